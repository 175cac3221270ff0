"""What may be expected from what was done. Written from the promises, not from `bot/guide/reminders.py`.

    nudge         3 days after the last tap (or the last reminder) while nothing was asked, twice, and once more 21
                  days later unless the chosen day comes after that, or no operator was named; the first one the day
                  after for who was asked how the request was sent; the same for who came with a problem and has done
                  nothing about it: instead of what else would be asked
    confirmation  3 working days after asking, 21 days after a letter
    moved         the working day after the chosen move; 3 working days after ordering it without a day
    ended         the morning after the last day, as the operator named it if that was told since it was chosen; after
                  two weeks (five with a letter) without a day
    last_call     3 days before the last day, while accounts hang on the number, once per chosen day
    send_by       3 days before the chosen day and on it while nothing was sent; three weeks before too for who may
                  write by post. Not for a prepaid card that is given up
    final_bill    35 days after the end
    refund        the day after a prepaid number moved, and on day 21 while nobody told on which day it moved, until
                  the credit was claimed
    money_…       four weeks and a day after money was claimed, the day after it was told at the soonest
    right_…       a week and the day before a last day, until the right was used: 14 days for an offer, 8 weeks for a
                  debit, 6 months for a late move, a month for prepaid credit, a year for the Ombudsman
    answer_*      14 days after a complaint to the operator; 90 after one to the ombudsman, then every 30, four in all
    eve           the day before the last day or the move, once, for who told of it two days before at least
    snoozed       on the day that was picked
    withdrawal    the day after a wish that is to be withdrawn, or that came back and is to be sent again; 2 working
                  days after a withdrawal until it is answered; on the eve of the last day in any case
A wish that was withdrawn is asked about no more, until it comes back with all its days: then from the next day on.
No question comes beside a complaint about the same thing (none at all for who had cancelled before), or within 3
working days of its answer. A dead card gets one reminder. "Not yet": 3 working days later, of a move one. Unanswered:
after 3, 7 and 21 days more, then never.
Nothing for a settled case, a
blocked chat, or where reminders were switched off; none on the very day on which a date was told or taken back
that made it due. All of it at one minute of the hour that the chat
has chosen (from 10 on if none), where the person is.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.year.diary import HOME, CaseDiary, ChatDiary, Deed
from tests.year.wishes import sent_again_is_open, unanswered

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
        "send_by": _send_by(case, chat),
        "snoozed": min(_snoozes(case), default=None),
        "money_refund": _money(case, chat, "refund"),
        "money_bill": _money(case, chat, "bill"),
        "money_delay": _money(case, chat, "delay"),
        "money_debit": _money(case, chat, "debit"),
        **(_after_asking(case, chat) if "asked" in case.deeds else {}),
        "withdrawal": _withdrawal(case, chat),
        **{kind: day for kind in RIGHTS for day, _ in _right(case, chat, kind)},
    }
    found = {k: day for k, day in found.items() if k not in OF_WHAT_WAS_SENT or not sent_again_is_open(case)}
    found = {k: _knowing(case, chat, k, day) for k, day in found.items() if day is not None}
    wished = {k: _wished(case, chat, k, day) for k, day in found.items() if day is not None and k not in case.muted}
    back = chat.day_of(case.returned) + DAY if case.returned else None
    return {kind: max(day, back) if back else day for kind, day in wished.items()}


OF_WHAT_WAS_SENT = {"confirmation", "moved", "ended", "final_bill", "last_call", "refund", "eve"}
SAME = {
    "no_answer": {"confirmation"},
    "goes_on": {"moved", "ended", "final_bill"},
    "billed": {"final_bill"},
    "refund_unpaid": set[str](),
    "collector": {"final_bill"},
}
ALL = {"confirmation", "moved", "ended", "final_bill"}


def _knowing(case: CaseDiary, chat: ChatDiary, kind: str, day: date) -> date | None:
    """In the light of a complaint, of what was asked again, of a card that is dead."""
    if case.nothing_to_cancel and not kind.startswith(("snoozed", "answer", "right_", "money_")):
        used = any(one.kind != "snoozed" for one in case.told) or "ended" in case.deeds
        if used or kind not in ("nudge", "confirmation"):
            return None
    if kind not in ALL:
        return day
    if case.came_with or (case.told_later and case.waiting()):
        return None
    if any(kind in SAME.get(about, ALL) for _, about, _ in case.waiting()):
        return None
    since = [*case.answered.values()]
    if case.chased and kind in ("confirmation", "moved"):
        since.append(case.chased.at)
    return max([day, *(working_days(chat.day_of(at), 3) for at in since)])


def _answer(case: CaseDiary, chat: ChatDiary) -> dict[str, date | None]:
    """Of each side about the earliest complaint that waits; once one is answered, about the next from then on."""
    first_of = {side: told for side, _, told in reversed(case.waiting())}
    found = {f"answer_{side}": _answer_of(case, chat, side, told) for side, told in first_of.items()}
    refused = case.answered.get("operator.collected")
    over = "ombudsman.collected" in case.complaints or "solved.collected" in case.answered
    if refused and not over and "operator" not in first_of and "operator.collected" in case.complaints:
        first = working_days(chat.day_of(refused), 3)  # the next step of a debt that the answer did not end
        found["answer_operator"] = _answer_from(case, chat, "operator", refused, first)
    return found


def _answer_of(case: CaseDiary, chat: ChatDiary, side: str, told: Deed) -> date | None:
    _, patience, _ = _OPERATOR if side == "operator" else _OMBUDSMAN
    assert told.day is not None
    since = max([told.at, *(at for name, at in case.answered.items() if name.startswith(side))])
    return _answer_from(case, chat, side, since, max(told.day + patience * DAY, chat.day_of(since) + DAY))


def _answer_from(case: CaseDiary, chat: ChatDiary, side: str, since: datetime, first: date) -> date | None:
    kind, _, pauses = _OPERATOR if side == "operator" else _OMBUDSMAN
    waiting = case.not_yet.get(kind)
    if waiting is not None and waiting >= since:
        again = working_days(chat.day_of(waiting), 3) if side == "operator" else chat.day_of(waiting) + 30 * DAY
        since, first = waiting, max(first, again)
    sent = [one.day for one in case.told if one.kind == kind and one.at >= since and one.day >= first]
    if len(sent) > len(pauses):
        return None
    return _not_at_once(case, chat, sent[-1] + pauses[len(sent) - 1] * DAY if sent else first)


_OPERATOR = ("answer_operator", 14, (3, 7, 21))
_OMBUDSMAN = ("answer_ombudsman", 90, (30, 30, 30))


def _eve(case: CaseDiary, chat: ChatDiary) -> date | None:
    end, asked = case.end, case.deeds["asked"]
    if end is None or end.day is None or asked.day is None or asked.day >= end.day or "ended" in case.deeds:
        return None
    day, told = end.day - DAY, max(chat.day_of(end.at), chat.day_of(asked.at))
    call = _last_call(case, chat)
    call = None if call is None or "last_call" in case.muted else _wished(case, chat, "last_call", call)
    sent = any(one.day > day or (one.kind == "eve" and one.at >= end.at) for one in case.told)
    called = call == day or any(one.kind == "last_call" and one.day == day for one in case.told)
    return None if sent or called or told >= day - DAY else day


def _withdrawal(case: CaseDiary, chat: ChatDiary) -> date | None:
    """Asked as a series, and on the eve of the last day if nothing came that late."""
    since, first, end = _left_open(case, chat)
    if since is None or first is None:
        return None
    day, told = _series(case, chat, "withdrawal", first, since), chat.day_of(since)
    if end is None:
        return day
    eve, waiting = _not_at_once(case, chat, end - DAY), case.not_yet.get("withdrawal")
    newest = max([told, *(one.day for one in case.told if one.kind == "withdrawal" and one.at >= since)])
    newest = max(newest, chat.day_of(waiting)) if waiting else newest
    return eve if newest < eve and (day is None or eve < day) else day


def _left_open(case: CaseDiary, chat: ChatDiary) -> tuple[datetime | None, date | None, date | None]:
    """Since when, the day of the first question, the last day."""
    if case.pending and case.pending_at and "asked" in case.deeds and "ended" not in case.deeds:
        end = case.end
        return case.pending_at, chat.day_of(case.pending_at) + DAY, end.day if end else None
    if sent_again_is_open(case) and case.returned:
        return case.returned, chat.day_of(case.returned) + DAY, None
    if case.off and unanswered(case) and not case.off.reply:
        return case.off.at, working_days(chat.day_of(case.off.at), 2), case.off.until
    return None, None, None


def _wished(case: CaseDiary, chat: ChatDiary, kind: str, day: date) -> date:
    wish = case.moved.get(kind)
    if wish is None or wish.day is None:
        return day
    if kind in RIGHTS:
        ((_, (last, told_at)),) = _right(case, chat, kind)
        if wish.day > last or told_at > wish.at:
            return day
    elif case.dated is not None and case.dated > wish.at:
        return day
    told = any(one.kind == kind and one.at >= wish.at for one in case.told)
    return day if told else wish.day


def _nudge(case: CaseDiary, chat: ChatDiary) -> date | None:
    if ("asked" in case.deeds and not case.came_with) or _snoozes(case):
        return None
    told = [one for one in case.told if one.at > case.last_tap]
    count = sum(one.kind == "nudge" for one in told)
    if count > 2 or (count == 2 and "carrier" not in case.answers):
        return None
    wait = 1 if case.at_how and not told and not case.came_with else 21 if count == 2 else 3
    day = chat.day_of(told[-1].at if told else case.last_tap) + wait * DAY
    end = case.deeds.get("end")
    unsent = not (case.came_with or case.at_how or (case.prepaid and not case.moving))
    if count == 2 and unsent and end and end.day and end.how != "asap" and end.day >= day:
        return None
    sending = None if "send_by" in case.muted else _send_by(case, chat)
    return None if sending and day == _wished(case, chat, "send_by", sending) else day


def _send_by(case: CaseDiary, chat: ChatDiary) -> date | None:
    """Nobody of the year leaves the country: the chosen day is all that a request can miss."""
    end = case.deeds.get("end")
    if end is None or end.day is None or end.how == "asap" or "asked" in case.deeds or case.came_with or case.at_how:
        return None
    if case.prepaid and not case.moving:
        return None
    way = case.answers.get("channel", "writing")
    chosen_for = way == "writing" or (way == "online" and case.answers.get("holder") == "died")
    by_post = not case.moving and (way == "letter" or chosen_for)
    posted, known = end.day - 18 * DAY, chat.day_of(end.at)
    days = [*([max(posted - 3 * DAY, min(posted, known + DAY))] if by_post else []), end.day - 3 * DAY, end.day]
    told = [chat.day_of(end.at), *(one.day for one in case.told if one.kind == "send_by" and one.at >= end.at)]
    day = next((day for day in days if day > max(told)), None)
    return _not_at_once(case, chat, day) if day else None


def _last_call(case: CaseDiary, chat: ChatDiary) -> date | None:
    end = case.end
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
    found: dict[str, date | None] = {**_answer(case, chat), "eve": _eve(case, chat)}
    on = asked.day or (chat.day_of(case.chased.at) if case.chased else None)
    if not case.moving and "confirmed" not in case.deeds and on:
        first = on + 21 * DAY if asked.how == "letter" else working_days(on, 3)
        found["confirmation"] = _series(case, chat, "confirmation", first)
    if "ended" not in case.deeds and case.moving and on:
        found["moved"] = _series(case, chat, "moved", _moved_on(case, on))
    if "ended" not in case.deeds and not case.moving and end:
        found["ended"] = _series(case, chat, "ended", end + DAY)
    if case.open("final_bill") and end:
        ended = case.deeds.get("ended")
        over = min(ended.day, end) if ended and ended.day else end
        if case.prepaid and case.claim("refund") is None:
            found["refund"] = _refund(case, chat, over)
        elif not case.prepaid:
            found["final_bill"] = _series(case, chat, "final_bill", over + 35 * DAY)
    return found


def _end(case: CaseDiary) -> date | None:
    """The day after which it should be over; None where no day of it is known."""
    asked, chosen, confirmed = case.deeds["asked"], case.end, case.deeds.get("confirmed")
    if chosen and chosen.day:
        return max(chosen.day, asked.day or chosen.day)
    if confirmed and confirmed.day:
        return confirmed.day
    return asked.day and asked.day + (35 if asked.how == "letter" else 14) * DAY


def _moved_on(case: CaseDiary, asked: date) -> date:
    chosen = case.end.day if case.end else None
    return working_days(max(chosen, asked), 1) if chosen else working_days(asked, 3)


def _money(case: CaseDiary, chat: ChatDiary, what: str) -> date | None:
    claim = case.claim(what)
    if claim is None or claim.day is None or not case.owed(what):
        return None
    first = max(claim.day + 28 * DAY, chat.day_of(claim.at)) + DAY
    return _series(case, chat, f"money_{what}", first, claim.at)


def _series(case: CaseDiary, chat: ChatDiary, kind: str, first: date, since: datetime | None = None) -> date | None:
    since, waiting = since or case.deeds["asked"].at, case.not_yet.get(kind)
    if waiting is not None and waiting >= since:
        since, first = waiting, max(first, working_days(chat.day_of(waiting), 1 if kind == "moved" else 3))
    sent = [one.day for one in case.told if one.kind == kind and one.at >= since]
    climbed = max((d.at for d in (case.chased, *case.complaints.values()) if d), default=None)
    if climbed and len([d for d in sent if d >= first]) > 3 and climbed > _fourth(case, kind, since, first):
        first = working_days(chat.day_of(climbed), 3)
        sent = [one.day for one in case.told if one.kind == kind and one.at >= climbed]
    sent = [day for day in sent if day >= first]  # what came before asked about another day
    if len(sent) > 3:
        return None
    return _not_at_once(case, chat, sent[-1] + (3, 7, 21)[len(sent) - 1] * DAY if sent else first)


def _fourth(case: CaseDiary, kind: str, since: datetime, first: date) -> datetime:
    """When it was asked for the fourth time, and went to sleep."""
    return [one.at for one in case.told if one.kind == kind and one.at >= since and one.day >= first][3]


def _not_at_once(case: CaseDiary, chat: ChatDiary, day: date) -> date:
    """What is told of days long past is not followed by a question on the same day."""
    return max(day, chat.day_of(case.news) + DAY) if case.news else day


RIGHTS = ("right_offer", "right_debit", "right_delay", "right_refund", "right_ombudsman")
Last = tuple[date, datetime]  # the last day, and when it was told what that counts from


def _right(case: CaseDiary, chat: ChatDiary, kind: str) -> list[tuple[date, Last]]:
    """The day of its next reminder, none or one, and what that is about."""
    known = chat.day_of(max([case.last_tap, *(one.at for one in case.told), chat.turned or case.last_tap]))
    sent = max((one.day for one in case.told if one.kind == kind), default=date.min)
    for last, told_at in sorted(_lasts(case, kind, known)):
        after = max(sent, chat.day_of(told_at))
        day = next((last - n * DAY for n in (7, 1) if last - n * DAY > after), None)
        if last >= known and day and (shown := _not_at_once(case, chat, day)) <= last:
            return [(shown, (last, told_at))]
    return []


def _lasts(case: CaseDiary, kind: str, known: date) -> Iterator[Last]:
    """The last days of what was not used yet."""
    deeds, asked, ended = case.deeds, case.deeds.get("asked"), case.deeds.get("ended")
    if kind == "right_offer" and "withdrawn" not in deeds and (offer := deeds.get("offer")) and offer.day:
        yield offer.day + 14 * DAY, offer.at
    if kind == "right_ombudsman" and (sent := unasked(case)) and sent.day:
        yield _months(sent.day, 12), sent.at
    if kind == "right_debit":
        answered = [deeds[name].at for name in ("claimed_debit", "bill") if name in deeds]
        yield from ((day + 56 * DAY, at) for day, at in case.debits.items() if not any(at < a for a in answered))
    if kind == "right_refund" and _moves_credit(case) and ended and ended.day:
        chosen = case.end
        yield _months(min(ended.day, chosen.day if chosen and chosen.day else ended.day), 1), ended.at
    if kind == "right_delay" and case.moving and asked and asked.day and "claimed_delay" not in deeds:
        meant = case.end.day if case.end else None
        over = ended.day if ended and ended.day else known
        if meant and over > working_days(max(meant, asked.day), 1):
            yield _months(asked.day, 6), (ended or asked).at


def unasked(case: CaseDiary) -> Deed | None:
    """The first complaint to the operator that did not go on to the Ombudsman, and was not put right."""
    over = {name.partition(".")[2] for name in case.complaints if name.startswith("ombudsman")}
    over |= {name.partition(".")[2] for name in case.answered if name.startswith("solved.")}
    found = {name.partition(".")[2]: deed for name, deed in case.complaints.items() if not case.solved(deed)}
    left = (deed for about, deed in found.items() if about not in over)
    return min(left, key=lambda deed: deed.at, default=None)


def _moves_credit(case: CaseDiary) -> bool:
    return case.moving and case.prepaid and not {"claimed_refund", "bill"} & case.deeds.keys()


def _months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _refund(case: CaseDiary, chat: ChatDiary, over: date) -> date | None:
    if "claimed_refund" in case.deeds:
        return None
    named = "ended" in case.deeds and "right_refund" not in case.muted
    told = [one for one in case.told if one.kind in ("refund", "right_refund")]
    days = (over + DAY,) if named else (over + DAY, over + 21 * DAY)
    due = [d for d in days if not any(one.day >= d for one in told)]
    waiting = case.not_yet.get("refund")
    if waiting and not any(one.at > waiting for one in told):
        again = working_days(chat.day_of(waiting), 3)
        due = [again, *(day for day in due if day > again)]
    day = _not_at_once(case, chat, min(due)) if due else None
    near = [r for r, _ in _right(case, chat, "right_refund") if named and day and abs((r - day).days) <= 3]
    return None if near else day


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
