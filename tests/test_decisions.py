"""What is decided by a tap or by the clock, without a bot: each rule as the test that failed first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.bounds import MOST_OF
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim, Stage
from bot.guide.checking import mark_of
from bot.guide.claims import ClaimKind, claims, moved_late
from bot.guide.content.letters import Ends
from bot.guide.decide import of_case, start, tapped
from bot.guide.moments import local_day
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import Due, reminded, schedule
from bot.guide.reports import TOLD
from bot.guide.state import State
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Tap
from bot.guide.waiting_text import Waiting, with_text
from bot.guide.wish import named, wish_of
from bot.guide.working_days import add_working_days, is_working_day
from tests.screens.worlds import content

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOVING = Answers("base", Plan.PREPAID, Number.MOVE)
NOTHING = Answers("base", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD)


def fresh(answers: Answers = GIVE_UP, number: int = 1, at: datetime = NOW) -> Case:
    return Case(7, number, at, at, answers, place="status")


def asked(answers: Answers = GIVE_UP, day: date = TODAY, at: datetime = NOW) -> Case:
    return fresh(answers, at=at).record(Kind.ASKED, at, day=day, detail="move" if answers is MOVING else "hotline")


def due_of(case: Case, kind: ReminderKind, chat: Chat = CHAT) -> Due | None:
    return next((due for due in schedule(case, chat) if due.kind is kind), None)


def day_of(case: Case, kind: ReminderKind, chat: Chat = CHAT) -> date | None:
    due = due_of(case, kind, chat)
    return local_day(due.at, chat) if due else None


def sent(case: Case, kind: ReminderKind, chat: Chat = CHAT) -> Case:
    due = due_of(case, kind, chat)
    assert due is not None
    return reminded(case, due, due.at, chat)


# --- no question on the heels of an answer ---


def test_it_does_not_ask_at_once_about_a_request_of_weeks_ago() -> None:
    assert day_of(asked(day=date(2026, 11, 3)), ReminderKind.CONFIRMATION) == TODAY + DAY
    assert day_of(asked(MOVING, day=date(2026, 11, 3)), ReminderKind.MOVED) == TODAY + DAY


def test_it_does_not_ask_for_the_credit_at_once_when_the_move_is_told_late() -> None:
    moved = asked(MOVING, date(2026, 11, 3)).record(Kind.ENDED, NOW, day=date(2026, 11, 9))
    assert day_of(moved, ReminderKind.REFUND) == TODAY + DAY
    told = sent(moved, ReminderKind.REFUND)
    assert day_of(told, ReminderKind.REFUND) is None
    assert day_of(told, ReminderKind.RIGHT_REFUND) == date(2026, 12, 2), "a week before the month is over"


def test_it_does_not_ask_at_once_again_when_something_is_taken_back() -> None:
    case = sent(asked(at=NOW - 20 * DAY, day=date(2026, 11, 3)), ReminderKind.CONFIRMATION)
    case = case.record(Kind.CONFIRMED, NOW - 9 * DAY, day=date(2026, 11, 14)).undo(NOW, Kind.CONFIRMED)
    assert day_of(case, ReminderKind.CONFIRMATION) == TODAY + DAY


# --- every reminder once ---


def test_it_keeps_two_remind_me_laters_of_the_same_day() -> None:
    case = fresh().record(Kind.SNOOZED, NOW, day=TODAY + 3 * DAY, detail=StepId.COSTS)
    case = case.record(Kind.SNOOZED, NOW, day=TODAY + 3 * DAY, detail=StepId.BACKUP)
    shown = set()
    while due := due_of(case, ReminderKind.SNOOZED):
        shown.add(due.step)
        case = reminded(case, due, due.at, CHAT)
    assert shown == {StepId.COSTS, StepId.BACKUP}


def test_it_keeps_the_later_one_of_two_that_are_both_late() -> None:
    case = fresh().record(Kind.SNOOZED, NOW, day=TODAY + DAY, detail=StepId.COSTS)
    case = case.record(Kind.SNOOZED, NOW, day=TODAY + 2 * DAY, detail=StepId.BACKUP)
    first = due_of(case, ReminderKind.SNOOZED)
    assert first is not None
    case = reminded(case, first, NOW + 5 * DAY, CHAT)  # the bot was away
    second = due_of(case, ReminderKind.SNOOZED)
    assert second is not None
    assert second.step is StepId.BACKUP


@pytest.mark.parametrize("kind", [ReminderKind.SNOOZED, ReminderKind.CONFIRMATION, ReminderKind.REFUND])
def test_it_does_not_come_twice_when_the_user_flies_west(kind: ReminderKind) -> None:
    there = replace(CHAT, zone="Asia/Shanghai")
    case = {
        ReminderKind.SNOOZED: fresh().record(Kind.SNOOZED, NOW, day=TODAY + 3 * DAY, detail=StepId.COSTS),
        ReminderKind.CONFIRMATION: asked(),
        ReminderKind.REFUND: asked(MOVING).record(Kind.ENDED, NOW, day=TODAY),
    }[kind]
    first = due_of(case, kind, there)
    case = sent(case, kind, there)
    again = due_of(case, kind, replace(there, zone="America/Los_Angeles"))
    assert first is not None
    assert again is None or again.at > first.at + 2 * DAY


def test_asking_again_wakes_a_case_that_sleeps() -> None:
    case = asked(at=NOW - 60 * DAY, day=TODAY - 60 * DAY)
    for _ in range(4):
        case = sent(case, ReminderKind.CONFIRMATION)
    assert due_of(case, ReminderKind.CONFIRMATION) is None
    chased = case.record(Kind.CHASED, NOW, day=TODAY, detail="hotline")
    assert day_of(chased, ReminderKind.CONFIRMATION) == add_working_days(TODAY, 3)
    for _ in range(4):
        chased = sent(chased, ReminderKind.CONFIRMATION)
    assert due_of(chased, ReminderKind.CONFIRMATION) is None, "it sleeps again"


# --- claims ---


def test_a_move_ordered_after_the_chosen_day_is_not_late_from_that_day_on() -> None:
    case = fresh(MOVING).record(Kind.END_DATE, NOW - 20 * DAY, day=date(2026, 11, 10), detail="day")
    case = case.record(Kind.ASKED, NOW, day=date(2026, 11, 20), detail="move")
    on_time = case.record(Kind.ENDED, NOW, day=date(2026, 11, 23))
    assert not moved_late(on_time, TODAY), "ordered on Friday, moved on Monday"
    late = case.record(Kind.ENDED, NOW, day=date(2026, 11, 24))
    assert [(c.kind, c.last_day) for c in claims(late, TODAY)][-1] == (ClaimKind.DELAY, date(2027, 5, 20))


def test_money_for_a_late_move_can_be_asked_for_six_months_from_the_order_not_from_the_chosen_day() -> None:
    ordered = fresh(MOVING).record(Kind.END_DATE, NOW - 300 * DAY, day=date(2026, 6, 4), detail="day")
    ordered = ordered.record(Kind.ASKED, NOW, day=date(2026, 2, 1), detail="move")
    moved = ordered.record(Kind.ENDED, NOW, day=date(2026, 6, 10))
    assert [c.last_day for c in claims(moved, date(2026, 6, 11)) if c.kind is ClaimKind.DELAY] == [date(2026, 8, 1)]
    again = moved.record(Kind.ASKED, NOW, day=date(2026, 3, 1), detail="hotline")
    assert [c.last_day for c in claims(again, date(2026, 6, 11)) if c.kind is ClaimKind.DELAY] == [date(2026, 8, 1)]


# --- which case ---


def two_cases(active: int | None) -> State:
    running = fresh(number=1, at=NOW - DAY).record(Kind.ASKED, NOW - DAY, day=TODAY - DAY, detail="hotline")
    closed = fresh(number=2).record(Kind.CLOSED, NOW)
    return State(replace(CHAT, active_case=active), (running, closed))


@pytest.mark.parametrize("active", [None, 99])
def test_the_others_are_there_when_the_active_one_is_gone(active: int | None) -> None:
    state = two_cases(active)
    assert of_case(state, state.chat, NOW, "status").case == state.cases[0]
    assert start(state, state.chat, NOW, "", content()).case == state.cases[0]
    assert of_case(state, state.chat, NOW, "cases").place == "cases"


def test_a_zone_chosen_by_itself_is_what_is_said() -> None:
    case = fresh().record(Kind.END_DATE, NOW, day=TODAY + 9 * DAY, detail="day")
    said = {}
    for chat in (CHAT, replace(CHAT, zone=None)):
        found = ACTIONS["zone"](ActionContext(chat, case, "zone", "Asia/Tokyo", NOW, content())).notice
        said[chat.zone] = found.kind if found else None
    assert said == {"Europe/Brussels": NoticeKind.ZONE_SET, None: NoticeKind.ZONE_SET}


# --- no end of taps ---


def told(state: State, tap: Tap) -> tuple[State, NoticeKind | None]:
    outcome = tapped(state, CHAT, NOW, tap, content(), ("en",))
    assert outcome.case is not None
    return state.with_case(outcome.case), outcome.notice.kind if outcome.notice else None


@pytest.mark.parametrize(
    ("taps", "kind"),
    [
        ([Tap(1, "ask.when", "end", "asap"), Tap(1, "ask.when", "end", "month_end")], Kind.END_DATE),
        ([Tap(1, "reminders", "mute", "case"), Tap(1, "reminders", "unmute", "case")], Kind.MUTED),
        ([Tap(1, "more.confirmation", "snooze", "3"), Tap(1, "more.confirmation", "snooze", "7")], Kind.SNOOZED),
    ],
    ids=["end day", "mute", "snooze"],
)
def test_who_tells_the_same_a_thousand_times_fills_no_room_but_that_of_its_kind(taps: list[Tap], kind: Kind) -> None:
    """Nobody's record may weigh on the others; what matters is noted all the same, and corrected, and closed."""
    state, notices = State(CHAT).with_case(asked()), set()
    for n in range(300):
        state, notice = told(state, taps[n % len(taps)])
        notices.add(notice)
    assert state.case is not None
    assert NoticeKind.FULL in notices
    assert sum(event.kind is kind for event in state.case.events) <= 2 * MOST_OF[kind]
    assert len(state.case.events) < 130
    for tap in (
        Tap(1, "confirmation", "did", "confirmed=today"),
        Tap(1, "trouble.no_confirmation", "tell", "complained=today"),
    ):
        before = len(state.case.events)
        state, notice = told(state, tap)
        assert state.case is not None
        assert len(state.case.events) > before
    state, _ = told(state, Tap(1, "farewell", "close"))
    assert state.case is not None
    assert state.case.stage is Stage.SETTLED


