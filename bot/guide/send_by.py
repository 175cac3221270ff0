"""By when a request has to be on its way, and the reminder of one that is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.guide.case import Case, Channel, Chat, Kind, Stage
from bot.guide.departure import leaving_day
from bot.guide.follow_up import left_at_how
from bot.guide.moments import local_day
from bot.guide.named_day import wished_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.series import Planned, not_at_once, sent_of, told_on
from bot.guide.steps import StepId, channel_of
from bot.guide.told_before import told_trouble
from bot.guide.working_days import is_working_day

DAY = timedelta(days=1)
POST_AHEAD = timedelta(days=18)  # 15 days at the counter (bpost) and three on the way: ours
DAYS_BEFORE = timedelta(days=3)
BY_POST = frozenset({Channel.LETTER, Channel.WRITING})  # "choose for me" may be a letter
PLACE = "unsent"  # the page that asks about it


def aim(case: Case) -> date | None:
    """What the request must not miss: the chosen last day (or move), or the departure, whichever comes first."""
    return min((day for day in (wished_day(case), leaving_day(case)) if day), default=None)


def post_by(day: date) -> date:
    """The last day on which a letter is posted for an end on that day."""
    return day - POST_AHEAD


def shop_by(day: date) -> date:
    """The last working day before a departure: hours of shops are not known, Sundays and holidays are no good."""
    day -= DAY
    while not is_working_day(day):
        day -= DAY
    return day


def open_request(case: Case) -> bool:
    """Whether something is to be sent or ordered and was not, as far as it is known; a card that is only left needs no
    request."""
    if case.stage is not Stage.PREPARING or left_at_how(case) or told_trouble(case):
        return False
    return case.moving or not case.prepaid


def send_by(case: Case, chat: Chat) -> Planned:
    """Some days before it is too late, and on the chosen day itself, or the day before leaving."""
    told = [e for e in (case.last(Kind.END_DATE), case.last(Kind.LEAVING)) if e]
    if not told or aim(case) is None or not open_request(case):
        return None
    since = max(event.at for event in told)
    sent = [told_on(e, chat) for e in sent_of(case, ReminderKind.SEND_BY) if e.at >= since]
    known = local_day(since, chat)
    day = next((day for day in sorted(_days(case, known)) if day > max([known, *sent])), None)
    return (not_at_once(case, chat, day), StepId.ASK) if day else None


def _days(case: Case, known: date) -> Iterator[date]:
    """`known`: when the newest of the days was told. Who tells it the day before the flight is asked on its morning."""
    day, chosen, leaves = aim(case), wished_day(case), leaving_day(case)
    if day is None:
        return
    if not case.moving and channel_of(case) in BY_POST:
        post = post_by(chosen or day)
        yield max(post - DAYS_BEFORE, min(post, known + DAY))
    yield day - DAYS_BEFORE
    if chosen:
        yield chosen
    if leaves and (chosen is None or (leaves < chosen and leaves - DAYS_BEFORE <= known)):
        yield max(leaves - DAY, min(leaves, known + DAY))
