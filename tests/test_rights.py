"""Rights with a last day: when each is reminded of, what its screen says, and that it stops when it was used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from bot.documents.calendar import calendar
from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.claims import ClaimKind, claims
from bot.guide.moments import local_day
from bot.guide.notices import NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.rights import RIGHTS
from bot.guide.tap import ActionContext, Outcome
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.registry import draw
from tests.screens.worlds import catalogues, content, view

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 14, tzinfo=UTC)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOVING = Answers("base", Plan.PREPAID, Number.MOVE)
DAY = timedelta(days=1)


def asked(answers: Answers = GIVE_UP, day: date = date(2026, 11, 2)) -> Case:
    way = "move" if answers is MOVING else "hotline"
    return Case(7, 1, NOW - 40 * DAY, NOW, answers, place="status").record(
        Kind.ASKED, NOW - 28 * DAY, day=day, detail=way
    )


def moment(day: date) -> datetime:
    return NOW + (day - TODAY)


def act(name: str, case: Case, arg: str, day: date = TODAY, place: str = "trouble.is.offer") -> Outcome[Case]:
    result = ACTIONS[name](ActionContext(CHAT, case, place, arg, moment(day), content()))
    return replace(result, case=replace(result.case, last_tap=moment(day)))


def tell(case: Case, arg: str, day: date = TODAY) -> Case:
    return act("tell", case, arg, day).case


def coming(case: Case) -> dict[str, date]:
    return {due.kind: local_day(due.at, CHAT) for due in schedule(case, CHAT) if due.kind in RIGHTS}


def unanswered(case: Case, kind: ReminderKind) -> list[date]:
    """The days on which it comes while nobody does anything."""
    days = []
    while due := next((due for due in schedule(case, CHAT) if due.kind is kind), None):
        days.append(local_day(due.at, CHAT))
        case = reminded(case, due, due.at, CHAT)
    return days


def text(place: str, case: Case, day: date = TODAY) -> str:
    return visible(draw(place, replace(view(case), today=day, now=moment(day))).text)


def taps(place: str, case: Case, day: date = TODAY) -> set[tuple[str, str]]:
    rows = draw(place, replace(view(case), today=day, now=moment(day))).rows
    return {(tap.action, tap.arg) for row in rows for b in row if b.data and (tap := unpack(b.data))}


# --- each right ---


def test_who_took_an_offer_is_reminded_a_week_and_a_day_before_the_fourteen_days_end() -> None:
    taken = tell(asked(), "offer")
    assert unanswered(taken, ReminderKind.RIGHT_OFFER) == [date(2026, 12, 7), date(2026, 12, 13)]
    assert not coming(tell(taken, "withdrawn", date(2026, 12, 8)))


def test_who_tells_of_a_debit_is_reminded_before_the_eight_weeks_end() -> None:
    debited = tell(asked(), "trouble_billed=2026-11-15")
    assert unanswered(debited, ReminderKind.RIGHT_DEBIT) == [date(2027, 1, 3), date(2027, 1, 9)]


@pytest.mark.parametrize(("left", "days"), [(8, [7, 1]), (7, [1]), (5, [1]), (2, [1]), (1, []), (0, [])])
def test_who_tells_it_late_gets_what_is_still_to_come_and_none_on_that_day(left: int, days: list[int]) -> None:
    last = TODAY + timedelta(days=left)
    told = tell(asked(), f"trouble_billed={last - timedelta(days=56)}")
    assert unanswered(told, ReminderKind.RIGHT_DEBIT) == [last - timedelta(days=n) for n in days]


def test_the_year_for_the_ombudsman_is_reminded_of_until_the_ombudsman_was_asked() -> None:
    complained = tell(asked(), "complained")
    assert unanswered(complained, ReminderKind.RIGHT_OMBUDSMAN) == [date(2027, 11, 23), date(2027, 11, 29)]
    assert not coming(tell(complained, "ombudsman", date(2027, 11, 24)))


def test_nobody_is_sent_to_the_ombudsman_with_what_was_put_right() -> None:
    complained = tell(asked(), "complained", date(2026, 11, 30))
    answered = tell(complained, "answered_operator_refused", date(2026, 12, 4))
    assert coming(answered)["right_ombudsman"] == date(2027, 11, 23)
    solved = tell(complained, "answered_operator_solved", date(2026, 12, 4))
    assert "right_ombudsman" not in coming(solved)
    assert ClaimKind.OMBUDSMAN not in [claim.kind for claim in claims(solved, date(2026, 12, 4))]


def test_a_late_move_is_reminded_of_six_months_after_the_order() -> None:
    late = asked(MOVING, date(2026, 11, 2)).record(Kind.END_DATE, NOW - 28 * DAY, day=date(2026, 11, 10), detail="day")
    late = late.record(Kind.ENDED, NOW, day=date(2026, 11, 20))
    assert unanswered(late, ReminderKind.RIGHT_DELAY) == [date(2027, 4, 25), date(2027, 5, 1)]
    assert ReminderKind.RIGHT_DELAY not in coming(tell(late, "claimed_delay"))


def test_nobody_is_reminded_of_a_delay_before_the_move_is_late() -> None:
    ordered = asked(MOVING).record(Kind.END_DATE, NOW, day=TODAY + 9 * DAY, detail="day")
    assert not coming(ordered)
    assert ReminderKind.RIGHT_DELAY in coming(replace(ordered, last_tap=NOW + 20 * DAY)), "nobody said that it moved"


def moved(told: date = date(2026, 11, 21), day: date = date(2026, 11, 20)) -> Case:
    return asked(MOVING).record(Kind.ENDED, moment(told), day=day)


def asked_for_the_credit(case: Case) -> list[date]:
    """Every day on which one of both asks for it."""
    days, both = [], (ReminderKind.REFUND, ReminderKind.RIGHT_REFUND)
    while due := next((due for due in schedule(case, CHAT) if due.kind in both), None):
        days.append(local_day(due.at, CHAT))
        case = reminded(case, due, due.at, CHAT)
    return days


def test_the_credit_of_a_moved_card_is_asked_for_at_once_and_before_its_month_ends() -> None:
    assert asked_for_the_credit(moved()) == [date(2026, 11, 22), date(2026, 12, 13), date(2026, 12, 19)]
    assert not asked_for_the_credit(tell(moved(), "claimed_refund"))


@pytest.mark.parametrize("ago", range(31))
def test_nobody_is_asked_for_the_credit_twice_within_three_days(ago: int) -> None:
    days = asked_for_the_credit(moved(told=TODAY, day=TODAY - timedelta(days=ago)))
    assert days
    assert all((later - day).days > 3 for day, later in pairwise(days))


def test_not_yet_is_answered_by_the_reminder_of_the_last_day_when_that_is_near() -> None:
    first = next(due for due in schedule(moved(), CHAT) if due.kind is ReminderKind.REFUND)
    told = reminded(moved(), first, moment(date(2026, 12, 9)), CHAT)
    waiting = told.record(Kind.NOT_YET, moment(date(2026, 12, 9)), detail=ReminderKind.REFUND)
    assert asked_for_the_credit(waiting) == [date(2026, 12, 13), date(2026, 12, 19)]


# --- it stops ---


def test_a_settled_case_is_reminded_of_no_right_and_keeps_its_last_days() -> None:
    closed = tell(asked(), "offer").record(Kind.CLOSED, NOW)
    assert schedule(closed, CHAT) == ()
    assert "Withdraw from the offer to stay: until 14 December 2026" in text("status", closed)
    assert "No more reminders come for it" in text("closed", closed)


def test_what_was_told_by_mistake_is_reminded_of_no_more() -> None:
    taken = tell(asked(), "offer")
    assert not coming(tell(taken, f"offer=undo{taken.events[-1].number}"))


def test_a_muted_right_stays_open_and_is_not_reminded_of() -> None:
    taken = tell(asked(), "offer")
    muted = act("mute", taken, "right_offer", place="right.offer").case
    assert not coming(muted)
    assert [claim.kind for claim in claims(muted, TODAY)] == [ClaimKind.OFFER]
    assert ("mute", "right_offer") not in taps("right.offer", muted)


# --- debits ---


def two() -> Case:
    return tell(tell(asked(), "trouble_billed=2026-11-15"), "trouble_billed=2026-11-20")


def days_of_debits(case: Case) -> list[date | None]:
    return [claim.about for claim in claims(case, TODAY)]


def test_every_debit_has_a_day_and_a_last_day_of_its_own() -> None:
    assert days_of_debits(two()) == [date(2026, 11, 15), date(2026, 11, 20)]
    assert tell(two(), "trouble_billed=2026-11-15").events == two().events, "one tap too many"
    assert tell(two(), "trouble_billed").events == two().events
    shown = text("trouble.is.billed", two())
    assert "Debit of 15 November: ask your bank by 10 January 2027." in shown
    assert "Debit of 20 November: ask your bank by 15 January 2027." in shown


def test_a_debit_without_a_day_is_one_question_that_the_first_day_answers() -> None:
    open_still = tell(tell(asked(), "trouble_billed"), "trouble_billed")
    assert [e.day for e in open_still.effective if e.kind is Kind.TROUBLE] == [None]
    assert not coming(open_still)
    named = tell(open_still, "trouble_billed=2026-11-15")
    assert [e.day for e in named.effective if e.kind is Kind.TROUBLE] == [date(2026, 11, 15)]


def test_a_wrong_debit_is_taken_back_by_its_number() -> None:
    first = two().events[-2]
    assert days_of_debits(tell(two(), f"trouble_billed=undo{first.number}")) == [date(2026, 11, 20)]
    assert ("tell", f"trouble_billed=undo{two().events[-1].number}") in taps("trouble.is.billed", two())


def test_the_bank_is_asked_for_the_debits_told_before_and_a_later_one_is_open_again() -> None:
    bank = tell(two(), "claimed_debit")
    assert not claims(bank, TODAY)
    assert not coming(bank)
    assert tell(bank, "claimed_debit", TODAY + DAY).events == bank.events, "an old button moves nothing"
    assert "You asked the bank on 30 November" in text("trouble.is.billed", bank)
    third = tell(bank, "trouble_billed=2026-11-28")
    assert days_of_debits(third) == [date(2026, 11, 28)]
    assert days_of_debits(tell(third, "claimed_debit")) == []


def test_the_reminder_follows_the_earliest_debit_and_then_the_next() -> None:
    assert unanswered(two(), ReminderKind.RIGHT_DEBIT) == [date(2027, 1, 3), date(2027, 1, 9), date(2027, 1, 14)]


def test_a_right_bill_closes_the_debits_told_before_it_only() -> None:
    right = two().record(Kind.BILL_CHECKED, NOW, day=TODAY)
    assert not claims(right, TODAY)
    assert days_of_debits(tell(right, "trouble_billed=2026-11-29")) == [date(2026, 11, 29)]


# --- the reminder's own screen ---


@pytest.mark.parametrize(
    ("kind", "told", "says", "buttons"),
    [
        (
            ClaimKind.OFFER,
            ("offer",),
            ("Offer taken on 30 November", "Last day for this: Monday 14 December", "in writing"),
            {
                ("go", "paper.withdraw.o"),
                ("tell", "withdrawn"),
                ("mute", "right_offer"),
                ("go", "reminders.is.right_offer.o"),
            },
        ),
        (
            ClaimKind.DEBIT,
            ("trouble_billed=2026-11-15", "trouble_billed=2026-11-20"),
            (
                "take back the wrong debits",
                "Last day for the debit of 15 November: Sunday 10 January 2027",
                "“Please take back the direct debits of 15 Nov, 20 Nov",
            ),
            {("go", "trouble.is.billed"), ("tell", "claimed_debit"), ("mute", "right_debit")},
        ),
        (
            ClaimKind.OMBUDSMAN,
            ("complained",),
            ("Complaint sent on 30 November", "Last day for this: Tuesday 30 November 2027", "klachten@"),
            {("go", "paper.ombudsman.w"), ("tell", "ombudsman"), ("mute", "right_ombudsman")},
        ),
    ],
)
def test_its_screen_says_until_when_and_what_to_do_now(
    kind: ClaimKind, told: tuple[str, ...], says: tuple[str, ...], buttons: set[tuple[str, str]]
) -> None:
    case = asked()
    for arg in told:
        case = tell(case, arg)
    shown = text(f"right.{kind}", case)
    assert all(words in shown for words in says), shown
    assert buttons <= taps(f"right.{kind}", case)


def test_the_screens_of_a_moved_number_lead_to_their_texts() -> None:
    late = moved(day=date(2026, 11, 20)).record(Kind.END_DATE, NOW, day=date(2026, 11, 10), detail="day")
    assert {("go", "paper.delay.d"), ("go", "money.claimed_delay")} <= taps("right.delay", late)
    assert {("go", "paper.refund.f"), ("go", "final_bill.how"), ("go", "money.claimed_refund")} <= taps(
        "right.refund", late
    )
    assert "Last day for this: Thursday 10 December" in text("right.refund", late)


def test_its_button_records_it_there_and_then_it_can_be_taken_back() -> None:
    taken = tell(asked(), "offer")
    done = act("tell", taken, "withdrawn", place="right.offer")
    assert done.place == "right.offer"
    assert "You withdrew from the offer on 30 November 2026" in text("right.offer", done.case)
    assert ("tell", f"withdrawn=undo{done.case.events[-1].number}") in taps("right.offer", done.case)


def test_the_day_before_there_is_no_later_to_be_reminded() -> None:
    taken = tell(asked(), "offer")
    assert ("mute", "right_offer") not in taps("right.offer", taken, date(2026, 12, 13))
    assert "The last day for this was 14 December 2026" in text("right.offer", taken, date(2026, 12, 15))


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_a_right_that_nobody_has_says_that_nothing_is_open(kind: ClaimKind) -> None:
    assert "There is nothing to do here now." in text(f"right.{kind}", asked())


def test_a_reminder_is_asked_at_its_own_screen() -> None:
    due = next(due for due in schedule(tell(asked(), "offer"), CHAT) if due.kind is ReminderKind.RIGHT_OFFER)
    assert due.place == "right.offer"


# --- the list, the status, the calendar ---


def test_the_list_has_it_with_its_last_day_and_moves_it_up_to_that_day_only() -> None:
    taken = tell(asked(), "offer")
    assert "Mon 7 Dec: Withdraw from the offer to stay" in text("reminders", taken) + text("reminders.2", taken)
    assert "useful until 14 December 2026" in text("reminders.is.right_offer", taken)
    moved_on = act("later", taken, "right_offer=2026-12-14", place="reminders").case
    assert coming(moved_on) == {"right_offer": date(2026, 12, 14)}
    refused = act("later", taken, "right_offer=2026-12-15", place="reminders")
    assert refused.case.events == taken.events
    assert refused.notice is not None
    assert (refused.notice.kind, refused.notice.day) == (NoticeKind.AFTER_LAST_DAY, date(2026, 12, 14))
    assert not any(arg == "right_offer=2026-12-15" for _, arg in taps("pick.remind_right_offer.2026-12", taken))


def test_a_day_that_was_wished_for_one_debit_is_not_that_of_another() -> None:
    wished = act("later", two(), "right_debit=2027-01-08", place="reminders").case
    third = tell(wished, "trouble_billed=2026-10-20")
    assert coming(third) == {"right_debit": date(2026, 12, 8)}


def test_a_right_that_is_not_coming_cannot_be_moved() -> None:
    with pytest.raises(NotPossible):
        act("later", asked(), "right_offer=3", place="reminders")


def test_the_calendar_file_has_each_last_day_once() -> None:
    file = calendar(two(), CHAT, catalogues().for_language("en"), "BASE", NOW).decode().replace("\r\n ", "")
    assert file.count("take back the debit of 15 November") == 2, "the entry and its alarm"
    assert file.count("take back the debit of 20 November") == 2
    assert "right_debit" not in file


def test_the_button_of_an_offer_taken_today_says_that_day() -> None:
    assert ("tell", "offer=2026-11-30") in taps("trouble.is.offer", asked())


def test_reminders_that_fall_together_name_the_right_and_not_a_step() -> None:
    from bot.screens.cases import together

    case = tell(asked(), "offer")
    due = [d for d in schedule(case, CHAT) if d.kind is ReminderKind.RIGHT_OFFER]
    shown = visible(together(view(case), [(case, due[0]), (case, due[0])]).text)
    assert "Withdraw from the offer to stay" in shown
    assert "Send your request" not in shown


def test_who_mutes_the_last_day_of_the_credit_keeps_the_two_questions_of_before() -> None:
    muted = moved().record(Kind.END_DATE, NOW - 20 * DAY, day=date(2026, 11, 20), detail="day")
    muted = muted.record(Kind.MUTED, NOW, detail=ReminderKind.RIGHT_REFUND)
    assert asked_for_the_credit(muted) == [date(2026, 11, 21), date(2026, 12, 11)]
