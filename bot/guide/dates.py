"""Actions about days: what happened when, the last day, leaving, coming back later."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from bot.errors import NotPossible
from bot.guide.ahead import wish_ahead
from bot.guide.arriving import afterwards, asks_where, day_of
from bot.guide.case import MOVE, Case, Channel, Chat, Event, Kind, channel_named
from bot.guide.departure import days_before_leaving, leaving_day
from bot.guide.follow_up import HOW, asked_by, newest_complaint, open_complaint, thread_at
from bot.guide.moments import local_day
from bot.guide.named_day import NAMED, asks_named_day, first_asked
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import OWN_PLACE, schedule
from bot.guide.rush import after_leaving
from bot.guide.steps import PROVEN_BY, StepId, intake_question, next_step, steps_of
from bot.guide.tap import ActionContext, Outcome
from bot.guide.threads import Side
from bot.guide.ways import ORDER as TOLD_WAYS
from bot.guide.wish import BACK, withdrawn
from bot.guide.withdrawing import in_danger, question_page

DID = {"asked": Kind.ASKED, "confirmed": Kind.CONFIRMED, "ended": Kind.ENDED, "bill": Kind.BILL_CHECKED}
MOST_DIGITS = 3
EARLY = "ended.early"  # the page that asks whether it really ended before the chosen day
WHEN = "ask.when"  # the page that asks for the last day
AFTER = "zone.after"  # the page that asks where somebody will be after leaving
WAY = "asked.way"  # the page that corrects the way of the newest request
FOLLOWS = frozenset({Kind.CONFIRMED, Kind.ENDED})  # never before the request
FARTHEST_DAYS = 731  # a contract lasts 24 months at most (law of 13 June 2005)


def did(context: ActionContext) -> Outcome[Case]:
    """Record that something happened, on a day that is not in the future; said again, it corrects the day.

    "asked=2026-11-30.letter" names the way too; without one, and where it is not certain, it is asked for first.
    """
    name, _, said = context.arg.partition("=")
    when, _, word = said.partition(".")
    kind = DID.get(name)
    if kind is None or intake_question(context.case) or step_of(kind) not in steps_of(_asked(context.case, kind)):
        raise NotPossible(context.arg)
    if kind is not Kind.ASKED and context.case.last(Kind.ASKED) is None:
        return Outcome(context.chat, context.case, StepId.ASK, Notice(NoticeKind.ASK_FIRST))
    day = told_day(context, when) if when or kind is not Kind.ENDED else _day_it_ended(context)
    if day < context.today - timedelta(days=FARTHEST_DAYS):
        raise NotPossible(context.arg)
    if day > context.today:
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.IN_THE_FUTURE))
    if kind in FOLLOWS and (first := first_asked(context.case)) and day < first:
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.BEFORE_ASKING, first))
    if kind is Kind.ENDED and _is_early(context):
        return Outcome(context.chat, context.case, f"{EARLY}.{day.isoformat()}")
    detail = used_way(context, word) if kind is Kind.ASKED else ""
    if detail is None:
        return Outcome(context.chat, context.case, f"{HOW}.{day.isoformat()}")
    known = _corrected(context, kind, day, detail)
    case = context.case
    if known is None or (known.day, known.detail) != (day, detail):
        case = case.record(kind, context.now, day=day, detail=detail, corrects=known.number if known else None)
    return _recorded(context, kind, case)


def _day_it_ended(context: ActionContext) -> date:
    """ "It has ended" says no day: the confirmed one once it is over, else that of the tap."""
    case, first = context.case, first_asked(context.case)
    end = case.end_date if case.last(Kind.CONFIRMED) and not case.moving else None
    return end if end and end < context.today and (first is None or end >= first) else context.today


def _recorded(context: ActionContext, kind: Kind, case: Case) -> Outcome[Case]:
    """Where it goes on from there, and what is said."""
    step = step_of(kind)
    place: str = next_step(case, step if step in steps_of(case) else None)
    if kind is Kind.ENDED and _lacks_paper(case):
        return Outcome(context.chat, case, StepId.CONFIRMATION, Notice(NoticeKind.PAPER_MISSING))
    if kind is Kind.ASKED and asks_where(case, context.chat, context.today):
        return Outcome(context.chat, case, AFTER)
    if kind is Kind.ASKED and context.chat.zone is None and not afterwards(case):
        return Outcome(context.chat, case, "zone")
    if kind is Kind.CONFIRMED and asks_named_day(case, context.today):
        place = NAMED
    return Outcome(context.chat, case, place, next_reminder(case, context.chat, context.today))


def _is_early(context: ActionContext) -> bool:
    """Whether the chosen last day is still to come and nobody has said yet that it ended all the same."""
    chosen = context.case.end_date
    if chosen is None or context.place.startswith(EARLY) or context.case.last(Kind.ENDED):
        return False
    return context.today < chosen


def _lacks_paper(case: Case) -> bool:
    """It has ended, but the one proof is not there yet."""
    needed = StepId.CONFIRMATION in steps_of(case) and not case.nothing_to_cancel
    return needed and case.last(Kind.CONFIRMED) is None


def step_of(kind: Kind) -> StepId:
    """The step that this kind of event proves."""
    return next(step for step, proof in PROVEN_BY.items() if proof is kind)


def _asked(case: Case, kind: Kind) -> Case:
    """The case as it will be: with nothing to cancel, asking adds steps."""
    return case.record(kind, case.last_tap) if kind is Kind.ASKED else case


def told_day(context: ActionContext, when: str) -> date:
    if when in ("", "today"):
        return context.today
    if when == "yesterday":
        return context.today - timedelta(days=1)
    return iso_day(when)


def iso_day(word: str) -> date:
    """A day such as "2026-11-30". Raises NotPossible."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise NotPossible(word) from None


