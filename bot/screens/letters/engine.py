"""A case becomes a text: the paragraphs whose conditions hold, its fields filled in, its blanks left to the sender."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.guide.case import Case, Channel, Event, Kind, channel_named
from bot.guide.claims import ClaimKind, unused_of
from bot.guide.conditions import Truths, holds, no_text, problem_of, truths_of
from bot.guide.content.letters import LetterText, LetterWords
from bot.guide.content.models import Carrier, Content, Status
from bot.guide.money import owed_by_new, unpaid_since
from bot.guide.named_day import agreed_day, postponed_to, wished_day
from bot.guide.proofs import in_hand
from bot.guide.told_before import came_later, day_forgotten, end_forgotten
from bot.guide.trouble import Trouble, only_about
from bot.guide.ways import way
from bot.guide.whom import new_operator
from bot.guide.wish import withdrawn
from bot.screens.letters.told_days import long_date, told_days

FIELD = re.compile(r"\{(\w+)\}")
SPACES = re.compile(r" +(?=[.,])| (?= )")  # what a field that is filled with nothing leaves
UNPAID = ("unpaid", "unpaid_delay")
DAYS: Mapping[str, tuple[Kind, ...]] = {  # the event whose day is {date}: the first that is known
    "contest": (Kind.ENDED, Kind.END_DATE),
    "collector": (Kind.ENDED, Kind.END_DATE),
    "mandate": (Kind.ENDED, Kind.END_DATE),
    "refund": (Kind.ENDED, Kind.END_DATE),
    "withdraw": (Kind.OFFER,),
}
ABOUT_AN_END = ("contest", "collector", "mandate")


@dataclass(frozen=True, slots=True)
class Letter:
    """A text in one language of letters. `says` are English sentences to translate, `blanks` names of the content.

    `trouble`: what it is sent for, "" where nothing says it.
    """

    text: LetterText
    language: str
    truths: Truths
    subject: str
    paragraphs: tuple[str, ...]
    says: tuple[str, ...]
    blanks: tuple[str, ...]
    trouble: str = ""

    @property
    def whole(self) -> str:
        """As it is sent."""
        return "\n\n".join((self.subject, *self.paragraphs))


@dataclass(frozen=True, slots=True)
class Request:
    """Which text is wanted, in which language; `trouble`: what it is sent for; `by_post`: on paper."""

    kind: str
    language: str
    trouble: str = ""
    by_post: bool = False


def make(case: Case, wanted: Request, today: date, content: Content) -> Letter | None:
    """The text for this case as it is today; None where there is none (conditions.NO_TEXT says why)."""
    text = content.letters.get(wanted.kind)
    if text is None:
        return None
    by_post = wanted.by_post or text.signed
    truths = truths_of(case, kind=wanted.kind, trouble=wanted.trouble, by_post=by_post)
    if no_text(wanted.kind, truths):
        return None
    made = compose(content, text, wanted.language, truths, fields_of(case, wanted, today, content))
    return replace(made, trouble=wanted.trouble)


def compose(content: Content, text: LetterText, language: str, truths: Truths, fields: Mapping[str, str]) -> Letter:
    """The text for what holds. A field may be filled with a blank: "{operator}"."""
    parts, words = content.letter_parts, _Blanks(content, language, fields)
    shown = [p for p in (*parts.opening, *text.paragraph, *parts.closing) if holds(p.when, truths)]
    subject = next(p for p in text.subject if holds(p.when, truths))
    return Letter(
        text,
        language,
        truths,
        words.fill(getattr(subject, language)),
        tuple(_begun(words.fill(getattr(p, language)), language, at) for at, p in enumerate(shown)),
        tuple(dict.fromkeys(p.says for p in shown if p.says)),
        tuple(words.used),
    )


def _begun(paragraph: str, language: str, at: int) -> str:
    """After the salutation German goes on with a small letter; every other paragraph begins with a capital."""
    return paragraph[:1].upper() + paragraph[1:] if at > 1 or language != "de" else paragraph


class _Blanks:
    """Fills in fields and blanks, and remembers which blanks were used."""

    def __init__(self, content: Content, language: str, fields: Mapping[str, str]) -> None:
        self._blanks, self._language, self._fields = content.letter_parts.blank, language, fields
        self.used: dict[str, None] = {}

    def fill(self, template: str) -> str:
        return SPACES.sub("", FIELD.sub(self._one, template)).strip()

    def _one(self, found: re.Match[str]) -> str:
        name = found[1]
        if name in self._fields:
            return self.fill(self._fields[name])
        self.used[name] = None
        return f"[{getattr(self._blanks[name], self._language)}]"


def fields_of(case: Case, wanted: Request, today: date, content: Content) -> dict[str, str]:
    """What the text knows from the case, in its own language; what is not known is a blank."""
    words = content.letter_parts.words[wanted.language]
    carrier = content.carriers.get(case.answers.carrier or "") or content.carriers["unknown"]
    name = "{operator}" if carrier.status is Status.GENERIC else carrier.name
    days, new, to_new = (
        days_of(case, wanted.kind, wanted.trouble),
        new_operator(case, content),
        owed_by_new(case, wanted.trouble),
    )
    return {
        **{field: long_date(day, wanted.language) if day else "{unknown_day}" for field, day in days.items()},
        **told_days(case, words, wanted.language, days["asked_day"], days["date"]),
        "debit_days": _debit_days(case, wanted.language, today),
        "carrier": name,
        "opponent": new.name if new and to_new else "{new_operator}" if to_new else name,
        "when": when_words(case, words, wanted.language, today),
        "by": _by(case, carrier, words, case.last(Kind.ASKED)),
        "off_by": _by(case, carrier, words, withdrawn(case)),
        "enclosures": "\n".join(_enclosures(case, wanted.language, content)),
    }


def _enclosures(case: Case, language: str, content: Content) -> Iterator[str]:
    """ "Enclosure 1: copy of the request of 3 October 2026", numbered as in the PDF."""
    parts = content.letter_parts
    for number, paper in enumerate(in_hand(case), start=1):
        day = long_date(paper.day, language) if paper.day else "{unknown_day}"
        named = getattr(parts.enclosure[paper.name], language).format(date=day)
        yield parts.words[language].enclosure.format(number=number, paper=named)


def _debit_days(case: Case, language: str, today: date) -> str:
    """The debits that the bank still takes back without a reason; a blank where no day was told."""
    days = [claim.about for claim in unused_of(case, ClaimKind.DEBIT, today) if claim.about and claim.last_day >= today]
    return ", ".join(long_date(day, language) for day in days) or "{unknown_day}"


def days_of(case: Case, kind: str, trouble: str) -> dict[str, date | None]:
    """The days that a text may name, by field; None for one that nobody told. Of several complaints it is the one
    about the trouble that the text is sent for."""
    moved, complained = case.last(Kind.ENDED), only_about(case, trouble or problem_of(case)).last(Kind.COMPLAINED)
    debit, off, asked = case.last(Kind.TROUBLE, Trouble.BILLED), withdrawn(case), case.last(Kind.ASKED)
    return {
        "date": unpaid_since(case) if kind in UNPAID else _first_known(case, DAYS.get(kind, (Kind.ASKED,))),
        "asked_day": asked.day if asked else None,
        "end_date": agreed_day(case) if kind == "delay" else wished_day(case),
        "later_day": postponed_to(case),
        "complained": complained.day if complained else None,
        "debited": debit.day if debit else None,
        "moved_day": moved.day if moved else None,
        "off_day": off.day if off else None,
    }


def forgotten(case: Case, kind: str) -> tuple[str, ...]:
    """The fields of days that nobody remembers, and said so: no blank waits for them."""
    asked, of_request = day_forgotten(case), kind not in (*DAYS, *UNPAID)
    ended = kind in ABOUT_AN_END and end_forgotten(case)
    return (*(("asked_day",) if asked else ()), *(("date",) if (asked and of_request) or ended else ()))


def _first_known(case: Case, kinds: Iterable[Kind]) -> date | None:
    days: Iterator[date | None] = (event.day for kind in kinds if (event := case.last(kind)))
    return next((day for day in days if day), None)


def when_words(case: Case, words: LetterWords, language: str, today: date) -> str:
    """ "on 30 November 2026" or "with immediate effect", in the letter's language."""
    chosen = wished_day(case)
    if chosen is None or chosen < today:
        return words.at_once  # nobody can ask for a day that is over
    return words.on_date.format(date=long_date(chosen, language))


def _by(case: Case, carrier: Carrier, words: LetterWords, told: Event | None) -> str:
    """How it was sent; nothing where that is not known, or for the order of a move."""
    match channel_named(told.detail.partition(".")[0]) if told else None:
        case Channel.EMAIL:
            found = way(carrier, case.answers, Channel.EMAIL)
            form = words.by_writing if came_later(case) else words.by_form  # of before: it may have been an e-mail
            return form if found and found.url and not found.address else words.by_email
        case Channel.ONLINE:
            return words.by_online
        case Channel.HOTLINE:
            return words.by_hotline
        case Channel.SHOP:
            return words.by_shop
        case Channel.LETTER:
            return words.by_letter
        case Channel.WRITING:
            return words.by_writing
        case None:
            return ""
