"""What is due when. Computed from the case alone; the days are our own, not legal deadlines.

Reminders go out in the hour and the zone of the chat (10:00 to 10:59 if none was chosen), at a minute fixed for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.guide.case import Case, Channel, Chat, Event, Kind, Stage
from bot.guide.steps import Mark, StepId, mark_of, next_step, steps_of
from bot.guide.trouble import CLIMBED
from bot.guide.working_days import add_working_days

HOME_ZONE = "Europe/Brussels"
HOURS = (8, 10, 12, 14, 16, 18, 20)  # to choose from
FIRST_HOUR, LATEST_HOUR = 10, 21  # never at night: a late one waits for the next day
NUDGE_DAYS = 3
MOST_NUDGES = 2
AGAIN_DAYS = (3, 7, 21)  # unanswered: again after so many days, then the case sleeps
WAIT_WORKING_DAYS = 3
LETTER_DAYS = 21  # registered post may lie 15 days at the counter (bpost)
BILL_DAYS = 35
LAST_CALL_DAYS = 3  # before the last day, while accounts still hang on the number
CLAIM_DAYS = (1, 21)  # prepaid that moved: the credit has to be asked for within the month (BIPT)
AT_ONCE_DAYS = 14  # "as soon as possible" and no confirmation yet: look after two weeks whether it ended


DATING = frozenset({Kind.END_DATE, Kind.ASKED, Kind.CONFIRMED, Kind.ENDED})  # they move the days of the reminders


class ReminderKind(StrEnum):
    """The word is stored: it is never renamed."""

    NUDGE = "nudge"
    CONFIRMATION = "confirmation"
    MOVED = "moved"
    ENDED = "ended"
    FINAL_BILL = "final_bill"
    LAST_CALL = "last_call"
    REFUND = "refund"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder to come. `at` is UTC; `step` is the step it asks about."""

    kind: ReminderKind
    at: datetime
    step: StepId


def schedule(case: Case, chat: Chat) -> tuple[Due, ...]:
    """Every reminder to come for a case, soonest first; none for a settled case or a chat that wants none."""
    if case.stage is Stage.SETTLED or chat.blocked or chat.reminders_off or case.last(Kind.MUTED, ""):
        return ()
    found = (_due(kind, _wished(case, kind, planned(case, chat, kind)), chat) for kind in ReminderKind)
    return tuple(sorted((due for due in found if due), key=lambda due: (due.at, due.kind)))


def reminded(case: Case, due: Due, at: datetime, chat: Chat) -> Case:
    """The case after a reminder was sent that was drawn `at` (UTC).

    The user's day stands in it: seen from another zone later it would be another one. Of several "remind me later"
    only the one of this step was shown.
    """
    detail = f"{due.kind}.{due.step}" if due.kind is ReminderKind.SNOOZED else due.kind
    return case.record(Kind.REMINDED, at, day=local_day(at, chat), detail=detail)


def send_moment(day: date, chat: Chat) -> datetime:
    """The moment on `day` when this chat gets its reminders, UTC."""
    zone = ZoneInfo(chat.zone or HOME_ZONE)
    local = datetime.combine(day, time(chat.hour, chat.chat_id % 60), zone)
    return local.astimezone(UTC)


def not_before(now: datetime, chat: Chat) -> datetime:
    """`now`, or the next day's moment when it is night for this chat."""
    local = now.astimezone(ZoneInfo(chat.zone or HOME_ZONE))
    first = min(chat.hour, FIRST_HOUR)
    if first <= local.hour < LATEST_HOUR:
        return now
    day = local.date() if local.hour < first else local.date() + timedelta(days=1)
    return send_moment(day, chat)


def local_day(moment: datetime, chat: Chat) -> date:
    """The calendar day of a moment where the user is."""
    return moment.astimezone(ZoneInfo(chat.zone or HOME_ZONE)).date()


def expected_end(case: Case) -> date | None:
    """The day after which it should be over; None while nothing was asked."""
    asked, chosen, confirmed = case.last(Kind.ASKED), case.last(Kind.END_DATE), case.last(Kind.CONFIRMED)
    if asked is None or asked.day is None:
        return None
    if chosen and chosen.day and chosen.detail != "asap":
        return max(chosen.day, asked.day)
    if confirmed and confirmed.day:
        return confirmed.day
    late = LETTER_DAYS if asked.detail == Channel.LETTER else 0
    return asked.day + timedelta(days=AT_ONCE_DAYS + late)


