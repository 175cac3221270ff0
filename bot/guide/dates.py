"""Actions about days: what happened when, the last day, leaving, coming back later."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from bot.errors import NotPossible
from bot.guide.case import Case, Channel, Chat, Kind
from bot.guide.moment import Moment, Outcome
from bot.guide.notices import Notice, Said
from bot.guide.reminders import ReminderKind, local_day, schedule
from bot.guide.steps import PROVEN_BY, StepId, channel_of, intake_question, next_step, steps_of
from bot.guide.ways import best_in_writing

DID = {"asked": Kind.ASKED, "confirmed": Kind.CONFIRMED, "ended": Kind.ENDED, "bill": Kind.BILL_CHECKED}
MOST_DIGITS = 3
EARLY = "ended.early"  # the page that asks whether it really ended before the chosen day
FOLLOWS = frozenset({Kind.CONFIRMED, Kind.ENDED})  # never before the request
FARTHEST_DAYS = 731  # a contract lasts 24 months at most (law of 13 June 2005)


def did(moment: Moment) -> Outcome[Case]:
    """Record that something happened, on a day that is not in the future; said again, it corrects the day."""
    name, _, when = moment.arg.partition("=")
    kind = DID.get(name)
    if kind is None or intake_question(moment.case) or step_of(kind) not in steps_of(_asked(moment.case, kind)):
        raise NotPossible(moment.arg)
    if kind is not Kind.ASKED and moment.case.last(Kind.ASKED) is None:
        return Outcome(moment.chat, moment.case, StepId.ASK, Said(Notice.ASK_FIRST))
    day = _day(moment, when)
    if day < moment.today - timedelta(days=FARTHEST_DAYS):
        raise NotPossible(moment.arg)
    if day > moment.today:
        return Outcome(moment.chat, moment.case, moment.case.place, Said(Notice.IN_THE_FUTURE))
    if kind in FOLLOWS and (first := _first_asked(moment.case)) and day < first:
        return Outcome(moment.chat, moment.case, moment.case.place, Said(Notice.BEFORE_ASKING, first))
    if kind is Kind.ENDED and _is_early(moment):
        return Outcome(moment.chat, moment.case, f"{EARLY}.{day.isoformat()}")
    detail = _used_channel(moment) if kind is Kind.ASKED else ""
    known = moment.case.last(kind, detail)  # a call after a letter is a second request, not another day of the first
    case = moment.case
    if known is None or known.day != day:
        case = case.record(kind, moment.now, day=day, detail=detail, corrects=known.number if known else None)
    step = step_of(kind)
    place: str = next_step(case, step if step in steps_of(case) else None)
    if kind is Kind.ENDED and _lacks_paper(case):
        return Outcome(moment.chat, case, StepId.CONFIRMATION, Said(Notice.PAPER_MISSING))
    if kind is Kind.ASKED and moment.chat.zone is None:
        return Outcome(moment.chat, case, "zone")
    return Outcome(moment.chat, case, place, next_reminder(case, moment.chat, moment.today))


def _is_early(moment: Moment) -> bool:
    """Whether the chosen last day is still to come and nobody has said yet that it ended all the same."""
    chosen = moment.case.last(Kind.END_DATE)
    if chosen is None or chosen.day is None or moment.place.startswith(EARLY) or moment.case.last(Kind.ENDED):
        return False
    return moment.today < chosen.day


def _first_asked(case: Case) -> date | None:
    """The day of the first request."""
    return min((e.day for e in case.effective if e.kind is Kind.ASKED and e.day), default=None)


def _lacks_paper(case: Case) -> bool:
    """It has ended, but the one proof is not there yet."""
    return StepId.CONFIRMATION in steps_of(case) and case.last(Kind.CONFIRMED) is None


def step_of(kind: Kind) -> StepId:
    """The step that this kind of event proves."""
    return next(step for step, proof in PROVEN_BY.items() if proof is kind)


def _asked(case: Case, kind: Kind) -> Case:
    """The case as it will be: with nothing to cancel, asking adds steps."""
    return case.record(kind, case.last_tap) if kind is Kind.ASKED else case


def _day(moment: Moment, when: str) -> date:
    if when in ("", "today"):
        return moment.today
    if when == "yesterday":
        return moment.today - timedelta(days=1)
    return iso_day(when)


def iso_day(word: str) -> date:
    """A day such as "2026-11-30". Raises NotPossible."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise NotPossible(word) from None


