"""What was done and is still open: a complaint without an answer, the eve of the last day, a card that is dead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from bot.guide.case import Case, Chat, Event, Kind, Stage
from bot.guide.moments import local_day
from bot.guide.money import REMINDERS as MONEY
from bot.guide.places import argument_of, root_of
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.rights import RIGHTS
from bot.guide.series import Planned, sent_of, series, soon, told_on
from bot.guide.steps import StepId, asks_other_lines, steps_of
from bot.guide.threads import Answer, Complaint, Side, Thread, answer_of, belongs, complaints
from bot.guide.told_before import came_later, told_trouble
from bot.guide.trouble import Trouble

DAY = timedelta(days=1)
HOW = "asked.how"  # the page that asks for the way, with the day behind it
EVE_PLACE = "eve"
BLOCK = "ask.block"
UNSENT = "unsent"
AT_TEXT = frozenset({"ask", "ask.text", UNSENT})
REPEATED = frozenset(
    {ReminderKind.CONFIRMATION, ReminderKind.MOVED, ReminderKind.ENDED, ReminderKind.FINAL_BILL}
)  # they ask again for what a complaint is about
CHASED_ABOUT = frozenset({ReminderKind.CONFIRMATION, ReminderKind.MOVED})


ANSWER_KINDS = frozenset({ReminderKind.ANSWER_OPERATOR, ReminderKind.ANSWER_OMBUDSMAN})
ON_THE_LADDER = frozenset({Kind.COMPLAINED, Kind.OMBUDSMAN, Kind.ANSWERED})
_SAME = {  # what says the first words again while that trouble is complained about
    Trouble.NO_ANSWER: frozenset({ReminderKind.CONFIRMATION}),
    Trouble.GOES_ON: frozenset({ReminderKind.MOVED, ReminderKind.ENDED, ReminderKind.FINAL_BILL}),
    Trouble.BILLED: frozenset({ReminderKind.FINAL_BILL}),
    Trouble.REFUND_UNPAID: frozenset(),
    Trouble.COLLECTOR: frozenset({ReminderKind.FINAL_BILL}),
}
_STEP = {
    Trouble.NO_ANSWER: StepId.CONFIRMATION,
    Trouble.GOES_ON: StepId.ENDED,
    Trouble.BILLED: StepId.FINAL_BILL,
    Trouble.COLLECTOR: StepId.FINAL_BILL,
}


def asked_by(side: Side) -> ReminderKind:
    """The reminder that asks for its answer."""
    match side:
        case Side.OPERATOR:
            return ReminderKind.ANSWER_OPERATOR
        case Side.OMBUDSMAN:
            return ReminderKind.ANSWER_OMBUDSMAN
        case _:
            assert_never(side)


def answer_place(side: Side, thread: Thread = Thread.ANY) -> str:
    """The screen that asks for its answer, to what is disputed in one thread or to the earliest that waits."""
    return f"answer.{side}.{thread}" if thread else f"answer.{side}"


def thread_at(place: str) -> Thread:
    """The thread that such a screen asks about."""
    letter = argument_of(place) if root_of(place) == "answer" else ""
    return Thread(letter) if letter in set(Thread) else Thread.ANY


def open_complaint(case: Case, side: Side | None = None, thread: Thread = Thread.ANY) -> Complaint | None:
    """The complaint whose answer is waited for: the earliest of several. `side` has to answer it, None: either."""
    return next((one for one in case.open_complaints if _is(one, side, thread)), None)


def newest_complaint(case: Case, side: Side | None = None, thread: Thread = Thread.ANY) -> Complaint | None:
    """The one that was told last, answered or not."""
    told = complaints(case) if case.last(Kind.ASKED) else ()
    return max((one for one in told if _is(one, side, thread)), key=lambda one: one.told.number, default=None)


def _is(one: Complaint, side: Side | None, thread: Thread) -> bool:
    return side in (None, one.side) and belongs(one.told, thread)


def step_about(case: Case, complaint: Complaint) -> StepId:
    """Where what the complaint is about is proven."""
    step = _STEP.get(complaint.trouble, StepId.ENDED) if complaint.trouble else StepId.ENDED
    return step if step in steps_of(case) else StepId.ENDED


def refused_by(case: Case) -> Side | None:
    """Who has answered without solving it, None while nobody has."""
    answered = case.last(Kind.ANSWERED)
    side, worth, _ = answer_of(answered) if answered else ("", "", "")
    return Side(side) if worth == Answer.REFUSED and side in set(Side) else None


def answer(case: Case, chat: Chat, side: Side) -> Planned:
    """ "Has the operator answered?": after two weeks; the Ombudsman: after the 90 days that it says itself.

    Of several complaints it asks about the earliest; once that one is answered, about the other from the next day on.
    """
    found = open_complaint(case, side)
    if found is None and (refused := unsolved_debt(case)) and side is Side.OPERATOR:
        return series(case, chat, asked_by(side), refused, soon(local_day(refused.at, chat)), StepId.ENDED)
    if found is None or found.until is None:
        return None
    answers = [e for e in case.effective if e.kind is Kind.ANSWERED and answer_of(e)[0] == side]
    since = max([found.told, *answers], key=lambda event: event.number)
    first = max(found.until, local_day(since.at, chat) + DAY)
    return series(case, chat, asked_by(side), since, first, StepId.ENDED)


def unsolved_debt(case: Case) -> Event | None:
    """The answer that did not end a debt that is collected, as long as nothing was done since: nothing else asks."""
    of_debts = [e for e in case.effective if e.kind in ON_THE_LADDER and belongs(e, Thread.DEBT)]
    newest = of_debts[-1] if of_debts else None
    told = case.last(Kind.ASKED) and case.last(Kind.COMPLAINED, Trouble.COLLECTOR)
    if newest is None or newest.kind is not Kind.ANSWERED or not told:
        return None
    refused = answer_of(newest) == (Side.OPERATOR, Answer.REFUSED, Trouble.COLLECTOR)
    return newest if refused else None


def knowing(case: Case, chat: Chat, kind: ReminderKind, found: Planned) -> Planned:
    """A reminder in the light of what was done since: not beside an open complaint, not on the heels of an answer."""
    if found is None or not _may_come(case, kind):
        return None
    if kind not in REPEATED:
        return found
    if told_trouble(case):
        return None  # who came with it is asked about that
    waiting = case.open_complaints
    if waiting and came_later(case):
        return None  # it was over before: the confirmation and the end are no news while an answer is waited for
    if any(kind in (_SAME.get(one.trouble, REPEATED) if one.trouble else REPEATED) for one in waiting):
        return None
    since = [case.last(Kind.ANSWERED), *([case.last(Kind.CHASED)] if kind in CHASED_ABOUT else [])]
    return max([found[0], *(soon(local_day(e.at, chat)) for e in since if e)]), found[1]


def _may_come(case: Case, kind: ReminderKind) -> bool:
    """A dead card gets one reminder in its life, besides those that its user sets, a complaint, money or a last day."""
    told_of = kind is ReminderKind.SNOOZED or kind in ANSWER_KINDS or kind in RIGHTS or kind in MONEY
    if not case.nothing_to_cancel or told_of:
        return True
    over = case.last(Kind.ENDED) is not None
    return not asked_once(case) and not over and kind in (ReminderKind.NUDGE, ReminderKind.CONFIRMATION)


def asked_once(case: Case) -> bool:
    """Whether a dead card has had its one reminder; never for anything else."""
    told = (e for e in case.effective if e.kind is Kind.REMINDED and not e.detail.startswith(ReminderKind.SNOOZED))
    return case.nothing_to_cancel and any(told)


def eve(case: Case, chat: Chat, last_call: date | None) -> Planned:
    """The day before the end or the move; not for who told of it the day before, nor on the day of `last_call`."""
    chosen, asked = case.day_set, case.last(Kind.ASKED)
    if chosen is None or chosen.day is None or asked is None or asked.day is None:
        return None
    day = chosen.day - DAY
    told = max(local_day(event.at, chat) for event in (chosen, asked))
    over = case.stage not in (Stage.ASKED, Stage.CONFIRMED) or asked.day > day
    sent = any(e.at >= chosen.at for e in sent_of(case, ReminderKind.EVE))
    sent = sent or any(e.kind is Kind.REMINDED and told_on(e, chat) > day for e in case.effective)
    called = last_call == day or any(told_on(e, chat) == day for e in sent_of(case, ReminderKind.LAST_CALL))
    return None if over or sent or called or told >= day - DAY else (day, StepId.ENDED)


def asked_on(case: Case, chat: Chat) -> date | None:
    """The day of the request; of one of before whose day is not known, the day on which it was asked for again."""
    asked, again = case.last(Kind.ASKED), case.last(Kind.CHASED)
    if asked is None or asked.day:
        return asked.day if asked else None
    return local_day(again.at, chat) if again else None


def block_first(case: Case) -> str:
    """The page of the block, for who lost a SIM and has not said that it is blocked: asked once; "" for all others."""
    asked = any(e.kind is Kind.REMINDED and e.detail == ReminderKind.NUDGE for e in case.effective)
    return BLOCK if case.unblocked and not asked and StepId.ASK in steps_of(case) else ""


def left_at_text(case: Case) -> str:
    """The page that asks whether it was sent, for the family that opened the notice of death last; "" for others."""
    opened = case.place in AT_TEXT or root_of(case.place) in ("paper", "pdf")
    return UNSENT if case.bereaved and case.stage is Stage.PREPARING and opened and _text_is_ready(case) else ""


def _text_is_ready(case: Case) -> bool:
    return not (case.moving or case.prepaid or asks_other_lines(case))


def left_at_how(case: Case) -> str:
    """The page that asks how it was sent, for who stopped there: nothing is recorded yet. "" for all others."""
    stopped = case.stage is Stage.PREPARING and not case.moving and case.place.startswith(f"{HOW}.")
    return case.place if stopped else ""