# --- working days ---


def test_it_knows_the_ten_holidays_of_a_year() -> None:
    found = [
        day for day in (date(2027, 1, 1) + n * DAY for n in range(365)) if not is_working_day(day) and day.weekday() < 5
    ]
    assert [f"{day:%d.%m}" for day in found] == ["01.01", "29.03", "06.05", "17.05", "21.07", "01.11", "11.11"]


# --- the same update twice ---

POINTED_AT = {Kind.CALLED_OFF: (Kind.WISH,), Kind.RESUMED: (Kind.CALLED_OFF, Kind.RESUMED)}
PLACES = (
    "status",
    "ask.when",
    "asked.call",
    "confirmation",
    "ended",
    "final_bill",
    "farewell",
    "more.ask",
    "more.unlink",
)
MORE_PLACES = ("trouble.is.no_answer", "paper.again.no_answer", "unlink.chat.telegram", "q.carrier", "costs", "unlink")
DAYS = ("", "=today", "=yesterday", "=2026-11-05")
ARGS: dict[str, tuple[str, ...]] = {
    "go": ("ask", "unlink", "zone"),
    "set": ("carrier=proximus", "plan=prepaid", "number=move", "number=give_up", "sim=dead", "channel=letter"),
    "tick": ("telegram", "whatsapp"),
    "untick": ("telegram",),
    "did": tuple(f"{word}{day}" for word, day in product(("asked", "confirmed", "ended", "bill"), DAYS)),
    "end": ("asap", "month_end", "2026-12-24"),
    "leave": ("2026-12-24",),
    "named": ("none", "2026-11-20", "2026-12-24"),
    "snooze": ("1", "2026-12-24"),
    "notyet": tuple(ReminderKind),
    "zone": ("Asia/Shanghai",),
    "hour": ("18",),
    "undo": ("asked", "confirmed", "ended", "bill"),
    "send": ("text.fr", "complaint.nl", "again.de", "dossier.pdf"),
    "tell": tuple(f"{word}{day}" for word, day in product(TOLD, ("", "=yesterday", "=undo6"))),
    "later": tuple(f"{kind}={when}" for kind, when in product(ReminderKind, ("1", "2026-12-24"))),
    "mute": (*ReminderKind, "case", "all"),
    "unmute": (*ReminderKind, "case", "all"),
    "wish": ("number.move", "number.give_up", "carrier.orange", "plan.prepaid"),
    "noted_wrong": ("carrier.orange", "plan.prepaid"),
    "replied": ("4=kept", "4=ends"),
    "along": ("move=abcdefghijklmnopqrstuvwxyz", "copy=abcdefghijklmnopqrstuvwxyz"),
    "along_back": ("move", "copy"),
    "have": ("reference.2", "note.2", "confirmation.3"),
    "have_not": ("reference.2", "none.2"),
    "called_off": ("3=2026-11-22.email", "3=2026-11-22", "9=2026-11-22.email"),
    "right": (mark_of(fresh(GIVE_UP), Ends.CONTRACT), "0"),
}


