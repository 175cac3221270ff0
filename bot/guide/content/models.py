"""Shapes of the files in content/: facts, English sentences that gettext translates, with where they were read."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from bot.guide.case import Channel, Plan
from bot.guide.content.letters import LetterParts, LetterText
from bot.guide.content.shape import Language, Model, Sentence, Slug


def _on_the_calendar(when: str) -> str:
    """Refuse what has the shape of a date and is none, such as 2026-02-30."""
    date.fromisoformat(f"{when}-01-01"[:10])
    return when


When = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_on_the_calendar)]
UNDATED = "undated"


class Confidence(StrEnum):
    OFFICIAL = "official"  # the operator's, regulator's or service's own text
    SECONDARY = "secondary"  # press, consumer site, third-party list
    UNCONFIRMED = "unconfirmed"  # one weak or old source, or an inference: never a button
    ADVICE = "advice"  # our own sentence


class Status(StrEnum):
    ACTIVE = "active"
    MERGED = "merged"
    UNCERTAIN = "uncertain"
    ENDED = "ended"
    GENERIC = "generic"  # "another operator" and "I don't know"


class Reach(StrEnum):
    OWN_SIM = "own_sim"
    BELGIUM = "belgium"
    ABROAD = "abroad"


class Price(StrEnum):
    FREE = "free"
    CHARGED = "charged"
    UNKNOWN = "unknown"


class Place(StrEnum):
    BELGIUM = "belgium"
    ABROAD = "abroad"


class Group(StrEnum):
    """The nine groups of services to unlink. Their order on screen is decided by code."""

    CHAT = "chat"
    BANK = "bank"
    IDENTITY = "identity"
    ACCOUNTS = "accounts"
    SOCIAL = "social"
    UNIVERSITY = "university"
    CHINESE = "chinese"
    TICKETS = "tickets"
    PEOPLE = "people"


class OnlyFor(StrEnum):
    """Of whom a fact of an operator holds only: guide/fits.py hides it from those who answered otherwise."""

    UNDER_SIX_MONTHS = "under_six_months"  # the contract is that young
    PHONE = "phone"  # a phone came with it
    ONE_OF_A_PACK = "one_of_a_pack"  # only this number ends, the rest of the bill goes on
    WHOLE_PACK = "whole_pack"  # internet or TV ends too
    LAST_BILL = "last_bill"  # nothing on the bill goes on, and it was not found wrong
    DEATH = "death"  # the holder has died


class Source(Model):
    """Where facts were read. Exactly one of `date` and `period`; period may be "undated"."""

    name: Sentence
    official: bool
    url: str = ""  # shown as a link only when official
    date: When | None = None
    period: str | None = None
    estimated: bool = False

    @model_validator(mode="after")
    def _dated_once(self) -> Self:
        if (self.date is None) == (self.period is None):
            raise ValueError('give exactly one of date ("2026-06-06") and period ("2017-2020" or "undated")')
        return self


class Provenance(Model):
    """Where a fact comes from. `source` names an entry of content/sources/; its date is taken when none is given."""

    source: Slug  # a table of content/sources/
    confidence: Confidence
    source_date: When | None = None  # only where it differs from the source's
    source_period: str | None = None  # the same, for a time that is not one day, month or year
    estimated: bool = False  # the time was concluded, not printed there
    checked_on: date | None = None  # the day a person looked at the live page: `python -m bot content checked`


class Fact(Provenance):
    text: Sentence
    needs_sim: bool = False  # done from the SIM, or with a code that it gets: not shown once it is dead or lost
    only_for: OnlyFor | None = None  # not shown to who answered otherwise


class Phone(Provenance):
    """A number to call: E.164 ("+3215666666"), a Belgian freephone ("080055800") or a short code ("1999")."""

    number: Annotated[str, StringConstraints(pattern=r"^\+?\d{3,15}$")]
    reach: tuple[Reach, ...] = Field(min_length=1)
    languages: tuple[Language, ...] = ()
    price: Price = Price.UNKNOWN


class Hours(Provenance):
    """When customer service answers, by Belgian clocks. Without times the source says "office hours" and no more."""

    opens: time | None = None
    closes: time | None = None


class Way(Fact):
    """One channel that works: `text` is the instruction. `url` or `address` (e-mail) where known."""

    channel: Channel
    plans: tuple[Plan, ...] = (Plan.SUBSCRIPTION, Plan.PREPAID)
    places: tuple[Place, ...] = (Place.BELGIUM, Place.ABROAD)
    url: str = ""
    address: str = ""


class Address(Provenance):
    lines: tuple[Sentence, ...] = Field(min_length=2)
    country: str = "BELGIUM"  # the last line of a letter that is posted in another one


class Account(Model):
    """The operator's own account and app: names are not translated."""

    name: str
    url: str = ""
    app: str = ""


