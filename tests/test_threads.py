"""A complaint is about one thing, and a case settles only when nothing is open any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Chat, Kind, Number, Plan, Stage
from bot.guide.claims import ClaimKind, claims
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.tap import ActionContext, Outcome
from bot.guide.threads import Side
from bot.guide.trouble import Trouble
from bot.screens.fit import visible
from bot.screens.open_texts import open_questions
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.budget import faults
from tests.screens.worlds import catalogues, content, languages, view

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
PREPAID = Answers("lycamobile", Plan.PREPAID, Number.MOVE)
T = catalogues().for_language("en")


def claimed() -> Case:
    """A prepaid number that has moved; its credit was claimed five weeks ago."""
    case = Case(7, 1, NOW - 50 * DAY, NOW, PREPAID, place="final_bill")
    case = case.record(Kind.ASKED, NOW - 45 * DAY, day=TODAY - 45 * DAY, detail="move")
    case = case.record(Kind.ENDED, NOW - 40 * DAY, day=TODAY - 40 * DAY)
    return case.record(Kind.CLAIMED, NOW - 35 * DAY, day=TODAY - 35 * DAY, detail="refund")


def tell(case: Case, arg: str, place: str, days: int = 0, action: str = "tell") -> Outcome[Case]:
    return ACTIONS[action](ActionContext(CHAT, case, place, arg, NOW + days * DAY, content()))


def told(case: Case, *taps: tuple[str, str]) -> Case:
    """One tap (what is told, and on which page) after the other, a day apart."""
    for day, (arg, place) in enumerate(taps):
        case = tell(case, arg, place, day).case
    return case


def at(place: str, case: Case, days: int = 0, language: str = "en") -> Screen:
    now = NOW + days * DAY
    return draw(place, replace(view(case, language), now=now, today=now.date()))


def shown(place: str, case: Case, days: int = 0) -> str:
    return visible(at(place, case, days).text)


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


BILL, MONEY, REQUEST = "trouble.is.billed", "trouble.is.refund_unpaid", "trouble.is.goes_on"
DEBITED = ("trouble_billed=2026-12-20", BILL)
CAME = ("received_refund", "money.refund")


def coming(case: Case) -> dict[str, date]:
    return {due.kind: due.at.date() for due in schedule(case, CHAT)}


# --- a case settles only when nothing is open ---


def test_credit_that_came_settles_nothing_while_a_dispute_about_debits_waits() -> None:
    case = told(claimed(), DEBITED, ("complained", BILL), ("ombudsman", BILL), CAME)
    assert case.stage is Stage.ENDED
    assert ReminderKind.ANSWER_OMBUDSMAN in coming(case)
    text = shown("money.refund", case, 3)
    assert "No more reminders" not in text
    assert "Still open: a wrong bill or debit, the Ombudsman’s answer. I will remind you on" in text


def test_credit_that_came_settles_a_case_in_which_nothing_else_is_open() -> None:
    case = told(claimed(), CAME)
    assert case.stage is Stage.SETTLED
    assert "No more reminders" in shown("money.refund", case, 1)
    assert "Still open" not in shown("money.refund", case, 1)


def test_a_wrong_debit_alone_keeps_the_case_open_and_is_said_to_be_open() -> None:
    case = told(claimed(), DEBITED, CAME)
    assert case.stage is Stage.ENDED
    assert any("wrong bill or debit" in said for said in open_questions(T, case, TODAY))
    assert "All checked" not in shown("status", case)


@pytest.mark.parametrize(
    "solved",
    [
        (("complained", BILL), ("answered_operator_solved", "answer.operator.b")),
        (("claimed_bill", "money.bill"), ("received_bill", "money.bill")),
        (("claimed_bill", "money.bill"), ("given_up_bill", "money.bill")),
    ],
)
def test_a_wrong_debit_is_over_by_an_answer_that_solved_it_and_by_money_for_it(
    solved: tuple[tuple[str, str], ...],
) -> None:
    case = told(claimed(), DEBITED, *solved, CAME)
    assert case.stage is Stage.SETTLED
    assert open_questions(T, case, TODAY) == ()


def test_an_answer_about_something_else_solves_no_debit() -> None:
    refused = (("complained", MONEY), ("answered_operator_solved", "answer.operator.m"))
    assert told(claimed(), DEBITED, *refused, CAME).stage is Stage.ENDED


# --- every complaint is about one thing ---


def test_a_complaint_about_the_credit_is_none_about_the_debits() -> None:
    case = told(claimed(), ("chased", MONEY), ("complained", MONEY), ("trouble_billed", "trouble.menu"))
    text = shown(BILL, case, 2)
    assert "Dispute it in writing" in text
    assert "Complaint sent on" not in text
    assert "Ombudsman asked" not in " ".join(labels(at(BILL, case, 2)))
    both = tell(case, "complained", BILL, 3).case
    assert [one.told.detail for one in both.open_complaints] == ["refund_unpaid", "billed"]
    assert "Complaint sent on 13 January" in shown(BILL, both, 4)
    assert "13 January" in shown("answer.operator.b", both, 4), "each page leads to its own answer"
    assert "11 January" in shown("answer.operator.m", both, 4)


def test_an_older_complaint_that_does_not_say_it_counts_for_every_trouble() -> None:
    case = claimed().record(Kind.COMPLAINED, NOW, day=TODAY)
    for page in (BILL, MONEY):
        assert "Wait for the operator’s answer until 24 January" in shown(page, case, 1), page


def test_another_day_corrects_the_complaint_of_its_page_only() -> None:
    case = told(claimed(), ("complained", MONEY), ("complained", BILL))
    case = tell(case, "complained=2027-01-09", BILL, 3).case
    days = {one.told.detail: one.told.day for one in case.open_complaints}
    assert days == {"refund_unpaid": TODAY, "billed": date(2027, 1, 9)}


def test_the_question_is_about_the_earliest_and_names_it_and_then_about_the_other() -> None:
    case = told(claimed(), ("complained", MONEY), ("complained", BILL))
    assert coming(case)[ReminderKind.ANSWER_OPERATOR] == TODAY + 14 * DAY
    first = shown("answer.operator", case, 14)
    assert "10 January" in first
    assert "This complaint is about: 💸 Money not paid" in first
    due = next(due for due in schedule(case, CHAT) if due.kind is ReminderKind.ANSWER_OPERATOR)
    asked = reminded(case, due, due.at, CHAT)
    case = tell(asked, "answered_operator_refused", "answer.operator.m", 14).case
    assert coming(case)[ReminderKind.ANSWER_OPERATOR] == TODAY + 15 * DAY
    second = shown("answer.operator", case, 15)
    assert "11 January" in second
    assert "This complaint is about" not in second, "there is no other one"
    again = tell(case, "answered_operator_refused", "answer.operator.m", 15)
    assert [one.trouble for one in again.case.open_complaints] == [Trouble.BILLED], "told twice it counts once"


def test_an_answer_of_the_ombudsman_leads_to_the_next_step_of_its_own_dispute() -> None:
    case = told(claimed(), DEBITED, ("complained", BILL), ("ombudsman", BILL), CAME)
    refused = tell(case, "answered_ombudsman_refused", "answer.ombudsman.b", 100)
    assert refused.place == BILL
    assert "Ask who else can help" in shown(refused.place, refused.case, 100)
    assert refused.case.stage is Stage.ENDED, "the debits are still wrong"


def test_the_last_day_for_the_ombudsman_is_that_of_the_earliest_that_was_not_brought_there() -> None:
    case = told(claimed(), ("complained", MONEY), ("ombudsman", MONEY), ("complained", BILL))
    (found,) = (claim for claim in claims(case, TODAY) if claim.kind is ClaimKind.OMBUDSMAN)
    assert found.last_day == date(2028, 1, 12)
    both = tell(case, "ombudsman", "right.ombudsman", 5).case
    assert {one.told.detail for one in both.open_complaints if one.side is Side.OMBUDSMAN} == {
        "refund_unpaid",
        "billed",
    }


# --- unpaid money ---


def test_the_ombudsman_is_not_the_main_button_while_the_answer_about_unpaid_money_is_waited_for() -> None:
    case = told(claimed(), ("chased", MONEY), ("complained", MONEY))
    early, late = at(MONEY, case, 2), at(MONEY, case, 15)
    assert "Wait for the operator’s answer until 25 January" in visible(early.text)
    assert "it is not a legal deadline" in visible(early.text)
    assert [b.text for b in early.rows[-2] if b.style] == ["📬 They answered"]
    assert "Write to the Telecom Ombudsman" in visible(late.text)
    assert [b.text for b in late.rows[-2] if b.style] == ["✅ Ombudsman asked"]


def test_the_money_question_says_what_was_done_last_and_that_the_day_is_over() -> None:
    case = told(claimed(), ("chased", MONEY), ("complained", MONEY))
    text = shown("money.refund", case, 5).replace("\n", " ")
    assert "You sent the text again on 10 January. Complaint sent on 11 January." in text
    assert "It was due on 3 January." in text
    assert "must be in your bank account" not in text


@pytest.mark.parametrize("language", languages())
def test_all_of_it_fits_the_phone(language: str) -> None:
    case = told(claimed(), DEBITED, ("chased", MONEY), ("complained", MONEY), ("complained", BILL))
    over = tell(case, *CAME, 5).case
    for place in (MONEY, BILL, "money.refund", "answer.operator"):
        for one in (case, over):
            assert not faults(place, language, at(place, one, 20, language)), place