def _used_channel(moment: Moment) -> str:
    """The way that was really used, stored with "asked": the call that goes with a letter is a call."""
    if moment.case.moving:
        return "move"
    if moment.place == "asked.call":
        return Channel.HOTLINE
    channel = channel_of(moment.case)
    carrier = moment.content.carriers.get(moment.case.answers.carrier or "")
    if channel is Channel.WRITING and carrier:
        return best_in_writing(carrier, moment.case.answers)
    return channel


def next_reminder(case: Case, chat: Chat, today: date) -> Said | None:
    """ "I will ask again on …", when something is to come; what is late comes today."""
    coming = schedule(case, chat)
    return Said(Notice.WILL_REMIND, max(local_day(coming[0].at, chat), today)) if coming else None


def end(moment: Moment) -> Outcome[Case]:
    """Fix the last day: as soon as possible, end of the month, or a day from today on."""
    if moment.arg == "asap":
        day, how = None, "asap"
    elif moment.arg == "month_end":
        last = calendar.monthrange(moment.today.year, moment.today.month)[1]
        day, how = moment.today.replace(day=last), "month_end"
    else:
        day, how = iso_day(moment.arg), "day"
    if day and not moment.today <= day <= moment.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(moment.chat, moment.case, moment.case.place, Said(Notice.IN_THE_PAST))
    known = moment.case.last(Kind.END_DATE)
    same = known is not None and (known.day, known.detail) == (day, how)
    case = moment.case if same else moment.case.correct(Kind.END_DATE, moment.now, day=day, detail=how)
    if moment.chat.zone is None:
        return Outcome(moment.chat, case, "zone")
    return Outcome(moment.chat, case, StepId.ASK, first_date(case))


def first_date(case: Case) -> Said | None:
    """The first time a day is fixed: the dates can be taken along."""
    days = [e for e in case.events if e.kind is Kind.END_DATE]
    return Said(Notice.CALENDAR) if len(days) == 1 and case.last(Kind.ASKED) is None else None


def leave(moment: Moment) -> Outcome[Case]:
    """ "I leave Belgium on …": the plan counts back from that day."""
    day = iso_day(moment.arg)
    if not moment.today <= day <= moment.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(moment.chat, moment.case, moment.case.place, Said(Notice.IN_THE_PAST))
    known = moment.case.last(Kind.LEAVING)
    same = known is not None and known.day == day
    case = moment.case if same else moment.case.correct(Kind.LEAVING, moment.now, day=day)
    return Outcome(moment.chat, case, "zone")


def snooze(moment: Moment) -> Outcome[Case]:
    """Come back to this step after so many days, or on a day."""
    step = moment.step
    days = int(moment.arg) if moment.arg.isdecimal() and len(moment.arg) <= MOST_DIGITS else None
    day = moment.today + timedelta(days=days) if days is not None else iso_day(moment.arg)
    if not moment.today < day <= moment.today + timedelta(days=FARTHEST_DAYS):
        return Outcome(moment.chat, moment.case, moment.case.place, Said(Notice.IN_THE_PAST))
    known = moment.case.last(Kind.SNOOZED, step)
    same = known is not None and known.day == day
    case = moment.case if same else moment.case.record(Kind.SNOOZED, moment.now, day=day, detail=step)
    return Outcome(moment.chat, case, step, Said(Notice.WILL_REMIND, day))


def not_yet(moment: Moment) -> Outcome[Case]:
    """ "Not yet": the same question comes back after three working days."""
    if moment.arg not in set(ReminderKind):
        raise NotPossible(moment.arg)
    if moment.case.last(Kind.ASKED) is None:
        return Outcome(moment.chat, moment.case, StepId.ASK, Said(Notice.ASK_FIRST))
    known = moment.case.last(Kind.NOT_YET, moment.arg)
    again = known is not None and local_day(known.at, moment.chat) == moment.today
    case = moment.case if again else moment.case.record(Kind.NOT_YET, moment.now, detail=moment.arg)
    kind = ReminderKind(moment.arg)
    coming = next((due for due in schedule(case, moment.chat) if due.kind is kind), None)
    said = Said(Notice.WILL_REMIND, local_day(coming.at, moment.chat)) if coming else None
    return Outcome(moment.chat, case, moment.step, said)
