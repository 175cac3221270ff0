"""What a user sets of the reminders, and what is due afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import NotPossible
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminder_settings import later, mute, unmute
from bot.guide.reminders import reminded, schedule
from bot.guide.steps import StepId
from bot.guide.tap import Action, ActionContext, Outcome
from tests.screens.worlds import content

NOW = datetime(2026, 11, 3, 14, tzinfo=UTC)
TODAY = NOW.date()
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)


def fresh() -> Case:
    return Case(7, 1, NOW, NOW, GIVE_UP, place="reminders.is.ended")


def asked() -> Case:
    dated = fresh().record(Kind.END_DATE, NOW, day=date(2026, 11, 30), detail="day")
    return dated.record(Kind.ASKED, NOW, day=TODAY, detail="hotline")


def tap(action: Action, arg: str, case: Case, chat: Chat = CHAT, now: datetime = NOW) -> Outcome[Case]:
    return action(ActionContext(chat, case, "reminders", arg, now, content()))


def days(result: Outcome[Case]) -> dict[ReminderKind, date]:
    return {due.kind: local_day(due.at, CHAT) for due in schedule(result.case, result.chat)}


@pytest.mark.parametrize(
    ("arg", "day"), [("ended=3", TODAY + timedelta(days=3)), ("ended=2026-12-24", date(2026, 12, 24))]
)
def test_it_moves_a_reminder_and_no_other(arg: str, day: date) -> None:
    before, found = days(Outcome(CHAT, asked(), "")), tap(later, arg, asked())
    assert days(found) == {**before, ReminderKind.ENDED: day}
    assert found.notice == Notice(NoticeKind.WILL_REMIND, day)
    assert found.place == "reminders"
    assert tap(later, arg, found.case).case is found.case, "tapped twice"


def test_it_moves_a_reminder_again_and_back() -> None:
    usual = days(Outcome(CHAT, asked(), ""))[ReminderKind.ENDED]
    case = tap(later, "ended=20", tap(later, "ended=7", asked()).case).case
    assert days(Outcome(CHAT, case, ""))[ReminderKind.ENDED] == TODAY + timedelta(days=20)
    assert days(tap(later, f"ended={usual}", case))[ReminderKind.ENDED] == usual


@pytest.mark.parametrize("when", ["0", "2026-11-02", "2029-01-01", "999"])
def test_it_takes_no_day_of_the_past_nor_one_too_far(when: str) -> None:
    case = asked()
    found = tap(later, f"ended={when}", case)
    assert found.case is case
    assert found.notice == Notice(NoticeKind.IN_THE_PAST)
    assert found.place == "reminders"


@pytest.mark.parametrize(
    "arg", ["", "ended", "ended=", "ended=soon", "ended=1234", "ended=²", "nonsense=3", "refund=3"]
)
def test_it_refuses_what_it_does_not_know_or_what_is_not_coming(arg: str) -> None:
    with pytest.raises(NotPossible):
        tap(later, arg, asked())


@pytest.mark.parametrize("action", [mute, unmute])
@pytest.mark.parametrize("arg", ["", "nonsense", "ended=3"])
def test_it_switches_only_what_it_knows(action: Action, arg: str) -> None:
    with pytest.raises(NotPossible):
        tap(action, arg, asked())


def test_it_can_be_silenced_before_the_questions_are_answered() -> None:
    begun = replace(fresh(), answers=Answers("base"))
    assert set(days(Outcome(CHAT, begun, ""))) == {ReminderKind.NUDGE}
    assert days(tap(mute, "case", begun)) == {}


def test_it_forgets_a_moved_day_once_the_dates_change() -> None:
    case = tap(later, "ended=3", asked()).case
    case = case.correct(Kind.END_DATE, NOW + timedelta(hours=1), day=date(2026, 12, 15), detail="day")
    assert days(Outcome(CHAT, case, ""))[ReminderKind.ENDED] == date(2026, 12, 16)


def test_it_keeps_a_day_that_was_promised_while_the_old_reminder_was_on_its_way() -> None:
    (due,) = (due for due in schedule(asked(), CHAT) if due.kind is ReminderKind.CONFIRMATION)
    moved = tap(later, "confirmation=20", asked(), now=due.at + timedelta(minutes=2))
    assert moved.notice
    told = reminded(moved.case, due, due.at, CHAT)
    (again,) = (due for due in schedule(told, CHAT) if due.kind is ReminderKind.CONFIRMATION)
    assert local_day(again.at, CHAT) == moved.notice.day
    told = reminded(told, again, again.at, CHAT)
    assert again.at not in [due.at for due in schedule(told, CHAT)]


def test_it_moves_remind_me_later_by_setting_it_again() -> None:
    case = fresh().record(Kind.SNOOZED, NOW, day=TODAY + timedelta(days=1), detail=StepId.COSTS)
    case = case.record(Kind.SNOOZED, NOW, day=TODAY + timedelta(days=9), detail=StepId.BACKUP)
    found = tap(later, "snoozed=5", case)
    assert [(e.kind, e.detail) for e in found.case.events[2:]] == [(Kind.SNOOZED, StepId.COSTS)]
    assert days(found) == {ReminderKind.SNOOZED: TODAY + timedelta(days=5)}
    assert tap(later, "snoozed=5", found.case).case is found.case


def test_it_leaves_one_reminder_out_and_takes_it_in_again() -> None:
    before, found = days(Outcome(CHAT, asked(), "")), tap(mute, "ended", asked())
    assert days(found) == {kind: day for kind, day in before.items() if kind is not ReminderKind.ENDED}
    assert tap(mute, "ended", found.case).case is found.case
    with pytest.raises(NotPossible):
        tap(later, "ended=3", found.case)
    back = tap(unmute, "ended", found.case)
    assert days(back) == before
    assert back.notice == Notice(NoticeKind.WILL_REMIND, min(before.values()), about=ReminderKind.CONFIRMATION)
    assert tap(unmute, "ended", back.case).case is back.case


def test_it_takes_remind_me_later_back_altogether() -> None:
    case = fresh()
    for step, wait in ((StepId.COSTS, 2), (StepId.COSTS, 1), (StepId.BACKUP, 9)):
        case = case.record(Kind.SNOOZED, NOW, day=TODAY + timedelta(days=wait), detail=step)
    found = tap(mute, "snoozed", case)
    assert ReminderKind.SNOOZED not in days(found)
    assert tap(mute, "snoozed", found.case).case is found.case
    set_again = found.case.record(Kind.SNOOZED, NOW, day=TODAY + timedelta(days=4), detail=StepId.COSTS)
    assert days(Outcome(CHAT, set_again, ""))[ReminderKind.SNOOZED] == TODAY + timedelta(days=4), "it is not muted"


def test_it_is_silent_for_this_case_only() -> None:
    found = tap(mute, "case", tap(mute, "ended", asked()).case)
    assert days(found) == {}
    assert not found.chat.reminders_off
    assert tap(mute, "case", found.case).case is found.case
    back = tap(unmute, "case", found.case)
    assert ReminderKind.CONFIRMATION in days(back)
    assert ReminderKind.ENDED not in days(back), "what was left out by itself stays so"


def test_it_is_silent_for_every_case() -> None:
    found = tap(mute, "all", asked())
    assert found.chat.reminders_off
    assert found.case == asked()
    assert days(found) == {}
    again = tap(mute, "all", found.case, found.chat)
    assert again.chat == found.chat
    back = tap(unmute, "all", found.case, found.chat)
    assert not back.chat.reminders_off
    assert days(back) == days(Outcome(CHAT, asked(), ""))


def test_it_promises_no_day_that_is_over() -> None:
    much_later = NOW + timedelta(days=60)
    back = tap(unmute, "all", asked(), replace(CHAT, reminders_off=True), much_later)
    assert back.notice == Notice(NoticeKind.WILL_REMIND, much_later.date(), about=ReminderKind.CONFIRMATION)


def test_it_promises_no_day_where_nothing_is_coming() -> None:
    silent = tap(mute, "case", asked()).case
    assert tap(unmute, "all", silent, replace(CHAT, reminders_off=True)).notice is None
    assert tap(mute, "all", silent).notice is None
