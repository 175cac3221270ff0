"""Chats and cases for the tests of the store, made by hand or by hypothesis."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.guide.case import (
    Answers,
    Case,
    Channel,
    Chat,
    Device,
    Event,
    Holder,
    Kind,
    Number,
    Plan,
    Shared,
    Sim,
    Started,
)
from bot.guide.claims import ClaimKind
from bot.guide.owed import Owed
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.state import State
from bot.guide.steps import StepId
from bot.guide.take_code import Along, TakeCode
from bot.guide.threads import Answer, Side
from bot.guide.trouble import Trouble
from bot.store import Store

NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO = NOW - 400 * DAY

OpenStore = Callable[[], Awaitable[Store]]


def chat(chat_id: int = 7, *, last_seen: datetime = NOW) -> Chat:
    return Chat(chat_id, "zh", last_seen)


def case(chat_id: int = 7, number: int = 1, *, last_tap: datetime = NOW) -> Case:
    answers = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.WRITING)
    return Case(chat_id, number, last_tap, last_tap, answers)


def state(chat_id: int = 7, *, at: datetime = NOW) -> State:
    """A chat with one case, whose nudge is due three days later."""
    return State(chat(chat_id, last_seen=at)).with_case(case(chat_id, last_tap=at))


def closed(chat_id: int = 7, *, at: datetime = NOW) -> State:
    one = state(chat_id, at=at)
    return one.with_case(case(chat_id, last_tap=at).record(Kind.CLOSED, at))


async def keep(store: Store, wanted: State) -> None:
    """Store this state, whatever was there."""
    await store.change(wanted.chat.chat_id, lambda _: (wanted, None))


async def record(store: Store, kind: Kind, at: datetime, *, detail: str = "", chat_id: int = 7) -> None:
    """Add an event to the active case of a chat."""

    def decide(before: State | None) -> tuple[State, None]:
        assert before is not None
        assert before.case is not None
        return before.with_case(before.case.record(kind, at, detail=detail)), None

    await store.change(chat_id, decide)


async def rename_zone(store: Store, zone: str) -> None:
    def decide(before: State | None) -> tuple[State, None]:
        assert before is not None
        return replace(before, chat=replace(before.chat, zone=zone)), None

    await store.change(7, decide)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
DISPUTED = (Trouble.NO_ANSWER, Trouble.BILLED, Trouble.REFUND_UNPAID)
ANSWERS_TOLD = tuple(f"{side}.{worth}{about}" for side in Side for worth in Answer for about in ("", ".billed"))
DETAILS = st.sampled_from(
    ["", "asap", "day", "copy.1", *StepId, *ReminderKind, *Channel, *Owed, *ClaimKind, *DISPUTED, *ANSWERS_TOLD]
)
ANSWERS = st.builds(
    Answers,
    carrier=st.none() | st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    plan=st.none() | st.sampled_from(Plan),
    number=st.none() | st.sampled_from(Number),
    sim=st.none() | st.sampled_from(Sim),
    channel=st.none() | st.sampled_from(Channel),
    holder=st.none() | st.sampled_from(Holder),
    shared=st.none() | st.sampled_from(Shared),
    started=st.none() | st.sampled_from(Started),
    device=st.none() | st.sampled_from(Device),
    paper_language=st.none() | st.sampled_from(["fr", "nl", "de", "en"]),
)


@st.composite
def event_lists(draw: st.DrawFn, known: tuple[Event, ...] = ()) -> tuple[Event, ...]:
    """Events behind the known ones; some correct an earlier one."""
    events = list(known)
    for number in range(len(known) + 1, len(known) + 1 + draw(st.integers(0, 5))):
        corrects = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        kind, day = draw(st.sampled_from(Kind)), draw(st.none() | DAYS)
        events.append(Event(number, kind, draw(MOMENTS), day, draw(DETAILS), corrects))
    return tuple(events)


def codes(number: int) -> st.SearchStrategy[tuple[TakeCode, ...]]:
    """Of each kind one or none; no two cases have the same."""
    until = MOMENTS.map(lambda moment: moment.replace(microsecond=0))
    kinds = [
        st.none() | st.builds(TakeCode, st.just(kind), st.integers(0, 9).map(f"{number}{kind}{{}}".format), until)
        for kind in Along
    ]
    return st.tuples(*kinds).map(lambda found: tuple(code for code in found if code))


@st.composite
def cases(draw: st.DrawFn, number: int = 1, known: tuple[Event, ...] = ()) -> Case:
    return Case(
        chat_id=7,
        number=number,
        opened_at=draw(MOMENTS),
        last_tap=draw(MOMENTS),
        answers=draw(ANSWERS),
        ticks=draw(st.frozensets(st.sampled_from(["whatsapp", "itsme", "kbc", "支付宝"]))),
        events=draw(event_lists(known)),
        place=draw(st.sampled_from(["q.carrier", "step.ask", "plan"])),
        codes=draw(codes(number)),
    )


CHATS = st.builds(
    Chat,
    chat_id=st.just(7),
    language=st.sampled_from(["zh", "en", "fr", "nl", "de"]),
    last_seen=MOMENTS,
    zone=st.none() | st.sampled_from(["Europe/Brussels", "Asia/Shanghai", "America/New_York"]),
    live_message=st.none() | st.integers(1, 2**40),
    active_case=st.none() | st.integers(1, 5),
    blocked=st.booleans(),
    reminders_off=st.booleans(),
    taken_at=st.none() | MOMENTS,
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[State, State]:
    """A state of chat 7 and one that may follow it."""
    numbers = draw(st.sets(st.integers(1, 5), max_size=3))
    first = State(draw(CHATS), tuple(draw(cases(number)) for number in sorted(numbers)))
    known = {one.number: one.events for one in first.cases}
    numbers = draw(st.sets(st.integers(1, 5), max_size=3))
    later = tuple(draw(cases(number, known.get(number, ()))) for number in sorted(numbers))
    return first, State(draw(CHATS), later)
