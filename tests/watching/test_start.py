"""While it starts and while it stops: what the pages say, and what is taken in."""

from __future__ import annotations

import asyncio

import aiohttp

from tests.pretend import PATIENCE
from tests.watching.watched import OK, Watched, both, by_webhook


async def held_up(street: Watched) -> asyncio.Task[None]:
    """Started anew, its pages open, while Telegram asks to wait for five minutes."""
    await street.stop()
    await street.order(method="getMe", status=429, retry_after=300)
    starting = asyncio.create_task(street.start())
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await street.page("healthz")
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.01)
            else:
                return starting


async def started(street: Watched, starting: asyncio.Task[None]) -> None:
    """Wind until it has: nothing tells when it began to wait."""
    async with asyncio.timeout(PATIENCE):
        while not starting.done():
            await street.playground.clock.advance(30)
            await asyncio.sleep(0.01)
    await starting


@both
async def test_it_is_alive_but_not_ready_while_telegram_asks_to_wait_with_the_start(street: Watched) -> None:
    """A host that restarts what does not answer would make the wait longer each time."""
    starting = await held_up(street)
    await street.playground.clock.advance(200)
    assert await street.page("healthz") == OK
    assert await street.page("readyz") == (503, "starting\n")
    assert not starting.done()
    await started(street, starting)
    await street.until_well()


@by_webhook
async def test_it_takes_no_update_before_it_has_met_telegram(street: Watched) -> None:
    starting = await held_up(street)
    await street.sent("/start")
    await street.until_page("readyz", "starting")
    assert street.playground.pending_updates == 1
    await started(street, starting)
    async with asyncio.timeout(PATIENCE):
        while street.playground.pending_updates:
            await street.playground.clock.advance(10)
            await asyncio.sleep(0.01)
    await street.user().sees("What do you need")


@both
async def test_nobody_can_hold_up_its_end_with_half_a_request(street: Watched) -> None:
    """aiohttp would listen to the rest of it for ten seconds, which is all that a host gives."""
    reader, writer = await asyncio.open_connection("127.0.0.1", street.settings.port)
    writer.write(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    assert b"405" in await asyncio.wait_for(reader.readline(), PATIENCE)
    await asyncio.wait_for(street.stop(), 8.0)
    writer.close()
