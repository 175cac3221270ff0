"""What was done and is still open: a complaint without an answer, the eve of the last day, a card that is dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from bot.guide.case import Case, Chat, Event, Kind, Stage
from bot.guide.moments import local_day
from bot.guide.money import REMINDERS as MONEY
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.rights import RIGHTS
from bot.guide.series import Planned, sent_of, series, soon, told_on
from bot.guide.steps import StepId, steps_of
from bot.guide.trouble import Trouble

ANSWER_DAYS = 14  # for the operator's answer: ours, no legal deadline
OMBUDSMAN_DAYS = 90  # the Ombudsman's own (content/steps/trouble.toml: wait)
DAY = timedelta(days=1)
HOW = "asked.how"  # the page that asks for the way, with the day behind it
EVE_PLACE = "eve"
REPEATED = frozenset(
    {ReminderKind.CONFIRMATION, ReminderKind.MOVED, ReminderKind.ENDED, ReminderKind.FINAL_BILL}
)  # they ask again for what a complaint is about
CHASED_ABOUT = frozenset({ReminderKind.CONFIRMATION, ReminderKind.MOVED})


class Side(StrEnum):
    """Who has to answer. The word is stored: it is never renamed."""

    OPERATOR = "operator"
    OMBUDSMAN = "ombudsman"


class Answer(StrEnum):
    """What the answer was worth. The word is stored: it is never renamed."""

    SOLVED = "solved"
    REFUSED = "refused"


ANSWER_KINDS = frozenset({ReminderKind.ANSWER_OPERATOR, ReminderKind.ANSWER_OMBUDSMAN})
_SAME = {  # what says the first words again while that trouble is complained about
    Trouble.NO_ANSWER: frozenset({ReminderKind.CONFIRMATION}),
    Trouble.GOES_ON: frozenset({ReminderKind.MOVED, ReminderKind.ENDED, ReminderKind.FINAL_BILL}),
    Trouble.BILLED: frozenset({ReminderKind.FINAL_BILL}),
}
_PROOF = {Trouble.NO_ANSWER: Kind.CONFIRMED, Trouble.GOES_ON: Kind.ENDED, Trouble.BILLED: Kind.BILL_CHECKED}
_STEP = {
    Trouble.NO_ANSWER: StepId.CONFIRMATION,
    Trouble.GOES_ON: StepId.ENDED,
    Trouble.BILLED: StepId.FINAL_BILL,
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


def answer_place(side: Side) -> str:
    """The screen that asks for its answer."""
    return f"answer.{side}"


def _told_by(side: Side) -> Kind:
    match side:
        case Side.OPERATOR:
            return Kind.COMPLAINED
        case Side.OMBUDSMAN:
            return Kind.OMBUDSMAN
        case _:
            assert_never(side)


def _patience(side: Side) -> timedelta:
    match side:
        case Side.OPERATOR:
            return timedelta(days=ANSWER_DAYS)
        case Side.OMBUDSMAN:
            return timedelta(days=OMBUDSMAN_DAYS)
        case _:
            assert_never(side)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint, who has to answer it, and what it is about (None: not known)."""

    side: Side
    told: Event
    trouble: Trouble | None

    @property
    def until(self) -> date | None:
        """The day from which on no answer means the next step."""
        return self.told.day + _patience(self.side) if self.told.day else None

    @property
    def page(self) -> str:
        """Its page of the ladder, with the next step."""
        return f"trouble.is.{self.trouble or Trouble.REFUSED}"


def open_complaint(case: Case) -> Complaint | None:
    """The complaint that waits for its answer; once the Ombudsman was asked, that one."""
    newest = newest_complaint(case)
    return None if newest is None or _answered(case, newest) or _solved(case, newest) else newest


def newest_complaint(case: Case) -> Complaint | None:
    """The one that counts, answered or not."""
    if case.last(Kind.ASKED) is None:
        return None
    told = ((side, case.last(_told_by(side))) for side in (Side.OMBUDSMAN, Side.OPERATOR))
    return next((Complaint(side, event, _about(case, event)) for side, event in told if event), None)


def step_about(case: Case, complaint: Complaint) -> StepId:
    """Where what the complaint is about is proven."""
    step = _STEP.get(complaint.trouble, StepId.ENDED) if complaint.trouble else StepId.ENDED
    return step if step in steps_of(case) else StepId.ENDED


