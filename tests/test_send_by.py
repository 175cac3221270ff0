"""Nothing was sent and a day is near: the reminder of it; the last call before a flight; whose clock counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.arriving import afterwards, arrived, asks_where
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.notices import NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.state import State
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome
from bot.guide.timeline import timeline
from bot.screens.fit import visible
from bot.screens.notices import words
from bot.screens.registry import draw
from tests.conftest import Street
from tests.pretend import User
from tests.screens.worlds import catalogues, content, languages, view

BRUSSELS, SHANGHAI = "Europe/Brussels", "Asia/Shanghai"
NOW = datetime(2026, 11, 3, 13, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone=BRUSSELS)
BY_PHONE = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
BY_LETTER = replace(BY_PHONE, channel=Channel.LETTER)
MOVING = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)


def fresh(answers: Answers = BY_PHONE) -> Case:
    return Case(7, 1, NOW, NOW, answers, place=StepId.ASK)


def ends(day: date, case: Case | None = None, answers: Answers = BY_PHONE) -> Case:
    return (case or fresh(answers)).record(Kind.END_DATE, NOW, day=day, detail="day")


def leaves(day: date, case: Case | None = None, zone: str = "") -> Case:
    return (case or fresh()).record(Kind.LEAVING, NOW, day=day, detail=zone)


def comes(case: Case, kind: ReminderKind = ReminderKind.SEND_BY, chat: Chat = CHAT) -> list[date]:
    """Every day on which it comes as long as nobody taps."""
    days = []
    while due := next((due for due in schedule(case, chat) if due.kind is kind), None):
        days.append(due.at.astimezone(ZoneInfo(chat.zone or BRUSSELS)).date())
        case = reminded(case, due, due.at, chat)
    return days


def act(name: str, case: Case, place: str, arg: str, chat: Chat = CHAT, now: datetime = NOW) -> Outcome[Case]:
    return ACTIONS[name](ActionContext(chat, case, place, arg, now, content()))


def words_of(outcome: Outcome[Case]) -> str:
    return words(catalogues().for_language("en"), outcome.notice)


# --- nothing was sent ---


def test_who_chose_a_day_and_sent_nothing_is_asked_before_it_and_on_it() -> None:
    assert comes(ends(date(2026, 12, 20))) == [date(2026, 12, 17), date(2026, 12, 20)]
    moves = ends(date(2026, 12, 20), answers=MOVING)
    assert comes(moves) == [date(2026, 12, 17), date(2026, 12, 20)]


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.WRITING])
def test_who_may_write_by_post_is_asked_three_weeks_before_too(channel: Channel) -> None:
    case = ends(date(2026, 12, 20), answers=replace(BY_PHONE, channel=channel))
    assert comes(case) == [date(2026, 11, 29), date(2026, 12, 17), date(2026, 12, 20)]


def test_who_leaves_and_chose_no_day_is_asked_before_the_flight() -> None:
    assert comes(leaves(date(2026, 12, 10))) == [date(2026, 12, 7), date(2026, 12, 9)]
    assert comes(leaves(TODAY + DAY)) == [TODAY + DAY], "told the day before: on the morning of the flight"
    assert comes(leaves(TODAY)) == []


def test_who_leaves_before_the_chosen_day_is_asked_before_the_flight_and_on_the_day() -> None:
    assert comes(leaves(date(2026, 12, 10), ends(date(2026, 12, 20)))) == [date(2026, 12, 7), date(2026, 12, 20)]


@pytest.mark.parametrize(
    "case",
    [
        fresh(),
        fresh().record(Kind.END_DATE, NOW, detail="asap"),
        ends(date(2026, 12, 20)).record(Kind.ASKED, NOW, day=TODAY, detail="hotline"),
        ends(date(2026, 12, 20), answers=replace(BY_PHONE, plan=Plan.PREPAID)),
        ends(date(2026, 12, 20), answers=replace(BY_PHONE, plan=Plan.PREPAID, sim=Sim.DEAD)),
        replace(ends(date(2026, 12, 20)), place="asked.how.2026-11-03"),
        ends(date(2026, 12, 20)).record(Kind.CLOSED, NOW),
    ],
    ids=["no day", "as soon as possible", "sent", "prepaid", "dead card", "how was it sent", "closed"],
)
def test_nobody_else_is_asked(case: Case) -> None:
    assert comes(case) == []


def test_who_takes_another_day_is_asked_about_that_one() -> None:
    case = ends(date(2026, 12, 20))
    case = case.correct(Kind.END_DATE, NOW + DAY, day=date(2027, 1, 20), detail="day")
    assert comes(case) == [date(2027, 1, 17), date(2027, 1, 20)]


def test_it_does_not_ask_on_that_day_whether_to_go_on() -> None:
    case = ends(TODAY + 6 * DAY, answers=MOVING)
    kinds = [due.kind for due in schedule(case, CHAT) if due.at.date() == TODAY + 3 * DAY]
    assert kinds == [ReminderKind.SEND_BY]


def test_who_takes_back_that_it_was_sent_is_not_asked_on_the_same_day() -> None:
    case = ends(TODAY - DAY).record(Kind.ASKED, NOW, day=TODAY - DAY, detail="hotline").undo(NOW, Kind.ASKED)
    case = replace(case, events=(replace(case.events[0], at=NOW - 9 * DAY), *case.events[1:]))
    (due,) = [due for due in schedule(case, CHAT) if due.kind is ReminderKind.SEND_BY]
    assert due.at.date() == TODAY + DAY


@pytest.mark.parametrize("language", languages())
def test_the_reminder_names_the_day_and_leads_to_the_request_or_to_another_day(language: str) -> None:
    case = ends(date(2026, 12, 20))
    screen = draw("unsent", view(case, language))
    assert view(case, language).texts.date(date(2026, 12, 20)) in visible(screen.text)
    assert len(screen.rows) == 3


def test_what_it_says_fits_the_day_and_the_way() -> None:
    def text(case: Case, today: date) -> str:
        return unescape(visible(draw("unsent", replace(view(case), today=today)).text))

    case = ends(date(2026, 12, 20), answers=BY_LETTER)
    assert "You chose 20 December. Nothing was sent yet" in text(case, date(2026, 12, 1))
    assert "registered letter" not in text(case, date(2026, 12, 1))
    assert "Less than 18 days left: a registered letter" in text(case, date(2026, 12, 17))
    assert "20 December is over, and nothing was sent" in text(case, date(2026, 12, 21))
    assert "You leave on 10 December" in text(leaves(date(2026, 12, 10)), date(2026, 12, 7))
    moves = ends(date(2026, 12, 20), answers=MOVING)
    assert "Nothing was ordered yet" in text(moves, date(2026, 12, 17))
    sent = case.record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    assert draw("unsent", view(sent)) == draw("ask", view(sent)), "an old button shows the request itself"


# --- the last call comes before the flight ---


@pytest.mark.parametrize(
    ("leaving", "days"),
    [
        (date(2026, 12, 10), [date(2026, 12, 7), date(2026, 12, 27)]),
        (date(2026, 12, 26), [date(2026, 12, 23)]),
        (date(2026, 12, 30), [date(2026, 12, 27)]),
        (TODAY, [date(2026, 12, 27)]),
        (TODAY + DAY, [TODAY + DAY, date(2026, 12, 27)]),
    ],
    ids=["weeks before", "days before", "on the last day", "today", "tomorrow"],
)
def test_who_leaves_before_the_last_day_is_called_before_the_flight(leaving: date, days: list[date]) -> None:
    assert comes(leaves(leaving, ends(date(2026, 12, 30))), ReminderKind.LAST_CALL) == days


# --- whose clock counts ---


def test_who_says_where_they_will_be_is_reminded_by_that_clock_from_the_day_after_the_departure() -> None:
    case = leaves(date(2026, 12, 10), ends(date(2026, 12, 20)), SHANGHAI)
    (before,) = [due for due in schedule(case, CHAT) if due.kind is ReminderKind.SEND_BY]
    told = reminded(case, before, before.at, CHAT)
    (later,) = [due for due in schedule(told, CHAT) if due.kind is ReminderKind.SEND_BY]
    after = later.at
    assert before.at.astimezone(ZoneInfo(BRUSSELS)).hour == 10
    assert (after.astimezone(ZoneInfo(SHANGHAI)).hour, after.astimezone(ZoneInfo(SHANGHAI)).date().day) == (10, 20)


def test_the_clock_of_the_chat_changes_once_the_departure_is_past() -> None:
    state = State(replace(CHAT, active_case=1), (leaves(TODAY + DAY, zone=SHANGHAI),))
    assert arrived(state, NOW + DAY) == state
    assert arrived(state, NOW + 2 * DAY).chat.zone == SHANGHAI
    other = replace(state, chat=replace(state.chat, zone="Asia/Tokyo"))
    assert arrived(other, NOW + 2 * DAY) == other, "whoever chose another clock keeps it"
    nowhere = State(CHAT, (leaves(TODAY + DAY),))
    assert arrived(nowhere, NOW + 9 * DAY) == nowhere


def test_who_comes_back_to_belgium_stays_on_its_clock() -> None:
    case, later = leaves(TODAY + DAY, zone=SHANGHAI), NOW + 5 * DAY
    back = act("zone", case, "zone", BRUSSELS, replace(CHAT, zone=SHANGHAI), later)
    assert back.chat.zone == BRUSSELS
    assert arrived(State(back.chat, (back.case,)), later + DAY).chat.zone == BRUSSELS
    here = act("zone", case, "zone", BRUSSELS)
    assert afterwards(here.case) == SHANGHAI, "before the departure it says only where one is now"


def test_where_somebody_will_be_is_one_question_that_can_be_left_out() -> None:
    told = act("leave", fresh(), "pick.leave", "2026-12-10")
    assert told.place == "zone.after"
    said = act("zone", told.case, told.place, SHANGHAI)
    assert (said.place, afterwards(said.case), said.chat.zone) == ("leaving", SHANGHAI, BRUSSELS)
    assert said.notice is not None
    assert said.notice.kind is NoticeKind.TO_CHINA
    tokyo = act("zone", told.case, "zone.after.more", "Asia/Tokyo").notice
    assert tokyo is not None
    assert tokyo.kind is NoticeKind.ZONE_AFTER
    assert draw("leaving", replace(view(said.case), notice=words_of(said))).text.count("Telegram usually") == 1
    assert act("go", told.case, told.place, "leaving").case == told.case
    again = act("leave", said.case, "pick.leave", "2026-12-12")
    assert (again.place, afterwards(again.case)) == ("leaving", SHANGHAI), "another day: it is not asked again"
    elsewhere = act("leave", fresh(), "pick.leave", "2026-12-10", replace(CHAT, zone="Asia/Tokyo"))
    assert elsewhere.place == "leaving"
    assert not asks_where(fresh(), CHAT, TODAY)


def test_the_record_names_the_departure_once() -> None:
    said = act("zone", leaves(date(2026, 12, 10)), "zone.after", SHANGHAI).case
    assert [entry.kind for entry in timeline(said, CHAT, corrected=True)] == [Kind.LEAVING]
    assert "(changed)" not in draw("status", view(said)).text


def test_who_sent_it_before_the_zone_was_known_is_asked_where_they_will_be() -> None:
    unknown = replace(CHAT, zone=None)
    case = leaves(date(2026, 12, 10), ends(date(2026, 12, 20)))
    assert act("did", case, "asked.call", "asked=2026-11-03", unknown).place == "zone.after"
    known = leaves(date(2026, 12, 10), ends(date(2026, 12, 20)), SHANGHAI)
    sent = act("did", known, "asked.call", "asked=2026-11-03", unknown)
    assert sent.place == StepId.CONFIRMATION
    assert sent.notice is not None
    assert sent.notice.kind is NoticeKind.WILL_REMIND


async def test_who_has_left_for_china_is_reminded_in_the_morning_there(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Phone", "I leave on")
    await user.send("tomorrow")
    await user.walk("China", "Plan", "Cancel now", "I have called", "Today")
    assert await user.wind(until_message=True, max_days=9)
    await user.sees("Move your accounts", "Your reminder")
    assert await user.wind(until_message=True, max_days=9)
    assert street.bot_app is not None
    found = await street.bot_app.store.load(user.chat)
    assert found is not None
    assert found.chat.zone == SHANGHAI
    assert street.bot_app.clock.now().astimezone(ZoneInfo(SHANGHAI)).hour == 10
