"""A cancellation: its answers, its ticks and an append-only list of events. Everything else is computed.

Pure data: no Telegram, no SQL, no file, no clock. Whoever needs "now" passes it in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, wraps
from typing import Any, TypeVar

from bot.guide import chat, sims, threads
from bot.guide import events as told
from bot.guide.eras import eras_of
from bot.guide.owed import Owed
from bot.guide.take_code import TakeCode

Event = told.Event  # these are taken from here
Kind = told.Kind
Chat = chat.Chat
Sim = sims.Sim
Whereabouts = sims.Whereabouts
T = TypeVar("T")


class Need(StrEnum):
    """What somebody came for: the first question."""

    END = "end"
    KEEP = "keep"
    CANCELLED = "cancelled"  # already, and something is wrong
    NOT_MINE = "not_mine"


class Plan(StrEnum):
    SUBSCRIPTION = "subscription"
    PREPAID = "prepaid"
    UNKNOWN = "unknown"  # treated as a subscription: the safe side


class Number(StrEnum):
    MOVE = "move"
    GIVE_UP = "give_up"


class Channel(StrEnum):
    WRITING = "writing"  # "choose for me": in writing, plus a call
    EMAIL = "email"
    ONLINE = "online"
    HOTLINE = "hotline"
    SHOP = "shop"
    LETTER = "letter"


class Started(StrEnum):
    """When the subscription began: decides the one rule on costs that applies."""

    UNDER_SIX_MONTHS = "under_six_months"
    LONGER = "longer"
    UNKNOWN = "unknown"


class Device(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # treated as a phone: the worst case


class Holder(StrEnum):
    """In whose name the contract is."""

    ME = "me"
    SOMEBODY_ELSE = "somebody_else"
    COMPANY = "company"
    DIED = "died"
    UNKNOWN = "unknown"  # to be found out first: only the holder can end it


class Shared(StrEnum):
    """Whether other numbers or internet hang on the same customer number."""

    ALONE = "alone"
    SHARED = "shared"
    UNKNOWN = "unknown"  # the texts name one number only, the safe side


class Stage(StrEnum):
    PREPARING = "preparing"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    ENDED = "ended"
    SETTLED = "settled"


SWITCHING = frozenset({Kind.CALLED_OFF, Kind.RESUMED})  # another wish begins, or comes back
WHATEVER_IS_WANTED = SWITCHING | {
    *(Kind.WISH, Kind.REPLIED, Kind.BLOCKED, Kind.STEP_DONE, Kind.STEP_SKIPPED, Kind.LEAVING, Kind.MUTED),
    *(Kind.IN_HAND, Kind.NOT_IN_HAND, Kind.TAKEN_ALONG),  # a paper counts as long as what it proves does
    *(Kind.TROUBLE, Kind.OFFER, Kind.WITHDRAWN, Kind.CLAIMED, Kind.RECEIVED, Kind.GIVEN_UP),  # money, last days
}
_OF_REMINDERS = frozenset({Kind.REMINDED, Kind.MISSED, Kind.NOT_YET, Kind.MOVED_REMINDER})
_ABOUT_MONEY = ("right_", "money_")  # reminders of it; kinds of bot/guide/reminder_kinds.py


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user chose. None: not asked yet."""

    carrier: str | None = None
    plan: Plan | None = None
    number: Number | None = None
    sim: Sim | None = None
    channel: Channel | None = None
    holder: Holder | None = None
    shared: Shared | None = None
    started: Started | None = None
    device: Device | None = None
    paper_language: str | None = None  # fr | nl | de | en: the language the operator writes in
    need: Need | None = None  # None also for cases that are older than the question
    wrong: str | None = None  # told before the operator was known: a word of triage.WRONG
    to: str | None = None  # the operator that the number moves to: a slug, or a word of guide/whom.py

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the user is, as far as the answer about the SIM says it."""
        return self.sim.whereabouts if self.sim else Whereabouts.UNKNOWN

    @property
    def sim_dead(self) -> bool:
        """Blocked or expired."""
        return self.sim is not None and self.sim.state == Sim.DEAD

    @property
    def sim_lost(self) -> bool:
        """Lost or stolen."""
        return self.sim is not None and self.sim.state == Sim.LOST

    @property
    def sim_gone(self) -> bool:
        """No code reaches its owner any more."""
        return self.sim_dead or self.sim_lost

    @property
    def sim_mute(self) -> bool:
        """The same, or not known: nothing that is said may need this SIM."""
        return self.sim_gone or self.sim is Sim.UNKNOWN


MOVE = "move"  # what stands where the channel would: an order at the new operator


def channel_named(word: str) -> Channel | None:
    """The channel that the detail of an event names; None when it names another thing, or none."""
    return Channel(word) if word in set(Channel) else None


ANSWER_TYPES: dict[str, type[StrEnum]] = {
    "need": Need,
    "plan": Plan,
    "number": Number,
    "sim": Sim,
    "channel": Channel,
    "holder": Holder,
    "shared": Shared,
    "started": Started,
    "device": Device,
}


ANSWER_NAMES = tuple(f.name for f in fields(Answers))
_WORDS: dict[str, dict[str, Any]] = {name: {str(word): word for word in kind} for name, kind in ANSWER_TYPES.items()}


def answers_to_dict(answers: Answers) -> dict[str, str]:
    """The answers that were given, as plain words for storing."""
    return {name: str(v) for name in ANSWER_NAMES if (v := getattr(answers, name)) is not None}


def answers_from_dict(stored: dict[str, Any]) -> Answers:
    """Back from storing. An unknown key or word is dropped: an older program wrote it, the question is asked again."""
    given = {name: stored[name] for name in ANSWER_NAMES if name in stored}
    return Answers(**{name: _WORDS[name].get(word) if name in _WORDS else word for name, word in given.items()})


def _of_every_wish(event: Event) -> bool:
    """A wrong debit, an offer that was taken and money that is owed stay what they are when the wish changes."""
    if event.kind in _OF_REMINDERS:
        return event.detail.startswith(_ABOUT_MONEY)
    return event.kind in WHATEVER_IS_WANTED


@dataclass(frozen=True)
class Case:
    """One cancellation of one chat. `place` is the name of the screen shown last; `last_tap` is UTC. `codes` bring it
    into another chat; one that has expired may still be among them."""

    chat_id: int
    number: int
    opened_at: datetime
    last_tap: datetime
    answers: Answers = field(default_factory=Answers)
    ticks: frozenset[str] = frozenset()
    events: tuple[Event, ...] = ()
    place: str = "q.need"
    codes: tuple[TakeCode, ...] = ()

    @cached_property
    def eras(self) -> tuple[int, ...]:
        """The wish under which each event was told, and at the end the one of now: 0, or the event that began it."""
        return eras_of(self.events, SWITCHING, Kind.RESUMED)

    @cached_property
    def effective(self) -> tuple[Event, ...]:
        """The events that count: none that was corrected, no pure correction, none of another wish than today's."""
        corrected = {e.corrects for e in self.events if e.corrects is not None and e.kind is not Kind.RESUMED}
        now, told = self.eras[-1], zip(self.events, self.eras, strict=False)
        wanted = (e for e, era in told if era == now or _of_every_wish(e))
        return tuple(e for e in wanted if e.number not in corrected and e.kind is not Kind.UNDONE)

    @cached_property
    def _newest(self) -> dict[Kind | tuple[Kind, str], Event]:
        """By kind, and by kind and detail. A tap asks for it seventy times."""
        found: dict[Kind | tuple[Kind, str], Event] = {}
        for event in self.effective:
            found[event.kind] = found[event.kind, event.detail] = event
        return found

    @cached_property
    def told(self) -> frozenset[Kind]:
        """The kinds of the events that count."""
        return frozenset(event.kind for event in self.effective)

    @cached_property
    def made(self) -> dict[object, Any]:
        """What was made of this case and is `kept`."""
        return {}

    def last(self, kind: Kind, detail: str | None = None) -> Event | None:
        """The newest event of a kind that still counts."""
        return self._newest.get(kind if detail is None else (kind, detail))

    def record(
        self, kind: Kind, at: datetime, *, day: date | None = None, detail: str = "", corrects: int | None = None
    ) -> Case:
        """The case with one more event; nothing is ever overwritten."""
        event = Event(len(self.events) + 1, kind, at, day, detail, corrects)
        return replace(self, events=(*self.events, event))

    def correct(self, kind: Kind, at: datetime, *, day: date | None = None, detail: str = "") -> Case:
        """Record an event in the place of the newest of its kind, if there is one."""
        old = self.last(kind)
        return self.record(kind, at, day=day, detail=detail, corrects=old.number if old else None)

    def undo(self, at: datetime, *kinds: Kind, details: Collection[str] | None = None) -> Case:
        """Take back every event of these kinds that still counts, or only those with one of the `details`."""
        case = self
        for event in self.effective:
            if event.kind in kinds and (details is None or event.detail in details):
                case = case.record(Kind.UNDONE, at, corrects=event.number)
        return case

    @property
    def moving(self) -> bool:
        return self.answers.number is Number.MOVE

    @property
    def prepaid(self) -> bool:
        return self.answers.plan is Plan.PREPAID

    @property
    def bereaved(self) -> bool:
        """The holder has died: the family writes, and the contract ends at once unless they choose a day."""
        return self.answers.holder is Holder.DIED

    @property
    def unblocked(self) -> bool:
        """Whether a SIM was lost or stolen and nobody said yet that the operator blocked it."""
        return self.answers.sim_lost and self.last(Kind.BLOCKED) is None

    @property
    def asks_for_day(self) -> bool:
        """Whether a last day, or the day of the move, has to be chosen before anything is sent."""
        return self.last(Kind.END_DATE) is None and not (self.nothing_to_cancel or self.bereaved)

    @property
    def of_a_pack(self) -> bool:
        """One number goes, and the rest on the same bill goes on."""
        return self.answers.shared is Shared.SHARED and not self.prepaid

    @property
    def only_this(self) -> bool:
        """Whatever is sent or said names one number only: the rest of the bill goes on, or may."""
        return self.answers.shared in (Shared.SHARED, Shared.UNKNOWN)

    def claim(self, what: Owed) -> Event | None:
        """When it was claimed; None also for money that a case such as this one cannot be owed."""
        credit = what is Owed.REFUND  # of a prepaid number that moves
        of_a_move = what in (Owed.REFUND, Owed.DELAY)
        if (of_a_move and not self.moving) or (credit and not self.prepaid):
            return None
        return self.last(Kind.CLAIMED, what) or (self.last(Kind.BILL_CHECKED) if credit else None)

    def claim_over(self, what: Owed) -> Event | None:
        """That it came or was given up, whichever was told last. The bank is asked for one debit after the other: a
        newer one is open, and a bill that was put right ends them all."""
        found = [self.last(kind, what) for kind in (Kind.RECEIVED, Kind.GIVEN_UP)]
        if what is Owed.DEBIT and (asked := self.last(Kind.CLAIMED, what)):
            found = [event for event in (*found, *threads.bill_over(self)) if event and event.number > asked.number]
        return max((event for event in found if event), key=lambda event: event.number, default=None)

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        """What was claimed and has neither come nor been given up."""
        return tuple(what for what in Owed if self.claim(what) and not self.claim_over(what))

    @property
    def bill_done(self) -> bool:
        """The last bill is right; of a prepaid number that moves: the credit came or was given up."""
        credit = self.prepaid and self.moving
        return (self.claim_over(Owed.REFUND) if credit else self.last(Kind.BILL_CHECKED)) is not None

    @property
    def nothing_to_cancel(self) -> bool:
        """A prepaid card that is given up sends no bills: it can just be left, and an end in writing is an offer.

        Of the dead the operator is told, unless the card no longer works either.
        """
        given_up = self.prepaid and self.answers.number is Number.GIVE_UP
        return given_up and (self.answers.sim_dead or not self.bereaved)

    @property
    def day_set(self) -> Event | None:
        """What says the last day, or the day of the move: what the operator named, else what was chosen. Whichever
        was told last counts; None for "as soon as possible"."""
        chosen, named = self.last(Kind.END_DATE), self.last(Kind.NAMED)
        if named and named.day and (chosen is None or chosen.number < named.number):
            return named
        return chosen if chosen and chosen.day and chosen.detail != "asap" else None

    @property
    def end_date(self) -> date | None:
        """The day of `day_set`."""
        return self.day_set.day if self.day_set else None

    @cached_property
    def open_complaints(self) -> tuple[threads.Complaint, ...]:
        """Those that wait for their answer: the one that is to be answered first comes first."""
        return threads.open_complaints(self)

    @cached_property
    def wrongly_billed(self) -> bool:
        """Whether a wrong bill or debit was told of and is not known to be solved."""
        return threads.wrongly_billed(self)

    @property
    def waits(self) -> bool:
        """Whether money, an answer or a wrong bill is open."""
        return bool(self.owed or self.open_complaints or self.wrongly_billed)

    @cached_property
    def stage(self) -> Stage:
        """How far it is proven. "Asked" is never "finished", a bill proves no end, and a claim is no payment."""
        if self.last(Kind.CLOSED) or (self.last(Kind.ENDED) and self.bill_done and not self.waits):
            return Stage.SETTLED
        if self.last(Kind.ASKED) is None:
            return Stage.PREPARING
        if self.last(Kind.ENDED):
            return Stage.ENDED
        return Stage.CONFIRMED if self.last(Kind.CONFIRMED) else Stage.ASKED


def kept(make: Callable[[Case, Chat], T]) -> Callable[[Case, Chat], T]:
    """The same, made once and kept with the case, which never changes: a tap and its screen ask several times."""

    @wraps(make)
    def known(case: Case, chat: Chat) -> T:
        if (make, chat) not in case.made:
            case.made[make, chat] = make(case, chat)
        made: T = case.made[make, chat]
        return made

    return known
