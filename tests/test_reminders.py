"""What is due when: pure rules, wound through months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.moments import not_before, send_moment
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import Due, expected_end, schedule
from bot.guide.steps import StepId
from bot.guide.working_days import add_working_days, is_working_day

BRUSSELS = ZoneInfo("Europe/Brussels")
CHAT = Chat(1037, "en", datetime(2026, 11, 3, tzinfo=UTC), zone="Europe/Brussels")
GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)


def at(day: int, month: int = 11, hour: int = 14, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BRUSSELS).astimezone(UTC)


def case(answers: Answers = GIVE_UP, day: int = 3) -> Case:
    return Case(CHAT.chat_id, 1, at(day), at(day), answers)


def days(case: Case, chat: Chat = CHAT) -> dict[ReminderKind, date]:
    return {due.kind: due.at.astimezone(BRUSSELS).date() for due in schedule(case, chat)}


def remind(case: Case, due: Due) -> Case:
    return case.record(Kind.REMINDED, due.at, detail=due.kind)


def test_it_nudges_three_days_after_the_last_tap_twice_and_once_more_after_three_weeks() -> None:
    one = case()
    assert days(one) == {ReminderKind.NUDGE: date(2026, 11, 6)}
    one = remind(one, schedule(one, CHAT)[0])
    assert days(one) == {ReminderKind.NUDGE: date(2026, 11, 9)}
    one = remind(one, schedule(one, CHAT)[0])
    assert days(one) == {ReminderKind.NUDGE: date(2026, 11, 30)}
    one = remind(one, schedule(one, CHAT)[0])
    assert schedule(one, CHAT) == ()
    again = replace(one, last_tap=at(4, month=12))
    assert days(again) == {ReminderKind.NUDGE: date(2026, 12, 7)}, "a tap begins anew"


def test_it_asks_for_the_confirmation_after_three_working_days() -> None:
    asked = case().record(Kind.ASKED, at(9), day=date(2026, 11, 9), detail="hotline")
    assert days(asked)[ReminderKind.CONFIRMATION] == date(2026, 11, 13), "the 11th is a holiday"


def test_it_waits_three_weeks_after_a_letter() -> None:
    asked = case().record(Kind.ASKED, at(9), day=date(2026, 11, 9), detail="letter")
    assert days(asked)[ReminderKind.CONFIRMATION] == date(2026, 11, 30)


def test_it_asks_again_after_three_seven_and_twenty_one_days_and_then_sleeps() -> None:
    one = case().record(Kind.ASKED, at(9), day=date(2026, 11, 9), detail="hotline")
    told = []
    for _ in range(6):
        due = next((d for d in schedule(one, CHAT) if d.kind is ReminderKind.CONFIRMATION), None)
        if due is None:
            break
        told.append(due.at.astimezone(BRUSSELS).date())
        one = remind(one, due)
    assert told == [date(2026, 11, 13), date(2026, 11, 16), date(2026, 11, 23), date(2026, 12, 14)]


def test_it_comes_back_three_working_days_after_not_yet_and_the_series_begins_anew() -> None:
    one = case().record(Kind.ASKED, at(9), day=date(2026, 11, 9), detail="hotline")
    for _ in range(4):
        one = remind(one, next(d for d in schedule(one, CHAT) if d.kind is ReminderKind.CONFIRMATION))
    one = one.record(Kind.NOT_YET, at(18, 12), detail="confirmation")
    assert days(one)[ReminderKind.CONFIRMATION] == date(2026, 12, 23)


def test_it_asks_the_morning_after_the_end_date_whether_it_ended() -> None:
    one = case().record(Kind.END_DATE, at(3), day=date(2026, 11, 30), detail="day")
    one = one.record(Kind.ASKED, at(3), day=date(2026, 11, 3), detail="hotline")
    assert days(one)[ReminderKind.ENDED] == date(2026, 12, 1)
    assert days(one)[ReminderKind.FINAL_BILL] == date(2027, 1, 4)


def test_it_asks_the_working_day_after_a_move() -> None:
    moving = Answers("orange", Plan.SUBSCRIPTION, Number.MOVE)
    one = case(moving).record(Kind.END_DATE, at(3), day=date(2026, 11, 13), detail="day")
    one = one.record(Kind.ASKED, at(3), day=date(2026, 11, 3), detail="move")
    assert days(one)[ReminderKind.MOVED] == date(2026, 11, 16), "the 13th is a Friday"
    assert ReminderKind.CONFIRMATION not in days(one)


def test_it_expects_the_end_two_weeks_after_asking_for_as_soon_as_possible() -> None:
    one = case().record(Kind.END_DATE, at(3), detail="asap")
    assert expected_end(one) is None
    one = one.record(Kind.ASKED, at(3), day=date(2026, 11, 3), detail="hotline")
    assert expected_end(one) == date(2026, 11, 17)
    confirmed = one.record(Kind.CONFIRMED, at(6), day=date(2026, 11, 6))
    assert expected_end(confirmed) == date(2026, 11, 6)


def test_it_never_reminds_of_a_settled_case() -> None:
    one = case().record(Kind.ASKED, at(9), day=date(2026, 11, 9), detail="hotline")
    assert schedule(one.record(Kind.CLOSED, at(10)), CHAT) == ()
    ended = one.record(Kind.ENDED, at(10), day=date(2026, 11, 10))
    assert schedule(ended.record(Kind.BILL_CHECKED, at(10), day=date(2026, 11, 10)), CHAT) == ()


def test_it_goes_on_asking_when_only_a_bill_was_checked() -> None:
    one = case().record(Kind.ASKED, at(9), day=date(2026, 11, 9), detail="hotline")
    one = one.record(Kind.BILL_CHECKED, at(10), day=date(2026, 11, 10))
    assert ReminderKind.CONFIRMATION in days(one), "a bill proves no end"
    assert ReminderKind.FINAL_BILL not in days(one)


def test_it_asks_about_a_later_day_when_the_end_was_put_off() -> None:
    one = case().record(Kind.END_DATE, at(3), day=date(2026, 11, 10), detail="day")
    one = one.record(Kind.ASKED, at(3), day=date(2026, 11, 3), detail="hotline")
    for _ in range(4):
        one = remind(one, next(d for d in schedule(one, CHAT) if d.kind is ReminderKind.ENDED))
    assert ReminderKind.ENDED not in days(one), "the series sleeps"
    one = one.correct(Kind.END_DATE, at(20, 12), day=date(2027, 3, 31), detail="day")
    assert days(one)[ReminderKind.ENDED] == date(2027, 4, 1)


def test_it_keeps_every_remind_me_later() -> None:
    one = case().record(Kind.SNOOZED, at(3), day=date(2026, 11, 5), detail=StepId.PREPARE)
    one = one.record(Kind.SNOOZED, at(3), day=date(2026, 11, 12), detail=StepId.BACKUP)
    assert days(one) == {ReminderKind.SNOOZED: date(2026, 11, 5)}
    one = remind(one, schedule(one, CHAT)[0])
    assert days(one) == {ReminderKind.SNOOZED: date(2026, 11, 12)}


def test_it_does_not_nudge_on_the_day_of_another_reminder() -> None:
    one = case().record(Kind.SNOOZED, at(3), day=date(2026, 11, 20), detail=StepId.PREPARE)
    one = remind(one, schedule(one, CHAT)[0])
    assert days(one) == {ReminderKind.NUDGE: date(2026, 11, 23)}


def test_it_asks_for_the_credit_the_day_after_a_prepaid_move() -> None:
    moving = Answers("proximus", Plan.PREPAID, Number.MOVE)
    one = case(moving).record(Kind.END_DATE, at(3), day=date(2026, 11, 13), detail="day")
    one = one.record(Kind.ASKED, at(3), day=date(2026, 11, 3), detail="move")
    assert days(one)[ReminderKind.REFUND] == date(2026, 11, 14)


def test_it_waits_for_a_letter_before_it_asks_whether_it_ended() -> None:
    one = case().record(Kind.END_DATE, at(3), detail="asap")
    one = one.record(Kind.ASKED, at(3), day=date(2026, 11, 3), detail="letter")
    assert days(one)[ReminderKind.CONFIRMATION] < days(one)[ReminderKind.ENDED]


def test_it_never_reminds_a_chat_that_blocked_the_bot_or_wants_none() -> None:
    assert schedule(case(), replace(CHAT, blocked=True)) == ()
    assert schedule(case(), replace(CHAT, reminders_off=True)) == ()


def test_it_lets_a_snooze_take_the_place_of_the_nudge() -> None:
    one = case().record(Kind.SNOOZED, at(3), day=date(2026, 11, 10), detail=StepId.PREPARE)
    assert days(one) == {ReminderKind.SNOOZED: date(2026, 11, 10)}
    told = remind(one, schedule(one, CHAT)[0])
    assert ReminderKind.SNOOZED not in days(told)
    done = one.record(Kind.STEP_DONE, at(4), detail=StepId.PREPARE)
    assert ReminderKind.SNOOZED not in days(done), "the step is done"


def test_it_follows_a_corrected_date() -> None:
    one = case().record(Kind.ASKED, at(9), day=date(2026, 11, 9), detail="hotline")
    one = one.correct(Kind.ASKED, at(10), day=date(2026, 11, 6), detail="hotline")
    assert days(one)[ReminderKind.CONFIRMATION] == date(2026, 11, 12)
    assert len(one.events) == 2, "corrected, not overwritten"


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Asia/Shanghai", "America/New_York", "Australia/Sydney"])
def test_it_reminds_between_ten_and_eleven_wherever_one_is_in_summer_and_in_winter(zone: str) -> None:
    for chat_id in (5, 1037, 59, 60):
        chat = replace(CHAT, chat_id=chat_id, zone=zone)
        for offset in range(0, 400, 7):
            day = date(2026, 11, 3) + timedelta(days=offset)
            local = send_moment(day, chat).astimezone(ZoneInfo(zone))
            assert (local.date(), local.hour, local.minute) == (day, 10, chat_id % 60)
            evening = send_moment(day, replace(chat, hour=20)).astimezone(ZoneInfo(zone))
            assert (evening.date(), evening.hour) == (day, 20)


def test_it_never_reminds_at_night() -> None:
    assert not_before(at(3, hour=14), CHAT) == at(3, hour=14)
    assert not_before(at(3, hour=3), CHAT) == send_moment(date(2026, 11, 3), CHAT)
    assert not_before(at(3, hour=22), CHAT) == send_moment(date(2026, 11, 4), CHAT)
    early, evening = replace(CHAT, hour=8), replace(CHAT, hour=20)
    assert not_before(at(3, hour=8), early) == at(3, hour=8)
    assert not_before(at(3, hour=14), evening) == at(3, hour=14), "a late one does not wait for the evening"
    assert not_before(at(3, hour=22), evening) == send_moment(date(2026, 11, 4), evening)


def test_it_knows_the_legal_holidays() -> None:
    holidays = [(1, 1), (3, 29), (5, 1), (5, 6), (5, 17), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)]
    for month, day in holidays:
        assert not is_working_day(date(2027, month, day))
    for month, day in [(4, 6), (5, 14), (5, 25), (7, 21), (11, 11), (12, 25)]:
        assert not is_working_day(date(2026, month, day))
    for month, day in [(4, 17), (5, 25), (6, 5), (7, 21), (8, 15), (11, 1), (12, 25)]:
        assert not is_working_day(date(2028, month, day))
    for month, day in [(7, 12), (9, 27), (11, 2), (11, 15)]:  # Flemish, French, All Souls', King's day are none
        assert is_working_day(date(2027, month, day)) or date(2027, month, day).weekday() >= 5
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
