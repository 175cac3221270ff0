"""What do you have in hand? A tick for each paper of what was sent and what came. Ticks block nothing."""

from __future__ import annotations

from html import escape
from typing import assert_never

from bot.guide.case import Event
from bot.guide.content.models import Fact
from bot.guide.origins import ORIGINS, from_place, origin
from bot.guide.proofs import Paper, Proof, asked_about, expected_of, is_in_hand, leaves_papers, papers_of, provable
from bot.guide.ticking import NONE_OF
from bot.guide.timeline import timeline
from bot.guide.trouble import Trouble
from bot.i18n import Texts
from bot.screens.enclosures import paper_name
from bot.screens.event_texts import told
from bot.screens.layout import capital, heading, how_sure, shortest_needed, text_of
from bot.screens.screen import Button, Screen, View, in_rows

PLACE = "proofs"
TROUBLE = "trouble"  # the name of the file of lines
MOST_NEWEST = 5  # of what leaves papers, besides the first request
IN_A_ROW = 3
TICKED, OPEN = "✅", "▫️"
BY_WORD = "-"  # "complaint-n" is paper.complaint.no_answer, "complaint.n" would be paper.complaint.n


def proofs(view: View, argument: str = "") -> Screen:
    """ "5.u": the papers of what event 5 tells, opened from the status; without a number all that leaves papers."""
    number, _, code = argument.partition(".")
    if not number.isdecimal():
        number, code = "", argument
    every = provable(view.case)
    about = next((e for e in every if _root(view, e) == number), every[0] if len(every) == 1 else None)
    if about is not None:
        return _papers(view, about, code, only=len(every) == 1)
    return _list(view, every, code)


def proofs_button(view: View, place: str) -> tuple[Button, ...]:
    """To the ticks, from a page that they can lead back to; none where nothing was told that leaves a paper."""
    code = _code(place)
    if not code or not leaves_papers(view.case):
        return ()
    return (view.go("📎 " + view.texts.pgettext("button", "In hand"), place, f"{PLACE}.{code}"),)


def missing_line(view: View) -> str:
    """What should be in hand and is not ticked; "" where all is, or nothing was told."""
    lacking = [p for e in provable(view.case) for p in expected_of(view.case, e) if not is_in_hand(view.case, p)]
    if not lacking:
        return ""
    if not asked_about(view.case):
        return view.texts.gettext("Tick under 📎 what you have: the text then names exactly that.")
    named = view.texts.traits.comma.join(dict.fromkeys(_label(view.texts, p.proof) for p in lacking))
    return view.texts.gettext("Not ticked as in hand: {papers}. 📎 says how to get it.").format(papers=named)


def _root(view: View, event: Event) -> str:
    return str(papers_of(view.case, event)[0].root)


def _list(view: View, every: tuple[Event, ...], code: str) -> Screen:
    """The first request and what is newest."""
    t = view.texts
    shown = [*every[:1], *every[1:][-MOST_NEWEST:]]
    lines = [f"{n}. {_counted(view, event)}" for n, event in enumerate(shown, start=1)]
    here = f"{PLACE}.{code}" if code else PLACE
    page = f".{code}" if code else ""
    buttons = [view.go(f"📎 {n}", here, f"{PLACE}.{_root(view, e)}{page}") for n, e in enumerate(shown, start=1)]
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("What do you have in hand?"),
        parts=["\n".join(lines), _why(view)]
        if lines
        else [t.gettext("Nothing was sent yet: there is nothing to keep.")],
    )
    return Screen(text, (*in_rows(buttons, IN_A_ROW), (_back(view, here, _origin(code)),)))


def _papers(view: View, event: Event, code: str, *, only: bool) -> Screen:
    """The papers of one event: a button ticks, the same button takes the tick back."""
    t, papers = view.texts, papers_of(view.case, event)
    here = f"{PLACE}.{papers[0].root}.{code}" if code else f"{PLACE}.{papers[0].root}"
    lacking = [_how(view, paper.proof) for paper in papers if not is_in_hand(view.case, paper)]

    def text(named: int, _: int) -> str:
        return text_of(
            view,
            head=heading(view),
            task=t.gettext("What do you have in hand?"),
            parts=[_line(view, event), "\n".join(_shown(view, paper) for paper in papers), _why(view)],
            fold=[how_sure(view, lacking, named)] if lacking else [],
        )

    back = _origin(code) if only else f"{PLACE}.{code}" if code else PLACE
    rows = (*in_rows([_tick(view, here, paper) for paper in papers]), (_none(view, here, papers),))
    return Screen(shortest_needed(text), (*rows, (_back(view, here, back),)))


