"""What readers found in the guide when all of it stood together: each a screen or a reminder that did not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.guide import threads
from bot.guide.actions import ACTIONS
from bot.guide.ahead import ahead
from bot.guide.case import Answers, Case, Channel, Kind, Need, Number, Plan, Sim
from bot.guide.offers import Concern, ways
from bot.guide.recorded import what_next
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import solved
from bot.guide.trouble import Trouble
from bot.i18n import Texts
from bot.screens.buttons import unpack
from bot.screens.notices import comes_next
from bot.screens.registry import draw
from tests.screens.worlds import NOW, TODAY, case_with, content, view

DAY = timedelta(days=1)
ENDS = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER, need=Need.END)
CARD = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.LOST_HERE, need=Need.END)


def days(case: Case, kind: ReminderKind) -> list[date]:
    return [due.at.date() for due in schedule(case, view(case).chat) if due.kind is kind]


def leaving(answers: Answers, days_ahead: int) -> Case:
    return case_with(answers).record(Kind.LEAVING, NOW, day=TODAY + days_ahead * DAY)


@pytest.mark.parametrize("concern", [Concern.BILLED, Concern.COLLECTOR, Concern.NO_ANSWER, Concern.TAKEN])
def test_a_trouble_typed_in_a_closed_case_changes_nothing_of_it(concern: Concern) -> None:
    closed = case_with(replace(CARD, sim=Sim.WORKS_HERE)).record(Kind.CLOSED, NOW)
    assert [(way.action, way.arg) for way in ways(closed, concern)] == [("go", "trouble.menu"), ("new", "")]


def test_a_reminder_of_next_year_says_its_year() -> None:
    told = case_with(ENDS).record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    case = told.record(Kind.COMPLAINED, NOW, day=TODAY).record(Kind.ANSWERED, NOW, detail="operator.refused")
    near = what_next(told, view(told).chat, NOW)
    far = replace(near, day=TODAY + 300 * DAY, far=True)
    assert not near.far
    assert not what_next(case, view(case).chat, NOW).far
    texts: Texts = view(case).texts
    assert "2027" in comes_next(texts, far)
    assert "2026" not in comes_next(texts, near)


def test_the_last_day_of_a_right_is_far_away() -> None:
    case = case_with(ENDS).record(Kind.ASKED, NOW, day=TODAY, detail="letter").record(Kind.ENDED, NOW, day=TODAY)
    case = case.record(Kind.CONFIRMED, NOW, day=TODAY)
    case = case.record(Kind.COMPLAINED, NOW, day=TODAY, detail="billed")
    coming = [due for due in schedule(case, view(case).chat) if due.kind is ReminderKind.RIGHT_OMBUDSMAN]
    assert coming
    assert not what_next(case, view(case).chat, NOW).far, "the answer to the complaint comes first"
    case = case.record(Kind.MUTED, NOW, detail=ReminderKind.ANSWER_OPERATOR)
    case = case.record(Kind.MUTED, NOW, detail=ReminderKind.FINAL_BILL)
    then = what_next(case, view(case).chat, NOW)
    assert then.about is ReminderKind.RIGHT_OMBUDSMAN
    assert then.far


@pytest.mark.parametrize(("number", "kind"), [(Number.MOVE, ReminderKind.MOVED), (None, ReminderKind.CONFIRMATION)])
def test_who_asked_again_about_a_request_of_an_unknown_day_is_reminded(number: Number, kind: ReminderKind) -> None:
    told = case_with(Answers("base", Plan.SUBSCRIPTION, number, need=Need.CANCELLED))
    told = told.record(Kind.ASKED, NOW, detail="").record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.GOES_ON)
    assert days(told, kind) == []
    assert days(told.record(Kind.CHASED, NOW, day=TODAY, detail="email"), kind) == [date(2026, 11, 6)]


def test_who_must_post_a_letter_before_leaving_is_reminded_while_it_can_still_arrive() -> None:
    assert days(leaving(ENDS, 20), ReminderKind.SEND_BY) == [TODAY + DAY]
    assert days(leaving(ENDS, 60), ReminderKind.SEND_BY) == [TODAY + 39 * DAY]


def test_who_leaves_before_the_last_day_is_reminded_before_leaving_too() -> None:
    case = leaving(replace(ENDS, channel=Channel.ONLINE), 1).record(
        Kind.END_DATE, NOW, day=TODAY + 30 * DAY, detail="day"
    )
    assert days(case, ReminderKind.SEND_BY) == [TODAY + DAY]


def test_a_lost_card_is_blocked_before_anything_is_closed() -> None:
    assert "That is all" not in draw("plan", view(case_with(CARD))).text
    assert "That is all" in draw("plan", view(case_with(replace(CARD, sim=Sim.WORKS_HERE)))).text


def test_who_lost_a_sim_abroad_is_told_that_no_number_surely_works_from_there() -> None:
    lost = case_with(replace(ENDS, carrier="proximus", sim=Sim.LOST_ABROAD))
    assert "We know no number that surely works from abroad" in draw("ask.block", view(lost)).text


def test_who_leaves_tomorrow_cancels_today() -> None:
    shown = draw("leaving", view(leaving(replace(ENDS, channel=Channel.ONLINE), 1))).text
    assert "Before 4 November" not in shown


def test_a_number_of_somebody_else_gets_no_codes_on_the_pages_of_accounts() -> None:
    taken = case_with(replace(ENDS, need=Need.CANCELLED)).record(Kind.ASKED, NOW, day=TODAY)
    assert "while this SIM still gets texts" in draw("unlink", view(taken)).text
    taken = taken.record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.NUMBER_TAKEN)
    assert "while this SIM still gets texts" not in draw("unlink", view(taken)).text


def test_who_reads_of_a_reminder_after_the_departure_reads_its_day_by_the_clock_there() -> None:
    """From the day after the departure it comes by that clock, where the day may be another one than in Belgium."""
    case = leaving(replace(ENDS, channel=Channel.ONLINE), 1).record(Kind.ASKED, NOW, day=TODAY, detail="online")
    there = case.correct(Kind.LEAVING, NOW, day=TODAY + DAY, detail="Pacific/Kiritimati")
    chat = replace(view(there).chat, zone="Europe/Brussels")
    coming = next(due for due in schedule(there, chat) if due.at.date() > TODAY + DAY)
    said = what_next(there, chat, coming.at - timedelta(hours=1))
    assert said.day == coming.at.astimezone(ZoneInfo("Pacific/Kiritimati")).date()


def came_with(trouble: Trouble) -> Case:
    """Cancelled before at an unknown day, and disputed from here."""
    case = case_with(Answers("scarlet", Plan.SUBSCRIPTION, need=Need.CANCELLED)).record(Kind.ASKED, NOW)
    return case.record(Kind.TROUBLE, NOW, detail=trouble).record(Kind.COMPLAINED, NOW, day=TODAY, detail=trouble)


def answered(case: Case, worth: str, about: Trouble) -> Outcome[Case]:
    letter = threads.thread_of(about)
    place = f"answer.operator.{letter}"
    return ACTIONS["tell"](ActionContext(view(case).chat, case, place, f"answered_operator_{worth}", NOW, content()))


@pytest.mark.parametrize("trouble", [Trouble.BILLED, Trouble.COLLECTOR])
def test_what_somebody_came_with_and_was_solved_leads_to_the_end_of_the_case(trouble: Trouble) -> None:
    after = answered(came_with(trouble), "solved", trouble)
    assert (after.place, ahead(after.case)) == ("farewell", "farewell")
    shown = draw("farewell", view(after.case))
    assert "You have no proof" not in shown.text
    assert "Destroy" not in shown.text
    assert ("close", "") in [(tap.action, tap.arg) for row in shown.rows for b in row if (tap := unpack(b.data or ""))]
    assert "Requested, not yet confirmed" not in draw("status", view(after.case)).text
    assert "not noted" not in draw("closed", view(after.case.record(Kind.CLOSED, NOW))).text


@pytest.mark.parametrize("trouble", [Trouble.BILLED, Trouble.COLLECTOR])
def test_what_was_not_solved_or_begins_anew_does_not_end_the_case(trouble: Trouble) -> None:
    refused = answered(came_with(trouble), "refused", trouble).case
    again = answered(came_with(trouble), "solved", trouble).case.record(Kind.TROUBLE, NOW, detail=Trouble.REFUSED)
    assert not solved(refused)
    assert not solved(again)
    assert not solved(replace(again, answers=replace(again.answers, need=Need.END)))


def test_who_has_ordered_a_move_is_not_asked_to_say_so_again_when_its_day_changes() -> None:
    """Said again it would take the place of the first order, from which the claim for a late move counts."""
    moving = case_with(replace(ENDS, number=Number.MOVE, need=Need.KEEP, to="vikings"))
    moving = moving.record(Kind.END_DATE, NOW, day=TODAY + 12 * DAY, detail="day")
    assert "✅ I have ordered it" in [b.text for row in draw("ask", view(moving)).rows for b in row]
    ordered = moving.record(Kind.ASKED, NOW, day=TODAY, detail="move")
    changed = ordered.correct(Kind.END_DATE, NOW, day=TODAY + 19 * DAY, detail="day")
    labels = [b.text for row in draw("ask", view(changed)).rows for b in row]
    assert "✅ I have ordered it" not in labels
    assert "▶️ Go on" in labels