class Alias(Fact):
    """Another name that leads to this record: an old brand, an old owner, a usual spelling. `text` says why."""

    name: Sentence


class Owner(Provenance):
    """The house a brand belongs to. It says nothing of the network: that may be another one's."""

    house: Slug  # a file of content/carriers/


class Network(Provenance):
    """A network whose name the phone may show instead of the brand's."""

    host: Slug  # a file of content/carriers/


class Carrier(Model):
    """One operator. `slug` never changes. An empty list or None means "not known", never a guess."""

    slug: Slug
    name: Sentence
    status: Status
    continues_as: Slug | None = None
    aliases: tuple[Alias, ...] = ()  # names people type or read on an old SIM
    owner: Owner | None = None
    networks: tuple[Network, ...] = ()  # more than one where the sources differ
    plans: tuple[Plan, ...] = (Plan.SUBSCRIPTION, Plan.PREPAID)
    account: Account | None = None
    customer_number: Fact | None = None
    ways: tuple[Way, ...] = ()
    phones: tuple[Phone, ...] = ()
    hours: Hours | None = None
    postal: Address | None = None
    costs: tuple[Fact, ...] = ()
    balance_subscription: tuple[Fact, ...] = ()
    balance_prepaid: tuple[Fact, ...] = ()
    prepaid_validity: Fact | None = None
    prepaid_refund: tuple[Fact, ...] = ()  # after a move of the number
    extras: tuple[Fact, ...] = ()
    moving: tuple[Fact, ...] = ()  # what to know when the number moves away
    joining: tuple[Fact, ...] = ()  # when a number moves here: the order, what it wants, the way of its SIM
    confirmation: Fact | None = None
    final_bill: tuple[Fact, ...] = ()
    trouble: tuple[Fact, ...] = ()
    complaints: Fact | None = None  # where a written complaint goes
    contradictions: tuple[Fact, ...] = ()  # shown on the sources screen only

    def known(self) -> tuple[Provenance, ...]:
        """Every fact of the record."""
        return tuple(f for _, v in self for f in (v if isinstance(v, tuple) else (v,)) if isinstance(f, Provenance))


class Service(Model):
    """One account that hangs on the number. A `how` may be "not known: ask X before you end the SIM"."""

    slug: Slug
    name: Sentence
    slow: bool = False
    forgotten: Fact
    how: Fact
    number_dead: Fact
    more: tuple[Fact, ...] = ()  # what else to know, from other sources: in the fold
    link: str = ""

    def facts(self) -> tuple[Fact, ...]:
        """All that is said of it."""
        return (self.forgotten, self.how, self.number_dead, *self.more)


class ServiceGroup(Model):
    group: Group
    title: Sentence  # at most 18 characters: it is a button
    intro: Fact | None = None
    services: tuple[Service, ...] = Field(min_length=1)


class StepText(Model):
    """The words of one step or of one channel of the request. Which lines are shown is decided by code."""

    step: Slug
    task: Sentence  # bold, imperative
    done: str = ""  # main button: names what it records; at most 18 characters
    lines: dict[Slug, Fact] = Field(default_factory=dict)
    contradictions: tuple[Fact, ...] = ()  # shown on the sources screen only


class Phrase(Model):
    """One sentence for the phone. The English one is translated for the user; all four are said or shown."""

    slug: Slug
    when: str = ""  # conditions, as in letters
    reader: Language | None = None  # only for who reads in this language, and does not speak it with them anyway
    en: Sentence
    fr: Sentence
    nl: Sentence
    de: Sentence


class Objection(Model):
    """What an operator may say, and the answer in four languages, with the rule behind it."""

    slug: Slug
    when: str  # conditions, as in letters; no default: nobody who moves gives notice
    says: Sentence  # at most 60 characters
    en: Sentence
    fr: Sentence
    nl: Sentence
    de: Sentence
    rule: Fact


class Content(Model):
    """All of content/, read and checked."""

    sources: dict[Slug, Source]
    carriers: dict[Slug, Carrier]
    services: dict[Group, ServiceGroup]
    steps: dict[Slug, StepText]
    ask: dict[Slug, StepText]
    phrases: tuple[Phrase, ...]
    objections: tuple[Objection, ...]
    letters: dict[Slug, LetterText]  # by kind
    letter_parts: LetterParts

    def operator_names(self) -> dict[str, tuple[str, Alias | None]]:
        """Every name that leads to an operator: its slug, and the alias whose sentence says why; none for its own."""
        other = {alias.name: (c.slug, alias) for c in self.carriers.values() for alias in c.aliases}
        return other | {c.name: (c.slug, None) for c in self.carriers.values() if c.status is not Status.GENERIC}
