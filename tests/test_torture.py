"""The crash harness in short, and proof that it can fail: it finds every fault that is planted into the bot."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.guide.actions import ACTIONS
from bot.guide.decide import _of_chat
from playground.clock import WoundClock
from tests.pretend import PATIENCE, User
from tests.processes import ROOT
from tests.torture.effects import CHECKS, EXCUSED
from tests.torture.engines import SQLiteEngine
from tests.torture.lives import Foreman, foreman
from tests.torture.people import Person
from tests.torture.plan import Boundary, Life, RoundPlan, needed, plan
from tests.torture.reader import Stored
from tests.torture.round import play
from tests.torture.stage import World
from tests.torture.tally import Tally, table, verdict
from tests.torture.traces import missing
from tests.torture.walks import Walk
from tests.torture.witness import Tapped

pytestmark = pytest.mark.asyncio(loop_scope="module")
SOME_DAY = datetime(2026, 9, 7, 12, tzinfo=UTC)
SEEDS = (4, 5, 6, 7)
MINUTES = 180.0  # real seconds: far more than needed, so that what hangs fails
BUSY = Life(Boundary.RANDOM, 1, 3.0, winding=False)
LONG = Life(Boundary.BEFORE_COMMIT, 800, 0, winding=False)  # counted, not timed: a slow machine gets as far
SHORT = Life(Boundary.RANDOM, 1, 1.5, winding=False)
PLANTED = {  # what is planted, the lives in which it shows, and how the harness names it
    "acknowledge_early": ([Life(Boundary.BEFORE_COMMIT, n, 0, winding=False) for n in (12, 30, 50, 70)], "left no"),
    "settle_later": ([Life(Boundary.BEFORE_COMMIT, n, 0, winding=False) for n in (60, 40, 40, 40)], "left no"),
    "swallow": ([BUSY], "left no"),
    "record_first": ([Life(Boundary.CLAIM, 1, 0, winding=True)], "is recorded and was never sent"),
    "take_for_blocked": ([Life(Boundary.RANDOM, 1, 3.0, winding=True)], "is forgotten, and nobody did anything"),
    "remind_twice": ([Life(Boundary.REMINDED, 6, 0, winding=True)], "was reminded twice"),
    "show_twice": ([BUSY], "screens after"),
    "migrate_in_parts": ([SHORT, Life(Boundary.MIGRATION, 4, 0, winding=False)], "is half there: table, index"),
    "mix_up": ([BUSY], "was shown words of another"),
    "repeat_events": ([LONG], "events step_done"),
}


BY_WEBHOOK = [(plant, "webhook") for plant in ("acknowledge_early", "swallow")]  # what is acknowledged otherwise there


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_foreman() -> AsyncIterator[Foreman]:
    async with foreman() as one:
        yield one


async def spawn(**settings: str) -> Process:
    """`python -m tests.torture` with these settings."""
    given = {**os.environ, **settings}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.torture", cwd=ROOT, env=given, stdout=PIPE, stderr=PIPE
    )


async def played(
    one: Foreman, folder: Path, lives: list[Life], plant: str = "", mode: str = "polling", seed: int = 4
) -> Tally:
    tally = Tally(mode)
    world = World(mode, SQLiteEngine(), one, tally, plant)
    round_plan = RoundPlan(1, seed, tuple(lives), calm=False)
    await asyncio.wait_for(play(world, round_plan, folder / f"round {seed}"), MINUTES)
    return tally


async def test_it_loses_nothing_in_either_mode_wherever_it_is_killed() -> None:
    process = await spawn(KILLS=str(len(Boundary)), MODE="both", SEED="1")
    told, errors = await asyncio.wait_for(process.communicate(), MINUTES)
    shown = told.decode() + errors.decode()
    assert process.returncode == 0, shown
    for boundary in Boundary:
        assert [line.split()[-6] for line in shown.splitlines() if line.startswith(boundary)] == ["1", "1"], shown


@pytest.mark.parametrize(("plant", "mode"), [*((plant, "polling") for plant in PLANTED), *BY_WEBHOOK])
async def test_it_finds_a_planted_fault(one_foreman: Foreman, tmp_path: Path, plant: str, mode: str) -> None:
    lives, words = PLANTED[plant]
    for seed in SEEDS:  # what people tap within these lives is chance: it may take more than one round
        tally = await played(one_foreman, tmp_path, lives, plant, mode, seed)
        if any(words in fault for fault in tally.faults):
            break
    else:
        pytest.fail("\n".join((table(tally), *tally.faults)))
    assert verdict(tally, 1)


async def test_it_says_who_cannot_finish_from_what_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    async with aiohttp.ClientSession() as session:
        person = Person(User("", session, 7), "base", 1, WoundClock())
    walk = Walk(7, None, SOME_DAY)
    assert walk.stuck(person.way_on) == ""
    monkeypatch.delitem(ACTIONS, "close")
    monkeypatch.delitem(ACTIONS, "did")
    assert Walk(7, None, SOME_DAY).stuck(person.way_on) != ""
    monkeypatch.delitem(ACTIONS, "set")
    assert Walk(7, None, SOME_DAY).stuck(person.way_on).startswith("q.")


async def test_it_says_when_a_boundary_was_not_reached(one_foreman: Foreman, tmp_path: Path) -> None:
    never = Life(Boundary.MIGRATION, 10_000, 0, winding=False)
    asyncio.get_running_loop().call_later(3.0, one_foreman.kill)
    tally = await played(one_foreman, tmp_path, [never])
    assert [fault.split(":")[0] for fault in tally.faults] == ["NOT REACHED"]


async def test_it_says_when_the_bot_ends_by_itself(one_foreman: Foreman, tmp_path: Path) -> None:
    class NoDatabase(SQLiteEngine):
        def url(self, folder: Path) -> str:
            return f"sqlite:///{folder}"

    tally = Tally("polling")
    world = World("polling", NoDatabase(), one_foreman, tally)
    await asyncio.wait_for(play(world, RoundPlan(1, 4, (BUSY,), calm=False), tmp_path / "round"), MINUTES)
    assert [fault.split(":")[0] for fault in tally.faults] == ["ENDED"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)])
async def test_it_leaves_no_process_behind_when_it_is_ended(tmp_path: Path, number: int, code: int) -> None:
    mark = f"TORTURED_BY={os.getpid()}-{number}"
    process = await spawn(KILLS="500", MODE="both", TORTURED_BY=mark.partition("=")[2], TMPDIR=str(tmp_path))
    async with asyncio.timeout(PATIENCE):
        while len(marked(mark)) < 5:  # who starts the modes, two modes, two foremen, and then their bots  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    process.send_signal(number)
    await asyncio.wait_for(process.communicate(), MINUTES)
    assert process.returncode == code
    async with asyncio.timeout(PATIENCE):
        while marked(mark):  # one dies with the other  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def marked(mark: str) -> list[int]:
    """The processes of this machine with this in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            content = path.read_bytes()
        except OSError:  # it has ended, or is somebody else's
            continue
        if mark.encode() in content.split(b"\0"):
            found.append(int(path.parent.name))
    return found


