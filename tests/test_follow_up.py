"""Reminders know what was done: complaints, what was asked before, the eve of the last day, a card that is dead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.decide import tapped
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import Due, reminded, schedule
from bot.guide.rights import RIGHTS
from bot.guide.state import State
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome
from bot.guide.trouble import Trouble
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.notices import words
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.pretend import User
from tests.screens.budget import faults, parse_fault
from tests.screens.worlds import catalogues, content, languages, stages, view

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("scarlet", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
MOVING = Answers("scarlet", Plan.SUBSCRIPTION, Number.MOVE)
DEAD = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD)


def asked(answers: Answers = GIVE_UP, *, days_ago: int = 40, end: date | None = None) -> Case:
    """Requested so many days before the 30 March; `end` was told at the same moment."""
    then = NOW - days_ago * DAY
    case = Case(7, 1, then, then, answers, place=StepId.ASK)
    if end:
        case = case.record(Kind.END_DATE, then, day=end, detail="day")
    return case.record(Kind.ASKED, then, day=then.date(), detail="move" if case.moving else "email")


def billed() -> Case:
    """It has ended and was confirmed a month ago, and yet a bill came."""
    case = asked(end=TODAY - 30 * DAY)
    case = case.record(Kind.CONFIRMED, NOW - 35 * DAY, day=TODAY - 35 * DAY)
    case = case.record(Kind.ENDED, NOW - 29 * DAY, day=TODAY - 30 * DAY)
    return case.record(Kind.TROUBLE, NOW, detail=Trouble.BILLED)


def act(name: str, case: Case, place: str, arg: str, days: float = 0) -> Outcome[Case]:
    now = NOW + days * DAY
    found = ACTIONS[name](ActionContext(CHAT, case, place, arg, now, content()))
    return replace(found, case=replace(found.case, last_tap=now))


def coming(case: Case) -> dict[ReminderKind, date]:
    """But for what is reminded of by a last day of its own: that goes on beside every question."""
    return {due.kind: local_day(due.at, CHAT) for due in schedule(case, CHAT) if due.kind not in RIGHTS}


def sent(case: Case, kind: ReminderKind) -> Case:
    due = next(due for due in schedule(case, CHAT) if due.kind is kind)
    return reminded(case, due, due.at, CHAT)


def at(place: str, case: Case, day: date = TODAY, *, language: str = "en", notice: str = "") -> Screen:
    return draw(place, replace(view(case, language, notice=notice), today=day, chat=replace(CHAT, language=language)))


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def taps(screen: Screen) -> set[tuple[str, str]]:
    found = [unpack(button.data) for row in screen.rows for button in row if button.data]
    return {(tap.action, tap.arg) for tap in found if tap}


# --- complaints ---


def complained() -> Case:
    return act("tell", billed(), "trouble.is.billed", "complained").case


def test_a_complaint_asks_for_its_answer_after_two_weeks_and_not_whether_the_bill_is_right() -> None:
    assert ReminderKind.FINAL_BILL in coming(billed())
    case = complained()
    assert coming(case) == {ReminderKind.ANSWER_OPERATOR: date(2026, 4, 13)}
    due = next(due for due in schedule(case, CHAT) if due.kind is ReminderKind.ANSWER_OPERATOR)
    assert due.place == "answer.operator"
    text = visible(at(due.place, case, date(2026, 4, 13)).text)
    assert "Has Scarlet answered your complaint of 30 March?" in text
    assert "That was 14 days ago." in text


def test_the_question_comes_again_after_three_seven_and_twenty_one_days() -> None:
    case, days = complained(), []
    while ReminderKind.ANSWER_OPERATOR in (found := coming(case)):
        days.append(found[ReminderKind.ANSWER_OPERATOR])
        case = sent(case, ReminderKind.ANSWER_OPERATOR)
    assert days == [date(2026, 4, 13), date(2026, 4, 16), date(2026, 4, 23), date(2026, 5, 14)]
    assert "I have asked you 4 times." in visible(at("answer.operator", case, date(2026, 6, 1)).text)


def test_the_screen_after_a_complaint_says_until_when_to_wait_and_the_ombudsman_is_not_the_main_button() -> None:
    early, late = (at("trouble.is.billed", complained(), TODAY + days * DAY) for days in (1, 14))
    assert "Wait for the operator’s answer until 13 April" in visible(early.text)
    assert "We chose this day; it is not a legal deadline." in visible(early.text)
    assert ("tell", "ombudsman") in taps(early)
    assert [b.text for b in early.rows[-2] if b.style] == ["📬 They answered"]
    assert [b.text for b in late.rows[-2] if b.style] == ["✅ Ombudsman asked"]


def test_no_answer_leads_to_the_ombudsman_whose_90_days_are_waited_for() -> None:
    case = sent(complained(), ReminderKind.ANSWER_OPERATOR)
    none = act("notyet", case, "answer.operator", "answer_operator", days=14)
    assert none.place == "trouble.is.billed"
    assert "Write to the Telecom Ombudsman" in visible(at(none.place, none.case, TODAY + 14 * DAY).text)
    told = act("tell", none.case, none.place, "ombudsman", days=15)
    assert coming(told.case) == {ReminderKind.ANSWER_OMBUDSMAN: TODAY + 105 * DAY}
    again = sent(told.case, ReminderKind.ANSWER_OMBUDSMAN)
    assert coming(again) == {ReminderKind.ANSWER_OMBUDSMAN: TODAY + 135 * DAY}
    later = act("notyet", again, "answer.ombudsman", "answer_ombudsman", days=106)
    assert coming(later.case) == {ReminderKind.ANSWER_OMBUDSMAN: TODAY + 136 * DAY}


def test_refused_leads_to_the_next_step_and_the_first_question_comes_again() -> None:
    case = sent(complained(), ReminderKind.ANSWER_OPERATOR)
    refused = act("tell", case, "answer.operator", "answered_operator_refused", days=14)
    assert refused.place == "trouble.is.billed"
    assert "Write to the Telecom Ombudsman" in visible(at(refused.place, refused.case, TODAY + 14 * DAY).text)
    assert coming(refused.case) == {ReminderKind.FINAL_BILL: date(2026, 4, 16)}, "three working days later"
    assert act("tell", refused.case, "answer.operator", "answered_operator_refused").case == replace(
        refused.case, last_tap=NOW
    ), "told twice it counts once"


def test_solved_leads_to_where_the_proof_is_told() -> None:
    solved = act("tell", complained(), "answer.operator", "answered_operator_solved", days=3)
    assert solved.place == StepId.FINAL_BILL
    assert ReminderKind.ANSWER_OPERATOR not in coming(solved.case)
    proven = act("did", complained(), "final_bill", "bill", days=3)
    assert coming(proven.case) == {}


def test_an_answer_that_was_a_slip_can_be_taken_back() -> None:
    case = act("tell", complained(), "answer.operator", "answered_operator_refused").case
    assert ("tell", f"answered=undo{case.events[-1].number}") in taps(at("trouble.is.billed", case))
    back = act("tell", case, "trouble.is.billed", f"answered=undo{case.events[-1].number}").case
    assert ReminderKind.ANSWER_OPERATOR in coming(back)


@pytest.mark.parametrize(
    ("trouble", "quiet"),
    [
        (Trouble.NO_ANSWER, {ReminderKind.CONFIRMATION}),
        (Trouble.GOES_ON, {ReminderKind.ENDED, ReminderKind.FINAL_BILL}),
        (Trouble.BILLED, {ReminderKind.FINAL_BILL}),
        (Trouble.REFUSED, {ReminderKind.CONFIRMATION, ReminderKind.ENDED, ReminderKind.FINAL_BILL}),
    ],
)
def test_only_what_asks_about_the_same_is_quiet_beside_a_complaint(trouble: Trouble, quiet: set[ReminderKind]) -> None:
    before = asked(days_ago=3, end=TODAY - DAY)
    case = act("tell", before, f"trouble.is.{trouble}.m", "complained").case
    assert coming(case).keys() == (coming(before).keys() - quiet) | {ReminderKind.ANSWER_OPERATOR}


def test_a_complaint_of_an_older_program_does_not_say_what_it_is_about() -> None:
    case = asked(days_ago=2, end=TODAY - DAY).record(Kind.COMPLAINED, NOW, day=TODAY)
    assert coming(case).keys() - {ReminderKind.LAST_CALL} == {ReminderKind.ANSWER_OPERATOR}


def test_who_was_billed_after_the_end_is_not_told_that_one_more_bill_is_normal() -> None:
    normal = "One more bill"
    assert normal in visible(at("final_bill", asked(end=TODAY - DAY)).text)
    assert normal not in visible(at("final_bill", billed()).text)
    assert normal not in visible(at("final_bill", complained()).text)


def test_the_record_says_who_answered() -> None:
    case = act("tell", complained(), "answer.operator", "answered_operator_refused").case
    assert "No answer from the operator to the complaint is noted yet." in at("status", complained()).text
    assert "The operator answered: not solved" in at("status", case).text


async def test_a_person_is_asked_for_the_answer_with_three_buttons(user: User) -> None:
    await user.send("/start")
    await user.walk(
        "End it",
        "Scarlet",
        "Only this number",
        "Works, in Belgium",
        "E-mail or form",
        "Go to the request",
    )
    await user.walk("Earliest possible", "Request sent", "Today", "E-mail or form", "Belgium", "Nothing comes")
    for _ in range(2):
        await user.tap("Requested again")
        await user.wind(days=1)
    await user.tap("Complaint sent")
    await user.sees("Wait for the operator’s answer until")
    while "Has Scarlet answered your complaint" not in await user.text():
        assert await user.wind(until_message=True)
    await user.sees("That was 14 days ago.")
    await user.tap("Yes, not solved")
    await user.sees("Write to the Telecom Ombudsman")


# --- what comes again says what was done ---


def test_the_second_reminder_says_what_was_done_last_and_offers_the_next_step() -> None:
    case = asked(days_ago=17)
    first = at("confirmation", case)
    assert "🆘 Nothing comes" in labels(first)
    case = sent(sent(case, ReminderKind.CONFIRMATION), ReminderKind.CONFIRMATION)
    again = at("confirmation", case)
    said = "Requested on 13 March by e-mail or form. That was 17 days ago. I have asked you 2 times."
    assert said in visible(again.text).replace("\n", " ")
    assert "🔁 Request again" in labels(again)
    assert "🆘 Nothing comes" not in labels(again)
    assert visible(first.text).split("\n\n")[2] not in visible(again.text).split("\n\n")[:3], "not the first words"


def test_the_reminder_of_the_25th_knows_what_was_requested_again_on_the_23rd() -> None:
    case = asked(days_ago=20, end=TODAY + DAY)
    case = act("tell", case, "trouble.is.no_answer", "chased").case
    assert coming(case)[ReminderKind.ENDED] == TODAY + 2 * DAY
    text = visible(at("ended", case, TODAY + 2 * DAY).text)
    assert "Requested again on 30 March by e-mail or form. That was 2 days ago." in text


def test_the_screen_after_requested_again_says_when_the_question_comes_again() -> None:
    told = act("tell", asked(days_ago=6), "trouble.is.no_answer", "chased")
    assert coming(told.case)[ReminderKind.CONFIRMATION] == date(2026, 4, 2), "three working days later"
    said = "I will ask about the confirmation again on 2 April."
    assert said in visible(at(told.place, told.case).text)
    notice = words(catalogues().for_language("en"), told.notice)
    assert visible(at(told.place, told.case, notice=notice).text).count(said) == 1, "once, not twice"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("answers", [GIVE_UP, MOVING, DEAD])
def test_every_question_fits_the_phone_the_second_time_too(answers: Answers, language: str) -> None:
    for case in stages(answers):
        shown = view(case, language)
        for due in schedule(case, shown.chat):
            twice = reminded(reminded(case, due, due.at, CHAT), due, due.at, CHAT)
            for each in (case, twice):
                day = local_day(due.at, CHAT)
                screen = draw(due.place, replace(view(each, language, notice="⏰"), today=day))
                assert not faults(due.place, language, screen)
                assert not parse_fault(screen.text)


# --- the eve ---


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (GIVE_UP, "You chose tomorrow. Scarlet has not confirmed it."),
        (MOVING, "The number moves tomorrow: is all ready?"),
    ],
)
def test_the_day_before_it_is_asked_whether_all_is_ready(answers: Answers, says: str) -> None:
    case = asked(answers, days_ago=9, end=TODAY + 9 * DAY)
    assert coming(case)[ReminderKind.EVE] == TODAY + 8 * DAY
    text = visible(at("eve", case, TODAY + 8 * DAY).text)
    assert says in text
    assert ("accounts" in text) is not case.moving
    assert "is all ready?" not in visible(at("eve", case, TODAY + 10 * DAY).text), "too late: has it ended?"
    case = sent(case, ReminderKind.EVE)
    assert ReminderKind.EVE not in coming(case), "once"


@pytest.mark.parametrize(("days", "comes"), [(1, False), (2, False), (3, True)])
def test_it_is_not_asked_of_who_told_of_it_a_day_before(days: int, comes: bool) -> None:
    case = asked(days_ago=0, end=TODAY + days * DAY)
    assert (ReminderKind.EVE in coming(case)) is comes


def test_it_never_comes_on_the_day_of_the_last_call() -> None:
    case = asked(days_ago=9, end=TODAY + 9 * DAY)
    assert ReminderKind.LAST_CALL in coming(case)
    moved = act("later", case, "reminders", "last_call=8").case
    assert coming(moved)[ReminderKind.LAST_CALL] == TODAY + 8 * DAY
    assert ReminderKind.EVE not in coming(moved)
    assert ReminderKind.EVE not in coming(sent(moved, ReminderKind.LAST_CALL))


# --- not yet of a move, a dead card, the way that was not told ---


def test_a_move_that_is_not_there_yet_is_asked_about_on_the_next_working_day() -> None:
    case = asked(MOVING, days_ago=9, end=TODAY - DAY)
    waiting = act("notyet", case, "ended", "moved")
    assert coming(waiting.case)[ReminderKind.MOVED] == TODAY + DAY


def year(case: Case) -> list[Due]:
    """All that comes in a year in which nobody answers."""
    found: list[Due] = []
    while (soon := schedule(case, CHAT)) and len(found) < 50:
        found.append(soon[0])
        case = reminded(case, soon[0], soon[0].at, CHAT)
    return found


def test_a_dead_card_gets_one_message_in_a_year_whatever_was_tapped() -> None:
    fresh = Case(7, 1, NOW, NOW, DEAD, place="plan")
    (only,) = year(fresh)
    assert (local_day(only.at, CHAT), only.place) == (TODAY + 3 * DAY, StepId.FAREWELL)
    screen = at(only.place, fresh)
    assert "Have you moved all accounts? Then close this case" in visible(screen.text)
    assert ("close", "") in taps(screen)
    assert year(replace(reminded(fresh, only, only.at, CHAT), last_tap=NOW + 20 * DAY)) == []
    written = fresh.record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    assert [due.kind for due in year(written)] == [ReminderKind.CONFIRMATION]
    own = act("snooze", reminded(fresh, only, only.at, CHAT), "more.unlink", "9", days=4).case
    assert [due.kind for due in year(own)] == [ReminderKind.SNOOZED], "what its user sets comes"


def test_a_dead_card_that_has_ended_is_not_asked_for_a_paper() -> None:
    written = Case(7, 1, NOW, NOW, DEAD).record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    ended = act("did", written, "ended", "ended")
    assert ended.notice is None or ended.notice.kind is not NoticeKind.PAPER_MISSING
    assert year(ended.case) == []


def test_who_stopped_at_how_it_was_sent_is_asked_just_that_on_the_next_day() -> None:
    case = Case(7, 1, NOW, NOW, GIVE_UP, place="asked.how.2026-03-30")
    (due,) = schedule(case, CHAT)
    assert (due.kind, local_day(due.at, CHAT), due.place) == (ReminderKind.NUDGE, TODAY + DAY, case.place)
    assert "How did you make the request?" in visible(at(due.place, case).text)
    assert "How did you make the request?" in at("reminders", case).text
    again = schedule(reminded(case, due, due.at, CHAT), CHAT)
    assert [local_day(one.at, CHAT) for one in again] == [TODAY + 4 * DAY]


# --- what stands beside ---


def test_the_line_on_top_names_the_question_of_its_day() -> None:
    t = catalogues().for_language("en")
    said = words(t, Notice(NoticeKind.WILL_REMIND, date(2026, 12, 17), about=ReminderKind.ENDED))
    assert said == "Noted. I will ask on 17 December whether it has ended."
    assert words(t, Notice(NoticeKind.WILL_REMIND, date(2026, 12, 17))) == "Noted. Next reminder: 17 December."


def test_another_day_for_a_reminder_shows_the_day_on_its_button() -> None:
    screen = at("reminders.is.confirmation", asked(days_ago=1))
    assert {"⏰ Tomorrow, 31 Mar", "⏰ In 3 days, 2 Apr", "⏰ In a week, 6 Apr"} <= set(labels(screen))


@pytest.mark.parametrize("answers", [GIVE_UP, MOVING, DEAD, replace(MOVING, plan=Plan.PREPAID)])
def test_every_button_of_every_reminder_is_accepted_by_its_case(answers: Answers) -> None:
    """Not one of them is answered with "out of date"."""
    for case in stages(answers):
        for due in schedule(case, CHAT):
            state = State(replace(CHAT, active_case=case.number), (replace(case, place=due.place),))
            screen = draw(due.place, view(case))
            for button in (button for row in screen.rows for button in row if button.data):
                found = tapped(state, state.chat, due.at, unpack(button.data or ""), content(), languages())
                said = found.notice.kind if found.notice else None
                assert said not in (NoticeKind.NOT_POSSIBLE, NoticeKind.ASK_FIRST), (due, button)
