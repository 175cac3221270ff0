"""The day that the operator names: in its confirmation for the end, or for a move that was ordered without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import NotPossible
from bot.free_text import TypedText
from bot.guide.actions import ACTIONS
from bot.guide.agenda import last_day
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.claims import ClaimKind, claims
from bot.guide.moments import local_day
from bot.guide.notices import NoticeKind
from bot.guide.reading import typed
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.state import State
from bot.guide.tap import ActionContext, Outcome
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.budget import faults, parse_fault
from tests.screens.worlds import content, languages, view

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
WISHED = TODAY + 20 * DAY
LATER = TODAY + 31 * DAY
EARLIER = TODAY + 9 * DAY
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("scarlet", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
MOVING = Answers("scarlet", Plan.SUBSCRIPTION, Number.MOVE)
DEAD = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD)


def asked(answers: Answers = GIVE_UP, end: date | None = WISHED) -> Case:
    then = NOW - 4 * DAY
    case = Case(7, 1, then, then, answers, place="confirmation")
    case = case.record(Kind.END_DATE, then, day=end, detail="day" if end else "asap")
    return case.record(Kind.ASKED, then, day=then.date(), detail="move" if case.moving else "email")


def act(name: str, case: Case, place: str, arg: str = "", days: int = 0) -> Outcome[Case]:
    now = NOW + days * DAY
    found = ACTIONS[name](ActionContext(CHAT, case, place, arg, now, content()))
    return replace(found, case=replace(found.case, last_tap=now))


def confirmed(end: date | None = WISHED) -> Case:
    return act("did", asked(end=end), "confirmation", "confirmed").case


def named(day: date | None, end: date | None = WISHED) -> Case:
    return act("named", confirmed(end), "named", day.isoformat() if day else "none").case


def at(place: str, case: Case, language: str = "en", day: date = TODAY) -> Screen:
    return draw(place, replace(view(case, language), today=day, chat=replace(CHAT, language=language)))


def said(place: str, case: Case, day: date = TODAY) -> str:
    return visible(at(place, case, day=day).text)


def taps(screen: Screen) -> list[str]:
    found = [unpack(button.data) for row in screen.rows for button in row if button.data]
    return [f"{tap.action} {tap.arg}".strip() for tap in found if tap]


def coming(case: Case) -> dict[ReminderKind, date]:
    return {due.kind: local_day(due.at, CHAT) for due in schedule(case, CHAT)}


# --- the end that a confirmation names ---


def test_who_has_it_in_writing_is_asked_once_which_end_day_it_names() -> None:
    outcome = act("did", asked(), "confirmation", "confirmed")
    assert outcome.place == "named"
    page = at("named", outcome.case)
    assert "Which end day does the confirmation name?" in visible(page.text)
    assert "You asked for 19 April." in visible(page.text)
    assert {f"named {WISHED}", "named none", "go pick.named", "start"} <= set(taps(page)), "one tap, or skip it"


def test_it_is_not_asked_twice_and_what_was_told_can_be_corrected() -> None:
    case = named(LATER)
    again = act("did", case, "confirmed", f"confirmed={TODAY - DAY}")
    assert again.place != "named", "another day of its arrival names no other end"
    assert "go named" in taps(at("confirmation", case))
    other = act("named", case, "named", EARLIER.isoformat()).case
    assert other.end_date == EARLIER
    assert act("named", other, "named", EARLIER.isoformat()).case.events == other.events


def test_skipping_goes_on_and_no_reminder_asks_for_the_day() -> None:
    case = confirmed()
    skipped = act("start", case, "named")
    assert (skipped.place, skipped.case.events) == ("ended", case.events)
    assert set(coming(case)) == {ReminderKind.ENDED, ReminderKind.EVE, ReminderKind.LAST_CALL, ReminderKind.FINAL_BILL}


def test_a_dead_card_and_what_has_ended_are_not_asked() -> None:
    assert act("did", asked(DEAD, None), "confirmation", "confirmed").place != "named"
    over = asked(end=TODAY - 2 * DAY).record(Kind.ENDED, NOW, day=TODAY)
    assert act("did", over, "confirmation", "confirmed").place != "named"


@pytest.mark.parametrize("day", [EARLIER, LATER])
def test_reminders_follow_the_day_that_was_confirmed(day: date) -> None:
    case = named(day)
    found = coming(case)
    assert found[ReminderKind.ENDED] == day + DAY
    assert found[ReminderKind.EVE] == day - DAY
    assert found[ReminderKind.LAST_CALL] == day - 3 * DAY
    assert found[ReminderKind.FINAL_BILL] == day + 35 * DAY
    assert last_day(case) == day, "for the calendar file"


def test_a_day_told_without_one_asked_for_is_waited_for_too() -> None:
    assert coming(confirmed(None))[ReminderKind.ENDED] == TODAY + DAY
    assert coming(named(LATER, None))[ReminderKind.ENDED] == LATER + DAY


def test_the_difference_has_its_sentence_and_its_way() -> None:
    late, early, same, none = named(LATER), named(EARLIER), named(WISHED), named(None)
    assert "It names 30 April as the end. You asked for 19 April: ask them in writing to correct it." in said(
        "confirmation", late
    )
    assert "go trouble.is.refused" in taps(at("confirmation", late))
    text = said("confirmation", early)
    assert "You asked for 19 April, but it names an earlier end: 8 April. Move your accounts before that day." in text
    assert "It names 19 April as the end, as you asked." in said("confirmation", same)
    assert "go trouble.is.refused" not in taps(at("confirmation", same))
    assert "It names no end day: ask for it in writing." in said("confirmation", none)
    assert "go trouble.is.refused" in taps(at("confirmation", none))


def test_a_difference_is_shown_at_once_and_none_leads_on() -> None:
    assert act("named", confirmed(), "named", LATER.isoformat()).place == "confirmation"
    assert act("named", confirmed(), "named", EARLIER.isoformat()).place == "confirmation"
    assert act("named", confirmed(), "named", "none").place == "confirmation"
    assert act("named", confirmed(), "named", WISHED.isoformat()).place == "ended"
    assert act("named", confirmed(None), "named", WISHED.isoformat()).place == "ended", "as soon as possible"


def test_a_day_before_the_request_or_far_away_is_refused_with_a_sentence() -> None:
    before = act("named", confirmed(), "named", (TODAY - 9 * DAY).isoformat())
    assert before.notice is not None
    assert before.notice.kind is NoticeKind.BEFORE_ASKING
    assert before.case.last(Kind.NAMED) is None
    with pytest.raises(NotPossible):
        act("named", confirmed(), "named", (TODAY + 900 * DAY).isoformat())
    with pytest.raises(NotPossible):
        act("named", asked(), "named", "none")


def test_taking_the_confirmation_back_takes_its_day_back() -> None:
    case = act("undo", named(LATER), "confirmation", "confirmed").case
    assert case.end_date == WISHED
    assert act("did", case, "confirmation", "confirmed").place == "named"


def test_a_day_chosen_since_counts_again() -> None:
    case = act("end", named(LATER), "ask.when", (TODAY + 40 * DAY).isoformat()).case
    assert case.end_date == TODAY + 40 * DAY


def test_the_record_says_it_and_the_texts_to_send_go_on_naming_the_day_asked_for() -> None:
    case = named(LATER)
    assert "30 Mar: The confirmation names 30 April 2026 as the end" in said("status", case)
    assert "The confirmation names no end day" in said("status", named(None))
    assert "19 April" in said("ask", case)
    assert "30 April" not in said("ask", case)


def test_a_typed_day_answers_too() -> None:
    case = replace(confirmed(), place="named")
    outcome = typed(State(replace(CHAT, active_case=1), (case,)), CHAT, NOW, TypedText("30/04/2026"), content())
    assert outcome.case is not None
    assert outcome.case.end_date == LATER


# --- the day that the new operator promised ---


def test_who_ordered_a_move_without_a_day_is_asked_for_it_when_it_does_not_come() -> None:
    outcome = act("notyet", asked(MOVING, None), "ended", "moved")
    assert outcome.place == "named"
    page = at("named", outcome.case)
    assert "Which day did your new operator name for the move?" in visible(page.text)
    assert {"named none", "go pick.named", "start"} <= set(taps(page))
    told = act("named", outcome.case, "named", "none").case
    assert act("notyet", told, "ended", "moved", days=3).place == "ended", "asked once"
    assert act("notyet", asked(MOVING), "ended", "moved").place == "ended", "the day was chosen"


def test_a_move_that_is_late_for_the_promised_day_has_its_claim() -> None:
    case = asked(MOVING, None)
    assert "go named.g" in taps(at("trouble.is.goes_on", case))
    assert not claims(case, TODAY)
    outcome = act("named", case, "named", (TODAY - 4 * DAY).isoformat())
    assert outcome.place == "trouble.is.goes_on"
    assert [claim.kind for claim in claims(outcome.case, TODAY)] == [ClaimKind.DELAY]
    assert "go money.claimed_delay" in taps(at(outcome.place, outcome.case))


def test_a_promised_day_to_come_is_asked_about_on_the_next_working_day() -> None:
    outcome = act("named", asked(MOVING, None), "named", (TODAY + 3 * DAY).isoformat())
    assert outcome.place == "ended"
    assert coming(outcome.case)[ReminderKind.MOVED] == date(2026, 4, 3)
    assert "The new operator named 2 April 2026 for the move" in said("status", outcome.case)


def test_the_promised_day_of_a_move_that_came_can_be_told_and_is_not_asked_for() -> None:
    moved = act("did", asked(MOVING, None), "ended", "ended")
    assert moved.place != "named"
    assert "go pick.named" in taps(at("ended", moved.case))
    late = act("named", moved.case, "named", (TODAY - 4 * DAY).isoformat())
    assert [claim.kind for claim in claims(late.case, TODAY)] == [ClaimKind.DELAY]


# --- the day of a claim ---


@pytest.mark.parametrize("place", ["trouble.is.goes_on", "right.delay"])
def test_the_day_of_a_claim_for_a_late_move_is_asked(place: str) -> None:
    case = asked(MOVING, TODAY - 4 * DAY)
    page = at(place, case)
    assert "go money.claimed_delay" in taps(page)
    assert "tell claimed_delay" not in taps(page)
    asks = at("money.claimed_delay", case)
    assert {f"tell claimed_delay={TODAY}", f"tell claimed_delay={TODAY - DAY}", "go pick.claimed_delay"} <= set(
        taps(asks)
    )


# --- every language ---


@pytest.mark.parametrize("language", languages())
def test_its_pages_fit_a_phone(language: str) -> None:
    cases = [
        confirmed(),
        confirmed(None),
        named(LATER),
        named(EARLIER),
        named(None),
        named(WISHED),
        asked(MOVING, None),
    ]
    for case in cases:
        for place in ("named", "confirmation", "ended", "trouble.is.goes_on", "pick.named", "status"):
            screen = at(place, case, language)
            found = faults(place, language, screen) if place != "pick.named" else []
            assert not [*found, *([fault] if (fault := parse_fault(screen.text)) else [])], place