def used_way(context: ActionContext, word: str) -> str | None:
    """The way that was really used, as the person told it; None when it is not certain.

    A move is ordered, no way is asked; the page of the call says "I have called".
    """
    if context.case.moving:
        return MOVE
    if context.place == "asked.call":
        return Channel.HOTLINE
    return word if channel_named(word) in TOLD_WAYS else None


def _corrected(context: ActionContext, kind: Kind, day: date, detail: str) -> Event | None:
    """The event whose place is taken: a call after a letter is a second request, not another day of the first.

    Nor is what is sent again after a withdrawal.

    Raises NotPossible for a correction of a request that is no longer the newest.
    """
    if context.place != WAY or kind is not Kind.ASKED:
        known, off = context.case.last(kind, detail), withdrawn(context.case)
        return None if kind is Kind.ASKED and off and known and known.number < off.number else known
    newest = context.case.last(kind)
    if newest is None or newest.day != day:
        raise NotPossible(context.arg)
    return newest


def next_reminder(case: Case, chat: Chat, today: date) -> Notice | None:
    """ "I will ask again on …", when something is to come; what is late comes today."""
    coming = schedule(case, chat)
    if not coming:
        return None
    return Notice(NoticeKind.WILL_REMIND, max(day_of(case, chat, coming[0].at), today), about=coming[0].kind)


def end(context: ActionContext) -> Outcome[Case]:
    """Fix the last day: as soon as possible, end of the month, or a day from today on."""
    day, how = wanted_end(context)
    if day and not context.today <= day <= context.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.IN_THE_PAST))
    known = context.case.last(Kind.END_DATE)
    same = known is not None and (known.day, known.detail) == (day, how)
    case = context.case if same else context.case.correct(Kind.END_DATE, context.now, day=day, detail=how)
    place = BACK if wish_ahead(case) == BACK else StepId.ASK
    late = _too_late_a_day(case, day, context.today)
    return Outcome(context.chat, case, place, late or _too_early_a_day(case, context.today) or first_date(case))


def _too_late_a_day(case: Case, day: date | None, today: date) -> Notice | None:
    """A number that may stop before it moves: its withdrawal was not confirmed."""
    left = in_danger(case) if case.moving and day else None
    late = left and left.until and day and not left.wish.moving and day >= left.until > today
    return Notice(NoticeKind.AFTER_OLD_END, left.until) if left and late else None


def _too_early_a_day(case: Case, today: date) -> Notice | None:
    """A number that is off, or may be, before its owner leaves."""
    leaves, gets_codes = leaving_day(case), not case.answers.sim_gone
    days, soonest = days_before_leaving(case), case.end_date is None
    early = leaves and gets_codes and not case.moving and today < leaves and (days or soonest)
    return Notice(NoticeKind.OFF_BEFORE_LEAVING, leaves, days=days) if early else None


