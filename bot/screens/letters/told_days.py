"""The days that a text tells of as words of its language, also where nobody remembers them."""

from __future__ import annotations

from datetime import date

from bot.guide.case import Case
from bot.guide.content.letters import LetterWords
from bot.guide.told_before import day_forgotten, end_forgotten
from bot.i18n import Texts

UNKNOWN = "{unknown_day}"  # a blank: nobody told, and the sender may know


def long_date(day: date, language: str) -> str:
    """A day as a letter in this language writes it."""
    return Texts(language).date(day, "year")


def told_days(case: Case, words: LetterWords, language: str, asked: date | None, ended: date | None) -> dict[str, str]:
    """ "on 3 October 2026", "some time ago", or a blank; "" where a sentence reads well without the day."""
    return {**_asked(case, words, language, asked), **_ended(case, words, language, ended)}


def _asked(case: Case, words: LetterWords, language: str, day: date | None) -> dict[str, str]:
    if day is None and day_forgotten(case):
        return {"on_asked": words.once, "of_asked": ""}
    shown = long_date(day, language) if day else UNKNOWN
    return {"on_asked": words.on_day.format(date=shown), "of_asked": words.of_day.format(date=shown)}


def _ended(case: Case, words: LetterWords, language: str, day: date | None) -> dict[str, str]:
    if day is None and end_forgotten(case):
        return {"on_ended": "", "after_end": words.after_move if case.moving else words.after_end}
    shown = long_date(day, language) if day else UNKNOWN
    return {"on_ended": words.on_day.format(date=shown), "after_end": words.after_day.format(date=shown)}
