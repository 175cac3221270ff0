"""What the user reports after the request, kept with its day: "I asked again", "I took an offer"."""

from __future__ import annotations

from datetime import date, timedelta

from bot.errors import NotPossible
from bot.guide.case import Case, Event, Kind
from bot.guide.claims import ClaimKind, unused_of
from bot.guide.dates import FARTHEST_DAYS, iso_day, next_reminder
from bot.guide.follow_up import newest_complaint, open_complaint, step_about, thread_at
from bot.guide.money import PLACE as MONEY_PLACE
from bot.guide.money import claimed_on, may_be_owed, owed_by_new, place_of, subject
from bot.guide.notices import Notice, NoticeKind
from bot.guide.origins import from_place, split_origin
from bot.guide.owed import Owed
from bot.guide.places import root_of
from bot.guide.steps import StepId, intake_question
from bot.guide.tap import ActionContext, Outcome
from bot.guide.threads import Answer, Side, belongs, for_ombudsman, thread_of
from bot.guide.told_before import solved
from bot.guide.trouble import CLIMBED, PLACE, Rung, Trouble, next_rung, only_about

BACK = "undo"  # "chased=undo7": event 7 was a slip of the finger
OTHER_WAY = "other"
LADDER = CLIMBED | {Kind.ANSWERED}
MONEY = (Kind.CLAIMED, Kind.RECEIVED, Kind.GIVEN_UP)
TOLD_ABOUT = frozenset({Kind.COMPLAINED, Kind.OMBUDSMAN})
AFTER_ASKING = LADDER | set(MONEY)
ANSWERED = "answered"
TOLD: dict[str, tuple[Kind, str]] = {
    "chased": (Kind.CHASED, ""),
    "complained": (Kind.COMPLAINED, ""),
    "ombudsman": (Kind.OMBUDSMAN, ""),
    "blocked": (Kind.BLOCKED, ""),
    "offer": (Kind.OFFER, ""),
    "withdrawn": (Kind.WITHDRAWN, ""),
    **{f"{kind}_{what}": (kind, what) for kind in MONEY for what in Owed},
    **{f"trouble_{trouble}": (Kind.TROUBLE, trouble) for trouble in Trouble},
}
ANSWERS = {f"{ANSWERED}_{side}_{worth}": f"{side}.{worth}" for side in Side for worth in Answer}


def tell(context: ActionContext) -> Outcome[Case]:
    """Record "chased", "complained=yesterday" or "trouble_billed=2026-11-30"; today when no day is named.

    Asking again and debits happen as often as they are told. All else happens once: told again, only a named day
    corrects it, so that an old button does not move a deadline. "chased=undo7" takes event 7 back,
    "answered_operator_solved" answers the open complaint of its place. Raises NotPossible.
    """
    name, _, when = context.arg.partition("=")
    if name in ANSWERS:
        return _answered(context, ANSWERS[name])
    if name == ANSWERED and when.startswith(BACK):
        return Outcome(context.chat, _taken_back(context, Kind.ANSWERED, when.removeprefix(BACK)), context.place)
    if name not in TOLD or intake_question(context.case):
        raise NotPossible(context.arg)
    kind, detail = TOLD[name]
    if kind in MONEY and not may_be_owed(context.case, detail):
        raise NotPossible(context.arg)
    if kind in AFTER_ASKING and context.case.last(Kind.ASKED) is None:
        return Outcome(context.chat, context.case, StepId.ASK, Notice(NoticeKind.ASK_FIRST))
    place = _shown_next(context, kind, detail)
    if when.startswith(BACK):
        return Outcome(context.chat, _taken_back(context, kind, when.removeprefix(BACK)), place)
    day = _day(context, when)
    if day > context.today:
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.IN_THE_FUTURE))
    if kind is Kind.RECEIVED and (claimed := claimed_on(context.case, Owed(detail))) and day < claimed:
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.BEFORE_ASKING, claimed))
    if kind in TOLD_ABOUT:
        detail = _about(context, kind)
    case = _chased(context, day) if kind is Kind.CHASED else _once(context, kind, detail, day, named=bool(when))
    return Outcome(context.chat, case, place, _said(context, kind, case, day))


def _said(context: ActionContext, kind: Kind, case: Case, day: date) -> Notice | None:
    """When the next question comes; of what is noted already, that it is: the page below looks the same."""
    if case is context.case:
        return Notice(NoticeKind.NOTED_BEFORE, day) if kind is Kind.CHASED else None
    tells = kind in LADDER or kind is Kind.CLAIMED
    return next_reminder(case, context.chat, context.today) if tells else None


def _shown_next(context: ActionContext, kind: Kind, detail: str) -> str:
    """The page of a trouble; of money the question whether it came, unless a trouble is on the screen."""
    if kind is Kind.TROUBLE:
        return from_place(f"{PLACE}{detail}", context.place)
    asks_bank = kind is Kind.CLAIMED and detail == Owed.DEBIT
    if kind in MONEY and not asks_bank and root_of(context.place) in (MONEY_PLACE, StepId.FINAL_BILL, "pick"):
        return place_of(Owed(detail))
    return context.place


