"""A text as a letter on paper, in words: whom it is for, what it says, and a page about it for who signs it.

How it looks is up to documents/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from bot.guide.content.letters import To
from bot.guide.content.models import Status
from bot.guide.papers import PAPERS, PHRASES, letter_of
from bot.languages import PAPER_LANGUAGES, language_of
from bot.screens.layout import close_gaps
from bot.screens.letters.engine import Letter, Request, make
from bot.screens.letters.message import blanks_explained, said_in_short
from bot.screens.letters.recipient import Recipient, recipient
from bot.screens.screen import View
from bot.screens.steps.ask_frame import exact_name
from bot.screens.whereabouts import may_be_abroad

TAG = re.compile(r"</?[a-z][^>]*>")
TO_WRITE_ON = ""  # a line of an address that nobody knows
STREET_AND_TOWN = (TO_WRITE_ON, TO_WRITE_ON)


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """About the letter, in the reader's language: plain text.

    `sections`: headings and the lines under each. The last one ends with `fits` where the address stands in the window,
    with `too_long` where it is too long for one.
    """

    language: str
    title: str
    intro: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    fits: str
    too_long: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The letter, in its own language: plain text with "[blanks]". `address` has empty lines to write on.

    `blanks`: the words of each blank, and its name in the content.
    """

    language: str
    address: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    blanks: tuple[tuple[str, str], ...]
    page: ReadersPage


def sheet(view: View, paper: str) -> Sheet | None:
    """The letter for "text.fr" or "again.no_answer.fr", signed by hand; None when there is no such thing."""
    what, _, rest = paper.partition(".")
    trouble, _, language = rest.rpartition(".")
    if what not in PAPERS or what == PHRASES or language not in PAPER_LANGUAGES:
        return None
    made = make(
        view.case, Request(letter_of(what, view.case), language, trouble, by_post=True), view.today, view.content
    )
    if made is None:
        return None
    to = recipient(view, made.text, language)
    address = _address(view, made, to)
    return Sheet(
        language,
        address,
        made.subject,
        made.paragraphs,
        tuple((getattr(view.content.letter_parts.blank[name], language), name) for name in made.blanks),
        _page(view, made, to, known=TO_WRITE_ON not in address),
    )


def _address(view: View, made: Letter, to: Recipient) -> tuple[str, ...]:
    """The lines of the recipient's address; what is not known is left to write on."""
    match made.text.to:
        case To.OPERATOR if (postal := view.carrier.postal) and to.postal:
            return (*to.postal, postal.country) if may_be_abroad(view) else to.postal
        case To.OPERATOR if view.carrier.status is not Status.GENERIC:
            return (view.carrier.name, *STREET_AND_TOWN)
        case To.OMBUDSMAN:
            return (view.content.letter_parts.words[made.language].ombudsman, *STREET_AND_TOWN)
        case _:
            return (TO_WRITE_ON, *STREET_AND_TOWN)


def _page(view: View, made: Letter, to: Recipient, *, known: bool) -> ReadersPage:
    t = view.texts
    sections = (
        (t.gettext("To whom"), to.lines(view, printed=True).split("\n")),
        (t.gettext("What it says"), [close_gaps(said_in_short(view, made))]),
        (t.gettext("What belongs on each line"), [*blanks_explained(view, made), *_by_hand(view)]),
        (t.gettext("How to send it"), list(_sending(view, known=known))),
    )
    return ReadersPage(
        t.language,
        t.gettext("About the letter on page 1"),
        t.gettext("This page is for you. Do not send it."),
        tuple((heading, tuple(_plain(line) for line in lines if line)) for heading, lines in sections),
        t.gettext(
            "The address fits an envelope with the window on the right. "
            "With any other envelope, write the address on it by hand."
        ),
        t.gettext("The address is too long for a window: write it on the envelope by hand."),
    )


def _by_hand(view: View) -> Iterator[str]:
    t = view.texts
    yield exact_name(view)
    yield t.gettext("Leave the line empty if you do not know it. Cross out what does not apply.")
    if not language_of(t.language).on_paper:
        yield t.gettext("Write in Latin letters.")


def _sending(view: View, *, known: bool) -> Iterator[str]:
    t = view.texts
    yield t.gettext("Print page 1 on A4 at 100 %, fill it in and sign it.")
    if not known:
        yield t.gettext("We know no postal address: to send it by post, write the address on the lines.")
        if may_be_abroad(view):
            yield t.gettext("If you post it in another country, write the country of the address on the last line.")
    yield t.gettext("Keep a photo of the signed letter.")
    yield t.gettext("By e-mail: attach a scan or a clear photo of page 1.")
    yield t.gettext("By post: fold it in three at the marks.")


def _plain(text: str) -> str:
    return unescape(TAG.sub("", text))