def stories() -> Iterator[Case]:
    """Every stage of every kind of case."""
    for answers in (GIVE_UP, MOVING, NOTHING, Answers("base")):
        case = fresh(answers, at=NOW - 30 * DAY)
        yield case
        yield with_text(case, Waiting("ask.text", "text.fr"))
        case = case.record(Kind.END_DATE, NOW - 20 * DAY, day=date(2026, 11, 30), detail="day")
        case = case.record(Kind.ASKED, NOW - 19 * DAY, day=date(2026, 11, 4), detail="hotline")
        yield case
        case = case.record(Kind.CONFIRMED, NOW - 9 * DAY, day=date(2026, 11, 10))
        case = case.record(Kind.REMINDED, NOW - 3 * DAY, detail="ended")
        yield case
        case = case.record(Kind.ENDED, NOW - 2 * DAY, day=date(2026, 11, 20))
        case = case.record(Kind.CHASED, NOW - 2 * DAY, day=date(2026, 11, 20), detail="hotline")
        yield case.record(Kind.SNOOZED, NOW, day=date(2026, 12, 1), detail="ask")
        yield case.record(Kind.BILL_CHECKED, NOW, day=TODAY)
        yield case.record(Kind.CLAIMED, NOW - DAY, day=date(2026, 11, 20), detail="refund")
        yield case.record(Kind.CLOSED, NOW)
    for answers, word in ((GIVE_UP, "move"), (MOVING, "give_up")):
        yield (pending := sent_and_regretted(answers, word))
        gone = pending.record(
            Kind.CALLED_OFF, NOW - DAY, day=TODAY, detail=f"letter.{named(wish_of(answers))}", corrects=3
        )
        yield replace(gone, answers=replace(answers, number=Number(word)))


