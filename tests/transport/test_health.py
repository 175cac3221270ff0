"""/healthz, /readyz, /metrics, and starting to listen."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.transport import health
from bot.transport.checks import Check, DatabaseFile
from bot.transport.health import Health, Metrics
from bot.transport.web_server import serve
from tests.transport.stub import sample


async def page(
    path: str, metrics: Metrics | None = None, *, closed: str = "", alive: Check | None = None, **checks: Check
) -> tuple[int, str]:
    app = web.Application()
    health = Health(metrics or Metrics(), checks, {"jobs": alive} if alive else {})
    health.closed = closed
    app.add_routes(health.routes())
    async with (
        serve(app, "127.0.0.1", 0) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def good() -> str:
    return ""


async def bad() -> str:
    return "it is gone"


async def broken() -> str:
    raise KeyError("secret detail")


async def hanging() -> str:
    await asyncio.Event().wait()
    return ""


async def test_it_is_alive() -> None:
    assert await page("/healthz", database=bad) == (200, "ok\n")


async def test_it_asks_to_be_restarted_when_a_job_has_stalled() -> None:
    assert await page("/healthz", alive=bad) == (503, "jobs: it is gone\n")
    assert await page("/readyz", alive=bad) == (200, "ok\n")


async def test_it_is_alive_and_not_ready_while_it_stops() -> None:
    assert await page("/readyz", closed="stopping", database=good) == (503, "stopping\n")
    assert await page("/healthz", closed="stopping", alive=good) == (200, "ok\n")


async def test_it_is_ready_when_every_check_is() -> None:
    assert await page("/readyz", database=good, telegram=good) == (200, "ok\n")


async def test_it_says_why_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_CHECK_LIMIT_S", 0.01)
    status, text = await page("/readyz", database=bad, telegram=good, disk=broken, moon=hanging)
    assert status == 503
    assert text.splitlines() == ["database: it is gone", "disk: KeyError", "moon: no answer within 0.01 s"]


async def test_it_counts_without_naming_a_chat() -> None:
    metrics = Metrics()
    metrics.count_update("message", "done")
    metrics.count_update("message", "done")
    metrics.count_call("sendMessage", "200")
    metrics.count_reminder()
    metrics.watch_queue(lambda: 3)
    status, text = await page("/metrics", metrics)
    assert status == 200
    assert sample(text, "byesim_updates_total", kind="message", outcome="done") == 2
    assert sample(text, "byesim_api_calls_total", method="sendMessage", status="200") == 1
    assert sample(text, "byesim_reminders_sent_total") == 1
    assert sample(text, "byesim_send_queue") == 3
    assert "chat" not in text


async def test_two_bots_in_one_process_do_not_share_figures() -> None:
    one, other = Metrics(), Metrics()
    one.count_reminder()
    assert sample((await page("/metrics", other))[1], "byesim_reminders_sent_total") == 0


async def test_checks_of_the_disk_do_not_queue_behind_other_threads(tmp_path: Path) -> None:
    """Papers that were drawn in the same threads made a healthy bot answer 503."""
    file, release = DatabaseFile(tmp_path), threading.Event()
    others = [asyncio.create_task(asyncio.to_thread(release.wait)) for _ in range(64)]
    try:
        await asyncio.sleep(0)
        assert await page("/healthz", alive=file.gone) == (200, "ok\n")
        assert (await page("/readyz", database=file.full))[0] == 200
    finally:
        release.set()
        await asyncio.gather(*others)
