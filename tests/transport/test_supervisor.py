"""Jobs that die, stall or refuse to end, and a process that has to be ended from outside."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.errors import StartError
from bot.transport import supervisor
from bot.transport.supervisor import LASTING, MOST_IN_VAIN, Job, keep
from tests.processes import ROOT, ended, environment
from tests.transport.bench import PATIENCE

Run = Callable[[], Coroutine[Any, Any, None]]


async def kept(run: Run, **more: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        await keep(Job("work", run, **more), tick=0.001)


def failing(times: int, error: BaseException, runs: list[int]) -> Run:
    async def run() -> None:
        runs.append(len(runs))
        if len(runs) <= times:
            raise error

    return run


@pytest.mark.parametrize("error", [KeyError("what a person wrote"), asyncio.CancelledError()])
async def test_it_starts_a_dead_job_again_and_says_so(error: BaseException, caplog: pytest.LogCaptureFixture) -> None:
    runs: list[int] = []
    await kept(failing(2, error, runs))
    assert len(runs) == 3
    lines = [r.message for r in caplog.records if "started again" in r.message]
    assert lines == [f"work: died of {type(error).__name__}; started again"] * 2


async def test_it_gives_up_a_job_that_dies_again_and_again() -> None:
    runs: list[int] = []
    with pytest.raises(StartError) as caught:
        await kept(failing(9, KeyError("secret"), runs))
    assert len(runs) == MOST_IN_VAIN
    assert caught.value.lines == ("work: died of KeyError 3 times; the program ends, so that it is started anew.",)


async def test_it_goes_on_for_ever_with_a_job_that_lasts_a_while_each_time() -> None:
    runs: list[int] = []
    now = 0.0

    def steady() -> float:
        nonlocal now
        now += LASTING
        return now

    job = Job("work", failing(9, KeyError(), runs))
    async with asyncio.timeout(PATIENCE):
        await keep(job, steady=steady, tick=0.001)
    assert len(runs) == 10


async def test_it_passes_on_why_a_job_must_not_go_on() -> None:
    runs: list[int] = []
    with pytest.raises(StartError, match="BOT_TOKEN"):
        await kept(failing(9, StartError(["BOT_TOKEN: no"]), runs))
    assert len(runs) == 1


async def test_it_ends_a_stalled_run_before_it_starts_the_next() -> None:
    steps: list[str] = []

    async def run() -> None:
        steps.append("run")
        if steps.count("run") == 1:
            try:
                await asyncio.Event().wait()
            finally:
                steps.append("ended")

    async def renew() -> None:
        steps.append("renew")

    await kept(run, stalled=lambda: "renew" not in steps, renew=renew)
    assert steps == ["run", "ended", "renew", "run"]


async def test_it_never_starts_a_second_run_beside_one_that_will_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "CANCEL_LIMIT", 0.01)
    runs, free = 0, asyncio.Event()

    async def run() -> None:
        nonlocal runs
        runs += 1
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                continue

    with pytest.raises(StartError, match="stalled and cannot be ended"):
        await kept(run, stalled=lambda: True)
    free.set()
    await asyncio.sleep(0)
    assert runs == 1


async def test_it_takes_the_job_with_it_when_it_is_cancelled() -> None:
    started, ended_too = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended_too.set()

    task = asyncio.create_task(keep(Job("work", run)))
    await asyncio.wait_for(started.wait(), PATIENCE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert ended_too.is_set()


CHILD = """
import asyncio, threading, time
from bot.transport import supervisor
supervisor.LOOP_LIMIT, supervisor.ENDING_LIMIT = 1.0, 0.5

async def main():
    async with supervisor.last_resort() as ending:
        {body}

asyncio.run(main())
"""


async def child(body: str) -> tuple[int, str]:
    arguments = ("-c", CHILD.format(body=body))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=environment({}), stdout=PIPE, stderr=PIPE
    )
    return await ended(process)


@pytest.mark.parametrize(
    "body",
    [
        "time.sleep(3600)",
        "ending(); await asyncio.Event().wait()",
        "ending(); threading.Thread(target=time.sleep, args=(3600,)).start()",
    ],
    ids=["a loop that stands still", "an end that hangs", "a thread that stays"],
)
async def test_it_ends_a_process_that_cannot_end_itself(body: str) -> None:
    code, errors = await child(body)
    assert code == 1
    assert "Timeout (0:00:0" in errors


async def test_it_leaves_a_process_alone_that_works_and_ends() -> None:
    assert await child("await asyncio.sleep(1.5); ending()") == (0, "")
