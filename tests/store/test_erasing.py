"""Deleted means gone: not a byte of it is left in the database's files, whatever SQLite's build does by default."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.guide.case import Case
from bot.guide.state import State
from bot.store import Store, connection, erasing, migrate
from bot.store.erasing import EVERY, Erasing
from tests.conftest import Street
from tests.pretend import PATIENCE
from tests.store.filled import fixture
from tests.store.world import DAY, NOW, OpenStore, case, chat, keep

SECRET = 0x5A5A1234CAFE
MARKS = (SECRET.to_bytes(6, "big"), b"youfone", b"Asia/Shanghai")
OTHERS = range(20)


@pytest.fixture(params=["as this build does", "off by default"], autouse=True)
def build(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite as upstream builds it does not overwrite; Debian's does, so that a test there could not see it."""
    usual = connection.set_up

    def off_by_default(opened: sqlite3.Connection) -> None:
        opened.execute("PRAGMA secure_delete = OFF")
        usual(opened)

    if request.param == "off by default":
        for module in ("connection", "sqlite"):
            monkeypatch.setattr(f"bot.store.{module}.set_up", off_by_default)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "EVERY", 0.01)


@pytest.fixture
async def peopled(open_store: OpenStore) -> Store:
    """Somebody in a few pages of other people."""
    store = await open_store()
    for one in (*OTHERS, SECRET, *(200 + n for n in OTHERS)):
        await keep(store, _person(one))
    return store


def _person(chat_id: int) -> State:
    known = replace(chat(chat_id), zone="Asia/Shanghai" if chat_id == SECRET else "Europe/Brussels")
    return State(known).with_case(_case(chat_id))


def _case(chat_id: int, number: int = 1) -> Case:
    one = case(chat_id, number)
    return replace(one, answers=replace(one.answers, carrier="youfone" if chat_id == SECRET else "base"))


def left(path: Path, marks: Iterable[bytes] = MARKS) -> dict[str, int]:
    """How often each mark stands in the database's files, by file."""
    found: dict[str, int] = {}
    for file in sorted(path.parent.glob(f"{path.name}*")):
        if not file.name.endswith("-shm"):
            data = file.read_bytes()
            found |= {f"{file.name} {mark!r}": data.count(mark) for mark in marks if mark in data}
    return found


async def until_gone(path: Path, marks: Iterable[bytes] = MARKS) -> None:
    async with asyncio.timeout(PATIENCE):
        while left(path, marks):  # noqa: ASYNC110 - a file does not tell
            await asyncio.sleep(0.01)


def test_the_marks_are_found_where_they_stand(path: Path) -> None:
    path.with_name("bot.db-wal").write_bytes(b"xx" + MARKS[0] + b"youfone")
    assert set(left(path)) == {f"bot.db-wal {MARKS[0]!r}", "bot.db-wal b'youfone'"}


async def test_nothing_is_left_of_somebody_who_deletes_everything(peopled: Store, path: Path) -> None:
    assert left(path)
    await peopled.change(SECRET, lambda _: (None, None))
    await until_gone(path)
    assert await peopled.load(3) is not None


async def test_nothing_is_left_of_a_case_that_is_deleted(peopled: Store, path: Path) -> None:
    other = replace(_person(SECRET), cases=(_case(SECRET), replace(_case(SECRET, 2), place="step.farewell")))
    await keep(peopled, other)
    assert left(path, [b"step.farewell"])
    await peopled.change(SECRET, lambda before: (before.without(2) if before else None, None))
    await until_gone(path, [b"step.farewell"])
    assert left(path, [b"youfone"]), "the other case stays"


async def test_nothing_is_left_of_what_retention_forgets(peopled: Store, path: Path) -> None:
    await peopled.change(SECRET, lambda before: (replace(before, cases=()) if before else None, None))
    seen = NOW + 500 * DAY
    for one in (*OTHERS, *(200 + n for n in OTHERS)):
        await keep(peopled, replace(_person(one), chat=replace(chat(one), last_seen=seen)))
    assert await peopled.purge(seen - 30 * DAY, seen - 400 * DAY) == 1
    await until_gone(path)