def refused_by(case: Case) -> Side | None:
    """Who has answered without solving it, None while nobody has."""
    answered = case.last(Kind.ANSWERED)
    side, _, worth = answered.detail.partition(".") if answered else ("", "", "")
    return Side(side) if worth == Answer.REFUSED and side in set(Side) else None


def _about(case: Case, told: Event) -> Trouble | None:
    """What the page said on which it was told; older events do not say it."""
    seen = [e.detail for e in case.effective if e.kind is Kind.TROUBLE and e.detail in set(Trouble)]
    word = told.detail if told.detail in set(Trouble) else (seen or [""])[-1]
    if not word:
        return None
    return Trouble.GOES_ON if case.moving and word == Trouble.NO_ANSWER else Trouble(word)


def _answered(case: Case, complaint: Complaint) -> bool:
    began = _began(case, complaint.told)
    answers = (e for e in case.effective if e.kind is Kind.ANSWERED and e.number > began)
    return any(e.detail.partition(".")[0] == complaint.side for e in answers)


def _solved(case: Case, complaint: Complaint) -> bool:
    """The proof came after all; of an unknown trouble every proof counts."""
    began, proof = _began(case, complaint.told), _PROOF.get(complaint.trouble) if complaint.trouble else None
    proofs = {proof} if proof else set(_PROOF.values())
    return any(e.kind in proofs and e.number > began for e in case.effective)


def _began(case: Case, told: Event) -> int:
    """The number of the event that was told first, if its day was corrected since."""
    numbered = {e.number: e for e in case.events}
    while told.corrects in numbered:
        told = numbered[told.corrects]
    return told.number


def answer(case: Case, chat: Chat, side: Side) -> Planned:
    """ "Has the operator answered?": after two weeks; the Ombudsman: after the 90 days that it says itself."""
    found = open_complaint(case)
    if found is None or found.side is not side or found.until is None:
        return None
    first = max(found.until, local_day(found.told.at, chat) + DAY)
    return series(case, chat, asked_by(side), found.told, first, StepId.ENDED)


def knowing(case: Case, chat: Chat, kind: ReminderKind, found: Planned) -> Planned:
    """A reminder in the light of what was done since: not beside an open complaint, not on the heels of an answer."""
    if found is None or not _may_come(case, kind):
        return None
    if kind not in REPEATED:
        return found
    open_one = open_complaint(case)
    if open_one and kind in (_SAME.get(open_one.trouble, REPEATED) if open_one.trouble else REPEATED):
        return None
    since = [case.last(Kind.ANSWERED), *([case.last(Kind.CHASED)] if kind in CHASED_ABOUT else [])]
    return max([found[0], *(soon(local_day(e.at, chat)) for e in since if e)]), found[1]


def _may_come(case: Case, kind: ReminderKind) -> bool:
    """A dead card gets one reminder in its life, besides those that its user sets, a complaint, money or a last day."""
    told_of = kind is ReminderKind.SNOOZED or kind in ANSWER_KINDS or kind in RIGHTS or kind in MONEY
    if not case.nothing_to_cancel or told_of:
        return True
    told = any(e.kind is Kind.REMINDED and not e.detail.startswith(ReminderKind.SNOOZED) for e in case.effective)
    over = case.last(Kind.ENDED) is not None
    return not told and not over and kind in (ReminderKind.NUDGE, ReminderKind.CONFIRMATION)


def eve(case: Case, chat: Chat, last_call: date | None) -> Planned:
    """The day before the end or the move; not for who told of it the day before, nor on the day of `last_call`."""
    chosen, asked = case.last(Kind.END_DATE), case.last(Kind.ASKED)
    if chosen is None or chosen.day is None or chosen.detail == "asap" or asked is None or asked.day is None:
        return None
    day = chosen.day - DAY
    told = max(local_day(event.at, chat) for event in (chosen, asked))
    over = case.stage not in (Stage.ASKED, Stage.CONFIRMED) or asked.day > day
    sent = any(e.at >= chosen.at for e in sent_of(case, ReminderKind.EVE))
    sent = sent or any(e.kind is Kind.REMINDED and told_on(e, chat) > day for e in case.effective)
    called = last_call == day or any(told_on(e, chat) == day for e in sent_of(case, ReminderKind.LAST_CALL))
    return None if over or sent or called or told >= day - DAY else (day, StepId.ENDED)


def left_at_how(case: Case) -> str:
    """The page that asks how it was sent, for who stopped there: nothing is recorded yet. "" for all others."""
    stopped = case.stage is Stage.PREPARING and not case.moving and case.place.startswith(f"{HOW}.")
    return case.place if stopped else ""
