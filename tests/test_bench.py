"""make bench: it measures whoever answers taps, and whatever is wrong is one line that leaves the old report alone."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import backlog, backlog_report, crowd, measure, report, scale, seed, start
from benchmarks.backlog import Backlog
from benchmarks.contenders import Place
from benchmarks.drain import Drained
from benchmarks.measure import Figures
from benchmarks.plan import RUNS, WEBHOOK, Fault, Plan, need_packages, read_plan, two_cores
from benchmarks.process import running
from benchmarks.scale import Scaled
from benchmarks.start import Start
from benchmarks.taps import FIRST_CHAT
from bot.store import Store

SMALL = Plan(rounds=1, taps=100)
PEOPLE = 50


@pytest.fixture
def old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "benchmarks.md"
    path.write_text("of last month")
    monkeypatch.setattr(bench, "REPORT", path)
    monkeypatch.setattr(bench, "BACKLOG", tmp_path / "backlog.md")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: None)
    monkeypatch.setattr(bench, "two_cores", lambda: (0, 1))
    monkeypatch.setattr(bench, "need_packages", lambda: None)
    return path


def untouched(path: Path) -> bool:
    """The old report is there, nothing half written beside it, and no folder of the run."""
    left = [found.name for found in path.parent.rglob("*") if found != path and found.is_file()]
    return path.read_text() == "of last month" and left == [] and not list(path.parent.glob("build/*"))


def test_the_plan_can_be_set() -> None:
    assert read_plan([]) == Plan(5, 2000)
    assert read_plan(["TAPS=500", "ROUNDS=1"]) == Plan(1, 500)
    assert read_plan([]).scales == (1000, 100_000)
    assert read_plan(["CHATS=1000000"]).scales == (1000, 100_000, 1_000_000)
    assert read_plan(["CHATS=1000"]).scales == (1000,)
    assert read_plan(["BACKLOG=1000000"]) == Plan(backlog=1_000_000)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("ROUNDS=0", "ROUNDS must be a whole number from 1 to 50"),
        ("ROUNDS=many", "ROUNDS must be a whole number from 1 to 50"),
        ("TAPS=", "TAPS must be a whole number from 100 to 20000"),
        ("BACKLOG=1000001", "BACKLOG must be a whole number from 100 to 1000000"),
        ("TAPS=-5", "TAPS must be a whole number from 100 to 20000"),
        ("CHATS=10", "CHATS must be a whole number from 1000 to 10000000"),
        ("LAPS=3", "LAPS=3 is not known"),
    ],
)
def test_a_plan_that_is_none_is_one_line(
    word: str, said: str, old_report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main([word]) == 1
    assert said in capsys.readouterr().err
    assert untouched(old_report)


def test_one_core_is_not_enough(
    old_report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "two_cores", lambda: two_cores({"sched_getaffinity": lambda _: {3}}))
    assert bench.main([]) == 1
    line = "The benchmark needs two cores, one for the bot and one for the canned Bot API; here is one.\n"
    assert capsys.readouterr().err == line
    assert untouched(old_report)


def test_it_takes_the_first_two_cores_that_it_may_use() -> None:
    assert two_cores({"sched_getaffinity": lambda _: {5, 2, 7}}) == (2, 5)
    with pytest.raises(Fault, match="needs Linux"):
        two_cores({"getpid": lambda _: set()})


def test_it_names_the_packages_that_are_missing(
    old_report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "need_packages", lambda: need_packages(lambda name: name.startswith("aiogram") or None))
    assert bench.main([]) == 1
    assert capsys.readouterr().err.startswith("Not installed: telegram, tornado, uvloop, aiohttp, orjson. `make")
    assert untouched(old_report)


@pytest.mark.parametrize(
    ("trouble", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "Interrupted; the report is as it was.\n"),
        (Fault("ours ended early: no token"), 1, "ours ended early: no token.\n"),
        (OSError(errno.ENOSPC, "No space left on device", "bot.db"), 1, "No space left on device: bot.db; the"),
    ],
)
def test_what_happens_on_the_way_is_one_line(
    trouble: BaseException,
    code: int,
    said: str,
    old_report: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(_plan: Plan, _core: int, folder: Path) -> None:
        (folder / "half").write_text("half")
        raise trouble

    monkeypatch.setattr(bench, "_run", run)
    assert bench.main([]) == code
    told = capsys.readouterr().err
    assert told.startswith(said)
    assert told.count("\n") == 1
    assert untouched(old_report)


def test_a_full_disk_leaves_the_old_report(old_report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Fault, match="cannot be written: No space left on device; it is as it was"):
        report.write(old_report, "new")
    assert untouched(old_report)


def test_a_report_replaces_the_old_one(old_report: Path) -> None:
    report.write(old_report, "new")
    assert old_report.read_text() == "new"
    with pytest.raises(Fault, match="cannot be written: No such file or directory"):
        report.write(old_report.parent / "gone" / "report.md", "new")


def test_the_report_has_medians_least_and_shares_of_the_floor() -> None:
    rounds = {
        run: [Figures(cpu * (place + 1), 1000 / cpu, 2 * cpu, 1.0, 2.0, 50.0) for cpu in (0.5, 0.25, 0.3)]
        for place, run in enumerate(RUNS)
    }
    few, many = Scaled(1.0, 0.8, 1.0, 90.0, 0.4, 900.0), Scaled(1.1, 0.9, 1.25, 95.0, 0.5, 880.0)
    scales = {1000: [few, few, many], 100_000: [many, few, many]}
    started = Start(0.55, 90.0, 72.4, 5.0, tuple((name, 10.0 - place) for place, name in enumerate("abcdef")))
    text = report.report(Plan(3, 2000), rounds, scales, started, ["a machine"], ["Python 3"])
    assert (
        "| the floor: bare aiohttp, orjson, uvloop | 0.30 | 0.25 | 1.00 | 1.00 | 3333 | 0.60 | 1.0 | 2.0 | 50 |" in text
    )
    assert "| **Bye SIM** | 0.60 | 0.50 | 0.50 | 0.50 |" in text
    assert "| 1,000 | 1.00 | 1.00 | 1.00 | 1.00 | 0.80 | 90 | 0.40 | 900 |" in text
    assert "| 100,000 | 1.25 | 1.25 | 1.10 | 1.10 | 0.90 | 95 | 0.50 | 880 |" in text
    assert "- Importing the bot: 0.55 s" in text
    assert "- On the disk: 50 MiB for `bot run` and `bot demo` alike, 5.0 of them its own files" in text
    assert "6 packages: a 10, b 9, c 8, d 7, e 6, and others" in text
    assert "rounds: 3" in text
    assert "- a machine" in text


def late(reminders: int) -> Backlog:
    return Backlog(
        reminders, Drained(reminders, reminders, 0, reminders / 29.5), 1.5, 40.0, 80.0, (3.0, 5.0), (3.0, 6.0)
    )


def test_the_page_of_late_reminders_keeps_what_was_measured_of_other_sizes(tmp_path: Path) -> None:
    path = tmp_path / "backlog.md"
    for reminders in (1_000_000, 20_000, 20_000):
        path.write_text(backlog_report.page(late(reminders), backlog_report.others_in(path, reminders), ["a machine"]))
    lines = [line for line in path.read_text().splitlines() if backlog_report.size(line)]
    assert [backlog_report.size(line) for line in lines] == [20_000, 1_000_000]
    assert lines[0] == "| 20,000 | 1.50 | 500 | 80 | 29.50 (-1.7%) | 0 | 0 | 3.0, 6.0 | 3.0, 5.0 |"
    assert "108,000 reminders an hour" in path.read_text()


async def test_it_measures_what_a_late_reminder_costs(tmp_path: Path) -> None:
    cpu, wall, memory = await backlog._cost(200, min(os.sched_getaffinity(0)), tmp_path)
    assert cpu > 0
    assert wall > 0
    assert memory > 0


@pytest.fixture
def people(tmp_path: Path) -> Path:
    crowd.fill(tmp_path / "bot.db", PEOPLE, lambda _: None)
    return tmp_path / "bot.db"


def _all(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize("month", [1, 7])
def test_somewhere_it_is_day_at_any_hour(month: int) -> None:
    for hour in range(24):
        assert backlog.by_day(datetime(2026, month, 15, hour, tzinfo=UTC)) in backlog.ZONES


async def test_the_crowd_is_as_the_bot_itself_would_have_stored_it(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reminders,) = _all(people, "SELECT COUNT(*), MIN(due_at) > unixepoch() FROM reminders")
    assert reminders == (PEOPLE * 2, 1), "ten for every five chats, none due yet"
    queries = [f"SELECT * FROM {table} ORDER BY 1, 2, 3" for table in ("chats", "cases", "reminders")]
    stored = [_all(people, query) for query in queries]
    store = await Store.open(people)
    for place in range(PEOPLE):
        state = await store.load(FIRST_CHAT + place)
        assert state is not None
        await store.change(state.chat.chat_id, lambda _, state=state: (None, state))  # type: ignore[misc]
        await store.change(state.chat.chat_id, lambda _, state=state: (state, None))  # type: ignore[misc]
        await store.set_shown(state.chat.chat_id, state.chat.last_seen)
    await store.close()
    assert [_all(people, query) for query in queries] == stored


def test_whoever_fills_a_database_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PORTION", PEOPLE // 2)
    shares: list[float] = []
    crowd.fill(tmp_path / "bot.db", PEOPLE, shares.append)
    assert shares == [0.5, 1.0]
    lines: list[str] = []
    scale.filling(lines.append, 1000, time.monotonic(), 1.0)
    assert lines == ["\rfilling 1,000 chats [##############################] 100%,   0 s left\n"]


async def test_the_bot_itself_is_measured_among_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "TAPS", 100)
    await measure.prepare(tmp_path, SMALL)
    said: list[str] = []
    core = min(os.sched_getaffinity(0))
    results = await scale.measure_scales(Plan(1, 100, 1000), core, tmp_path, said.append, lambda _: None)
    ((chats, (found,)),) = results.items()
    assert chats == 1000
    assert min(found.ready, found.cpu_until_ready, found.cpu, found.memory, found.due) > 0
    assert 500 < found.bytes < 2000
    assert said[0].startswith("round 1 of 1, 1,000 chats: ")


async def test_the_bot_itself_is_measured_before_anybody_taps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "IDLE_SECONDS", 1)
    await measure.prepare(tmp_path, SMALL)
    found = await start.measure_start(Plan(1, 100), min(os.sched_getaffinity(0)), tmp_path, lambda _: None)
    assert min(found.imported, found.memory) > 0
    assert found.idle >= 0
    names = [name for name, _ in found.packages]
    assert {"python-telegram-bot", "aiosqlite", "phonenumberslite"} <= set(names)
    assert found.packages[0][1] < 40, "a package that is larger than that says why in pyproject.toml"
    assert 50 < found.size < 200


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    asyncio.run(measure.prepare(folder, SMALL))
    return folder


def installed(way: str, name: str) -> bool:
    """Neither aiogram_dialog nor tornado is among the tests' packages."""
    return name != "dialog" and (way, name) != (WEBHOOK, "stock_ptb")


