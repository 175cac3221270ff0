"""After an outage: reminders that are all late go out at the pace that is set, each once, and nobody waits for them."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.drain import NOON, Bot, Drained, StandIn, copied, drain, drained, standing_still
from benchmarks.seed import CASE, fill_late
from benchmarks.taps import FIRST_CHAT, Canned, Street
from bot.app import BotApp
from bot.guide.case import Chat
from bot.guide.moments import send_moment
from bot.guide.tap import Tap
from bot.reminder_worker import LEASE, MOST_AT_ONCE, ReminderWorker
from bot.screens.buttons import pack
from bot.transport.delivery import DeliveryResult
from tests.year.still import StillClock

MANY, PER_SECOND = 300, 30


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


def test_it_drains_them_at_the_pace_that_is_set_each_once_and_none_refused(path: Path) -> None:
    found = drain(path, MANY, PER_SECOND)
    assert (found.messages, found.chats, found.refused) == (MANY, MANY, 0)
    assert found.per_second == pytest.approx(PER_SECOND, rel=0.02)


def test_the_stand_in_refuses_what_is_too_fast(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.transport.places.WINDOW", timedelta(seconds=0.9))
    monkeypatch.setattr("bot.transport.places.BULK_WINDOW", timedelta(seconds=0.9))
    assert drain(path, 100, PER_SECOND).refused > 0


async def begun(path: Path, clock: StillClock, chats: int = MANY) -> tuple[Bot, StandIn, BotApp]:
    await fill_late(path, chats, NOON)
    telegram = StandIn(clock, PER_SECOND)
    bot = Bot(path, telegram, clock)
    return bot, telegram, await bot.start()


def test_a_kill_in_the_middle_repeats_only_what_had_no_answer_yet(path: Path) -> None:
    async def run() -> None:
        clock = StillClock(NOON)
        bot, telegram, _ = await begun(path, clock)
        await bot.until(lambda: len(telegram.sent) >= MANY // 2)
        on_the_way = {chat for at, chat in telegram.sent if at > clock.now() - timedelta(seconds=0.1)}
        first, left = [chat for _, chat in telegram.sent], copied(path, "killed.db")
        await bot.stop()
        after = StandIn(clock, PER_SECOND)
        again = Bot(left, after, clock)
        await again.start()
        await again.until(lambda: clock.now() > NOON + 2 * LEASE)
        await again.stop()
        came = Counter([*first, *(chat for _, chat in after.sent)])
        assert len(came) == MANY
        assert {chat for chat, times in came.items() if times > 1} == on_the_way
        assert max(came.values()) == 2
        assert 0 < len(on_the_way) < 5
        assert telegram.refused == after.refused == 0

    with standing_still() as runner:
        runner.run(run())


def test_a_restart_in_the_middle_repeats_none_and_keeps_none_waiting(path: Path) -> None:
    async def run() -> Drained:
        clock = StillClock(NOON)
        bot, telegram, _ = await begun(path, clock)
        await bot.until(lambda: len(telegram.sent) >= MANY // 2)
        await bot.stop()
        assert MANY // 2 <= len(telegram.sent) < MANY
        again = Bot(path, telegram, clock)
        await again.start()
        await again.drain(MANY)
        await again.stop()
        return drained(telegram)

    with standing_still() as runner:
        found = runner.run(run())
    assert (found.messages, found.chats, found.refused) == (MANY, MANY, 0)
    assert found.seconds < LEASE.total_seconds() / 10, "what was only claimed was given back"


def test_slow_chats_hold_up_nobody(path: Path) -> None:
    """As many as a batch of before was worked on at once, each for a minute and a half."""

    async def run() -> None:
        clock = StillClock(NOON)
        await fill_late(path, MANY, NOON)
        slow = {FIRST_CHAT + n: 90.0 for n in range(8)}
        telegram = StandIn(clock, PER_SECOND, slow)
        bot = Bot(path, telegram, clock)
        await bot.start()
        await bot.drain(MANY)
        assert len({chat for _, chat in telegram.sent}) == MANY
        assert telegram.sent[-1][0] - NOON < timedelta(seconds=15)
        await bot.until(lambda: clock.now() - NOON > timedelta(seconds=120))
        await bot.stop()
        assert drained(telegram).messages == MANY

    with standing_still() as runner:
        runner.run(run())


def test_a_tap_is_shown_at_once_while_they_go_out(path: Path) -> None:
    """Of somebody whose own reminder is among the last: neither the others nor the own one are waited for."""

    async def run() -> None:
        clock = StillClock(NOON)
        bot, telegram, bot_app = await begun(path, clock)
        await bot.until(lambda: len(telegram.sent) >= MANY // 3)
        told = {chat for _, chat in telegram.sent}
        who = [FIRST_CHAT + n for n in range(MANY) if FIRST_CHAT + n not in told][:5]
        street = Street(Canned("", "", []), 1, [], {})
        for place, chat in enumerate(who):
            update = bot_app.delivery.read(street.tap(chat, pack(Tap(CASE, "prepare", "done")), place + 1))
            assert update is not None
            tapped = clock.now()
            delivered = asyncio.create_task(bot_app.delivery.deliver(update))
            await bot.quiet()
            assert telegram.shown[-1] == (tapped, chat), "in that very moment"
            await bot.until(delivered.done)
            assert await delivered is DeliveryResult.DONE
        await bot.drain(MANY - len(who))
        await bot.stop()
        assert telegram.refused == 0
        assert max(Counter(chat for _, chat in telegram.sent).values()) == 1

    with standing_still() as runner:
        runner.run(run())


def test_the_due_moments_of_one_hour_are_spread() -> None:
    moments = Counter(send_moment(date(2026, 11, 23), Chat(20_000_000 + n * 7, "en", NOON)) for n in range(1_000))
    assert len(moments) == 60
    assert {moment.minute for moment in moments} == set(range(60))
    assert max(moments.values()) - min(moments.values()) <= 1
    assert max(moments) - min(moments) == timedelta(minutes=59)


def test_as_many_are_dealt_with_at_once_as_go_out_in_a_second() -> None:
    def at_once(per_second: int) -> int:
        worker = ReminderWorker(None, None, lambda: None, per_second)  # type: ignore[arg-type]
        return worker._hands._free._value

    assert [at_once(n) for n in (1, 20, 1000)] == [8, 20, MOST_AT_ONCE]