def wanted_end(context: ActionContext) -> tuple[date | None, str]:
    """The day and how it was chosen. "month_end=2026-11-30" is the end that its button showed. Raises NotPossible."""
    how, _, shown = context.arg.partition("=")
    if how == "asap":
        return None, how
    if how != "month_end":
        return iso_day(context.arg), "day"
    day = iso_day(shown) if shown else context.today
    last = month_end(day)
    if shown and day != last:
        raise NotPossible(context.arg)
    return last, how


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def first_date(case: Case) -> Notice | None:
    """The first time a day is fixed: the dates can be taken along."""
    days = [e for e in case.events if e.kind is Kind.END_DATE]
    return Notice(NoticeKind.CALENDAR) if len(days) == 1 and case.last(Kind.ASKED) is None else None


def leave(context: ActionContext) -> Outcome[Case]:
    """ "I leave Belgium on …": the plan counts back from that day.

    Who says it when asked for the last day comes back to that question: the zone can wait until it was sent.
    """
    day = iso_day(context.arg)
    if not context.today <= day <= context.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.IN_THE_PAST))
    known = context.case.last(Kind.LEAVING)
    case = context.case
    if known is None or known.day != day:
        case = case.correct(Kind.LEAVING, context.now, day=day, detail=known.detail if known else "")
    where = AFTER if asks_where(case, context.chat, context.today) else after_leaving(case, context.today)
    return Outcome(context.chat, case, WHEN if context.place == WHEN else where)


def snooze(context: ActionContext) -> Outcome[Case]:
    """Come back to this step after so many days, or on a day."""
    step = context.step
    days = int(context.arg) if context.arg.isdecimal() and len(context.arg) <= MOST_DIGITS else None
    day = context.today + timedelta(days=days) if days is not None else iso_day(context.arg)
    if not context.today < day <= context.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(context.chat, context.case, context.case.place, Notice(NoticeKind.IN_THE_PAST))
    known = context.case.last(Kind.SNOOZED, step)
    same = known is not None and known.day == day
    case = context.case if same else context.case.record(Kind.SNOOZED, context.now, day=day, detail=step)
    return Outcome(context.chat, case, step, Notice(NoticeKind.WILL_REMIND, day))


def not_yet(context: ActionContext) -> Outcome[Case]:
    """ "Not yet": the same question comes back; who waits for an answer sees the next step meanwhile."""
    if context.arg not in set(ReminderKind):
        raise NotPossible(context.arg)
    kind = ReminderKind(context.arg)
    if kind is not ReminderKind.WITHDRAWAL and context.case.last(Kind.ASKED) is None:
        return Outcome(context.chat, context.case, StepId.ASK, Notice(NoticeKind.ASK_FIRST))
    known = context.case.last(Kind.NOT_YET, context.arg)
    told = known is not None and local_day(known.at, context.chat) == context.today
    early = context.place.startswith(EARLY)  # that day is still to come: the question keeps its own
    case = context.case if told or early else context.case.record(Kind.NOT_YET, context.now, detail=context.arg)
    coming = next((due for due in schedule(case, context.chat) if due.kind is kind), None)
    said = None
    if coming:
        said = Notice(NoticeKind.WILL_REMIND, day_of(case, context.chat, coming.at), about=kind)
    side = next((side for side in Side if asked_by(side) is kind), None)
    complaint = None
    if side is not None:
        thread = thread_at(context.place)
        complaint = open_complaint(case, side, thread) or newest_complaint(case, thread=thread)
    page = complaint.page if complaint else OWN_PLACE.get(kind) or _not_yet_at(context, kind)
    if kind is ReminderKind.MOVED and asks_named_day(case, context.today):
        page = NAMED
    return Outcome(context.chat, case, page, said)


def _not_yet_at(context: ActionContext, kind: ReminderKind) -> str:
    """The question about a withdrawal leads on to what is to be done, the others stay at their step."""
    if kind is not ReminderKind.WITHDRAWAL:
        return context.step
    return question_page(context.case) or next_step(context.case)
