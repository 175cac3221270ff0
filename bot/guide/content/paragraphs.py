"""Checks of texts with conditions: letters, phrases, answers. Each fault is named with its file and key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import Formatter

from bot.guide.conditions import CONDITIONS, NOT, cells, holds, words_of
from bot.guide.content.faults import Fault, nearest
from bot.guide.content.letters import Paragraph
from bot.guide.content.models import Content
from bot.guide.papers import LETTERS
from bot.guide.proofs import ENCLOSURES
from bot.languages import PAPER_LANGUAGES

PARTS = "letter_parts.toml"
DAYS = ("date", "asked_day", "end_date", "complained", "debited", "moved_day", "off_day", "later_day")
DATED_WORDS = ("on_date", "on_day", "of_day", "after_day")  # of letter_parts.toml
TOLD_DAYS = ("on_asked", "of_asked", "on_ended", "after_end")  # a day with its word, or none: letters/told_days.py
FIELDS = frozenset(
    {"carrier", "opponent", "when", "by", "off_by", "enclosures", "debit_days", *DAYS, *TOLD_DAYS}
)  # what the program fills in, in the text's language
SAID_FIELDS = frozenset({"carrier", "last_day", "enclosures", *DAYS})  # the same in `says`, in the reader's language
STAND_INS = ("operator", "new_operator", "unknown_day")  # blanks in the place of a field that is not known
ELIDED = re.compile(
    r"\b(?:de|que|jusque|lorsque|puisque|quoique) \{(?:carrier|new|opponent|account|app)\}", re.IGNORECASE
)
Placed = tuple[str, str, str, Paragraph]  # file, key, kind of letter ("" where it stands in all), paragraph


def paragraphs(content: Content) -> Iterator[Placed]:
    """Every paragraph and subject, with its place."""
    for kind, text in content.letters.items():
        for key, found in (("subject", text.subject), ("paragraph", text.paragraph)):
            yield from _placed(f"letters/{kind}.toml", key, kind, found)
    parts = content.letter_parts
    for key, found in (("opening", parts.opening), ("closing", parts.closing)):
        yield from _placed(PARTS, key, "", found)


def _placed(file: str, key: str, kind: str, found: Sequence[Paragraph]) -> Iterator[Placed]:
    yield from ((file, f"{key}[{at}]", kind, one) for at, one in enumerate(found))


def conditions_can_hold(content: Content) -> Iterator[Fault]:
    """A condition that is misspelt, or contradicts another one, would leave a sentence out for ever."""
    conditional = [(file, key, kind, one.when) for file, key, kind, one in paragraphs(content)]
    conditional += [("phrases.toml", f"phrase[{at}]", "", one.when) for at, one in enumerate(content.phrases)]
    conditional += [("answers.toml", f"answer[{at}]", "", one.when) for at, one in enumerate(content.objections)]
    for file, key, kind, when in conditional:
        unknown = [word for word in words_of(when) if word.removeprefix(NOT) not in CONDITIONS]
        for word in unknown:
            yield Fault(file, f"{key}.when", f"unknown condition {word}", nearest(word.removeprefix(NOT), CONDITIONS))
        if not unknown and not any(holds(when, truths) for truths in cells(when, kind=kind)):
            of_kind = f" for {kind}" if kind else ""
            yield Fault(file, f"{key}.when", f"{when!r} never holds{of_kind}", "take the paragraph or a condition out")


def a_subject_for_everybody(content: Content) -> Iterator[Fault]:
    """Without a subject there is no text."""
    for kind, text in content.letters.items():
        whens = [one.when for one in text.subject]
        for truths in cells(*whens, kind=kind):
            if not any(holds(when, truths) for when in whens):
                told = ", ".join(sorted(truths)) or "nothing"
                message = f"there is no subject where {told} holds"
                yield Fault(f"letters/{kind}.toml", "subject", message, "add a [[subject]] without `when` at the end")
                break


def blanks_are_known(content: Content) -> Iterator[Fault]:
    """A {name} is a field that the program fills in, or a blank of the closed list."""
    known = FIELDS | content.letter_parts.blank.keys()
    for file, key, _, one in paragraphs(content):
        for language in PAPER_LANGUAGES:
            yield from _unknown(file, f"{key}.{language}", getattr(one, language), known)
        yield from _unknown(file, f"{key}.says", one.says, SAID_FIELDS)


def _unknown(file: str, key: str, text: str, known: frozenset[str]) -> Iterator[Fault]:
    try:
        names = _names(text)
    except ValueError as error:
        yield Fault(file, key, f"wrong braces: {error}", "write {name}, with both braces")
        return
    for name in sorted(names - known):
        yield Fault(file, key, f"unknown blank or field {{{name}}}", nearest(name, known), "letter_parts")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def blanks_are_used(content: Content) -> Iterator[Fault]:
    """A blank that no text has is a leftover."""
    written = "".join(getattr(one, language) for *_, one in paragraphs(content) for language in PAPER_LANGUAGES)
    for name in content.letter_parts.blank:
        if f"{{{name}}}" not in written and name not in STAND_INS:
            yield Fault(PARTS, f"blank.{name}", "no text has this blank", "take it out", "letters")


def languages_say_the_same(content: Content) -> Iterator[Fault]:
    """A paragraph that forgets {when} in one language would ask for no end date."""
    for file, key, _, one in paragraphs(content):
        found = {language: set(re.findall(r"\{(\w+)\}", getattr(one, language))) for language in PAPER_LANGUAGES}
        every = set().union(*found.values())
        for language, names in found.items():
            for name in sorted(every - names):
                message = f"{{{name}}} stands in another language of this paragraph, but not here"
                yield Fault(file, f"{key}.{language}", message, f"put {{{name}}} in")


def french_without_elision(content: Content) -> Iterator[Fault]:
    """ "de Orange" is a fault every clerk sees, and nothing here knows which names begin with a vowel."""
    for file, key, _, one in paragraphs(content):
        if found := ELIDED.search(one.fr):
            message = f"{found.group()!r} would be d’ or qu’ before a vowel"
            yield Fault(file, f"{key}.fr", message, "say it so that no de, que … stands before the name")


def words_in_all_languages(content: Content) -> Iterator[Fault]:
    """Without its words for days and ways a text cannot be filled in."""
    for language in PAPER_LANGUAGES:
        words = content.letter_parts.words.get(language)
        key = f"words.{language}"
        if words is None:
            yield Fault(PARTS, key, "the table is missing", f"add [{key}]", "letter_parts")
            continue
        for name in DATED_WORDS:
            if "{date}" not in getattr(words, name):
                yield Fault(PARTS, f"{key}.{name}", "does not say where the date goes", "put {date} in")


def every_paper_has_its_words(content: Content) -> Iterator[Fault]:
    """What can be ticked can be enclosed; what cannot is a leftover."""
    known, parts = content.letter_parts.enclosure, "letter_parts"
    for name in ENCLOSURES:
        if name not in known:
            yield Fault(PARTS, f"enclosure.{name}", "the table is missing", f"add [enclosure.{name}]", parts)
    for name in known.keys() - set(ENCLOSURES):
        yield Fault(PARTS, f"enclosure.{name}", "no such paper can be ticked", nearest(name, ENCLOSURES))
    for name, one in known.items():
        for field in (*PAPER_LANGUAGES, "says"):
            yield from _unknown(PARTS, f"enclosure.{name}.{field}", getattr(one, field), frozenset({"date"}))


def all_letters(content: Content) -> Iterator[Fault]:
    """Each has a page of its own, which would send nothing."""
    for kind in LETTERS:
        if kind not in content.letters:
            name = f"letters/{kind}"
            yield Fault(f"{name}.toml", "", "the file is missing", "write it", name)


def letters_are_sent(content: Content) -> Iterator[Fault]:
    """A letter that no page leads to is a leftover, or misspelt."""
    for kind in content.letters.keys() - set(LETTERS):
        yield Fault(f"letters/{kind}.toml", "", "no page sends this letter", nearest(kind, LETTERS))


LETTER_CHECKS = (
    conditions_can_hold,
    a_subject_for_everybody,
    blanks_are_known,
    blanks_are_used,
    languages_say_the_same,
    french_without_elision,
    words_in_all_languages,
    every_paper_has_its_words,
    all_letters,
    letters_are_sent,
)
