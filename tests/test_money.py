"""Money that was asked for is not money that came: what is asked, of whom, and until when the record stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.documents.calendar import calendar
from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim, Stage
from bot.guide.notices import NoticeKind
from bot.guide.origins import from_place
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.steps import Mark, StepId, mark_of
from bot.guide.tap import ActionContext, Outcome
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.open_texts import open_questions
from bot.screens.registry import draw
from tests.pretend import User, labels
from tests.screens.worlds import catalogues, content, stages, view

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CLAIMED = NOW.date()
ASKS = CLAIMED + 29 * DAY
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
PREPAID = Answers("lycamobile", Plan.PREPAID, Number.MOVE)
CONTRACT = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)
GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
T = catalogues().for_language("en")
WHAT = ("refund", "delay", "bill")


def moved(answers: Answers = PREPAID) -> Case:
    """Ordered on the 1st, moved (or ended) on the 3rd."""
    case = Case(7, 1, NOW - 9 * DAY, NOW, answers, place=StepId.FINAL_BILL)
    case = case.record(Kind.ASKED, NOW - 4 * DAY, day=date(2026, 11, 1), detail="move" if case.moving else "email")
    return case.record(Kind.ENDED, NOW - 2 * DAY, day=date(2026, 11, 3))


def claimed(what: str = "refund", answers: Answers = PREPAID) -> Case:
    return moved(answers).record(Kind.CLAIMED, NOW, day=CLAIMED, detail=what)


def tell(case: Case, arg: str, *, days: int = 0, place: str = "money.refund", action: str = "tell") -> Outcome[Case]:
    return ACTIONS[action](ActionContext(CHAT, case, place, arg, NOW + days * DAY, content()))


def shown(case: Case, place: str, days: int = 0, *, carrier: str = "") -> str:
    if carrier:
        case = replace(case, answers=replace(case.answers, carrier=carrier))
    now = NOW + days * DAY
    return visible(draw(place, replace(view(case), now=now, today=now.date())).text)


def pressed(case: Case, place: str, days: int = 0) -> set[tuple[str, str]]:
    now = NOW + days * DAY
    rows = draw(place, replace(view(case), now=now, today=now.date())).rows
    return {(tap.action, tap.arg) for row in rows for b in row if b.data and (tap := unpack(b.data))}


def coming(case: Case, kind: str) -> list[date]:
    return [due.at.date() for due in schedule(case, CHAT) if due.kind == kind]


def before(case: Case) -> Case:
    """As an earlier program stored it: "Credit claimed" was the last bill."""
    return case.record(Kind.BILL_CHECKED, NOW, day=CLAIMED)


def moved_late() -> Case:
    """Ordered on the 1st for the 1st, moved on the 20th of a month before."""
    case = Case(7, 1, NOW - 30 * DAY, NOW, CONTRACT, place=StepId.FINAL_BILL)
    case = case.record(Kind.END_DATE, NOW - 29 * DAY, day=date(2026, 10, 15), detail="day")
    case = case.record(Kind.ASKED, NOW - 29 * DAY, day=date(2026, 10, 7), detail="move")
    return case.record(Kind.ENDED, NOW - 2 * DAY, day=date(2026, 11, 3))


def test_whose_number_moved_late_can_claim_the_money_from_the_last_bill_on() -> None:
    assert "Claim the money for the delay by 7 April 2027" in shown(moved_late(), "final_bill")
    claims = {("go", "paper.delay.fb"), ("go", "money.claimed_delay")}
    assert claims <= pressed(moved_late(), "final_bill")
    assert ("go", "final_bill") in pressed(moved_late(), "paper.delay.fb")
    assert ("go", "final_bill") in pressed(moved_late(), "money.claimed_delay")
    assert "Claim the money for the delay" in shown(moved_late(), "farewell"), "before the case closes by itself"
    assert not claims & pressed(moved(CONTRACT), "final_bill"), "it came in time"
    told = tell(moved_late(), f"claimed_delay={CLAIMED}", place="money.claimed_delay").case
    assert not claims & pressed(told, "final_bill")
    assert ("go", "money.delay") in pressed(told, "final_bill")
    came = tell(told, "received_delay", place="money.delay").case
    assert not {*claims, ("go", "money.delay")} & pressed(came, "final_bill")


def test_who_orders_a_move_is_told_of_money_only_once_it_is_late() -> None:
    ordering = Case(7, 1, NOW - 9 * DAY, NOW, CONTRACT, place=StepId.ASK)
    ordering = ordering.record(Kind.END_DATE, NOW, day=date(2026, 11, 20), detail="day")
    assert "Claim EUR 3" not in shown(ordering, "ask")
    assert "Keep this number active until it has moved" in shown(ordering, "ask")
    waiting = ordering.record(Kind.ASKED, NOW, day=CLAIMED, detail="move")
    assert "Claim EUR 3" not in shown(waiting, "ask", 10)
    assert "Claim EUR 3" in shown(waiting, "ask", 30)


def test_only_who_leaves_belgium_is_told_to_keep_a_european_account() -> None:
    leaving = moved(CONTRACT).record(Kind.LEAVING, NOW, day=date(2026, 12, 1))
    assert "Keep a European bank account" in shown(leaving, "final_bill")
    assert "European bank account" not in shown(moved(CONTRACT), "final_bill")


async def test_who_claimed_the_credit_is_asked_on_day_29_and_keeps_the_record_until_it_came(user: User) -> None:
    await user.send("/start")
    await user.walk("Keep the number", "Lycamobile", "Prepaid", "Not chosen yet", "Start")
    for _ in range(4):
        await user.tap(next(label for label in labels(await user.screen()) if label.startswith("✅")))
    await user.walk("Earliest possible", "I have ordered it", "Today", "Belgium")
    assert await user.wind(until_message=True)
    await user.tap("It has moved")
    await user.walk("Credit claimed", "Today")
    await user.sees("Claimed on", "Lycamobile has to pay")
    assert await user.wind(until_message=True, max_days=31)
    await user.sees("⏰ Your reminder", "29 days ago", "prepaid credit")
    await user.wind(days=60)
    await user.send("/status")
    await user.sees("Prepaid credit claimed", "It is not known whether the credit was paid back")
    await user.walk("Go on", "It has come")
    await user.sees("No more reminders come", "I delete the data of this case on")
    assert any("Get the PDF" in label for label in labels(await user.screen()))


@pytest.mark.parametrize("case", [claimed(), before(moved())], ids=["claimed", "as stored earlier"])
def test_credit_that_was_claimed_settles_nothing(case: Case) -> None:
    assert case.stage is Stage.ENDED
    assert mark_of(case, StepId.FINAL_BILL) is Mark.OPEN
    assert coming(case, "money_refund") == [ASKS]
    assert not coming(case, "refund"), "it has been asked for"
    assert open_questions(T, case, NOW.date()) == ("It is not known whether the credit was paid back.",)
    assert "Claimed on 5 November" in shown(case, "final_bill")


@pytest.mark.parametrize("word", ["received", "given_up"])
@pytest.mark.parametrize("case", [claimed(), before(moved())], ids=["claimed", "as stored earlier"])
def test_only_money_that_came_or_was_given_up_settles(case: Case, word: str) -> None:
    over = tell(case, f"{word}_refund", days=29).case
    assert over.stage is Stage.SETTLED
    assert schedule(over, CHAT) == ()
    assert open_questions(T, over, NOW.date()) == ()
    again = tell(over, f"{word}_refund=undo{over.events[-1].number}", days=29).case
    assert again.stage is Stage.ENDED


@pytest.mark.parametrize("what", ["delay", "bill"])
def test_a_right_last_bill_does_not_settle_what_is_still_owed(what: str) -> None:
    right = claimed(what, CONTRACT).record(Kind.BILL_CHECKED, NOW, day=CLAIMED)
    assert right.stage is Stage.ENDED
    assert coming(right, f"money_{what}") == [ASKS]
    assert tell(right, f"received_{what}", days=3).case.stage is Stage.SETTLED


def test_who_says_that_it_was_claimed_weeks_ago_is_not_asked_at_once() -> None:
    late = tell(moved(), "claimed_refund=2026-11-04", days=60, place="money.claimed_refund").case
    assert coming(late, "money_refund") == [NOW.date() + 61 * DAY]


@pytest.mark.parametrize("what", WHAT)
def test_it_is_asked_again_after_3_7_and_21_days_and_then_sleeps(what: str) -> None:
    case, came = claimed(what, PREPAID if what == "refund" else CONTRACT), list[date]()
    case = case.record(Kind.MUTED, NOW, detail="final_bill")
    while due := next((due for due in schedule(case, CHAT) if due.kind == f"money_{what}"), None):
        came.append(due.at.date())
        case = reminded(case, due, due.at, CHAT)
    assert came == [ASKS, ASKS + 3 * DAY, ASKS + 10 * DAY, ASKS + 31 * DAY]
    assert "I asked several times" in shown(case, "reminders", 90)


def test_not_yet_asks_again_after_three_working_days() -> None:
    said = tell(claimed(), "money_refund", days=29, action="notyet")
    assert said.place == "money.refund"
    assert coming(said.case, "money_refund") == [date(2026, 12, 9)]


@pytest.mark.parametrize(
    ("what", "answers", "owes"),
    [
        ("refund", PREPAID, "Lycamobile has to pay"),
        ("delay", CONTRACT, "Your new operator has to pay"),
        ("bill", GIVE_UP, "BASE has to pay"),
    ],
)
def test_the_question_names_what_when_how_long_ago_and_who_owes(what: str, answers: Answers, owes: str) -> None:
    text = shown(claimed(what, answers), f"money.{what}", 29)
    assert "5 November" in text
    assert "29 days ago" in text
    assert owes in text
    buttons = pressed(claimed(what, answers), f"money.{what}", 29)
    assert ("tell", f"received_{what}") in buttons
    assert ("tell", f"given_up_{what}") in buttons
    assert ("notyet", f"money_{what}") in buttons
    assert ("go", "trouble.is.refund_unpaid") in buttons


def test_the_law_names_four_weeks_for_credit_and_the_rest_is_our_own_choice() -> None:
    assert "3 December" in shown(claimed(), "money.refund")
    assert "not a legal deadline" in shown(claimed("delay", CONTRACT), "money.delay")


def test_an_old_button_records_that_the_credit_was_claimed() -> None:
    case = tell(moved(), "bill", place="final_bill", action="did").case
    assert case.last(Kind.BILL_CHECKED) is None
    event = case.last(Kind.CLAIMED, "refund")
    assert event is not None
    assert event.day == CLAIMED


def test_money_does_not_come_before_it_was_claimed() -> None:
    refused = tell(claimed(), "received_refund=2026-11-03", days=3)
    assert refused.case.last(Kind.RECEIVED) is None
    assert refused.notice is not None
    assert refused.notice.kind is NoticeKind.BEFORE_ASKING


def test_no_credit_is_claimed_where_nothing_moves_but_a_bill_can_be_promised() -> None:
    for word in ("claimed", "received", "given_up"):
        with pytest.raises(NotPossible):
            tell(moved(GIVE_UP), f"{word}_refund")
    assert tell(moved(GIVE_UP), "claimed_bill").case.last(Kind.CLAIMED, "bill") is not None


def test_the_troubles_name_money_that_does_not_come_once_it_was_claimed() -> None:
    assert ("tell", "trouble_refund_unpaid") in pressed(claimed(), "trouble.menu")
    assert ("tell", "trouble_refund_unpaid") not in pressed(moved(), "trouble.menu")


@pytest.mark.parametrize("place", ["trouble.is.refused", "trouble.is.refund_unpaid"])
def test_after_the_move_the_old_operator_is_asked_and_named(place: str) -> None:
    case = claimed()
    text = shown(case, place, 29)
    assert "Lycamobile" in text.partition("\n\n")[0].splitlines()[1]
    assert "new operator" not in text
    assert ("go", from_place("paper.refund", place)) in pressed(case, place, 29)
    chased = tell(case, "chased", days=29, place=place).case
    assert "Requested again on 4 December." in shown(chased, place, 30)
    assert "complaints@lycamobile.be" in shown(chased, place, 30)
    complained = tell(chased, "complained", days=31, place=place).case
    assert ("go", from_place("paper.ombudsman", place)) in pressed(complained, place, 40)
    letter = shown(complained, "status", 40) and draw_letter(complained, "ombudsman.en")
    assert "Complaint about Lycamobile: money due" in letter
    assert "the move of my number /" not in letter


def draw_letter(case: Case, name: str) -> str:
    from bot.screens.registry import message  # noqa: PLC0415 - beside its one use

    screen = message(view(case), name)
    assert screen is not None
    return visible(screen.text)


def test_before_the_move_the_new_operator_is_asked_as_ever() -> None:
    ordered = moved().undo(NOW, Kind.ENDED)
    assert "Ask your new operator" in shown(ordered, "trouble.is.refused")
    assert "Complaint about [name of the new operator]" in draw_letter(ordered, "ombudsman.en")


def test_what_was_asked_again_before_the_claim_is_no_rung_of_it() -> None:
    case = moved().record(Kind.CHASED, NOW - DAY, day=CLAIMED, detail="move").record(Kind.COMPLAINED, NOW - DAY)
    case = case.record(Kind.CLAIMED, NOW, day=CLAIMED, detail="refund")
    assert ("go", "paper.refund.z") in pressed(case, "trouble.is.refund_unpaid", 29)


def test_the_complaint_about_money_names_the_day_of_the_claim_and_who_owes() -> None:
    assert "On 5 November 2026 I asked Lycamobile" in draw_letter(claimed(), "unpaid.en")
    late = draw_letter(claimed("delay", CONTRACT), "unpaid.en")
    assert "compensation for the late move" in late
    assert "To: Your new operator" in late


@pytest.mark.parametrize("place", ["trouble.is.refused", "trouble.is.refund_unpaid"])
def test_who_writes_to_the_ombudsman_about_money_is_not_asked_what_went_wrong(place: str) -> None:
    page = from_place("paper.ombudsman", place)
    complained = claimed().record(Kind.COMPLAINED, NOW, day=CLAIMED)
    assert "Write to the Telecom Ombudsman" in shown(complained, page, 40)
    assert ("send", "ombudsman.fr") in pressed(complained, page, 40)


def test_a_refusal_after_the_move_is_named_in_the_text_that_is_sent_for_it() -> None:
    page = from_place("paper.ombudsman", "trouble.is.refused")
    sent = tell(moved(CONTRACT), "ombudsman.en", place=page, action="send").send
    assert sent == ("ombudsman.refused.en",)


def test_money_promised_before_the_move_is_asked_of_who_promised_it() -> None:
    promised = moved(CONTRACT).undo(NOW, Kind.ENDED).record(Kind.CLAIMED, NOW, day=CLAIMED, detail="bill")
    assert ("send", "unpaid.fr") in pressed(promised, from_place("paper.unpaid", "trouble.is.refund_unpaid"), 40)
    assert "BASE promised me a refund" in draw_letter(promised, "unpaid.en")


def test_a_wrong_bill_can_end_in_a_promise() -> None:
    case = moved(GIVE_UP)
    assert ("go", "money.claimed_bill") in pressed(case, "trouble.is.billed")
    assert ("tell", "claimed_bill=2026-11-05") in pressed(case, "money.claimed_bill")
    assert ("go", "money.bill") in pressed(claimed("bill", GIVE_UP), "trouble.is.billed")


def test_the_last_proof_says_that_reminders_stop_and_when_the_data_go() -> None:
    case = tell(moved(GIVE_UP).record(Kind.CONFIRMED, NOW, day=CLAIMED), "bill", place="final_bill", action="did")
    assert case.case.stage is Stage.SETTLED
    text = shown(case.case, case.place)
    assert "No more reminders come" in text
    assert "I delete the data of this case on 5 December 2026" in text
    assert ("send", "dossier.pdf") in pressed(case.case, case.place)
    assert "I delete the data" not in shown(moved(GIVE_UP), "farewell")


def test_the_screen_of_a_closed_case_offers_the_record() -> None:
    assert ("send", "dossier.pdf") in pressed(moved().record(Kind.CLOSED, NOW), "closed")


def test_opening_a_case_again_loses_no_claim() -> None:
    again = tell(before(moved()).record(Kind.CLOSED, NOW), "", action="reopen").case
    assert coming(again, "money_refund") == [ASKS]


@pytest.mark.parametrize("answers", [PREPAID, CONTRACT, GIVE_UP])
def test_a_calendar_is_offered_exactly_when_something_stands_in_it(answers: Answers) -> None:
    offered = set()
    plain = [case.undo(NOW, Kind.LEAVING, Kind.END_DATE) for case in stages(answers)]
    for case in (*stages(answers), *plain):
        seen = view(case)
        full = b"BEGIN:VEVENT" in calendar(case, seen.chat, T, "BASE", seen.now)
        for place in ("status", "dossier", "reminders"):
            buttons = draw(place, seen).rows
            taps = {(tap.action, tap.arg) for row in buttons for b in row if b.data and (tap := unpack(b.data))}
            assert (("send", "calendar.ics") in taps) is full, (place, case.events)
        context = ActionContext(seen.chat, case, "status", "calendar.ics", seen.now, content())
        sent = ACTIONS["send"](context)
        assert bool(sent.send) is full
        assert full or (sent.notice and sent.notice.kind is NoticeKind.NOTHING_AHEAD)
        offered.add(full)
    assert offered == {True, False}


@pytest.mark.parametrize("what", WHAT)
def test_the_list_and_the_calendar_file_know_the_question(what: str) -> None:
    kind = ReminderKind(f"money_{what}")
    case = claimed(what, PREPAID if what == "refund" else CONTRACT)
    assert "Has the money come?" in shown(case, f"reminders.is.{kind}")
    assert "has the money come?" in calendar(case, CHAT, T, "BASE", NOW).decode().replace("\r\n ", "")
