"""The version of the schedule says when rows differ: it is a digest of what the schedule makes of made-up cases."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import zip_longest
from types import ModuleType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from bot.guide import last_call, moments, nudging, reminders, rights, send_by, series, threads
from bot.guide.case import (
    Answers,
    Case,
    Channel,
    Chat,
    Device,
    Event,
    Holder,
    Kind,
    Need,
    Number,
    Plan,
    Shared,
    Sim,
    Stage,
    Started,
)
from bot.guide.follow_up import HOW
from bot.guide.moments import HOURS
from bot.guide.owed import Owed
from bot.guide.reminder_kinds import ReminderKind, possible
from bot.guide.reminders import planned, reminded, schedule
from bot.guide.steps import StepId
from bot.guide.threads import Answer, Side
from bot.guide.trouble import Trouble
from bot.store import rescheduling
from bot.store.rescheduling import SCHEDULE

CASES = 3000
FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
DETAILS: dict[Kind, tuple[str, ...]] = {
    Kind.STEP_DONE: tuple(StepId),
    Kind.STEP_SKIPPED: tuple(StepId),
    Kind.END_DATE: ("asap", "month_end", "day"),
    Kind.LEAVING: ("", "Asia/Shanghai"),
    Kind.ASKED: tuple(Channel),
    Kind.NOT_YET: tuple(ReminderKind),
    Kind.SNOOZED: tuple(StepId),
    Kind.REMINDED: (*ReminderKind, *(f"{ReminderKind.SNOOZED}.{step}" for step in StepId)),
    Kind.TROUBLE: tuple(Trouble),
    Kind.CHASED: tuple(Channel),
    Kind.COMPLAINED: ("", *Trouble),
    Kind.OMBUDSMAN: ("", *Trouble),
    Kind.ANSWERED: tuple(f"{s}.{worth}{about}" for s in Side for worth in Answer for about in ("", ".billed")),
    Kind.CLAIMED: tuple(Owed),
    Kind.RECEIVED: tuple(Owed),
    Kind.GIVEN_UP: tuple(Owed),
    Kind.MUTED: ("", *ReminderKind),
    Kind.MOVED_REMINDER: tuple(ReminderKind),
}
# Most cases go on; those that are muted or settled tell little.
KINDS = [
    *(2 * [*Kind]),
    *(6 * [Kind.REMINDED, Kind.ASKED, Kind.END_DATE]),
    *(3 * [Kind.CONFIRMED, Kind.ENDED]),
    *(5 * [Kind.LEAVING]),
]
KINDS = [kind for kind in KINDS if kind not in (Kind.MUTED, Kind.CLOSED)] + [Kind.MUTED, Kind.CLOSED]

T = TypeVar("T")


def _some(order: random.Random, among: Iterable[T]) -> T | None:
    return order.choice([None, *among])


def _answers(order: random.Random) -> Answers:
    return Answers(
        _some(order, ("proximus", "orange", "base")),
        _some(order, Plan),
        _some(order, Number),
        _some(order, Sim),
        _some(order, Channel),
        _some(order, Holder),
        _some(order, Shared),
        _some(order, Started),
        _some(order, Device),
    )


def _events(order: random.Random, at: datetime) -> Iterator[Event]:
    for number in range(1, order.randrange(14)):
        at += timedelta(hours=order.randrange(200))
        kind = order.choice(KINDS)
        day = order.choice([None, *(at.date() + timedelta(days=n) for n in (-40, -3, 0, 0, 1, 5, 30))])
        corrects = order.randrange(1, number) if number > 1 and order.random() < 0.15 else None
        yield Event(number, kind, at, day, order.choice(DETAILS.get(kind, ("",))), corrects)


def made_up(seed: int) -> tuple[Case, Chat]:
    """The same for the same seed, on every machine."""
    order = random.Random(seed)  # noqa: S311 - no secret
    opened = FIRST + timedelta(hours=order.randrange(24 * 365))
    events = tuple(_events(order, opened))
    tapped = max((event.at for event in events if event.kind is not Kind.REMINDED), default=opened)
    zone = order.choice([None, "Europe/Brussels", "Asia/Shanghai"])
    chat = Chat(seed, "en", tapped, zone, order.choice(HOURS), reminders_off=order.random() < 0.02)
    place = order.choice(["plan", "plan", f"{HOW}.2026-01-05"])
    case = Case(seed, 1, opened, tapped, _answers(order), events=events, place=place)
    case = _unanswered(case, chat, order.randrange(6))
    return replace(case, answers=replace(case.answers, need=order.choice((None, None, *Need)))), chat


def _unanswered(case: Case, chat: Chat, times: int) -> Case:
    """After so many reminders that came when they were due."""
    for _ in range(times):
        for due in schedule(case, chat)[:1]:
            case = reminded(case, due, max(due.at, case.last_tap), chat)
    return case


def rows() -> Iterator[str]:
    for seed in range(CASES):
        case, chat = made_up(seed)
        yield f"{seed} {case.stage is Stage.SETTLED}"
        yield from (f"{due.kind} {due.step} {due.at:%Y-%m-%dT%H:%MZ}" for due in schedule(case, chat))


@cache
def rows_now() -> tuple[str, ...]:
    """Of the schedule as it is: to be asked for before anything in it is changed."""
    return tuple(rows())


def digest() -> str:
    return sha256("\n".join(rows_now()).encode()).hexdigest()[:16]


def test_the_version_is_that_of_the_rows() -> None:
    assert digest() == SCHEDULE, "the reminder rows have changed: put this digest into SCHEDULE"


def test_every_kind_of_reminder_is_among_the_rows() -> None:
    found = {row.split()[0] for row in rows_now()}
    assert {*ReminderKind} <= found


def test_a_kind_that_a_schedule_does_not_look_at_would_not_come() -> None:
    passed_over = set[ReminderKind]()
    for seed in range(CASES):
        case, chat = made_up(seed)
        others = {*ReminderKind} - {*possible(case.told)}
        assert [kind for kind in others if planned(case, chat, kind)] == [], seed
        passed_over |= others
    assert passed_over == {*ReminderKind} - {ReminderKind.NUDGE}


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (rights, "DAYS_BEFORE", (7, 2)),
        (nudging, "NUDGE_DAYS", 4),
        (nudging, "MOST_NUDGES", 3),
        (nudging, "LAST_DAYS", 22),
        (series, "AGAIN_DAYS", (3, 7, 22)),
        (series, "WAIT_WORKING_DAYS", 4),
        (series, "OMBUDSMAN_AGAIN_DAYS", (30, 30, 31)),
        (threads, "ANSWER_DAYS", 15),
        (threads, "OMBUDSMAN_DAYS", 91),
        (nudging, "HOW_DAYS", 2),
        (reminders, "LETTER_DAYS", 22),
        (reminders, "BILL_DAYS", 36),
        (last_call, "LAST_CALL_DAYS", 4),
        (last_call, "TWO_CALLS_DAYS", 40),
        (send_by, "DAYS_BEFORE", timedelta(days=4)),
        (send_by, "POST_AHEAD", timedelta(days=19)),
        (reminders, "CLAIM_DAYS", (1, 22)),
        (reminders, "AT_ONCE_DAYS", 15),
        (moments, "HOME_ZONE", "Europe/London"),
        (series, "DATING", frozenset({Kind.END_DATE, Kind.ASKED, Kind.CONFIRMED})),
        (series, "add_working_days", lambda day, count: day + timedelta(days=count)),
    ],
)
def test_a_schedule_that_differs_has_another_version(
    module: ModuleType, name: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_now()
    monkeypatch.setattr(module, name, value)
    assert any(row != known for row, known in zip_longest(rows(), before)), "no row differs, and so no digest"


class Summer(ZoneInfo):
    """Data in which summer time was abolished."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        late = moment is not None and moment.date() > date(2030, 1, 1)
        return timedelta(hours=1) if late and self.key == "Europe/Brussels" else super().utcoffset(moment)


def test_other_rules_of_the_zones_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rescheduling.version()
    assert rescheduling.version() == before
    monkeypatch.setattr(rescheduling, "ZoneInfo", Summer)
    assert rescheduling.version() != before
