"""Shapes of content/letters/ and content/letter_parts.toml: texts to send, each paragraph with its conditions."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from bot.guide.content.shape import Language, Model, Sentence, Slug


class To(StrEnum):
    """Whom a text is for."""

    OPERATOR = "operator"
    NEW_OPERATOR = "new_operator"  # the one that a number moves to
    OMBUDSMAN = "ombudsman"
    BANK = "bank"  # the sender's own
    COLLECTOR = "collector"  # who collects a debt for the operator, which gets a copy


class Ends(StrEnum):
    """What a text ends or withdraws, so that it cannot be taken back by another tap."""

    CONTRACT = "contract"  # the contract or the number, or who its holder is
    MANDATE = "mandate"  # the mandate of a direct debit
    REQUEST = "request"  # what was requested or ordered


class Paragraph(Model):
    """A piece of a text in the languages of letters, with {fields} and {blanks} in it."""

    when: str = ""  # conditions of bot/guide/conditions.py with commas between them: all must hold; "not …" turns one
    fr: Sentence
    nl: Sentence
    de: Sentence
    en: Sentence
    says: str = ""  # what it says, in plain English: translated for who signs it. None where only blanks stand


class LetterText(Model):
    """A text to send: an e-mail, or what is pasted into a form or printed. `kind` is the name of its file."""

    kind: Slug
    to: To
    ends: Ends | None = None  # before it is shown for the first time the answers it rests on are checked
    repeats: bool = False  # once a request was sent it only says so again
    signed: bool = False  # counts only with a signature by hand, whatever way it goes
    subject: tuple[Paragraph, ...] = Field(min_length=1)  # the first whose conditions hold
    paragraph: tuple[Paragraph, ...] = Field(min_length=1)  # every one whose conditions hold, in this order


class Blank(Model):
    """What only the sender can fill in: its words in the brackets, and what is meant, for the reader."""

    fr: Sentence
    nl: Sentence
    de: Sentence
    en: Sentence
    text: Sentence  # plain English, translated: "customer number, on the bill"


class Enclosure(Model):
    """A paper that is in hand, with {date} where it has one. Begins small: it stands behind "Enclosure 1:"."""

    fr: Sentence
    nl: Sentence
    de: Sentence
    en: Sentence
    says: Sentence  # plain English, translated: the same words in the PDF and for the reader


class LetterWords(Model):
    """What fields are filled with in one language."""

    on_day: Sentence  # {on_asked}, {on_ended}: "on {date}"
    once: Sentence  # {on_asked} of a day that nobody remembers: "some time ago"
    of_day: Sentence  # {of_asked}: "of {date}"
    after_day: Sentence  # {after_end}: "after {date}"
    after_end: Sentence  # the same of an end whose day nobody remembers
    after_move: Sentence  # of a number that moved
    on_date: Sentence  # {when}: "on {date}"
    at_once: Sentence  # {when}: "with immediate effect"
    by_email: Sentence  # {by}: how the first request was made
    by_form: Sentence
    by_online: Sentence
    by_hotline: Sentence
    by_shop: Sentence
    by_letter: Sentence
    by_writing: Sentence
    ombudsman: Sentence  # the name of the Telecom Ombudsman, above its address
    enclosure: Sentence  # {enclosures}: "Enclosure {number}: {paper}"


class LetterParts(Model):
    """What all texts share: words for the fields, the blanks, how a text begins and ends."""

    words: dict[Language, LetterWords] = Field(default_factory=dict)
    blank: dict[Slug, Blank] = Field(default_factory=dict)
    enclosure: dict[Slug, Enclosure] = Field(default_factory=dict)  # by the names of bot/guide/proofs.py
    opening: tuple[Paragraph, ...] = ()
    closing: tuple[Paragraph, ...] = ()
