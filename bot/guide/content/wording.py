"""Checks of the sentences: what a screen, a translator or Telegram would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import cast

from bot.guide.content.faults import Fault, Spot
from bot.guide.content.letters import Blank, LetterWords, Paragraph
from bot.guide.content.models import Carrier, Content, Fact, Objection, Phrase, Service, ServiceGroup, StepText
from bot.guide.content.shape import Model
from bot.languages import PAPER_LANGUAGES

MAY_STAND_IN_BRACES = frozenset(
    {
        "carrier",
        "end_date",
        "date",
        "day",
        "amount",
        "account",
        "app",
        "number",
        "when",
        "language",
        "new",
    }
)
LONGEST_TEXT = 220
LONGEST_SPOKEN = 256  # what a copy button holds
LONGEST_SAYS = 60
LONGEST_LABEL = 18
FEWEST_PHRASES = 12
TEXT_FIELDS: dict[type[Model], tuple[str, ...]] = {
    Fact: ("text",),
    StepText: ("task", "done"),
    Service: ("name",),
    ServiceGroup: ("title",),
    Carrier: ("name",),
    Phrase: PAPER_LANGUAGES,
    Objection: ("says", *PAPER_LANGUAGES),
    Paragraph: (*PAPER_LANGUAGES, "says"),
    Blank: (*PAPER_LANGUAGES, "text"),
    LetterWords: tuple(LetterWords.model_fields),
}
OF_LETTERS = (Paragraph, Blank, LetterWords)  # of any length, with fields and blanks of their own
TAG = re.compile(r"<[^<>]*>")


def texts(spot: Spot) -> Iterator[tuple[str, str]]:
    """The sentences of one record, by field."""
    for kind, fields in TEXT_FIELDS.items():
        if isinstance(spot.node, kind):
            yield from ((field, cast(str, getattr(spot.node, field))) for field in fields)


def braces(_content: Content, spot: Spot) -> Iterator[Fault]:
    """An unknown {field} would stop the screen that fills it in."""
    if isinstance(spot.node, OF_LETTERS):
        return
    for field, text in texts(spot):
        try:
            names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as error:
            yield spot.fault(field, f"wrong braces: {error}", "write {name}, with both braces")
            continue
        for name in sorted(names - MAY_STAND_IN_BRACES):
            known = " ".join(f"{{{known}}}" for known in sorted(MAY_STAND_IN_BRACES))
            yield spot.fault(field, f"nothing is known to fill {{{name}}}", f"use one of {known}")


def html(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Telegram refuses a whole message over one wrong tag; names, buttons and papers are plain."""
    allowed = ("b", "i") if isinstance(spot.node, Fact) else ()
    for field, text in texts(spot):
        problem = _html_problem(text, allowed)
        if problem:
            yield spot.fault(field, problem, "only <b>…</b> and <i>…</i>, closed, and only in a `text`")


def _html_problem(text: str, allowed: tuple[str, ...]) -> str | None:
    open_tags: list[str] = []
    for tag in TAG.findall(text):
        name = tag[1:-1].removeprefix("/")
        if name not in allowed:
            return f"{tag} is not allowed here"
        if not tag.startswith("</"):
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return f"{tag} closes nothing"
    if open_tags:
        return f"<{open_tags[-1]}> is not closed"
    return "a bare <" if "<" in TAG.sub("", text) else None


def quotes(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Straight double quotes look typed by a machine, and each language has its own pair."""
    for field, text in texts(spot):
        if '"' in text:
            yield spot.fault(field, 'a straight double quote (")', "use “ ”, « » or „ “")


def spaces(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Invisible spaces make two sentences out of one for the translators."""
    for field, text in texts(spot):
        if "  " in text or any(line != line.rstrip() for line in text.splitlines()):
            yield spot.fault(field, "a double space or a space at the end of a line", "take it out")


def lengths(_content: Content, spot: Spot) -> Iterator[Fault]:
    """A bullet is one thought; longer ones break the screen's budget."""
    for field, text in texts(spot):
        length, longest = len(TAG.sub("", text)), _longest(spot, field)
        if length > longest:
            message = f"{length} characters, at most {longest} fit"
            yield spot.fault(field, message, "say it shorter, or in two entries")


def _longest(spot: Spot, field: str) -> int:
    if isinstance(spot.node, OF_LETTERS):
        return 10_000
    if field in ("done", "title"):
        return LONGEST_LABEL
    if field in PAPER_LANGUAGES:
        return LONGEST_SPOKEN
    return LONGEST_SAYS if field == "says" else LONGEST_TEXT


def enough_phrases(content: Content) -> Iterator[Fault]:
    """The script for the phone covers a whole call."""
    if len(content.phrases) < FEWEST_PHRASES:
        message = f"{len(content.phrases)} phrases, at least {FEWEST_PHRASES} are promised"
        yield Fault("phrases.toml", "phrase", message, "add phrases", "phrases")


TEXT_CHECKS = (braces, html, quotes, spaces, lengths)
PAPER_CHECKS = (enough_phrases,)
