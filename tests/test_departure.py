"""Who leaves Belgium on a day that is known: what is offered before it, and what is said from the day after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.ahead import ahead
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.decide import start, tapped
from bot.guide.notices import Notice, NoticeKind
from bot.guide.state import State
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome, Tap
from bot.i18n import Texts
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.notices import words
from bot.screens.registry import draw
from bot.screens.screen import Screen, View
from tests.screens.worlds import content, view
from tests.torture.effects import CHECKS, Button, Seen
from tests.torture.reader import EPOCH, Stored

NOW = datetime(2026, 11, 30, 14, tzinfo=UTC)
TODAY = NOW.date()
LEAVES = date(2026, 12, 10)
AFTER = LEAVES + timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
STAYS = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.SHOP)


def case_of(answers: Answers = STAYS) -> Case:
    return Case(7, 1, NOW, NOW, answers, place=StepId.ASK)


def leaves(answers: Answers = STAYS, day: date = LEAVES) -> Case:
    return case_of(answers).record(Kind.LEAVING, NOW, day=day)


def ends(case: Case, day: date | None) -> Case:
    return case.record(Kind.END_DATE, NOW, day=day, detail="day" if day else "asap")


def seen(case: Case, today: date = TODAY, zone: str | None = "Europe/Brussels") -> View:
    return replace(view(case, zone=zone), today=today, now=NOW + (today - TODAY))


def at(place: str, case: Case, today: date = TODAY, zone: str | None = "Europe/Brussels") -> str:
    return unescape(visible(draw(place, seen(case, today, zone)).text))


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def taps(screen: Screen) -> list[Tap]:
    return [tap for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


def act(name: str, case: Case, place: str, arg: str) -> Outcome[Case]:
    return ACTIONS[name](ActionContext(CHAT, case, place, arg, NOW, content()))


# --- from the day after the departure on ---


def test_who_wanted_to_go_to_the_shop_and_has_left_is_shown_a_way_that_works_from_abroad() -> None:
    case = ends(leaves(), date(2026, 12, 20))
    assert "shop" in at("ask", case, LEAVES), "on the day itself a shop can still be gone to"
    assert "shop" not in at("ask", case, AFTER)
    assert "shop" not in at("plan", case, AFTER)
    assert "Shop" not in labels(draw("q.channel", seen(case, AFTER)))


def test_who_has_left_with_a_lost_sim_is_not_sent_to_the_shop_either() -> None:
    lost = ends(leaves(replace(STAYS, sim=Sim.LOST)), date(2026, 12, 20))
    assert "shop" in at("ask", lost, LEAVES)
    assert "shop" not in at("ask", lost, AFTER)


def test_who_calls_after_the_departure_reads_the_numbers_that_are_reached_from_there() -> None:
    case = ends(leaves(replace(STAYS, channel=Channel.HOTLINE)), date(2026, 12, 20))
    before, after = at("ask", case), at("ask", case, AFTER)
    assert "From your BASE SIM" in before
    assert "From your BASE SIM" not in after
    assert "From abroad dial" in after
    assert "From abroad dial" not in before


def test_who_has_left_and_not_said_where_to_reads_that_the_hours_are_belgian() -> None:
    answers = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
    case = ends(leaves(answers), date(2026, 12, 20))
    assert "Belgian time" not in at("ask.call", case)
    assert "Belgian time" in at("ask.call", case, AFTER)


def test_who_chose_the_zone_of_the_journeys_end_is_in_belgium_until_the_day() -> None:
    case = ends(leaves(replace(STAYS, channel=Channel.HOTLINE)), date(2026, 12, 20))
    assert "From abroad dial" not in at("ask", case, zone="Asia/Shanghai")
    assert "From abroad dial" in at("ask", case, AFTER, zone="Asia/Shanghai")


def test_who_has_left_reads_what_holds_abroad_and_nothing_of_the_town_hall() -> None:
    case = leaves()
    for place in ("unlink", "leaving", "plan"):
        assert "town hall" in at(place, case).lower()
        assert "town hall" not in at(place, case, AFTER).lower(), place
    assert "switch roaming on" in at("unlink", case, AFTER)
    assert "once you need no more codes" in at("extras", case, AFTER)


@pytest.mark.parametrize("number", Number)
def test_the_plan_and_its_days_say_that_the_departure_is_past(number: Number) -> None:
    case = leaves(replace(STAYS, number=number))
    for place in ("plan", "leaving"):
        assert "you leave" in at(place, case, LEAVES).lower()
        assert "You left" in at(place, case, AFTER)
        assert "You leave" not in at(place, case, AFTER)
        assert "· you leave" not in at(place, case, AFTER)
    assert "q.keep" not in {tap.arg.removesuffix(".l") for tap in taps(draw("leaving", seen(case, AFTER)))}


@pytest.mark.parametrize("zone", [None, "Europe/Brussels"])
def test_who_has_left_and_is_still_reminded_by_the_belgian_clock_is_offered_another(zone: str | None) -> None:
    for place in ("status", "leaving"):
        assert "🌍 Time zone" not in labels(draw(place, seen(leaves(), LEAVES, zone)))
        assert "🌍 Time zone" in labels(draw(place, seen(leaves(), AFTER, zone)))
        assert "🌍 Time zone" not in labels(draw(place, seen(leaves(), AFTER, "Asia/Shanghai")))


def test_who_leaves_reads_until_when_to_cancel_as_long_as_nothing_was_sent() -> None:
    assert "Before 10 December: cancel with BASE, for a day that you choose" in at("leaving", leaves())
    assert "Today: cancel with BASE" in at("leaving", leaves(), AFTER)
    sent = ends(leaves(), None).record(Kind.ASKED, NOW, day=TODAY, detail="email")
    assert "cancel with" not in at("leaving", sent)


# --- the last day ---


def test_who_leaves_is_offered_that_day_and_a_few_days_for_the_last_codes_first() -> None:
    screen = draw("ask.when", seen(leaves()))
    assert labels(screen)[:2] == ["10 Dec: I leave", "13 Dec (+3 days)"]
    assert [tap.arg for tap in taps(screen)[:2]] == ["2026-12-10", "2026-12-13"]
    assert "10 December is the day you leave; 13 December is 3 days later, for last codes." in at("ask.when", leaves())
    chosen = act("end", leaves(), "ask.when", "2026-12-13").case.last(Kind.END_DATE)
    assert chosen is not None
    assert (chosen.day, chosen.detail) == (date(2026, 12, 13), "day")


@pytest.mark.parametrize(
    ("case", "today"),
    [(case_of(), TODAY), (leaves(), AFTER), (leaves(replace(STAYS, number=Number.MOVE)), TODAY)],
    ids=["no day is known", "it is past", "a number moves"],
)
def test_nobody_else_is_offered_it(case: Case, today: date) -> None:
    assert not [label for label in labels(draw("ask.when", seen(case, today))) if "leave" in label and "✈️" not in label]


def test_no_last_codes_are_offered_to_who_gets_none() -> None:
    screen = draw("ask.when", seen(leaves(replace(STAYS, sim=Sim.LOST))))
    assert labels(screen)[0] == "10 Dec: I leave"
    assert "13 Dec (+3 days)" not in labels(screen)


def test_who_leaves_and_has_not_said_when_says_it_from_the_question_for_the_last_day() -> None:
    (tap,) = [tap for tap in taps(draw("ask.when", seen(case_of()))) if tap.arg.startswith("pick.leave")]
    calendar = taps(draw(tap.arg, seen(case_of())))
    (day,) = [t for t in calendar if t.action == "leave" and t.arg.endswith("-30")]
    said = act(day.action, case_of(), day.place, day.arg)
    assert said.place == "ask.when", "the zone is asked once it was sent"
    assert "✈️ My departure" in labels(draw("ask.when", seen(said.case))), "and it can be corrected there"
    assert [t.arg for t in calendar if t.action == "go"][-1] == "ask.when"
    abroad = labels(draw("ask.when", seen(case_of(replace(STAYS, sim=Sim.WORKS_ABROAD)))))
    assert not [label for label in abroad if "✈️" in label], "who is abroad has left"


def test_who_chooses_a_day_before_the_departure_is_told_what_it_means() -> None:
    said = act("end", leaves(), "ask.when", "2026-12-08")
    assert said.notice == Notice(NoticeKind.OFF_BEFORE_LEAVING, LEAVES, days=2)
    assert "2 days before you leave" in words(Texts("en"), said.notice)
    soonest = act("end", leaves(), "ask.when", "asap").notice
    assert soonest == Notice(NoticeKind.OFF_BEFORE_LEAVING, LEAVES)
    assert "may stop before you leave on 10 December" in words(Texts("en"), soonest)
    assert "2 days before you leave" in at("leaving", ends(leaves(), date(2026, 12, 8)))


@pytest.mark.parametrize("day", ["2026-12-10", "2026-12-13"])
def test_who_chooses_the_departure_or_a_later_day_is_not_warned(day: str) -> None:
    notice = act("end", leaves(), "ask.when", day).notice
    assert notice is None or notice.kind is not NoticeKind.OFF_BEFORE_LEAVING
    assert "days before you leave" not in at("leaving", ends(leaves(), date.fromisoformat(day)))


# --- a shortcut for a day is the day it names ---


def test_a_shortcut_of_a_reminder_is_the_day_it_names_whenever_it_is_tapped() -> None:
    asked = ends(case_of(), None).record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    more = draw("more.prepare", seen(case_of()))
    assert {tap.arg for tap in taps(more) if tap.action == "snooze"} == {"2026-12-01", "2026-12-03", "2026-12-07"}
    assert "⏰ Tomorrow, 1 Dec" in labels(more)
    one = draw("reminders.is.confirmation", seen(asked))
    days = {tap.arg.partition("=")[2] for tap in taps(one) if tap.action == "later"}
    assert days == {"2026-12-01", "2026-12-03", "2026-12-07"}


# --- who stopped at "how was it sent" ---

HOW = "asked.how.2026-11-29"


def stopped() -> Case:
    return replace(ends(case_of(), None), place=HOW)


def test_every_go_on_leads_back_to_the_question_that_was_left_open_with_its_day() -> None:
    assert ahead(stopped()) == HOW
    chat = replace(CHAT, active_case=1)
    state = State(chat, (stopped(),))
    assert start(state, chat, NOW, "", content()).place == "back"
    for place, action in (("back", "resume"), ("status", "start"), ("cases", "resume")):
        went = tapped(state, chat, NOW, Tap(1, place, action), content(), ["en"])
        assert went.place == HOW, place


@pytest.mark.parametrize("place", ["back", "status"])
def test_the_overview_names_the_question_that_was_left_open(place: str) -> None:
    assert "How did you make the request?" in at(place, stopped())


def test_who_has_answered_it_goes_on() -> None:
    told = stopped().record(Kind.ASKED, NOW, day=TODAY, detail="email")
    assert ahead(told) != HOW


@pytest.mark.parametrize("place", ["back", "status", "steps"])
def test_it_is_not_said_that_nothing_was_requested_while_only_the_way_is_missing(place: str) -> None:
    text = at(place, stopped())
    assert "Not noted yet: how you made the request" in text
    assert "nothing requested yet" not in text


# --- what was answered is not asked or said again ---


def test_who_is_abroad_is_not_asked_when_they_leave() -> None:
    abroad = case_of(replace(STAYS, sim=Sim.WORKS_ABROAD, channel=Channel.WRITING))
    assert not [label for label in labels(draw("plan", seen(abroad))) if "✈️" in label]
    assert [label for label in labels(draw("plan", seen(case_of()))) if "✈️" in label]


def test_who_lives_in_china_with_a_dead_card_reads_nothing_of_the_town_hall() -> None:
    dead = case_of(Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD))
    assert "town hall" in at("unlink", dead, zone=None)
    assert "town hall" not in at("unlink", dead, zone="Asia/Shanghai")


def test_a_prepaid_card_is_not_offered_to_become_one_and_has_no_contract_to_cancel() -> None:
    asked = Case(7, 1, NOW, NOW, Answers("lycamobile", Plan.PREPAID), place="q.number")
    text = at("q.number", asked)
    assert "prepaid card keeps" not in text
    assert "you cancel" not in text
    assert "the card stops" in text


def test_who_needs_no_proof_leaves_the_request_out_with_one_tap() -> None:
    dead = case_of(Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD))
    (skip,) = [tap for tap in taps(draw("ask", seen(dead))) if tap.action == "skip"]
    assert act("skip", dead, skip.place, skip.arg).place != StepId.ASK
    assert "“Skip it”" in at("ask", dead)
    assert not [tap for tap in taps(draw("ask", seen(ends(case_of(), None)))) if tap.action == "skip"]


@pytest.mark.parametrize("carrier", ["aldi", "lebara"])
def test_who_is_abroad_is_not_told_to_hand_a_letter_in_at_a_shop(carrier: str) -> None:
    answers = Answers(carrier, Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)
    assert "hand it in at a shop" in at("ask", ends(case_of(answers), None))
    assert "shop" not in at("ask", ends(case_of(replace(answers, sim=Sim.WORKS_ABROAD)), None))
    assert "shop" not in at("ask", ends(leaves(answers), None), AFTER)


def test_who_chose_no_day_reads_nothing_of_a_chosen_day() -> None:
    asked = case_of().record(Kind.ASKED, NOW, day=TODAY, detail="email")
    assert "stops on the chosen day" in at("ended", ends(asked, date(2026, 12, 20)), date(2026, 12, 21))
    for case in (asked, ends(asked, None)):
        assert "chosen day" not in at("ended", case, date(2026, 12, 21))


def test_a_sentence_begins_with_a_capital_where_the_operator_is_not_known() -> None:
    unknown = ends(case_of(replace(STAYS, carrier="unknown", channel=Channel.LETTER)), date(2026, 12, 20))
    asked = unknown.record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    assert "tomorrow. Your operator has not confirmed it" in at("eve", asked, date(2026, 12, 19))


@pytest.mark.parametrize(("last_tap", "missed"), [(NOW - timedelta(days=1), True), (NOW + timedelta(days=4), False)])
def test_the_crash_harness_misses_a_shortcut_that_left_nothing_unless_its_day_was_past(
    last_tap: datetime, missed: bool
) -> None:
    pressed = Button(1, "more.prepare", "snooze", "2026-12-01")
    stored = Stored({}, [{"number": 1, "last_tap": (last_tap - EPOCH) // timedelta(microseconds=1)}])
    assert CHECKS["snooze"](pressed, Seen(stored, [], asked=False, typed=False)) is not missed
    stored.events.append({"kind": "snoozed", "detail": "prepare"})
    assert CHECKS["snooze"](pressed, Seen(stored, [], asked=False, typed=False))
