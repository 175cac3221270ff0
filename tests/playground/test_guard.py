"""Pages of other sites cannot drive or read a playground that runs on somebody's machine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from playground.server import Playground
from tests.playground.conftest import CHAT

ORDERS = (
    ("POST", f"/user/{CHAT}/send"),
    ("POST", f"/user/{CHAT}/block"),
    ("POST", "/faults"),
    ("DELETE", "/faults"),
    ("POST", "/clock/advance"),
    ("GET", f"/user/{CHAT}/messages"),
    ("GET", "/calls"),
    ("GET", "/"),
    ("POST", "/bot1:a/getMe"),
)


@pytest.fixture
async def anywhere() -> AsyncIterator[Playground]:
    running = Playground()
    await running.start("0.0.0.0")  # noqa: S104 - as `--host 0.0.0.0` does
    yield running
    await running.stop()


async def _status(session: aiohttp.ClientSession, playground: Playground, how: str, path: str, **headers: str) -> int:
    url = playground.url.replace("0.0.0.0", "127.0.0.1") + path  # noqa: S104
    async with session.request(how, url, data="{}", headers={"Content-Type": "text/plain", **headers}) as response:
        return response.status


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "http://localhost", "null", ""])
async def test_a_page_of_another_origin_is_refused_everywhere(
    playground: Playground, session: aiohttp.ClientSession, origin: str
) -> None:
    for how, path in ORDERS:
        assert await _status(session, playground, how, path, Origin=origin) == 403, path


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "192.168.0.7:{port}",
        "[::2]:{port}",
        "localhost.",
        "[",
        "",
    ],
)
async def test_another_name_that_leads_here_is_refused(
    playground: Playground, session: aiohttp.ClientSession, host: str
) -> None:
    """What DNS rebinding needs: then Origin and Host are the same stranger's."""
    name = host.format(port=playground.url.rpartition(":")[2])
    for how, path in ORDERS:
        assert await _status(session, playground, how, path, Host=name, Origin=f"http://{name}") in (400, 403), path


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
async def test_its_own_page_and_programs_of_this_machine_pass(
    playground: Playground, session: aiohttp.ClientSession, name: str
) -> None:
    own = f"{name}:{playground.url.rpartition(':')[2]}"
    assert await _status(session, playground, "GET", "/calls", Host=own) == 200
    assert await _status(session, playground, "POST", "/clock/advance", Host=own, Origin=f"http://{own}") != 403


async def test_on_every_address_any_address_passes_and_no_name(
    anywhere: Playground, session: aiohttp.ClientSession
) -> None:
    for name, status in (("192.168.0.7:8081", 200), ("[fe80::1]:8081", 200), ("evil.example", 403)):
        assert await _status(session, anywhere, "GET", "/calls", Host=name) == status, name


async def test_what_is_nested_too_deep_is_refused_as_no_json(
    playground: Playground, session: aiohttp.ClientSession
) -> None:
    deep = "[" * 100_000
    for path in (
        f"/user/{CHAT}/send",
        f"/user/{CHAT}/update",
        "/faults",
        "/clock/advance",
        f"/bot{playground.token}/getMe",
    ):
        async with session.post(
            playground.url + path, data=deep, headers={"Content-Type": "application/json"}
        ) as answer:
            assert answer.status == 400, path