async def test_its_plan_comes_from_the_seed_and_treats_all_boundaries_alike() -> None:
    once, again, other = plan(7, "polling", 500), plan(7, "polling", 500), plan(8, "polling", 500)
    assert once == again != other
    counts = Counter(life.boundary for part in once for life in part.lives)
    assert counts.keys() == set(Boundary)
    assert set(counts.values()) == {45, 46}
    assert needed(500) == needed(275) == 25
    assert needed(66) == 6


async def test_it_fails_when_a_boundary_got_too_few_kills_or_anything_was_lost() -> None:
    tally = Tally("polling")
    for boundary in Boundary:
        tally.rows[boundary].kills = 25
    tally.promises = tally.walked = tally.walks = 1
    tally.prove(CHECKS)
    assert verdict(tally, 500) == []
    tally.rows[Boundary.CLAIM].kills = 24
    assert verdict(tally, 500) == ["polling: TOO FEW: reminder claimed got 24 kills, 25 are needed"]
    tally.lost(Boundary.RANDOM, "a tap")
    assert verdict(tally, 500)[0] == "polling: LOST (random moment): a tap"
    assert Tally.of(tally.as_dict()) == tally


async def test_it_fails_when_nothing_was_proved() -> None:
    tally = Tally("polling")
    for boundary in Boundary:
        tally.rows[boundary].kills = 25
    lines = verdict(tally, 500)
    for words in ("no taps were held", "no reminders were due", "no people walked", "nobody's wipe", "nobody's set"):
        assert [line for line in lines if f"NOTHING PROVED: {words}" in line]


async def test_it_sees_when_something_was_not_taken_back() -> None:
    case = {"number": 7, "place": "ask", "answers": "{}", "last_tap": 0}
    asked = {"number": 1, "kind": "asked", "at": 0, "detail": "letter", "corrects": None}
    undone = {"number": 2, "kind": "undone", "at": 0, "detail": "", "corrects": 1}
    texts = ("2|7|asked|undo|asked", "2|7|unlink.bank|untick|=")
    taps = [Tapped(n, 7, text, True, 1, acknowledged_in=1, confirmed=True) for n, text in enumerate(texts)]
    kept = Stored({"chat_id": 7}, [case], [asked], {"bank"})
    assert [words for _, words in missing(taps, kept)] == ["undo asked", "untick bank"]
    assert [*missing(taps, Stored({"chat_id": 7}, [case], [asked, undone]))] == []
    assert [words for _, words in missing(taps, Stored({"chat_id": 7}))] == ["case", "case"]


async def test_it_checks_every_action_or_says_why_not() -> None:
    of_the_chat = set(re.findall(r'^        case "(\w+)"', inspect.getsource(_of_chat), re.MULTILINE))
    assert {"lang", "wipe", "drop"} < of_the_chat
    assert ACTIONS.keys() | of_the_chat == CHECKS.keys() | EXCUSED.keys()
    assert not CHECKS.keys() & EXCUSED.keys()
