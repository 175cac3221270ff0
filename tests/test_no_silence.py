"""Who has sent nothing is asked about that, not an early step; what still matters is asked about before the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.ahead import ahead
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Shared, Sim
from bot.guide.closing import Matter, matters
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.steps import StepId
from bot.guide.take_code import Along
from bot.guide.tap import ActionContext, Offered
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.registry import draw
from tests.screens.worlds import content, view

NOW = datetime(2026, 11, 3, 13, tzinfo=UTC)
TODAY = NOW.date()
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
ENDS = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL, shared=Shared.ALONE)
MOVES = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)


def at(place: str, answers: Answers = ENDS) -> Case:
    return Case(7, 1, NOW, NOW, answers, place=place)


def soon(place: str = StepId.ASK, answers: Answers = ENDS) -> Case:
    return at(place, answers).record(Kind.END_DATE, NOW, detail="asap")


def silent(case: Case) -> tuple[Case, list[tuple[ReminderKind, str, int]]]:
    """Nobody taps: every reminder, where it leads, and how many days after the last tap."""
    told = []
    while due := next(iter(schedule(case, CHAT)), None):
        told.append((due.kind, due.place, (due.at.date() - NOW.date()).days))
        case = replace(reminded(case, due, due.at, CHAT), place=due.place)
    return case, told


def text(place: str, case: Case, days: int = 0) -> str:
    now = NOW + timedelta(days=days)
    return visible(draw(place, replace(view(case), now=now, today=now.date(), chat=CHAT)).text)


@pytest.mark.parametrize("place", ["ask", "ask.text", "asked", "unsent"])
@pytest.mark.parametrize("answers", [ENDS, MOVES])
def test_who_stands_at_the_request_is_asked_three_times_to_send_it(place: str, answers: Answers) -> None:
    _, told = silent(soon(place, answers))
    assert told == [(ReminderKind.NUDGE, "unsent", day) for day in (3, 6, 27)]


def test_who_stopped_before_it_is_led_back_there_and_at_last_to_the_request() -> None:
    _, told = silent(at("unlink.chat"))
    assert [place for _, place, _ in told] == ["unlink", "unlink", "unsent"]


def test_the_question_says_what_is_open_and_how_long_ago_the_day_was_chosen() -> None:
    said = text("unsent", soon(), days=6)
    assert "Nothing was sent yet" in said
    assert "On 3 November you chose: as soon as possible. That was 6 days ago." in said
    assert "What one day costs is not known" in said
    labels = [button.text for row in draw("unsent", view(soon())).rows for button in row]
    assert {"✍️ The text", "✅ Request sent"} <= set(labels)


def test_status_says_that_nothing_was_sent_once_the_case_sleeps() -> None:
    case, _ = silent(soon())
    assert "Nothing was sent yet" in text("status", case, days=40)
    assert ahead(case) == StepId.ASK


def test_a_chosen_day_that_is_to_come_has_its_own_reminder_and_silence_follows_only_after_it() -> None:
    day = NOW.date() + timedelta(days=60)
    case = at(StepId.ASK, replace(ENDS, channel=Channel.HOTLINE)).record(Kind.END_DATE, NOW, day=day, detail="day")
    _, told = silent(case)
    assert [(kind, days) for kind, _, days in told] == [
        (ReminderKind.NUDGE, 3),
        (ReminderKind.NUDGE, 6),
        (ReminderKind.LAST_CALL, 57),
        (ReminderKind.SEND_BY, 57),
        (ReminderKind.SEND_BY, 60),
        (ReminderKind.NUDGE, 81),
    ]


def test_go_on_leads_to_the_request_for_who_stands_there() -> None:
    assert ahead(soon("ask.text")) == StepId.ASK
    assert ahead(soon("plan")) == StepId.PREPARE


# --- closing ---

CARD = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_HERE)


def pressed(place: str, case: Case) -> list[tuple[str, str]]:
    taps = (unpack(b.data) for row in draw(place, view(case)).rows for b in row if b.data)
    return [(tap.action, tap.arg) for tap in taps if tap]


def close(case: Case, arg: str = "") -> Case:
    return ACTIONS["close"](ActionContext(CHAT, case, "closing", arg, NOW, content())).case


@pytest.mark.parametrize("place", ["plan", "status", "farewell"])
def test_a_working_card_whose_accounts_nobody_ticked_asks_once_before_it_closes(place: str) -> None:
    case = at("plan", CARD)
    assert ("close", "") not in pressed(place, case)
    (asks,) = [arg for action, arg in pressed(place, case) if arg.startswith("closing")]
    assert "Do accounts still use this number?" in text(asks, case)
    assert {("close", "moved"), ("go", "unlink"), ("close", "")} <= set(pressed(asks, case))
    assert close(case).last(Kind.CLOSED)


def test_that_all_accounts_are_moved_stands_in_the_record() -> None:
    closed = close(at("plan", CARD), "moved")
    assert "all accounts are moved" in text("status", closed)


@pytest.mark.parametrize("sim", [Sim.DEAD_HERE, Sim.DEAD_ABROAD, Sim.LOST_HERE])
def test_a_dead_card_closes_at_one_tap(sim: Sim) -> None:
    assert ("close", "") in pressed("plan", at("plan", replace(CARD, sim=sim)))


def test_a_ticked_account_or_a_finished_list_is_not_asked_about_again() -> None:
    looked = at("plan", CARD).record(Kind.STEP_DONE, NOW, detail=StepId.BALANCE)
    for case in (replace(looked, ticks=frozenset({"ing"})), looked.record(Kind.STEP_DONE, NOW, detail=StepId.UNLINK)):
        assert ("close", "") in pressed("plan", case)
    only_opened = replace(looked, ticks=frozenset({"seen.bank"}))
    assert matters(only_opened, content(), NOW.date()) is Matter.ACCOUNTS


def test_credit_that_can_still_be_used_is_asked_about() -> None:
    case = at("plan", CARD).record(Kind.STEP_DONE, NOW, detail=StepId.UNLINK)
    assert matters(case, content(), NOW.date()) is Matter.CREDIT
    assert "Is there credit left" in text("closing", case)


def test_credit_that_was_not_claimed_after_a_move_is_asked_about_until_its_last_day() -> None:
    case = at("farewell", replace(CARD, number=Number.MOVE)).record(Kind.ASKED, NOW, day=NOW.date(), detail="move")
    case = case.record(Kind.ENDED, NOW, day=NOW.date())
    assert matters(case, content(), NOW.date()) is Matter.CLAIM
    assert "Ask for the prepaid credit" in text("closing", case)
    assert ("go", "right.refund.cl") in pressed("closing", case)
    assert matters(case, content(), NOW.date() + timedelta(days=40)) is None


def test_a_number_that_is_off_closes_at_one_tap() -> None:
    asked = at("farewell").record(Kind.ASKED, NOW, day=NOW.date(), detail="email")
    case = asked.record(Kind.ENDED, NOW, day=NOW.date())
    assert matters(case, content(), NOW.date()) is None


# --- the last day ---


def labels(place: str, case: Case, day: date = TODAY) -> list[str]:
    return [b.text for row in draw(place, replace(view(case), today=day)).rows for b in row]


def test_a_day_is_chosen_and_a_text_is_sent_with_the_open_accounts_in_sight() -> None:
    leaves = at(StepId.ASK).record(Kind.LEAVING, NOW, day=NOW.date() + timedelta(days=3))
    for place, case in (("ask.when", leaves), ("ask.text", soon())):
        assert "No account is ticked yet. Slow ones need time: Microsoft can take 30 days." in text(place, case)
        assert "📋 Accounts" in labels(place, case)
        ticked = replace(case, ticks=frozenset({"microsoft"}))
        assert "No account is ticked yet" not in text(place, ticked)
    assert "📋 Accounts" not in labels("ask.text", soon().record(Kind.STEP_DONE, NOW, detail=StepId.UNLINK))
    assert "No account is ticked yet" not in text("ask.text", soon(answers=replace(ENDS, sim=Sim.DEAD_HERE)))


def test_one_day_is_offered_once() -> None:
    last = date(2026, 11, 30)
    assert "End of the month" in labels("ask.when", at(StepId.ASK))
    assert "End of the month" not in labels("ask.when", at(StepId.ASK), last)
    assert "“End of the month”" not in text("ask.when", at(StepId.ASK), days=27)


# --- a move to an operator that nobody named ---


def test_a_late_move_asks_to_which_operator_and_complains_to_that_one() -> None:
    late = at("ended", MOVES).record(Kind.ASKED, NOW, day=NOW.date(), detail="move")
    assert ("go", "q.to.g") in pressed("trouble.is.goes_on", late)
    assert "complain to your new operator in writing" in text("trouble.is.goes_on", late)
    told = ACTIONS["set"](ActionContext(CHAT, late, "q.to.g", "to=proximus", NOW, content()))
    assert told.place == "trouble.is.goes_on"
    assert "complain to Proximus in writing" in text("trouble.is.goes_on", told.case)
    assert not any(arg.startswith("q.to") for _, arg in pressed("trouble.is.goes_on", told.case))


# --- a friend's copy, and the list of cases ---


def test_both_sides_of_a_copy_read_who_gets_reminders() -> None:
    assert "until your friend turns them on" in text("along", soon())
    case = soon()
    offered = Offered(case, Along.COPY)
    said = visible(draw("along.offer", replace(view(case), current=None, offered=offered)).text)
    assert "gets the reminders" in said


def test_the_list_of_cases_takes_one_along_and_help_shares_the_bot() -> None:
    shown = replace(view(soon()), bot_name="ByeSimBot", cases=(soon(),))
    listed = [b.text for row in draw("cases", shown).rows for b in row]
    assert "🧳 Take it along" in listed
    assert not any("Share" in label for label in listed)
    assert any("Share" in b.text and b.url for row in draw("help", shown).rows for b in row)