@pytest.mark.parametrize(("way", "name"), [run for run in RUNS if installed(*run)])
async def test_everybody_answers_every_tap(prepared: Path, way: str, name: str) -> None:
    figures = await measure.measure(name, way, SMALL, prepared, min(os.sched_getaffinity(0)))
    assert figures.per_second > 0
    assert 0 < figures.p50 <= figures.p99
    assert not (prepared / "run").exists()


def test_the_database_is_counted(prepared: Path) -> None:
    assert seed.done_in(prepared / measure.DATABASE) == 0


async def test_one_that_ends_early_says_why(prepared: Path) -> None:
    with pytest.raises(Fault, match=r"^nobody ended early: .*No module named benchmarks\.contenders\.nobody"):
        await measure.measure("nobody", "polling", SMALL, prepared, min(os.sched_getaffinity(0)))


async def test_nobody_is_left_behind_by_an_interruption(tmp_path: Path, prepared: Path) -> None:
    (tmp_path / measure.SCREEN).write_bytes((prepared / measure.SCREEN).read_bytes())
    place = Place("http://127.0.0.1:9", "polling", 0, tmp_path)
    pids: list[int] = []
    begun = asyncio.Event()

    async def interrupted() -> None:
        async with running("floor", place, min(os.sched_getaffinity(0))) as contender:
            pids.append(contender.pid)
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(interrupted())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