def _wished(case: Case, kind: ReminderKind, found: tuple[date, StepId] | None) -> tuple[date, StepId] | None:
    """The day the user moved it to, nothing when it is not wanted. A wish older than the dates it was for is void."""
    if found is None or case.last(Kind.MUTED, kind):
        return None
    moved = case.last(Kind.MOVED_REMINDER, kind)
    if moved is None or moved.day is None:
        return found
    newer = [e for e in case.effective if e.number > moved.number]
    told = any(e.kind is Kind.REMINDED and e.detail == kind and (e.day or e.at.date()) >= moved.day for e in newer)
    return found if told or any(e.kind in DATING for e in newer) else (moved.day, found[1])


def _due(kind: ReminderKind, found: tuple[date, StepId] | None, chat: Chat) -> Due | None:
    return Due(kind, send_moment(found[0], chat), found[1]) if found else None


def _nudge(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    if case.stage is not Stage.PREPARING or _pending_snoozes(case, chat):
        return None
    told = [e for e in case.effective if e.kind is Kind.REMINDED and e.at > case.last_tap]
    if sum(e.detail == ReminderKind.NUDGE for e in told) >= MOST_NUDGES:
        return None
    since = told[-1].at if told else case.last_tap
    return local_day(since, chat) + timedelta(days=NUDGE_DAYS), next_step(case)


def _confirmation(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    asked = case.last(Kind.ASKED)
    missing = case.last(Kind.CONFIRMED) is None and case.stage in (Stage.ASKED, Stage.ENDED)
    if case.moving or not missing or asked is None or asked.day is None:
        return None
    by_letter = asked.detail == Channel.LETTER
    first = asked.day + timedelta(days=LETTER_DAYS) if by_letter else _soon(asked.day)
    return _series(case, chat, ReminderKind.CONFIRMATION, asked, first, StepId.CONFIRMATION)


def _moved(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    asked, chosen = case.last(Kind.ASKED), case.last(Kind.END_DATE)
    if not case.moving or case.stage is not Stage.ASKED or asked is None or asked.day is None:
        return None
    day = chosen.day if chosen and chosen.day and chosen.detail != "asap" else None
    first = add_working_days(max(day, asked.day), 1) if day else _soon(asked.day)
    return _series(case, chat, ReminderKind.MOVED, asked, first, StepId.ENDED)


def _ended(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    asked, end = case.last(Kind.ASKED), expected_end(case)
    if case.moving or case.stage not in (Stage.ASKED, Stage.CONFIRMED) or asked is None or end is None:
        return None
    return _series(case, chat, ReminderKind.ENDED, asked, end + timedelta(days=1), StepId.ENDED)


def _last_call(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    """Once, while accounts still hang on a number that is given up."""
    chosen, open_still = case.last(Kind.END_DATE), StepId.UNLINK in steps_of(case)
    if not open_still or mark_of(case, StepId.UNLINK) is not Mark.OPEN or case.stage is Stage.ENDED:
        return None
    if chosen is None or chosen.day is None or chosen.detail == "asap":
        return None
    if any(e.at >= chosen.at for e in _sent(case, ReminderKind.LAST_CALL)):
        return None
    day = max(chosen.day - timedelta(days=LAST_CALL_DAYS), local_day(chosen.at, chat) + timedelta(days=1))
    return (day, StepId.UNLINK) if day <= chosen.day else None


def _final_bill(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    asked, base = case.last(Kind.ASKED), _over_on(case)
    if case.prepaid or asked is None or base is None:
        return None
    first = base + timedelta(days=BILL_DAYS)
    return _series(case, chat, ReminderKind.FINAL_BILL, asked, first, StepId.FINAL_BILL)


def _refund(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    """The day after a prepaid number moved, again when a week is left; "not yet" asks in between."""
    base = _over_on(case)
    if not case.prepaid or base is None:
        return None
    sent = [_told_on(e, chat) for e in _sent(case, ReminderKind.REFUND)]
    days = [base + timedelta(days=n) for n in CLAIM_DAYS]
    missing = [day for day in days if not any(day <= told for told in sent)]
    not_yet = case.last(Kind.NOT_YET, ReminderKind.REFUND)
    if not_yet and not any(e.at > not_yet.at for e in _sent(case, ReminderKind.REFUND)):
        again = _soon(local_day(not_yet.at, chat))
        missing = [again, *(day for day in missing if day > again)]
    return (_not_at_once(case, chat, min(missing)), StepId.FINAL_BILL) if missing else None


def _over_on(case: Case) -> date | None:
    """The day it was over, or should be; None while the last bill (or the credit) is no open question."""
    end = expected_end(case)
    if StepId.FINAL_BILL not in steps_of(case) or mark_of(case, StepId.FINAL_BILL) is not Mark.OPEN or end is None:
        return None
    ended = case.last(Kind.ENDED)
    return ended.day if ended and ended.day and ended.day < end else end


def _snoozed(case: Case, chat: Chat) -> tuple[date, StepId] | None:
    return min(_pending_snoozes(case, chat), default=None)


def planned(case: Case, chat: Chat, kind: ReminderKind) -> tuple[date, StepId] | None:
    """The day (the user's) on which it comes next, and its step, whatever was wished; None when it does not."""
    match kind:
        case ReminderKind.NUDGE:
            return _nudge(case, chat)
        case ReminderKind.CONFIRMATION:
            return _confirmation(case, chat)
        case ReminderKind.MOVED:
            return _moved(case, chat)
        case ReminderKind.ENDED:
            return _ended(case, chat)
        case ReminderKind.FINAL_BILL:
            return _final_bill(case, chat)
        case ReminderKind.LAST_CALL:
            return _last_call(case, chat)
        case ReminderKind.REFUND:
            return _refund(case, chat)
        case ReminderKind.SNOOZED:
            return _snoozed(case, chat)
        case _:
            assert_never(kind)


def _series(
    case: Case, chat: Chat, kind: ReminderKind, since: Event, first: date, step: StepId
) -> tuple[date, StepId] | None:
    """The next day of a series: first, then again after 3, 7 and 21 days unanswered, then it sleeps.

    "Not yet" begins it anew; so does asking again or complaining, once it sleeps.
    """
    not_yet = case.last(Kind.NOT_YET, kind)
    if not_yet and not_yet.at >= since.at:
        since, first = not_yet, max(first, _soon(local_day(not_yet.at, chat)))
    sent = _sent_since(case, chat, kind, since, first)
    climbed = next((e for e in reversed(case.effective) if e.kind in CLIMBED), None)
    if climbed and len(sent) > len(AGAIN_DAYS) and climbed.at > sent[len(AGAIN_DAYS)].at:
        sent = _sent_since(case, chat, kind, climbed, first := _soon(local_day(climbed.at, chat)))
    if len(sent) > len(AGAIN_DAYS):
        return None
    again = _told_on(sent[-1], chat) + timedelta(days=AGAIN_DAYS[len(sent) - 1]) if sent else first
    return _not_at_once(case, chat, again), step


def _sent_since(case: Case, chat: Chat, kind: ReminderKind, since: Event, first: date) -> list[Event]:
    """One that was sent before the first day, which has moved since, asked about another day."""
    return [e for e in _sent(case, kind) if e.at >= since.at and _told_on(e, chat) >= first]


def _not_at_once(case: Case, chat: Chat, day: date) -> date:
    """What the user tells of days long past is followed by a question on the next day at the soonest, not at once."""
    told = next((e for e in reversed(case.events) if e.kind in DATING or e.kind is Kind.UNDONE), None)
    return max(day, local_day(told.at, chat) + timedelta(days=1)) if told else day


def _soon(day: date) -> date:
    return add_working_days(day, WAIT_WORKING_DAYS)


def _sent(case: Case, kind: ReminderKind) -> list[Event]:
    return [e for e in case.effective if e.kind is Kind.REMINDED and e.detail.partition(".")[0] == kind]


def _told_on(event: Event, chat: Chat) -> date:
    """The user's day on which a reminder was sent; older events do not carry it."""
    return event.day or local_day(event.at, chat)


def _pending_snoozes(case: Case, chat: Chat) -> list[tuple[date, StepId]]:
    """Per open step the newest "remind me later" that was not shown since its day."""
    newest = {e.detail: e for e in case.effective if e.kind is Kind.SNOOZED}
    told = _sent(case, ReminderKind.SNOOZED)
    return [
        (e.day, step)
        for step in steps_of(case)
        if (e := newest.get(step)) and e.day and mark_of(case, step) is Mark.OPEN
        if not any(r.at > e.at and _told_on(r, chat) >= e.day and _about(r, step) for r in told)
    ]


def _about(reminded_of: Event, step: StepId) -> bool:
    """Older events do not name the step."""
    return reminded_of.detail in (ReminderKind.SNOOZED, f"{ReminderKind.SNOOZED}.{step}")
