"""Only one number of a pack: the rest goes on, and so does its direct debit. And what does not fit an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Device, Kind, Number, Plan, Shared, Sim, Stage, Started
from bot.guide.conditions import truths_of
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import Due, reminded, schedule
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.open_texts import open_questions
from bot.screens.registry import draw
from bot.screens.reminder_questions import question
from tests.screens.worlds import content, view

NOW = datetime(2026, 11, 30, 14, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
PACK = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.ONLINE, shared=Shared.SHARED)
ALONE = replace(PACK, shared=Shared.ALONE)
BILLED = "trouble.is.billed"


def opened(answers: Answers = PACK) -> Case:
    return Case(7, 1, NOW - 60 * DAY, NOW, answers, place=StepId.ASK)


def ended(answers: Answers = PACK) -> Case:
    """Requested 50 days ago, over since 40."""
    case = opened(answers).record(Kind.END_DATE, NOW - 50 * DAY, day=TODAY - 40 * DAY, detail="day")
    case = case.record(Kind.ASKED, NOW - 50 * DAY, day=TODAY - 50 * DAY, detail="online")
    case = case.record(Kind.CONFIRMED, NOW - 45 * DAY, day=TODAY - 45 * DAY)
    return case.record(Kind.ENDED, NOW - 39 * DAY, day=TODAY - 40 * DAY)


def act(action: str, case: Case, place: str, arg: str) -> Outcome[Case]:
    return ACTIONS[action](ActionContext(CHAT, case, place, arg, NOW, content()))


def shown(place: str, case: Case, days: int = 0) -> str:
    now = NOW + days * DAY
    return visible(draw(place, replace(view(case), now=now, today=now.date())).text)


def taps(place: str, case: Case) -> set[tuple[str, str]]:
    rows = draw(place, replace(view(case), now=NOW, today=TODAY)).rows
    return {(tap.action, tap.arg) for row in rows for b in row if b.data and (tap := unpack(b.data))}


# --- the last bill, while the rest goes on ---


def test_the_bill_of_a_pack_goes_on_and_so_does_its_direct_debit() -> None:
    text = shown("final_bill", ended())
    assert "whether the number is off the bill" in " ".join(open_questions(view(ended()).texts, ended(), TODAY))
    assert question(view(ended()), ReminderKind.FINAL_BILL, StepId.FINAL_BILL) == "Is the number off the bill?"
    for said in ("This number is no longer on the bill", "discount", "what the rest costs now", "leave it as it is"):
        assert said in text, said
    for wrong in ("Stop the direct debit", "Keep a European bank account", "One more bill"):
        assert wrong not in text, wrong


def test_a_single_number_is_told_of_its_last_bill_as_before() -> None:
    text = shown("final_bill", ended(ALONE))
    assert "Stop the direct debit only when all is paid" in text
    assert "what the rest costs" not in text


def test_a_transfer_carries_the_reference_of_the_bill() -> None:
    assert all("keep the proof" in shown("final_bill", ended(answers)) for answers in (PACK, ALONE))


def test_what_goes_on_is_said_in_short_sentences() -> None:
    text = shown("prepare", opened())
    assert "Only this number is cancelled or moved." in text
    assert "the letter, or the move order, names only your number" not in text


# --- the operator's own facts ---


def test_the_cost_of_ending_only_one_number_of_a_pack_stands_first() -> None:
    case = opened(replace(PACK, started=Started.LONGER, device=Device.NO))
    assert "Ending only the mobile line" in shown("costs", case)
    assert "Ending only the mobile line" not in shown("costs", opened(replace(case.answers, shared=None)))
    first = shown("costs.local.1", case).splitlines()
    assert "Ending only the mobile line" in next(line for line in first if line.startswith("•"))


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (replace(ALONE, carrier="orange", started=Started.LONGER, device=Device.NO), "EUR 150"),
        (replace(ALONE, carrier="orange", started=Started.LONGER, device=Device.NO), "decoder"),
        (replace(PACK, carrier="orange", started=Started.LONGER, device=Device.NO), "decoder"),
        (replace(ALONE, started=Started.LONGER, device=Device.NO), "Ending only the mobile line"),
        (replace(ALONE, started=Started.LONGER, device=Device.NO), "Phone at a reduced price"),
        (replace(ALONE, started=Started.LONGER, device=Device.NO), "less than 14 days"),
    ],
)
def test_a_fact_that_contradicts_an_answer_is_not_shown(answers: Answers, text: str) -> None:
    pages = {shown(f"costs.local.{page}", opened(answers)) for page in (1, 2, 3)}
    assert not any(text in page for page in (*pages, shown("costs", opened(answers))))


def test_what_is_not_known_to_contradict_stays() -> None:
    case = opened(replace(ALONE, carrier="orange", started=Started.UNKNOWN, device=Device.UNKNOWN, shared=None))
    pages = shown("costs", case) + shown("costs.local.1", case)
    assert "EUR 150" in pages
    assert "decoder" in pages


# --- is anything else on the same bill? ---


def test_who_makes_the_request_is_asked_first_what_else_is_on_the_bill() -> None:
    case = opened(replace(PACK, shared=None))
    assert "Is anything else on the same bill?" in shown("ask", case)
    after = act("set", case, "ask.lines", "shared=shared")
    assert after.place == StepId.ASK
    assert "When should it end?" in shown(after.place, after.case)


def test_who_does_not_know_goes_on_with_the_text_that_ends_one_number_only() -> None:
    case = opened(replace(PACK, shared=None))
    after = act("set", case, "ask.lines", "shared=unknown").case
    assert "When should it end?" in shown("ask", after)
    assert "shared" in truths_of(after)


@pytest.mark.parametrize(
    "case",
    [
        opened(replace(PACK, plan=Plan.PREPAID, shared=None)),
        opened(replace(PACK, number=Number.MOVE, shared=None)),
        ended(replace(PACK, shared=None)),
        opened(replace(PACK, shared=None)).record(Kind.END_DATE, NOW, day=TODAY, detail="asap"),
    ],
    ids=["prepaid", "moving", "older, requested", "older, day chosen"],
)
def test_nobody_else_is_asked(case: Case) -> None:
    assert "Is anything else on the same bill?" not in shown("ask", case)


# --- billed after the end ---


def test_looking_at_the_page_of_a_wrong_bill_records_nothing() -> None:
    case = ended(ALONE)
    assert ("go", "trouble.is.billed.m") in taps("trouble.menu", case)
    told = act("tell", case, BILLED, "trouble_billed").case
    assert ("tell", "trouble_billed") in taps(BILLED, case)
    assert told.wrongly_billed
    assert ("tell", f"trouble_billed=undo{told.events[-1].number}") in taps(BILLED, told)


def test_who_was_billed_after_the_end_ends_the_mandate_and_keeps_no_direct_debit() -> None:
    text = shown(BILLED, act("tell", ended(ALONE), BILLED, "trouble_billed").case)
    assert "Stop the direct debit only" not in text
    assert "End the mandate" in text


def test_a_wrong_bill_before_the_end_ends_no_mandate() -> None:
    case = opened(ALONE).record(Kind.END_DATE, NOW - DAY, day=TODAY + 30 * DAY, detail="day")
    text = shown(BILLED, case.record(Kind.ASKED, NOW - DAY, day=TODAY - DAY, detail="online"))
    assert "Stop the direct debit only" in text
    assert "End the mandate" not in text


def test_the_mandate_of_a_number_that_has_not_moved_stays() -> None:
    moving = opened(replace(ALONE, number=Number.MOVE))
    late = moving.record(Kind.END_DATE, NOW - 9 * DAY, day=TODAY - 5 * DAY, detail="day")
    late = late.record(Kind.ASKED, NOW - 9 * DAY, day=TODAY - 9 * DAY, detail="move")
    assert "End the mandate" not in shown(BILLED, late)
    assert "End the mandate" in shown(BILLED, late.record(Kind.ENDED, NOW, day=TODAY))


def test_the_direct_debit_of_a_pack_stays() -> None:
    text = shown(BILLED, act("tell", ended(), BILLED, "trouble_billed").case)
    assert "End the mandate" not in text
    assert "Stop the direct debit only" not in text
    assert "leave it as it is" in text


# --- the last bill, asked about again ---


def test_the_reminder_of_the_last_bill_does_not_begin_with_an_old_second_request() -> None:
    case = opened(ALONE).record(Kind.ASKED, NOW - 90 * DAY, day=TODAY - 90 * DAY, detail="online")
    case = case.record(Kind.CHASED, NOW - 80 * DAY, day=TODAY - 80 * DAY, detail="other")
    case = case.record(Kind.ENDED, NOW - 40 * DAY, day=TODAY - 40 * DAY)
    text = shown("final_bill", reminded(case, Due(ReminderKind.FINAL_BILL, NOW, StepId.FINAL_BILL), NOW - DAY, CHAT))
    assert "Requested again" not in text
    assert "It ended on 21 October" in text
    assert "I have asked you once" in text


def test_a_right_bill_says_what_is_still_open() -> None:
    case = act("tell", ended(ALONE), BILLED, f"claimed_bill={TODAY - DAY}").case
    right = act("did", case, "final_bill", "bill").case
    assert right.stage is Stage.ENDED
    assert "Still open: promised refund." in shown("final_bill", right)


# --- the bank was asked to take a debit back ---


def debited() -> Case:
    case = act("tell", ended(ALONE), BILLED, f"trouble_billed={TODAY - 5 * DAY}").case
    return act("tell", case, BILLED, "claimed_debit").case


def coming(case: Case) -> dict[str, date]:
    return {due.kind: due.at.date() for due in schedule(case, CHAT)}


def test_who_asked_the_bank_is_asked_whether_the_money_is_back() -> None:
    case = debited()
    assert coming(case)[ReminderKind.MONEY_DEBIT] == TODAY + 29 * DAY
    assert ("go", "money.debit") in taps(BILLED, case)
    text = shown("money.debit", case, days=30)
    assert "Has the money come? (refund from the bank)" in text
    assert "The money comes from your bank." in text
    assert ("tell", "received_debit") in taps("money.debit", case)
    came = act("tell", case, "money.debit", "received_debit")
    assert came.place == "money.debit"
    assert ReminderKind.MONEY_DEBIT not in coming(came.case)
    assert "It came on 30 November 2026" in shown("money.debit", came.case)


def test_a_second_debit_is_waited_for_although_the_first_came_back() -> None:
    came = act("tell", debited(), "money.debit", "received_debit").case
    again = act("tell", came, BILLED, f"trouble_billed={TODAY - DAY}").case
    again = act("tell", again, BILLED, "claimed_debit").case
    assert ReminderKind.MONEY_DEBIT in coming(again)
    assert ReminderKind.MONEY_DEBIT not in coming(act("tell", again, "money.debit", "received_debit").case)


def test_a_right_bill_asks_no_more_about_the_bank() -> None:
    right = act("did", debited(), "final_bill", "bill").case
    assert not right.owed
    assert "There is nothing to do here now." in shown("money.debit", right)
    assert not any(arg.startswith(("received_debit", "given_up_debit")) for _, arg in taps("money.debit", right))
    assert right.stage is Stage.SETTLED


def test_the_operator_is_not_sent_a_complaint_about_the_money_of_the_bank() -> None:
    case = debited()
    assert ("go", "trouble.is.refund_unpaid") not in taps("money.debit", case)
    assert ("tell", "trouble_refund_unpaid") not in taps("trouble.menu", case)


# --- the texts for the bank and for the mandate ---


def test_a_page_has_the_texts_for_the_bank_and_for_the_mandate() -> None:
    case = act("tell", ended(ALONE), BILLED, f"trouble_billed={TODAY - 5 * DAY}").case
    assert ("go", "trouble.bank") in taps(BILLED, case)
    assert ("go", "trouble.bank") not in taps(BILLED, ended()), "nothing to write yet"
    assert {("go", "paper.bank.bk"), ("go", "paper.mandate.bk")} <= taps("trouble.bank", case)


def test_the_mandate_of_a_pack_is_not_ended() -> None:
    case = act("tell", ended(), BILLED, f"trouble_billed={TODAY - 5 * DAY}").case
    assert ("go", "paper.bank.bk") in taps("trouble.bank", case)
    assert ("go", "paper.mandate.bk") not in taps("trouble.bank", case)
    assert "Pay the part for the rest yourself" in shown("trouble.bank", case)


def test_the_text_for_the_bank_is_offered_while_its_eight_weeks_last() -> None:
    case = act("tell", ended(ALONE), BILLED, f"trouble_billed={TODAY - 70 * DAY}").case
    assert ("go", "paper.bank.bk") not in taps("trouble.bank", case)
    assert ("go", "paper.mandate.bk") in taps("trouble.bank", case)
