"""The store: whole chats in and out, due reminders, and what has to be forgotten.

Promises: what a call returned for is on the disk. Units of work run one after another in the order of the
calls, so a reader sees all that was committed before its call. A unit that fails leaves nothing behind.
A caller that is cancelled does not take its unit back: it is committed all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.guide.state import State
from bot.store import copies, rescheduling, units
from bot.store.claimed import Claimed
from bot.store.rows import SECOND, claimed_from_rows, from_seconds, to_day, to_microseconds, to_seconds, to_seconds_up
from bot.store.sqlite import Session, SQLite

T = TypeVar("T")

WAITING_SINCE = "retention_waits_since"  # epoch seconds
LONGEST_RELEASE = timedelta(days=1)  # beyond the lease; whatever is still not due then is released again


class Store:
    """All that is kept. `on_schedule` is called in the event loop after a commit that wrote reminder rows, with the
    earliest moment in them."""

    def __init__(self, engine: SQLite) -> None:
        self._engine = engine
        self.on_schedule: Callable[[datetime], None] | None = None

    @classmethod
    async def open(cls, path: Path | str) -> Store:
        """Open or create the database file and bring its schema up to date, or raise StoreStartError."""
        return cls(await SQLite.open(Path(path)))

    async def close(self) -> None:
        """Finish what was asked for, then close. Safe to call twice."""
        await self._engine.close()

    async def until_damaged(self) -> None:
        """Wait; StoreStartError once the file turns out to be damaged or gone. Returns when the store is closed."""
        await self._engine.until_damaged()

    async def load(self, chat_id: int) -> State | None:
        """Everything of one chat; None when it is unknown."""
        return await self._engine.run(lambda db: units.load(db, chat_id), writes=False)

    async def copy_of(self, chat_id: int) -> copies.Tables:
        """All rows of one chat as they are stored, by table; tables without a row for a chat that is unknown."""
        return await self._engine.run(lambda db: copies.copy_of(db, chat_id), writes=False)

    async def change(self, chat_id: int, decide: Callable[[State | None], tuple[State | None, T]]) -> T:
        """One unit of work: load, decide, save what differs, commit; returns what `decide` answered.

        `decide` is pure and quick: it runs in the database thread while others wait. The same state object
        writes nothing; None deletes everything of the chat; an exception rolls back and is passed on. Stored
        events that are missing or different in the new state are a StoreError. The reminders of a case are
        scheduled anew when the case, or its chat's zone, hour, blocked or reminders_off, changed.
        """

        async def unit(db: Session) -> tuple[T, int | None]:
            before = await units.load(db, chat_id)
            after, answer = decide(before)
            return answer, await units.save(db, chat_id, before, after)

        answer, _ = await self._engine.run(unit, committed=self._announce)
        return answer

    async def change_once(
        self, update_id: int, at: datetime, chat_id: int, decide: Callable[[State | None, bool], tuple[State | None, T]]
    ) -> T:
        """Like `change`, for an update that Telegram may send again: `decide` also hears whether it did.

        Then nothing is stored, whatever `decide` makes of it. `at` is now.
        """

        async def unit(db: Session) -> tuple[T, int | None]:
            before = await units.load(db, chat_id)
            again = not await units.first_time(db, update_id, to_seconds(at))
            after, answer = decide(before, again)
            return answer, await units.save(db, chat_id, before, before if again else after)

        answer, _ = await self._engine.run(unit, committed=self._announce)
        return answer

    async def change_two_once(
        self,
        update_id: int,
        at: datetime,
        chat_id: int,
        digest: str,
        decide: Callable[[State | None, State | None, bool], tuple[State | None, State | None, T]],
    ) -> T:
        """Like `change_once`, for two chats in one transaction: `decide` also gets the chat in which the code of that
        hash was made (None for no such code, or this very chat), and says what becomes of either.

        Units run one after another, so that none of the two can change meanwhile, and none has to be locked.
        """

        async def unit(db: Session) -> tuple[T, int | None]:
            before, theirs = await units.load(db, chat_id), await units.owner_of(db, digest)
            theirs = None if theirs and theirs.chat.chat_id == chat_id else theirs
            again = not await units.first_time(db, update_id, to_seconds(at))
            after, given, answer = decide(before, theirs, again)
            if again or theirs is None:
                return answer, await units.save(db, chat_id, before, before if again else after)
            due = await units.save(db, theirs.chat.chat_id, theirs, given)
            return answer, units.earlier(due, await units.save(db, chat_id, before, after))

        answer, _ = await self._engine.run(unit, committed=self._announce)
        return answer

    async def forget_codes(self, now: datetime) -> int:
        """Delete the codes that can be used no more; how many there were."""
        return int(await self._engine.run(lambda db: db.delete_expired_codes(now=to_seconds(now))))

    async def claim_due(self, now: datetime, lease: timedelta, batch: int) -> list[Claimed]:
        """Up to `batch` due reminders, soonest first, and all else that is due of their chats: it comes in one message.

        Nobody else gets them until `now` + `lease`.
        Should the clock be set back, a claim that nobody finished is free after a day and a lease of the new time.
        """

        async def unit(db: Session) -> list[Claimed]:
            until = to_seconds_up(now + lease)
            longest = until + LONGEST_RELEASE // SECOND
            terms = {"now": to_seconds(now), "lease_until": until, "longest": longest}
            rows = [row async for row in db.claim_due(**terms, batch=batch)]
            for chat_id in {row["chat_id"] for row in rows}:
                rows += [row async for row in db.claim_of_chat(**terms, chat_id=chat_id)]
            return claimed_from_rows(rows)

        return await self._engine.run(unit)

    async def release(self, claimed: Claimed, retry_at: datetime) -> None:
        """Give a claim back, to be claimed again at `retry_at`, or a day after the lease when that is earlier.

        Nothing happens if it is no longer ours.
        """

        async def unit(db: Session) -> None:
            await db.release(
                chat_id=claimed.chat_id,
                case_number=claimed.case_number,
                kind=claimed.kind.value,
                due_at=to_seconds(claimed.due_at),
                attempts=claimed.attempts,
                retry_at=to_seconds_up(max(retry_at, claimed.due_at)),
                most=LONGEST_RELEASE // SECOND,
            )

        await self._engine.run(unit)

    async def next_due(self) -> datetime | None:
        """The earliest moment at which something can be claimed; it may have passed."""
        return await self._engine.run(units.next_due, writes=False)

    async def set_live_message(self, chat_id: int, message_id: int) -> None:
        """Remember which message carries the current screen, unless a newer one does; nothing for an unknown chat."""
        await self._engine.run(lambda db: db.set_live_message(chat_id=chat_id, live_message=message_id))

    async def set_shown(self, chat_id: int, seen: datetime) -> None:
        """Remember that the screen of the tap of that moment (`Chat.last_seen`) was shown."""
        await self._engine.run(lambda db: db.set_shown(chat_id=chat_id, shown=to_microseconds(seen)))

    async def pending_screens(self, seen_from: datetime, seen_before: datetime, most: int) -> list[int]:
        """Chats last seen in that time whose screen was not shown, newest first; none that blocked the bot."""

        async def unit(db: Session) -> list[int]:
            span = {"seen_from": to_microseconds(seen_from), "seen_before": to_microseconds(seen_before)}
            return [row["chat_id"] async for row in db.unshown(**span, most=most)]

        return await self._engine.run(unit, writes=False)

    async def put_aside(self, update_id: int, at: datetime) -> None:
        """Record an update that could not be handled in time."""
        await self._engine.run(lambda db: db.put_aside(update_id=update_id, at=to_seconds(at)))

    async def was_put_aside(self, update_id: int) -> bool:
        return bool(await self._engine.run(lambda db: db.was_put_aside(update_id=update_id), writes=False))

    async def purge(self, closed_before: datetime, idle_before: datetime) -> int:
        """Retention: delete what is old, and return how many chats and settled cases went.

        Chats not seen since `idle_before` that no reminder waits for go with everything. Settled cases go whose last
        tap and last event lie before `closed_before`, then chats without a case not seen since. Others come between.
        """
        some = partial(units.purge_some, closed_before=closed_before, idle_before=idle_before)
        total = 0
        while gone := await self._engine.run(some):
            total += gone
        await self._engine.run(lambda db: db.delete_put_aside(before=to_seconds(closed_before)))
        return total

    async def newest(self) -> datetime | None:
        """The time of the newest update that was carried out; None for none. Setting the clock back changes nothing."""
        at = await self._engine.run(lambda db: db.newest(), writes=False)
        return from_seconds(at) if at else None

    async def wait_for_clock(self, now: datetime) -> timedelta | None:
        """How long this machine's clock has been behind `newest`, by itself; None when it is not."""

        async def unit(db: Session) -> timedelta | None:
            if (await db.newest() or 0) <= to_seconds(now):
                await db.drop_value(name=WAITING_SINCE)
                return None
            since = await db.kept_value(name=WAITING_SINCE)
            if since is None or since > to_seconds(now):
                await db.keep_value(name=WAITING_SINCE, value=to_seconds(now))
                return timedelta()
            return now - from_seconds(since)

        return await self._engine.run(unit)

    async def trust_clock(self, now: datetime) -> int:
        """Make every time of a clock that ran ahead `now`; returns how many rows had one. Looks at everything.

        Not the times of events: those are never changed.
        """

        async def unit(db: Session) -> int:
            seconds, exactly = to_seconds(now), to_microseconds(now)
            changed = await db.trust_clock_handled(now=seconds) + await db.trust_clock_chats(
                now=exactly, today=to_day(now)
            )
            changed += await db.trust_clock_cases(now=exactly)
            await db.drop_value(name=WAITING_SINCE)
            await db.drop_value(name=rescheduling.VERSION)  # rows that were counted from a wrong time are made anew
            return int(changed)

        return await self._engine.run(unit)

    async def reschedule(self) -> None:
        """Make every reminder row what this program's schedule says: another version may have written it.

        Looks at no chat where that is known not to be so.
        """
        await rescheduling.reschedule(self._engine, self._announce)

    async def check(self) -> None:
        """A cheap query, with the right to write but nothing written; raises StoreError when either is refused."""
        await self._engine.run(lambda db: db.check())

    async def statistics(self) -> dict[str, int]:
        """How many chats, cases, reminders and so on there are, and events by kind as `events_<kind>`."""
        return await self._engine.run(units.statistics, writes=False)

    def _announce(self, result: tuple[object, int | None]) -> None:
        if result[1] is not None and self.on_schedule is not None:
            self.on_schedule(from_seconds(result[1]))
