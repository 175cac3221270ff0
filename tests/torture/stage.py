"""What a round is played on: a stand-in, a database in a folder, people, and the bot's settings for all of it."""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.store.schema import FOLDER as MIGRATIONS
from tests.pretend import User
from tests.processes import environment
from tests.torture.lives import Foreman
from tests.torture.people import CARRIERS, Person
from tests.torture.plan import Boundary
from tests.torture.reader import PRODUCTS_OWN, Engine, Stored, by_chat
from tests.torture.tally import Tally
from tests.torture.witness import Witness

SECRET = "a-secret-of-the-crash-harness"
FOR_EVER = "3650"  # days: what is forgotten for its age is not lost


@dataclass(frozen=True)
class World:
    """What the rounds of a run share. `plant` names one of PLANTS, "" is none."""

    mode: str
    engine: Engine
    foreman: Foreman
    tally: Tally
    plant: str = ""


class Stage:
    """One database and the people who fill it. Make with `stage`."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        self.witness = Witness()
        self.people: list[Person] = []
        self.grown: dict[int, int] = {}  # migrations that were added, and how many chats there were before each
        self._settings: dict[str, str] = {}

    async def start(self, boundary: str, passing: int) -> asyncio.Task[int]:
        """A life of the bot, which ends at the n-th passing of the boundary."""
        self.witness.life += 1
        if boundary == Boundary.MIGRATION:
            self._grow_schema()
        order = {name: str(self.folder / name) for name in ("migrations", "log", "journal")}
        given = {"environment": self._settings, "folder": str(self.folder), "plant": self.world.plant}
        given["engine"] = self.world.engine.name
        return await self.world.foreman.start({**order, **given, "boundary": boundary, "passing": passing})

    def stored(self) -> dict[int, Stored]:
        """What is kept of every chat, read from outside."""
        return by_chat(self.world.engine.rows(self.folder))

    def kills(self) -> list[str]:
        """The boundaries at which the bot's lives have ended, as they wrote down themselves."""
        path = self.folder / "journal"
        return path.read_text().splitlines() if path.exists() else []

    def log(self) -> str:
        """The end of what the bot wrote to its log."""
        path = self.folder / "log"
        return path.read_text()[-2000:] if path.exists() else "no log"

    def enter(self, session: aiohttp.ClientSession, rng: random.Random) -> None:
        """Make the settings and the people."""
        self._settings = self._environment()
        first = rng.randrange(1_000, 1_000_000) * 60
        for number, slug in enumerate(CARRIERS):
            user = User(self.witness.playground.url, session, first + _place_in_the_hour(number))
            self.people.append(Person(user, slug, rng.getrandbits(32), self.witness.clock))

    def _environment(self) -> dict[str, str]:
        playground, webhook = self.witness.playground, self.world.mode == "webhook"
        port = _free_port() if webhook else 0
        return environment(
            {
                "BOT_TOKEN": playground.token,
                "TELEGRAM_API_URL": playground.url,
                "CLOCK_URL": playground.url,
                "DATABASE_URL": self.world.engine.url(self.folder),
                "UPDATES": self.world.mode,
                "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook" if webhook else "",
                "WEBHOOK_SECRET": SECRET if webhook else "",
                "PORT": str(port),
                "LOG_LEVEL": "WARNING",
                "MESSAGES_PER_SECOND": "1000",
                "RETENTION_CLOSED_DAYS": FOR_EVER,
                "RETENTION_IDLE_DAYS": FOR_EVER,
            }
        )

    def _grow_schema(self) -> None:
        """One more migration, over the rows that are there."""
        number = len(list((self.folder / "migrations").glob("*.sql"))) + 1
        assert number > PRODUCTS_OWN
        self.grown[number] = len(self.stored())
        path = self.folder / "migrations" / f"{number:04}_torture.sql"
        path.write_text(self.world.engine.new_schema(number))


@asynccontextmanager
async def stage(world: World, folder: Path, rng: random.Random) -> AsyncIterator[Stage]:
    """A stage in a new folder; nothing listens any more when it ends."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - nothing runs yet
    shutil.copytree(MIGRATIONS, folder / "migrations")
    one = Stage(world, folder)
    await one.witness.playground.start()
    try:
        async with aiohttp.ClientSession() as session:
            one.enter(session, rng)
            yield one
    finally:
        await one.witness.playground.stop()


def _place_in_the_hour(number: int) -> int:
    """What is added to a chat's id: reminders come at minute id % 60, some together and some apart."""
    return number * 60 + (number % 2) * 7


def _free_port() -> int:
    """One below those that the kernel gives to outgoing connections, so that none takes it between two lives."""
    for port in random.sample(range(15_000, 32_000), 200):
        with socket.socket() as found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                found.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")
