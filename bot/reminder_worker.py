"""Reminders: claimed in batches, each shown and recorded by itself. At least once, never at night."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.errors import StoreError
from bot.guide.arriving import arrived
from bot.guide.case import Case, Chat, Kind
from bot.guide.moments import local_day, not_before
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminders import Due, reminded, schedule
from bot.guide.rights import last_day_of
from bot.guide.state import State
from bot.screens.cases import together, with_others
from bot.screens.notices import words
from bot.screens.screen import Screen
from bot.services import Services, screen_of
from bot.show import Job
from bot.store.claimed import Claimed
from bot.store.retry import retry_until_stored
from bot.transport.ordering import ChatLocks, Hands
from bot.transport.telegram_errors import is_gone

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # a claim that was not finished, by a crash say, is free again after this
BATCH = 100
LONGEST_SLEEP = timedelta(hours=1)
FIRST_RETRY = timedelta(minutes=2)
LONGEST_RETRY = timedelta(hours=6)
MOST_REFUSED = 20  # about three days: then the chat counts as blocked; what is due comes when its user is back
FEWEST_AT_ONCE, MOST_AT_ONCE = 8, 32  # chats; taps need connections too
LINGER = 1.0  # seconds that what is under way is waited for before the next look, by time that nobody winds
LONGEST_UNIT = 3600.0  # seconds: a whole batch of chats that are asked to wait takes half of it


@dataclass(frozen=True, slots=True)
class Ready:
    """The reminders of one chat that are due, drawn as one message at that moment (UTC).

    `due` has each case with what it is asked.
    """

    chat: Chat
    due: tuple[tuple[Case, Due], ...]
    screen: Screen
    drawn_at: datetime


class ReminderWorker:
    """Sends what is due. `sent` is called after each; `wake(due)` when something due then was scheduled.

    So many chats are dealt with at once as messages go out in a second: the next is begun when one of them is done, so
    a slow one holds up nobody, and what is drawn is on its way within about a second.
    """

    def __init__(self, services: Services, chat_locks: ChatLocks, sent: Callable[[], None], per_second: int) -> None:
        self._services = services
        self._chat_locks = chat_locks
        self._sent = sent
        self._hands = Hands(min(max(per_second, FEWEST_AT_ONCE), MOST_AT_ONCE))
        self.claimed_at: datetime | None = None  # the last time that something was due
        self._woken = False
        self._sleeping: asyncio.Timeout | None = None
        self._looks_at: datetime | None = None  # while it sleeps
        self._stopping = False
        self._unit_since: float | None = None

    def stalled(self) -> bool:
        """Whether a unit of work takes longer than it ever may. By time that nobody winds."""
        return self._unit_since is not None and time.monotonic() - self._unit_since > LONGEST_UNIT

    def wake(self, due: datetime | None = None) -> None:
        """Look again now. Not for what is due no earlier than it looks by itself: nearly every tap schedules that."""
        if (
            due and self._looks_at and due >= self._looks_at > self._services.clock.now()
        ):  # a clock that jumped passed it
            return
        self._woken = True
        if self._sleeping is not None and not self._sleeping.expired():
            with suppress(RuntimeError):  # it ends at this very moment, which is as good
                self._sleeping.reschedule(asyncio.get_running_loop().time())

    def stop(self) -> None:
        """End after what is under way; what was only claimed is given back."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Work until stopped. A database that is away is waited for."""
        try:
            while not self._stopping:
                await self._look()
            await self._hands.all_done()
        finally:
            self._hands.drop_all()

    async def _look(self) -> None:
        """Deal with a batch; unless there is more, sleep until there is."""
        self._woken = False
        self._unit_since = time.monotonic()
        try:
            if await self.work() >= BATCH:
                return
            await self._hands.all_done(LINGER)  # also: a wound clock stands still until they are sent
            pause = await self._until_next()
        except StoreError as error:
            log.warning("reminders wait, the store is away: %s", type(error).__name__)
            pause = 5.0
        except Exception:
            log.exception("reminders wait after a fault")
            pause = 60.0
        self._unit_since = None
        if not self._stopping:
            await self._pause(pause)

    async def work(self) -> int:
        """One unit: claim a batch and begin with each of it; how many were claimed."""
        now = self._services.clock.now()
        claimed = await self._services.store.claim_due(now, LEASE, BATCH)
        if claimed:
            self.claimed_at = now
        by_chat: dict[int, list[Claimed]] = {}
        for claim in claimed:
            by_chat.setdefault(claim.chat_id, []).append(claim)
        for chat_id, claims in by_chat.items():
            await self._hands.begin(chat_id, partial(self._deal_with, claims))
        return len(claimed)

    async def _give_back(self, claims: list[Claimed]) -> None:
        """Whoever comes next begins with them at once."""
        for claim in claims:
            await self._services.store.release(claim, self._services.clock.now())

    async def _until_next(self) -> float:
        due = await self._services.store.next_due()
        longest = LONGEST_SLEEP.total_seconds()
        if due is None:
            return longest
        return min(max((due - self._services.clock.now()).total_seconds(), 0.05), longest)

    async def _pause(self, seconds: float) -> None:
        """Sleep by the clock until `wake`. In this very task: a wound clock waits for it before it goes on."""
        self._looks_at = self._services.clock.now() + timedelta(seconds=seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as self._sleeping:
                await self._clock_sleep(seconds)
        self._sleeping = self._looks_at = None

    async def _clock_sleep(self, seconds: float) -> None:
        if not self._woken:
            await self._services.clock.sleep(seconds)

    async def _deal_with(self, claims: list[Claimed]) -> None:
        """The reminders of one chat; whatever goes wrong, they stay due. Raises nothing."""
        try:
            await (self._give_back(claims) if self._stopping else self._tell_or_put_off(claims))
        except StoreError as error:
            log.warning("a reminder waits for its lease to end: %s", type(error).__name__)

    async def _tell_or_put_off(self, claims: list[Claimed]) -> None:
        try:
            await self._tell(claims)
        except StoreError:
            raise
        except Exception:
            log.exception("a reminder could not be told")
            for claim in claims:
                await self._put_off(claim)

    async def _tell(self, claims: list[Claimed]) -> None:
        chat_id = claims[0].chat_id
        try:
            async with self._chat_locks.acquire(chat_id):
                ready = await self._draw(claims)
            if ready is None:
                return
            message = await self._send(chat_id, ready)
        except Forbidden:
            await self._services.set_blocked(chat_id, True)
        except TelegramError as error:
            for claim in claims:
                await self._later(claim, error)
        else:  # not recorded, it would be sent again when the lease ends
            await retry_until_stored(partial(self._record, ready, message), self._services.clock.sleep)
            for _ in ready.due:
                self._sent()

    async def _send(self, chat_id: int, ready: Ready) -> int:
        """The message's id. A refused screen comes as its first line and one button. Raises TelegramError."""
        try:
            return await self._services.show.reminder(chat_id, ready.screen)
        except BadRequest as error:
            if is_gone(error):
                raise
            log.error("the screen of a reminder is refused")  # noqa: TRY400 - the text may not be logged
        case, due = ready.due[0]
        view = self._services.view(ready.chat, case)
        words_only = words(view.texts, _notice(due, view.now, ready.chat))
        button = view.go(view.texts.pgettext("button", "Open"), "reminders", "status")
        return await self._services.show.reminder(chat_id, Screen(words_only, ((button,),)))

    async def _draw(self, claims: list[Claimed]) -> Ready | None:
        """What is still due, in one message, if it is day there; the rest is put right."""
        stored = await self._services.store.load(claims[0].chat_id)
        if stored is None:
            return None
        state = arrived(stored, self._services.clock.now())
        found = [pair for claim in claims if (pair := await self._still_due(state, claim))]
        if not found:
            return None
        first, due = found[0]
        view = self._services.view(state.chat, first, state.cases)
        said = _notice(due, view.now, state.chat)
        several = replace(view, notice=words(view.texts, said))
        screen = together(several, found) if len(found) > 1 else screen_of(view, due.place, said)
        screen = with_others(view, screen, {case.number for case, _ in found})
        return Ready(state.chat, tuple(found), screen, view.now)

    async def _still_due(self, state: State, claim: Claimed) -> tuple[Case, Due] | None:
        """The case and what it is asked; None, and its row put right, when that is not due or it is night there."""
        case = state.numbered(claim.case_number)
        if case is None:
            return None
        now = self._services.clock.now()
        due = next((d for d in schedule(case, state.chat) if d.kind is claim.kind), None)
        if due is None or due.at > now:
            await self._release(claim, due.at if due else now + LONGEST_RETRY)
            return None
        if (last := last_day_of(case, state.chat, due.kind)) and local_day(now, state.chat) > last:
            await self._miss(state.chat, case.number, due, now)
            return None
        morning = not_before(now, state.chat)
        if morning > now:
            await self._release(claim, morning)
            return None
        return case, due

    async def _miss(self, chat: Chat, number: int, due: Due, now: datetime) -> None:
        """What it was for is over: it is not sent, and the next one can be planned. The chat's turn is ours."""

        def unit(state: State | None) -> tuple[State | None, None]:
            case = state.numbered(number) if state else None
            if state is None or case is None:
                return state, None
            missed = case.record(Kind.MISSED, now, day=local_day(now, chat), detail=due.kind)
            return state.replacing(missed), None

        await self._services.store.change(chat.chat_id, unit)

    async def _record(self, ready: Ready, message: int) -> None:
        """The reminders were sent: theirs is the live message now, unless a newer one came meanwhile.

        A tap that came while it was sent has the last word: its screen is what the newest message shows, and a date
        it changed gets reminders of its own (they are noted as of the moment they were drawn).
        """

        def unit(state: State | None) -> tuple[State | None, tuple[State, int | None, bool] | None]:
            if state is None:
                return state, None
            after, tapped = arrived(state, ready.drawn_at), False
            for drawn, due in ready.due:
                case = after.numbered(drawn.number)
                tapped = tapped or case is None or case.last_tap != drawn.last_tap
                if case is None:  # thrown away
                    continue
                told = reminded(case, due, ready.drawn_at, ready.chat)
                after = after.replacing(told if tapped else replace(told, place=due.place))
            before = after.chat.live_message
            live = max(message, before or message)
            active = after.chat.active_case if tapped else ready.due[0][0].number
            after = replace(after, chat=replace(after.chat, live_message=live, active_case=active))
            return after, (after, min(message, before) if before and before != message else None, tapped)

        async with self._chat_locks.acquire(ready.chat.chat_id):
            told = await self._services.store.change(ready.chat.chat_id, unit)
            if told is not None:
                self._show_after(*told)

    def _show_after(self, state: State, stale: int | None, tapped: bool) -> None:
        """One message keeps its keyboard, and shows where things stand."""
        chat, show = state.chat, self._services.show
        if stale is not None:
            show.strip(chat.chat_id, stale)
        if tapped and state.case is not None:
            screen = screen_of(self._services.view(chat, state.case, state.cases), state.case.place, None)
            show.later(chat.chat_id, Job(screen, chat.live_message, done=partial(self._services.shown, chat)))

    async def _later(self, claim: Claimed, error: TelegramError) -> None:
        """Try again after a pause; a chat that nothing can be said to is left alone until its user is back."""
        log.warning("a reminder was not sent: %s", type(error).__name__)
        if is_gone(error) or (isinstance(error, BadRequest) and claim.attempts > MOST_REFUSED):
            await self._services.set_blocked(claim.chat_id, True)
        else:
            wait = error.retry_after if isinstance(error, RetryAfter) else timedelta()
            await self._put_off(claim, wait if isinstance(wait, timedelta) else timedelta(seconds=wait))

    async def _put_off(self, claim: Claimed, least: timedelta = timedelta()) -> None:
        """Free it after a pause that grows with each try."""
        pause = min(FIRST_RETRY * 2 ** min(claim.attempts, 8), LONGEST_RETRY)
        await self._release(claim, self._services.clock.now() + max(pause, least))

    async def _release(self, claim: Claimed, until: datetime) -> None:
        await self._services.store.release(claim, until)
        self.wake()  # it may sleep by now, until the lease would have ended


def _notice(due: Due, now: datetime, chat: Chat) -> Notice:
    """A reminder says so, and when it comes on a later day than it was due, that too."""
    day = local_day(due.at, chat)
    late = local_day(now, chat) > day
    return Notice(NoticeKind.REMINDER_LATE, day) if late else Notice(NoticeKind.REMINDER)