def _shown(view: View, paper: Paper) -> str:
    """What it is; of one that is not ticked what to do while one can."""
    name = capital(paper_name(view.texts, view.content, paper))
    if is_in_hand(view.case, paper):
        return f"{TICKED} {name}"
    return f"{OPEN} {name}\n{view.say(_how(view, paper.proof))}"


def _tick(view: View, here: str, paper: Paper) -> Button:
    label, ticked = _label(view.texts, paper.proof), is_in_hand(view.case, paper)
    return view.button(f"{TICKED if ticked else OPEN} {label}", here, "have_not" if ticked else "have", paper.word)


def _none(view: View, here: str, papers: tuple[Paper, ...]) -> Button:
    label = "✖️ " + view.texts.pgettext("button", "None of these")
    return view.button(label, here, "have_not", f"{NONE_OF}.{papers[0].root}")


def _why(view: View) -> str:
    return view.texts.gettext("Letters and the PDF name only what you tick. You can skip this.")


def _counted(view: View, event: Event) -> str:
    """What was told, and how much of it is in hand."""
    papers = papers_of(view.case, event)
    ticked = sum(is_in_hand(view.case, paper) for paper in papers)
    form = view.texts.gettext("{what} ({count} of {total} in hand)")
    return form.format(what=_line(view, event), count=ticked, total=len(papers))


def _line(view: View, event: Event) -> str:
    """ "3 Nov: Cancellation requested, by letter", as in the record."""
    t = view.texts
    entry = next(e for e in timeline(view.case, view.chat) if e.number == event.number)
    day = t.date(entry.happened, "short" if entry.happened.year == view.today.year else "year")
    said = t.gettext("{date}: {what}").format(date=day, what=told(t, view.case, entry, view.content))
    return escape(said, quote=False)


def _how(view: View, proof: Proof) -> Fact:
    """How to get it."""
    return view.content.steps[TROUBLE].lines[f"have_{proof}"]


def _label(t: Texts, proof: Proof) -> str:  # noqa: C901 - one label per paper
    match proof:
        case Proof.COPY:
            return t.pgettext("button", "Copy of the text")
        case Proof.POSTED:
            return t.pgettext("button", "Posting receipt")
        case Proof.SCREENSHOT:
            return t.pgettext("button", "Screenshot")
        case Proof.REFERENCE:
            return t.pgettext("button", "Reference")
        case Proof.NOTE:
            return t.pgettext("button", "Note of the call")
        case Proof.STAMPED:
            return t.pgettext("button", "Stamped copy")
        case Proof.ORDER:
            return t.pgettext("button", "Order confirmed")
        case Proof.CONFIRMATION:
            return t.pgettext("button", "Confirmation")
        case Proof.ANSWER:
            return t.pgettext("button", "Written answer")
        case Proof.BILL:
            return t.pgettext("button", "The bill")
        case Proof.STATEMENT:
            return t.pgettext("button", "Bank statement")
        case _:
            assert_never(proof)


def _back(view: View, here: str, target: str) -> Button:
    return view.go("‹ " + view.texts.pgettext("button", "Back"), here, target)


def _code(place: str) -> str:
    """Where a page was opened from, behind its name: a letter of guide/origins, or "complaint-n" for a text."""
    root, _, rest = place.partition(".")
    if root != "paper":
        return from_place("", place).lstrip(".")
    kind, _, about = rest.partition(".")
    letter = from_place("", f"trouble.is.{about}").lstrip(".") if about in set(Trouble) else ""
    if not about or about in ORIGINS:
        return rest
    return f"{kind}{BY_WORD}{letter}" if letter else ""


def _origin(code: str) -> str:
    """The place of a code."""
    if code in ORIGINS or not code:
        return origin(code, "status")
    kind, by_word, letter = code.partition(BY_WORD)
    return f"paper.{kind}.{origin(letter, '').removeprefix('trouble.is.')}" if by_word else f"paper.{code}"
