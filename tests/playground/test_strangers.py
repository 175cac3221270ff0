"""A page of another site, open in the same browser, gets nothing from the playground and can do nothing in it."""

from __future__ import annotations

import aiohttp
import pytest

from playground.server import Playground
from tests.playground.conftest import CHAT

POSTS = (f"/user/{CHAT}/send", "/faults", "/clock/advance", "/bot1:abc/getMe")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_another_site_presses_nothing(
    playground: Playground, session: aiohttp.ClientSession, path: str, origin: str
) -> None:
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    async with session.post(f"{playground.url}{path}", data='{"text": "/start"}', headers=headers) as answer:
        assert answer.status == 403
    assert playground.pending_updates == 0


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8081", "localhost.evil.example", "127.0.0.1.evil.example"]
)
async def test_a_name_that_is_made_to_point_here_shows_nothing(
    playground: Playground, session: aiohttp.ClientSession, host: str
) -> None:
    async with session.get(f"{playground.url}/user/{CHAT}/messages", headers={"Host": host}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8081", "[::1]:8081", "192.168.0.7"])
async def test_its_own_page_is_served_and_heard(
    playground: Playground, session: aiohttp.ClientSession, host: str
) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    async with session.get(f"{playground.url}/", headers=headers) as page:
        assert page.status == 200
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    async with session.post(f"{playground.url}/user/{CHAT}/send", json={"text": "/start"}, headers=headers) as said:
        assert said.status == 200