def _answered(context: ActionContext, detail: str) -> Outcome[Case]:
    """The complaint was answered: where the proof is told when that solved it, else to the next step.

    An older place does not name its thread: then it is the earliest that waits. Once: there is nothing to answer any
    more. Raises NotPossible when no such complaint was told.
    """
    side, _, worth = detail.partition(".")
    case, which = context.case, (Side(side), thread_at(context.place))
    waits = open_complaint(case, *which)
    found = waits or newest_complaint(case, *which)
    if found is None:
        raise NotPossible(context.arg)
    if waits is not None:
        detail = f"{detail}.{waits.trouble}" if waits.trouble else detail
        case = case.record(Kind.ANSWERED, context.now, day=context.today, detail=detail)
    unpaid = subject(case) if found.trouble is Trouble.REFUND_UNPAID else None
    proven = place_of(unpaid) if unpaid else StepId.FAREWELL if solved(case) else step_about(case, found)
    place = proven if worth == Answer.SOLVED else found.page
    said = next_reminder(case, context.chat, context.today) if waits is not None else None
    return Outcome(context.chat, case, place, said)


def _known(context: ActionContext, kind: Kind) -> Event | None:
    """What was told before of the same kind about the trouble on whose page it is told now."""
    thread = thread_of(_page(context))
    return next((e for e in reversed(context.case.effective) if e.kind is kind and belongs(e, thread)), None)


def _about(context: ActionContext, kind: Kind) -> str:
    """The trouble of the page on which a complaint is told; another day leaves it as it was."""
    known, word = _known(context, kind), _page(context)
    if known is not None:
        return known.detail
    return word if word in set(Trouble) else ""


def _page(context: ActionContext) -> str:
    """The trouble of the page; on that of the last day for the Ombudsman, the one of that complaint."""
    if root_of(context.place) == "right" and (complained := for_ombudsman(context.case)):
        return complained.trouble or ""
    return split_origin(context.place.removeprefix(PLACE))[0]


def _day(context: ActionContext, when: str) -> date:
    yesterday = context.today - timedelta(days=1)
    day = {"": context.today, "today": context.today, "yesterday": yesterday}.get(when) or iso_day(when)
    if day < context.today - timedelta(days=FARTHEST_DAYS):
        raise NotPossible(context.arg)
    return day


def _chased(context: ActionContext, day: date) -> Case:
    """Requested again: first the way of the first request, then another one. Twice on one day is one tap too many."""
    case = context.case
    if any(event.kind is Kind.CHASED and event.day == day for event in case.effective):
        return case
    of_new = owed_by_new(case, _page(context))
    first = first_channel(case) if not case.moving or of_new else ""  # the old one was not asked to move it
    channel = first if next_rung(only_about(case, Trouble.NO_ANSWER)) is Rung.SAME or not first else OTHER_WAY
    return case.record(Kind.CHASED, context.now, day=day, detail=channel)


def first_channel(case: Case) -> str:
    """How it was asked first: a channel, "move", or "" when nothing was asked."""
    return next((event.detail for event in case.effective if event.kind is Kind.ASKED), "")


def _once(context: ActionContext, kind: Kind, detail: str, day: date, *, named: bool) -> Case:
    if kind is Kind.TROUBLE and detail == Trouble.BILLED:
        return _debited(context, day if named else None)
    case, known = context.case, _known(context, kind) if kind in TOLD_ABOUT else context.case.last(kind, detail)
    if detail == Owed.DEBIT and _another_debit(context, kind):
        return case.record(kind, context.now, day=day, detail=detail)
    if known is not None and (not named or known.day == day):
        return case
    return case.record(kind, context.now, day=day, detail=detail, corrects=known.number if known else None)


def _another_debit(context: ActionContext, kind: Kind) -> bool:
    """There are debits that the bank was not asked of; or of those it was asked of last, the end was not told."""
    if kind is Kind.CLAIMED:
        return bool(unused_of(context.case, ClaimKind.DEBIT, context.today))
    return Owed.DEBIT in context.case.owed


def _debited(context: ActionContext, day: date | None) -> Case:
    """A debit has a day only when one was named: it is older than the tap that tells of it, and so is its deadline.

    Each day is a debit of its own; the first one answers the question that was open without a day.
    """
    case = context.case
    told = [e for e in case.effective if e.kind is Kind.TROUBLE and e.detail == Trouble.BILLED]
    if any(day is None or event.day == day for event in told):
        return case
    asked = next((event.number for event in told if event.day is None), None)
    return case.record(Kind.TROUBLE, context.now, day=day, detail=Trouble.BILLED, corrects=asked)


def _taken_back(context: ActionContext, kind: Kind, number: str) -> Case:
    """Without that one event; unchanged when it no longer counts."""
    found = (event for event in context.case.effective if event.kind is kind and str(event.number) == number)
    wrong = next(found, None)
    return context.case.record(Kind.UNDONE, context.now, corrects=wrong.number) if wrong else context.case
