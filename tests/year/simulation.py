"""Moves the clock from one act, or one sleeper of the bot's, to the next."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import resource
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import cast
from unittest.mock import patch

from bot import app
from bot.app import BotApp
from bot.guide.notices import Notice, NoticeKind
from bot.guide.tap import Tap
from bot.screens.buttons import pack
from bot.screens.notices import words
from bot.settings import Settings, load
from bot.store.sqlite import SQLite
from playground import messages
from tests.year.acts import DAY, Act, Block, Life, Person, Press, Send, Wait
from tests.year.checker import Checker
from tests.year.deeds import Diaries
from tests.year.kept import Kept, open_rows
from tests.year.people import KINDS, answer, population
from tests.year.report import Checkpoint, Report
from tests.year.state import MOST_GROWTH, Footprint, footprint, grown
from tests.year.still import QuietLoop, StillClock, counted
from tests.year.town import KEPT_BYTES, KEPT_MESSAGES, TOKEN, InTown, Town

# Both changes of the clocks lie in the year after. Half a minute off, so that retention meets no reminder.
START = datetime(2026, 9, 28, 8, 30, 30, tzinfo=UTC)
KEPT_TEXTS = 4096
PATIENCE = 60.0  # real seconds until the bot must be ready
CLOSED_DAYS, IDLE_DAYS = 30, 120
LOOKING = ("/help", "/privacy", "/language")  # commands that need no case and store nothing of a stranger
MOST_CASES = 3  # of a collector, who may add one more
Plant = Callable[[BotApp, Town], None]


@dataclass(frozen=True)
class Plan:
    """`people` (`only` of one kind) over `days` by `seed`. `plant` breaks the bot, to see the checker complain."""

    people: int
    days: int
    seed: int
    checkpoints: int = 10
    plant: Plant = lambda _bot_app, _town: None
    only: str = ""


def live(plan: Plan, path: Path) -> Report:
    """A whole year on a loop of its own, with its database in `path`."""
    with ExitStack() as stack:
        stack.enter_context(patch("playground.chats.MOST_MESSAGES", KEPT_MESSAGES))
        stack.enter_context(patch("playground.files.MOST_BYTES", KEPT_BYTES))
        # the same markup comes again and again: parsed once, and refused every time where it is refused
        stack.enter_context(patch.object(messages, "_formatted", lru_cache(KEPT_TEXTS)(messages._formatted)))
        stack.enter_context(patch.object(SQLite, "run", counted(SQLite.run)))
        year = Year(plan, path)
        stack.enter_context(patch.object(app, "AiohttpRequest", partial(InTown, year.town)))
        with asyncio.Runner(loop_factory=QuietLoop) as runner:
            return runner.run(year.run())


@dataclass
class Year:
    """One run. `lives` holds what people are about to do, soonest first."""

    plan: Plan
    path: Path
    clock: StillClock = field(default_factory=lambda: StillClock(START))
    acts: Counter[str] = field(default_factory=Counter)
    checkpoints: list[Checkpoint] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.town = Town(self.clock)
        self.people = population(self.plan.people, self.plan.seed, (self.plan.days - 1) * 0.8 * DAY, self.plan.only)
        self._person = {person.chat_id: person for person in self.people}
        self._order = itertools.count()
        self._lives: list[tuple[datetime, int, Person, Life]] = []
        self._end = START + timedelta(days=self.plan.days)
        self._began = time.monotonic()

    async def run(self) -> Report:
        """Start the bot, live, stop it."""
        cpu, self._began = time.process_time(), time.monotonic()
        ready: asyncio.Future[BotApp] = asyncio.get_running_loop().create_future()
        stop = asyncio.Event()
        running = app.run_with(self._settings(), self.clock, stop, health=False, started=ready.set_result)
        bot = asyncio.create_task(running)
        try:
            await self._live(await asyncio.wait_for(ready, PATIENCE))
        finally:
            stop.set()
            await bot
        report = self._report()
        report.wall, report.cpu = time.monotonic() - self._began, time.process_time() - cpu
        return report

    def _settings(self) -> Settings:
        return load(
            bot_token=TOKEN,
            telegram_api_url="http://127.0.0.1:1",  # nobody listens there, and nobody calls
            database_url=f"sqlite:///{self.path}",
            retention_closed_days=CLOSED_DAYS,
            retention_idle_days=IDLE_DAYS,
            _env_file=None,
        )

    async def _live(self, bot_app: BotApp) -> None:
        self._bot_app = bot_app
        with closing(open_rows(str(self.path))) as rows:
            self.checker = Checker(Diaries(), rows, self._late_words)
            await self._days(bot_app)

    async def _days(self, bot_app: BotApp) -> None:
        """All days, with a look at each checkpoint."""
        self._kept = Kept(self.checker, START, CLOSED_DAYS, IDLE_DAYS)
        self.plan.plant(bot_app, self.town)
        for person in self.people:
            life = KINDS[person.kind][0](person)
            self._later(START + timedelta(seconds=person.arrives), person, life)
        await self._quiet()
        for n in range(1, self.plan.checkpoints + 1):
            moment = START + timedelta(days=self.plan.days * n / self.plan.checkpoints)
            await self._until(moment)
            self._look(moment)
            if n == (self.plan.checkpoints + 1) // 2:  # by then everything lazy is loaded, and people still arrive
                half = self._footprint(bot_app)
        self._grown = grown(half, self._footprint(bot_app))

    def _footprint(self, bot_app: BotApp) -> Footprint:
        """Nothing, and no time for it, where too few live for anything to be seen to grow with them."""
        return footprint(bot_app) if self.plan.people > MOST_GROWTH else {}

    async def _until(self, moment: datetime) -> None:
        """Live on to `moment`: whoever is next, of the people and the bot's own sleepers."""
        while True:
            sleeper = self.clock.next_sleeper()
            person = self._lives[0][0] if self._lives else None
            if min(sleeper or moment, person or moment) >= moment:
                break
            if person is not None and (sleeper is None or person < sleeper):
                await self._next_act()
            else:
                self.clock.wake_next()
                await self._quiet()
            self._kept.forget_until(self.clock.now())
            self.checker.missed(self.clock.now())
        self.clock.move_to(moment)

    async def _quiet(self) -> None:
        """Until the bot has done what there is to do; then look at what it wrote."""
        await cast(QuietLoop, asyncio.get_running_loop()).quiet()
        now = self.clock.now()
        sent, self.town.sent = self.town.sent, []
        for seen in sent:
            for kind in self.checker.came(seen, now)[:1]:
                person = self._person[seen.chat_id]
                self._later(now, person, answer(person, kind))
        for chat_id in self.town.to_blocked:
            self.checker.fault(chat_id, now, "the bot wrote to a chat that it knows to be blocked")
        self.town.to_blocked.clear()

    def _later(self, moment: datetime, person: Person, life: Life) -> None:
        heapq.heappush(self._lives, (moment, next(self._order), person, life))

    async def _next_act(self) -> None:
        """The next one goes on living until there is something to wait for."""
        moment, _, person, life = heapq.heappop(self._lives)
        self.clock.move_to(moment)
        done = True
        try:
            act = next(life)
            while not isinstance(act, Wait):
                done = await self._carry_out(person, act)
                act = life.send(done)
        except StopIteration:
            return
        self._later(self.clock.now() + timedelta(seconds=act.seconds), person, life)

    async def _carry_out(self, person: Person, act: Act) -> bool:
        """One act, and its entry in the diary; False when it cannot be done."""
        chat_id, now, diaries = person.chat_id, self.clock.now(), self.checker.diaries
        chat = self.town.state.chats.find(chat_id)
        if isinstance(act, Block):
            await self.town.block(chat_id, act.blocked)
            diaries.blocked(chat_id, act.blocked, now)
        elif chat is not None and chat.blocked:
            return False
        elif isinstance(act, Send):
            await self.town.send(chat_id, act.text, person.language)
        elif isinstance(act, Press):
            return await self._press(person, act)
        await self._settled(person, partial(self._wrote, person, act, now))
        self.acts[type(act).__name__.lower()] += 1
        return True

    def _wrote(self, person: Person, act: Act, now: datetime, shown: int | None) -> None:
        if isinstance(act, Send):
            self.checker.diaries.wrote(person.chat_id, now, shown, looking=act.text in LOOKING)

    async def _press(self, person: Person, act: Press) -> bool:
        screen = self.town.screen(person.chat_id)
        found = [tap for tap in screen.taps if _fits(tap, act)] if screen else []
        chat = self.checker.diaries.chats.get(person.chat_id)
        if screen is None or not found or (act.action == "new" and chat and len(chat.cases) > MOST_CASES):
            return False
        tap, now = person.rng.choice(found), self.clock.now()
        await self.town.tap(person.chat_id, screen.message_id, pack(tap))
        await self._settled(person, partial(self.checker.diaries.tapped, person.chat_id, tap, now))
        self.acts[tap.action] += 1
        return True

    async def _settled(self, person: Person, write: Callable[[int | None], None]) -> None:
        """The bot has answered: write it down, then look at what else came."""
        await cast(QuietLoop, asyncio.get_running_loop()).quiet()
        screen = self.town.screen(person.chat_id)
        asked = {tap.case for tap in screen.taps if tap.place.startswith("q.")} if screen else set()
        try:
            write(next(iter(asked), None))
        except AssertionError as error:  # the bot opened no case where there should be none any more
            self.checker.fault(person.chat_id, self.clock.now(), str(error))
        self.checker.changed(person.chat_id, self.clock.now())
        await self._quiet()

    def _late_words(self, day: date) -> tuple[str, ...]:
        """The notice of a late reminder in every language."""
        catalogues = self._bot_app.services.catalogues
        said = Notice(NoticeKind.REMINDER_LATE, day)
        return tuple(words(catalogues.for_language(language), said) for language in catalogues.languages)

    def _look(self, now: datetime) -> None:
        """A checkpoint: compare the file with the diaries, note the sizes."""
        self._kept.compare(now)
        tables = ("chats", "cases", "events", "reminders")
        rows = self.checker.rows
        kept = {t: int(rows.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0]) for t in tables}
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        self.checkpoints.append(
            Checkpoint(
                day=(now - START).days,
                kept=kept,
                file=sum(f.stat().st_size for f in files if f.exists()),
                memory=_memory(),
                peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                wall=time.monotonic() - self._began,
            )
        )

    def _report(self) -> Report:
        return Report(
            people=self.plan.people,
            days=self.plan.days,
            seed=self.plan.seed,
            kinds=Counter(person.kind for person in self.people),
            acts=self.acts,
            figures=self.checker.figures,
            faults=self.checker.faults,
            refused=self.town.refused,
            grown=self._grown,
            checkpoints=self.checkpoints,
        )


def _fits(tap: Tap, act: Press) -> bool:
    exact = act.arg.endswith("$")
    arg = tap.arg == act.arg[:-1] if exact else tap.arg.startswith(act.arg)
    slip = "=undo" in tap.arg  # nobody here takes back what is true
    return tap.action == act.action and arg and not slip and tap.place.startswith(act.place)


def _memory() -> int:
    """Resident bytes of this process now; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * resource.getpagesize() if statm.exists() else 0
