"""What a screen says names what it is about: which debits, which money, whose answer, which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.claims import ClaimKind
from bot.guide.owed import Owed
from bot.guide.trouble import Trouble
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.registry import draw
from tests.screens.worlds import NOW, TODAY, case_with, view

GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
MOVING = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)
PREPAID = Answers("lycamobile", Plan.PREPAID, Number.MOVE)
DAY = timedelta(days=1)
DEBITS = (date(2026, 10, 18), date(2026, 10, 26), date(2026, 11, 1))


def asked(answers: Answers = GIVE_UP, days: int = 20) -> Case:
    way = "move" if answers is not GIVE_UP else "email"
    return case_with(answers).record(Kind.ASKED, NOW - days * DAY, day=TODAY - days * DAY, detail=way)


def debited(case: Case, count: int = 3) -> Case:
    for day in DEBITS[:count]:
        case = case.record(Kind.TROUBLE, NOW, day=day, detail=Trouble.BILLED)
    return case


def text(case: Case, place: str) -> str:
    return visible(draw(place, view(case)).text)


def labels(case: Case, place: str) -> set[str]:
    return {b.text.partition(" ")[2] for row in draw(place, view(case)).rows for b in row}


def test_one_tap_for_several_debits_names_all_of_them() -> None:
    for place in ("right.debit", "trouble.is.billed"):
        case = debited(asked())
        page = text(case, place)
        for day in ("18 Oct", "26 Oct", "1 Nov"):
            assert day in page, place
        assert "I asked for all" in labels(case, place)
        one = debited(asked(), 1)
        assert "Bank asked" in labels(one, place)
        assert "I asked for all" not in labels(one, place)
    assert "Ask your bank to take back the wrong debits" in text(case, "right.debit")
    assert "“Please take back the direct debits of 18 Oct, 26 Oct, 1 Nov.”" in text(debited(asked()), "right.debit")


def test_what_is_noted_says_what() -> None:
    confirmed = asked().record(Kind.CONFIRMED, NOW, day=TODAY)
    ended = confirmed.record(Kind.ENDED, NOW, day=TODAY)
    right = ended.record(Kind.BILL_CHECKED, NOW, day=TODAY)
    assert "The written confirmation came on 3 November 2026" in text(confirmed, "confirmation")
    assert "It ended on 3 November 2026" in text(ended, "ended")
    moved = asked(MOVING).record(Kind.ENDED, NOW, day=TODAY)
    assert "The number moved on 3 November 2026" in text(moved, "ended")
    page = text(right, "final_bill")
    assert "You noted on 3 November 2026 that the bill is right" in page
    assert "No monthly fee" not in page
    assert "Check the last bill" not in page
    assert "No monthly fee" in text(ended, "final_bill")


def test_a_reminder_that_is_not_named_is_not_explained() -> None:
    ours = "We chose this reminder"
    case = asked(days=1)
    assert ours in text(case, "confirmation")
    complained = asked().record(Kind.COMPLAINED, NOW - 9 * DAY, day=TODAY - 9 * DAY, detail=Trouble.NO_ANSWER)
    asked_ombudsman = complained.record(Kind.OMBUDSMAN, NOW, day=TODAY, detail=Trouble.NO_ANSWER)
    assert ours not in text(asked_ombudsman, "confirmation")


def test_a_right_that_is_closed_gives_no_order() -> None:
    case = asked(MOVING)
    assert text(case, "right.delay").splitlines()[1] == "Money for the late move"
    bank = debited(asked()).record(Kind.CLAIMED, NOW, day=TODAY, detail=ClaimKind.DEBIT)
    assert "You asked the bank on 3 November 2026" in text(bank, "right.debit")
    assert "Ask your bank" not in text(bank, "right.debit")


def test_a_reminder_is_switched_off_and_no_right_given_up() -> None:
    case = debited(asked(), 1)
    assert "No reminder" in labels(case, "right.debit")
    assert "Not this one" not in labels(case, "right.debit")


def test_money_is_named_wherever_it_is_asked_about() -> None:
    moved = asked(PREPAID).record(Kind.ENDED, NOW, day=TODAY)
    assert "When did you claim it? (prepaid credit)" in text(moved, "money.claimed_refund")
    claimed = moved.record(Kind.CLAIMED, NOW, day=TODAY, detail=Owed.REFUND)
    assert "When did the money come? (prepaid credit)" in text(claimed, "pick.received_refund")
    assert "(prepaid credit)" in text(claimed, "trouble.is.refused").splitlines()[1]
    assert (
        "(wrong bill)" in text(asked(MOVING).record(Kind.ENDED, NOW, day=TODAY), "trouble.is.refused").splitlines()[1]
    )


def test_another_day_of_money_is_the_day_of_the_claim() -> None:
    moved = asked(MOVING).record(Kind.ENDED, NOW, day=TODAY)
    assert "Day of the claim" in labels(moved.record(Kind.CLAIMED, NOW, day=TODAY, detail=Owed.DELAY), "money.delay")
    promised = moved.record(Kind.CLAIMED, NOW, day=TODAY, detail=Owed.BILL)
    assert {"Day of the promise", "Undo"} <= labels(promised, "money.bill")
    page = text(promised, "money.bill")
    assert "I will ask on 2 December whether the money has come. We chose this day" in page.replace("\n", " ")
    assert "28" not in page


def test_the_eve_promises_no_tick_that_is_not_kept() -> None:
    tomorrow = asked(MOVING).record(Kind.END_DATE, NOW - 5 * DAY, day=TODAY + DAY, detail="day")
    page = draw("eve", view(tomorrow))
    assert not any(b.text.startswith("✅") for row in page.rows for b in row)
    led = [tap.arg for row in page.rows for b in row if b.text == "▶️ What comes next" and (tap := unpack(b.data or ""))]
    assert led == ["ended"]


def test_the_credit_names_the_day_from_which_its_month_counts() -> None:
    chosen = asked(PREPAID).record(Kind.END_DATE, NOW, day=date(2026, 10, 14), detail="day")
    late = chosen.record(Kind.ENDED, NOW, day=date(2026, 10, 25))
    assert "To be safe, we count the month from 14 October, the day you chose" in text(late, "right.refund")
    same = chosen.record(Kind.ENDED, NOW, day=date(2026, 10, 14))
    assert "We count" not in text(same, "right.refund")


def test_an_answer_is_waited_for_from_somebody_and_the_own_day_stands_with_it() -> None:
    complained = asked().record(Kind.COMPLAINED, NOW - DAY, day=TODAY - DAY, detail=Trouble.NO_ANSWER)
    page = text(complained, "trouble.is.no_answer")
    assert "Wait for the operator’s answer until 16 November\n\nWe chose this day" in page
    told = complained.record(Kind.OMBUDSMAN, NOW, day=TODAY, detail=Trouble.NO_ANSWER)
    answer = text(told, "answer.ombudsman")
    assert "Wait for the Ombudsman’s answer until" in answer
    assert answer.count("90 days") == 1


def test_before_a_request_a_wrong_bill_speaks_of_no_other_step() -> None:
    page = draw("trouble.is.billed", view(case_with(MOVING)))
    said = visible(page.text)
    assert "step" not in said.splitlines()[0]
    assert "8 weeks" not in page.text.partition("<blockquote")[0]
    assert "Refund promised" not in labels(case_with(MOVING), "trouble.is.billed")


def test_a_refund_that_was_promised_is_among_the_troubles() -> None:
    ended = asked().record(Kind.CLAIMED, NOW, day=TODAY, detail=Owed.BILL)
    assert "Money you claimed or were promised has not come" in text(ended, "trouble.menu")


def test_no_bill_is_spoken_of_where_none_comes() -> None:
    moved = asked(PREPAID).record(Kind.ENDED, NOW, day=TODAY)
    assert "bill" not in text(moved, "farewell")
    assert "page 1 of the bill" not in text(case_with(replace(PREPAID, carrier="lycamobile")), "prepare")
