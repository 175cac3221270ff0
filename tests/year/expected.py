"""What may be expected from what was done. Written from the promises, not from `bot/guide/reminders.py`.

    nudge         3 days after the last tap (or the last reminder) while nothing was asked, twice at most
    confirmation  3 working days after asking, 21 days after a letter
    moved         the working day after the chosen move; 3 working days after ordering it without a day
    ended         the morning after the last day; after two weeks (five with a letter) without a day
    last_call     3 days before the last day, while accounts hang on the number, once per chosen day
    final_bill    35 days after the end
    refund        the day after a prepaid number moved, and on day 21
    snoozed       on the day that was picked
A wish that was withdrawn is asked about no more, until it comes back with all its days: then from the next day on.
"Not yet": 3 working days later. Unanswered: after 3, 7 and 21 days more, then never. Nothing for a settled case, a
blocked chat, or where reminders were switched off; none on the very day on which a date was told or taken back
that made it due. All of it at one minute of the hour that the chat
has chosen (from 10 on if none), where the person is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.year.diary import HOME, CaseDiary, ChatDiary, Deed

DAY = timedelta(days=1)
Expected = dict[tuple[int, str], datetime]
EASTER = {2026: date(2026, 4, 5), 2027: date(2027, 3, 28), 2028: date(2028, 4, 16), 2029: date(2029, 4, 1)}


def expected(chat: ChatDiary) -> Expected:
    """(case, kind) -> the moment (UTC) from which on that reminder is due."""
    if chat.blocked or chat.reminders_off:
        return {}
    return {
        (case.number, kind): moment(day, chat)
        for case in chat.cases.values()
        if not case.settled and "" not in case.muted
        for kind, day in days(case, chat).items()
    }


def moment(day: date, chat: ChatDiary) -> datetime:
    """Within the chosen hour of that day, at the chat's own minute."""
    return datetime.combine(day, time(chat.hour, chat.chat_id % 60), ZoneInfo(chat.zone or HOME)).astimezone(UTC)


def earliest(now: datetime, chat: ChatDiary) -> datetime:
    """`now`, or the next morning when it is night there."""
    local = chat.local(now)
    if local.hour in chat.awake:
        return now
    return moment(local.date() + (local.hour >= chat.awake.stop) * DAY, chat)


def days(case: CaseDiary, chat: ChatDiary) -> dict[str, date]:
    """The day of every reminder that is to come, wishes included."""
    found = {
        "nudge": _nudge(case, chat),
        "last_call": _last_call(case, chat),
        "snoozed": min(_snoozes(case), default=None),
        **(_after_asking(case, chat) if "asked" in case.deeds else {}),
    }
    wished = {k: _wished(case, k, day) for k, day in found.items() if day is not None and k not in case.muted}
    back = chat.day_of(case.returned) + DAY if case.returned else None
    return {kind: max(day, back) if back else day for kind, day in wished.items()}


def _wished(case: CaseDiary, kind: str, day: date) -> date:
    wish = case.moved.get(kind)
    if wish is None or wish.day is None or (case.dated is not None and case.dated > wish.at):
        return day
    told = any(one.kind == kind and one.at >= wish.at for one in case.told)
    return day if told else wish.day


def _nudge(case: CaseDiary, chat: ChatDiary) -> date | None:
    if "asked" in case.deeds or _snoozes(case):
        return None
    told = [one for one in case.told if one.at > case.last_tap]
    if sum(one.kind == "nudge" for one in told) == 2:
        return None
    return chat.day_of(told[-1].at if told else case.last_tap) + 3 * DAY


def _last_call(case: CaseDiary, chat: ChatDiary) -> date | None:
    end = case.deeds.get("end")
    if not case.open("unlink") or "ended" in case.deeds or end is None or end.day is None:
        return None
    if any(one.kind == "last_call" and one.at >= end.at for one in case.told):
        return None
    day = max(end.day - 3 * DAY, chat.day_of(end.at) + DAY)
    return day if day <= end.day else None


def _snoozes(case: CaseDiary) -> list[date]:
    told = [one for one in case.told if one.kind == "snoozed"]
    return [
        wish.day
        for step, wish in case.snoozed.items()
        if wish.day and case.open(step)
        if not any(one.about == step and one.at > wish.at and one.day >= wish.day for one in told)
    ]


def _after_asking(case: CaseDiary, chat: ChatDiary) -> dict[str, date | None]:
    asked, end = case.deeds["asked"], _end(case)
    assert asked.day is not None
    found: dict[str, date | None] = {}
    if not case.moving and "confirmed" not in case.deeds:
        first = asked.day + 21 * DAY if asked.how == "letter" else working_days(asked.day, 3)
        found["confirmation"] = _series(case, chat, "confirmation", first)
    if "ended" not in case.deeds:
        kind, first = ("moved", _moved_on(case, asked.day)) if case.moving else ("ended", end + DAY)
        found[kind] = _series(case, chat, kind, first)
    if case.open("final_bill"):
        ended = case.deeds.get("ended")
        over = min(ended.day, end) if ended and ended.day else end
        if case.prepaid:
            found["refund"] = _refund(case, chat, over)
        else:
            found["final_bill"] = _series(case, chat, "final_bill", over + 35 * DAY)
    return found


def _end(case: CaseDiary) -> date:
    """The day after which it should be over."""
    asked, chosen, confirmed = case.deeds["asked"], case.deeds.get("end"), case.deeds.get("confirmed")
    assert asked.day is not None
    if chosen and chosen.day:
        return max(chosen.day, asked.day)
    if confirmed and confirmed.day:
        return confirmed.day
    return asked.day + (35 if asked.how == "letter" else 14) * DAY


def _moved_on(case: CaseDiary, asked: date) -> date:
    chosen = case.deeds.get("end", Deed(case.last_tap)).day
    return working_days(max(chosen, asked), 1) if chosen else working_days(asked, 3)


def _series(case: CaseDiary, chat: ChatDiary, kind: str, first: date) -> date | None:
    since, waiting = case.deeds["asked"].at, case.not_yet.get(kind)
    if waiting is not None and waiting >= since:
        since, first = waiting, max(first, working_days(chat.day_of(waiting), 3))
    sent = [one.day for one in case.told if one.kind == kind and one.at >= since]
    sent = [day for day in sent if day >= first]  # what came before asked about another day
    if len(sent) > 3:
        return None
    return _not_at_once(case, chat, sent[-1] + (3, 7, 21)[len(sent) - 1] * DAY if sent else first)


def _not_at_once(case: CaseDiary, chat: ChatDiary, day: date) -> date:
    """What is told of days long past is not followed by a question on the same day."""
    return max(day, chat.day_of(case.news) + DAY) if case.news else day


def _refund(case: CaseDiary, chat: ChatDiary, over: date) -> date | None:
    told = [one for one in case.told if one.kind == "refund"]
    due = [d for d in (over + DAY, over + 21 * DAY) if not any(one.day >= d for one in told)]
    waiting = case.not_yet.get("refund")
    if waiting and not any(one.at > waiting for one in told):
        again = working_days(chat.day_of(waiting), 3)
        due = [again, *(day for day in due if day > again)]
    return _not_at_once(case, chat, min(due)) if due else None


def working_days(day: date, count: int) -> date:
    """So many Belgian working days after `day`."""
    while count:
        day += DAY
        count -= day.weekday() < 5 and day not in _holidays(day.year)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    """The ten legal holidays (law of 4 January 1974, royal decree of 18 April 1974)."""
    fixed = {date(year, m, d) for m, d in ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))}
    return frozenset(fixed | {EASTER[year] + n * DAY for n in (1, 39, 50)})