def sent_and_regretted(answers: Answers, word: str) -> Case:
    """Something is on its way, and the number shall have another fate."""
    case = fresh(answers, at=NOW - 30 * DAY).record(Kind.END_DATE, NOW - 20 * DAY, day=date(2026, 11, 24), detail="day")
    case = case.record(
        Kind.ASKED, NOW - 19 * DAY, day=date(2026, 11, 4), detail="move" if answers is MOVING else "letter"
    )
    return case.record(Kind.WISH, NOW - 2 * DAY, detail=f"number={word}")


def at_once(case: Case) -> set[ReminderKind]:
    return {due.kind for due in schedule(case, CHAT) if due.at <= NOW}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_update_that_comes_twice_counts_once(name: str) -> None:
    carried_out = 0
    for case, arg, place in product(stories(), ARGS.get(name, ("",)), (*PLACES, *MORE_PLACES)):
        try:
            once = ACTIONS[name](ActionContext(CHAT, case, place, arg, NOW, content()))
        except NotPossible:
            continue
        carried_out += 1
        stored = replace(once.case, place=once.place, last_tap=NOW)
        twice = ACTIONS[name](ActionContext(once.chat, stored, place, arg, NOW + timedelta(seconds=5), content()))
        assert (twice.chat, twice.case, twice.place) == (once.chat, stored, once.place), (arg, place)
        assert at_once(stored) <= at_once(case) or name == "unmute", (
            arg,
            place,
            "a question on the heels of an answer",
        )
        _append_only(case, once.case)
    assert carried_out


def _append_only(before: Case, after: Case) -> None:
    """What was stored stays; a correction names one earlier event of its own kind, which nothing else corrects."""
    assert after.events[: len(before.events)] == before.events
    by_number = {event.number: event for event in after.events}
    correcting = [event for event in after.events if event.corrects is not None]
    for event in correcting:
        corrected = by_number[event.corrects or 0]
        assert corrected.number < event.number
        assert event.kind in (corrected.kind, Kind.UNDONE) or corrected.kind in POINTED_AT.get(event.kind, ())
    assert len({event.corrects for event in correcting}) == len(correcting)


def test_it_takes_no_proof_from_before_the_request() -> None:
    case = fresh(GIVE_UP, at=NOW - 30 * DAY).record(Kind.ASKED, NOW - 9 * DAY, day=date(2026, 11, 14), detail="hotline")
    for word in ("confirmed", "ended"):
        early = ACTIONS["did"](ActionContext(CHAT, case, "confirmation", f"{word}=2026-11-13", NOW, content()))
        assert early.notice == Notice(NoticeKind.BEFORE_ASKING, date(2026, 11, 14))
        assert early.case == case
        same = ACTIONS["did"](ActionContext(CHAT, case, "confirmation", f"{word}=2026-11-14", NOW, content()))
        assert len(same.case.events) == len(case.events) + 1


def test_it_names_no_deadline_for_a_debit_whose_day_is_not_known() -> None:
    case = fresh(GIVE_UP, at=NOW - 30 * DAY).record(Kind.ASKED, NOW - 9 * DAY, day=date(2026, 11, 14), detail="hotline")
    tapped = ACTIONS["tell"](ActionContext(CHAT, case, "trouble.menu", "trouble_billed", NOW, content())).case
    assert claims(tapped, TODAY) == ()
    named = ACTIONS["tell"](
        ActionContext(CHAT, tapped, "trouble.is.billed", "trouble_billed=2026-11-02", NOW, content())
    ).case
    assert [claim.last_day for claim in claims(named, TODAY)] == [date(2026, 12, 28)]
