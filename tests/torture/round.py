"""Some lives on one database: people tap, the bot is killed, everything is checked, the bot is started again."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from tests.torture.checks import Checks
from tests.torture.ledger import Ledger, coming
from tests.torture.plan import CALM, Boundary, Life, RoundPlan
from tests.torture.stage import Stage, World, stage

KILLED = -9
LIFE_SECONDS = 40.0  # real; a life that has not ended by then is ended by hand
START_SECONDS = 30.0
CALM_SECONDS = 120.0
ARRIVAL_SECONDS = 1.5  # real; how long a reminder may take once its time has come
LEASE = timedelta(minutes=6)  # a little more than the worker's
MOST_WINDS = 12
NIGHT = timedelta(hours=24)  # at most until the hour that a chat has chosen comes round


async def play(world: World, plan: RoundPlan, folder: Path) -> None:
    """All lives of a round, then one that is not killed, in which everybody walks to the end."""
    rng = random.Random(plan.seed)  # noqa: S311 - chance, not secrecy
    async with stage(world, folder, rng) as scene:
        game = Round(scene)
        for life in plan.lives:
            await game.live(life)
        if plan.calm:
            await game.calm()


class Round:
    """The lives of the bot on one stage."""

    def __init__(self, scene: Stage) -> None:
        self._stage, self._witness, self._tally = scene, scene.witness, scene.world.tally
        self._ledger = Ledger(self._witness)
        self._checks = Checks(scene, self._ledger)
        self._doing = "nothing yet"  # for the fault report

    async def live(self, life: Life) -> None:
        """One life, killed as planned, and what is found after it."""
        self._checks.ending = life.boundary
        before = len(self._stage.kills())
        ended = await self._stage.start(life.boundary, life.passing)
        acting = asyncio.create_task(self._script(life))
        at_random = life.boundary is Boundary.RANDOM
        await asyncio.wait([ended], timeout=life.seconds if at_random else LIFE_SECONDS)
        self._stage.world.foreman.kill()
        code = await ended
        await _stopped(acting)
        self._count_kill(life, code, self._stage.kills()[before:])
        await self._checks.run()

    async def calm(self) -> None:
        """Nobody kills: everything due comes, and everybody walks to the end."""
        self._checks.ending = CALM
        ended = await self._stage.start(CALM, 0)
        acting = asyncio.create_task(self._last_things())
        await asyncio.wait([ended, acting], timeout=CALM_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not acting.done():
            self._tally.fault(f"STUCK: nobody came to the end in {self._stage.folder.name}: {self._stage.log()}")
        self._stage.world.foreman.kill()
        await ended
        await _stopped(acting)
        await self._checks.run()

    def _count_kill(self, life: Life, code: int, journal: list[str]) -> None:
        """A kill counts where it was meant to fall: the dead bot's journal says so."""
        planned = [] if life.boundary is Boundary.RANDOM else [str(life.boundary)]
        if code != KILLED:
            self._tally.fault(f"ENDED: the bot ended by itself with {code} ({life.boundary}): {self._stage.log()}")
        elif journal == planned:
            self._tally.rows[life.boundary].kills += 1
        else:
            waiting, at = self._witness.playground.pending_updates, "ready" if self._witness.ready else "not ready"
            where = f"{self._stage.folder.name}, {self._doing}, the bot {at}, {waiting} updates waiting"
            self._tally.fault(f"NOT REACHED: {life} in {where}: {self._stage.log()}")

    async def _script(self, life: Life) -> None:
        """What goes on until the kill: what is due comes first, then time goes by or people tap."""
        try:
            self._doing = "updates are delivered"
            await self._all_delivered()
            self._doing = "what is due is brought"
            await self._bring_what_is_due()
            self._doing = "time goes by" if life.winding else "people tap"
            while life.winding:
                await self._wind_to_next()
                await self._bring_what_is_due()
            await asyncio.gather(*(person.live() for person in self._stage.people))
        except (AssertionError, aiohttp.ClientError) as error:
            self._tally.fault(f"PEOPLE: {error!r} ({life.boundary})")

    async def _last_things(self) -> None:
        await self._all_delivered()
        await self._bring_what_is_due()
        if any(coming(self._stage.stored())):
            await self._wind_to_next()
            await self._bring_what_is_due()
        finished = await asyncio.gather(*(person.finish() for person in self._stage.people))
        self._tally.walks += sum(finished)
        for person, done in zip(self._stage.people, finished, strict=True):
            if not done:
                self._checks.lost(f"chat {person.chat} cannot go on to the end: {[*person.trail]}")
        everything = len(self._witness.tapped)
        if not await self._witness.until(lambda: len(self._witness.acknowledged) >= everything, START_SECONDS):
            self._checks.lost(f"updates in {self._stage.folder.name} that the bot never acknowledged")

    async def _wind_to_next(self) -> None:
        """To the next moment at which something is due, and a little more; people do something until there is one."""
        while not any(coming(self._stage.stored())):
            await asyncio.gather(*(person.act() for person in self._stage.people))
        await self._all_delivered()
        stored, now = self._stage.stored(), self._witness.clock.now()
        until = max(min(promise.due_at for promise in coming(stored)), now) + timedelta(minutes=20)
        self._ledger.promise(stored, until)
        await self._witness.clock.advance((until - now).total_seconds())

    async def _bring_what_is_due(self) -> None:
        """Wait until every open promise is kept, winding past the lease of a claim that died with the bot.

        And once over a night: what falls due in one, by a correction say, comes in the morning.
        """
        for wind in range(MOST_WINDS):
            self._settle()
            latest = self._ledger.latest
            if latest is None:
                return
            await self._witness.until(lambda: self._witness.ready, START_SECONDS)
            if not await self._witness.until(self._all_kept, ARRIVAL_SECONDS):
                now = self._witness.clock.now()
                more = NIGHT if wind == MOST_WINDS // 2 else LEASE
                await self._witness.clock.advance((max(now, latest) + more - now).total_seconds())
        self._settle()
        for words in self._ledger.give_up():
            self._checks.lost(words)

    async def _all_delivered(self) -> None:
        """Before time goes by: what waits for the bot would not wait for days, Telegram drops it after one."""
        await self._witness.until(lambda: not self._witness.playground.pending_updates, START_SECONDS)

    def _all_kept(self) -> bool:
        self._settle()
        return self._ledger.latest is None

    def _settle(self) -> None:
        for words in self._ledger.settle(self._stage.stored()):
            self._checks.lost(words)


async def _stopped(task: asyncio.Task[Any]) -> None:
    """Cancel it, again where that was swallowed on the way; what it failed with is raised."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=1)
    if not task.cancelled():
        task.result()