async def test_the_real_bot_keeps_its_word_that_nothing_is_left(street: Street) -> None:
    user = street.user(SECRET)
    await user.send("/start lycamobile")
    await user.walk("End it", "Prepaid", "Dead, in Belgium")
    await user.send("/timezone")
    await user.tap("China")
    await user.send("/privacy")
    await user.walk("Delete everything", "Yes, delete all")
    await user.sees("Everything is deleted")
    await until_gone(street.settings.database_path)


async def test_whoever_reads_delays_the_truncation_and_nobody_else(peopled: Store, path: Path) -> None:
    """A backup reads for as long as it copies. Taps go on; once it is done, what was deleted goes."""
    reader = sqlite3.connect(path, isolation_level=None)
    with closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM chats").fetchone()
        await peopled.change(SECRET, lambda _: (None, None))
        for one in OTHERS:
            await keep(peopled, replace(_person(one), chat=replace(chat(one), last_seen=NOW + timedelta(days=one + 1))))
        assert left(path, MARKS[:1])
    await until_gone(path)


async def test_what_a_killed_bot_left_goes_with_the_next_start(
    path: Path, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await Store.open(path)
    await keep(before, _person(SECRET))
    monkeypatch.setattr(erasing, "DELETIONS", frozenset())  # killed before it came to that
    reader = sqlite3.connect(path, isolation_level=None)
    with closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM chats").fetchone()
        await before.change(SECRET, lambda _: (None, None))
        await before.close()
        assert left(path, MARKS[:1]), "the log outlives the bot while somebody reads"
        await open_store()
    await until_gone(path)


class Spy:
    """A database thread that notes what it is told."""

    def __init__(self, *, busy: int = 0) -> None:
        self.said: list[str] = []
        self.busy = busy

    async def execute_fetchall(self, sql: str) -> Iterable[Any]:
        self.said.append(sql)
        return [(self.busy, 0, 0)]


class Steady:
    """A clock that only this test winds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_truncation_waits_for_no_lock_and_puts_the_patience_back() -> None:
    spy = Spy()
    await Erasing().truncate(spy)
    assert spy.said == ["PRAGMA busy_timeout = 0", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA busy_timeout = 5000"]


async def test_it_truncates_once_in_five_seconds_whatever_people_delete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "EVERY", EVERY)
    steady = Steady()
    one = Erasing(steady)
    assert [one.wait] == [0.0], "a start looks"
    await one.truncate(Spy())
    assert [one.wait] == [None]
    for _ in range(100):
        one.deleted("delete_chat")
    assert [one.wait] == [EVERY]
    steady.now += EVERY
    assert [one.wait] == [0.0]
    await one.truncate(Spy(busy=1))
    assert [one.wait] == [EVERY], "somebody reads: again later"
    one.deleted("delete_reminder")
    await one.truncate(Spy())
    assert [one.wait] == [None], "an answered reminder is no reason"


@pytest.mark.parametrize("version", [1, 2])
def test_a_database_from_before_is_written_anew_once(
    path: Path, version: int, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA secure_delete = OFF")
        old.executescript(fixture(version).read_text(encoding="utf-8"))
        old.execute("INSERT INTO put_aside SELECT value, 1 FROM json_each(?)", (str(list(range(10**9, 10**9 + 999))),))
        old.execute(f"UPDATE chats SET zone = 'Antarctica/{'x' * 3000}' WHERE chat_id = 8")
        old.commit()
        old.execute("UPDATE chats SET zone = NULL")
        old.commit()
    assert left(path, [b"Antarctica"])
    caplog.set_level("INFO")
    migrate(path)
    assert left(path, [b"Antarctica"]) == {}
    lines = [record.getMessage() for record in caplog.records if "anew" in record.getMessage()]
    assert lines == [f"writing the database {path} anew, so that nothing deleted is left in it; this happens once"]
    migrate(path)
    assert len([record for record in caplog.records if "anew" in record.getMessage()]) == 1


def test_a_new_database_is_not_written_anew(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    migrate(path)
    assert "anew" not in caplog.text
