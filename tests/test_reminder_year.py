"""A year of reminders, pure: every kind, three zones, both daylight-saving changes, answered, not yet, unanswered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule

ZONES = ("Europe/Brussels", "Asia/Shanghai", "America/New_York")
START = datetime(2026, 10, 1, 12, tzinfo=UTC)  # both changes of the clocks lie in the year that follows
END = date(2026, 10, 23)
GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOVING = Answers("base", Plan.PREPAID, Number.MOVE)
Answer = Callable[[Case, ReminderKind, datetime], Case]


def silent(case: Case, _kind: ReminderKind, _now: datetime) -> Case:
    return case


def not_yet(case: Case, kind: ReminderKind, now: datetime) -> Case:
    if kind in (ReminderKind.NUDGE, ReminderKind.LAST_CALL, ReminderKind.EVE, ReminderKind.SNOOZED):
        return case
    return case.record(Kind.NOT_YET, now + timedelta(minutes=5), detail=kind)


def at_once(case: Case, kind: ReminderKind, now: datetime) -> Case:
    """The user does what the reminder asks."""
    done = {
        ReminderKind.NUDGE: Kind.ASKED,
        ReminderKind.CONFIRMATION: Kind.CONFIRMED,
        ReminderKind.MOVED: Kind.ENDED,
        ReminderKind.ENDED: Kind.ENDED,
        ReminderKind.FINAL_BILL: Kind.BILL_CHECKED,
        ReminderKind.REFUND: Kind.CLAIMED,
        ReminderKind.MONEY_REFUND: Kind.RECEIVED,
    }.get(kind)
    later = now + timedelta(minutes=5)
    detail = "refund" if done in (Kind.CLAIMED, Kind.RECEIVED) else "hotline"
    return case.record(done, later, day=later.date(), detail=detail) if done else case


def year(case: Case, chat: Chat, answer: Answer, days: int = 400) -> tuple[Case, list[tuple[ReminderKind, datetime]]]:
    """Everything that comes within so many days."""
    told: list[tuple[ReminderKind, datetime]] = []
    while coming := schedule(case, chat):
        due = coming[0]
        if due.at > START + timedelta(days=days):
            break
        told.append((due.kind, due.at))
        case = answer(case.record(Kind.REMINDED, due.at, detail=due.kind), due.kind, due.at)
        assert len(told) < 400, "it never ends"
    return case, told


def chat_in(zone: str) -> Chat:
    return Chat(1017, "en", START, zone=zone)


def opened(answers: Answers) -> Case:
    return Case(1017, 1, START, START, answers).record(Kind.END_DATE, START, day=END, detail="day")


def asked(answers: Answers) -> Case:
    return opened(answers).record(
        Kind.ASKED, START, day=START.date(), detail="move" if answers is MOVING else "hotline"
    )


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("answer", [silent, not_yet, at_once])
@pytest.mark.parametrize("answers", [GIVING_UP, MOVING])
def test_it_comes_in_the_morning_whatever_the_season(zone: str, answer: Answer, answers: Answers) -> None:
    for case in (opened(answers), asked(answers)):
        _, told = year(case, chat_in(zone), answer)
        assert told
        for kind, at in told:
            local = at.astimezone(ZoneInfo(zone))
            assert (local.hour, local.minute) == (10, 57), (kind, local)
        assert [at for _, at in told] == sorted(at for _, at in told)


def test_it_asks_three_times_more_and_then_sleeps_when_nobody_answers() -> None:
    _, told = year(asked(GIVING_UP), chat_in("Europe/Brussels"), silent)
    assert Counter(kind for kind, _ in told) == {
        ReminderKind.CONFIRMATION: 4,
        ReminderKind.ENDED: 4,
        ReminderKind.FINAL_BILL: 4,
        ReminderKind.LAST_CALL: 1,
        ReminderKind.EVE: 1,
    }


def test_it_comes_back_for_ever_while_the_answer_is_not_yet() -> None:
    _, told = year(asked(GIVING_UP), chat_in("Asia/Shanghai"), not_yet)
    assert Counter(kind for kind, _ in told)[ReminderKind.CONFIRMATION] > 60


def test_it_is_settled_when_every_question_is_answered() -> None:
    for answers in (GIVING_UP, MOVING):
        case, told = year(asked(answers), chat_in("America/New_York"), at_once)
        assert schedule(case, chat_in("America/New_York")) == ()
        assert len(told) <= 5


def test_it_asks_for_the_credit_the_day_after_a_move_and_before_its_last_day() -> None:
    moved = asked(MOVING).record(Kind.ENDED, START + timedelta(days=23), day=date(2026, 10, 24))
    _, told = year(moved, chat_in("Europe/Brussels"), silent)
    days = [(kind, at.date()) for kind, at in told if "refund" in kind]
    assert days == [
        (ReminderKind.REFUND, date(2026, 10, 25)),
        (ReminderKind.RIGHT_REFUND, date(2026, 11, 16)),
        (ReminderKind.RIGHT_REFUND, date(2026, 11, 22)),
    ], "not on the heels of the tap that told it"


def test_it_asks_for_the_credit_on_day_21_while_nobody_said_that_it_moved() -> None:
    _, told = year(asked(MOVING), chat_in("Europe/Brussels"), silent)
    days = [at.date() for kind, at in told if "refund" in kind]
    assert days == [date(2026, 10, 24), date(2026, 11, 13)]


def test_it_calls_once_three_days_before_the_last_day_while_accounts_are_open() -> None:
    chat = chat_in("Asia/Shanghai")
    _, told = year(opened(GIVING_UP), chat, silent, days=40)
    assert [at.date() for kind, at in told if kind is ReminderKind.LAST_CALL] == [date(2026, 10, 20)]
    done = opened(GIVING_UP).record(Kind.STEP_DONE, START, detail="unlink")
    _, told = year(done, chat, silent, days=40)
    assert not any(kind is ReminderKind.LAST_CALL for kind, _ in told)


def test_it_sends_nothing_of_what_is_not_wanted() -> None:
    chat = chat_in("Europe/Brussels")
    muted = asked(GIVING_UP).record(Kind.MUTED, START, detail=ReminderKind.CONFIRMATION)
    assert ReminderKind.CONFIRMATION not in {due.kind for due in schedule(muted, chat)}
    assert ReminderKind.ENDED in {due.kind for due in schedule(muted, chat)}
    assert schedule(asked(GIVING_UP).record(Kind.MUTED, START), chat) == ()
    assert schedule(asked(GIVING_UP), replace(chat, reminders_off=True)) == ()


def test_it_comes_on_the_day_it_was_moved_to_until_the_dates_change() -> None:
    chat, case = chat_in("Europe/Brussels"), asked(GIVING_UP)
    moved = case.record(Kind.MOVED_REMINDER, START, day=date(2026, 10, 15), detail=ReminderKind.CONFIRMATION)
    days = {due.kind: due.at.date() for due in schedule(moved, chat)}
    assert days[ReminderKind.CONFIRMATION] == date(2026, 10, 15)
    again = moved.record(Kind.ASKED, START, day=date(2026, 10, 2), detail="hotline", corrects=2)
    assert {due.kind: due.at.date() for due in schedule(again, chat)}[ReminderKind.CONFIRMATION] == date(2026, 10, 7)
