"""Dead links of content/ are found, named and placed, against a web server of our own."""

from __future__ import annotations

import asyncio
import io
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey

from bot.cli import main
from bot.content_files import read_with_files
from bot.content_tools.links import AT_ONCE_PER_HOST, Link, dead_links, error_problem, links, status_problem
from bot.content_tools.progress import Progress
from tests.fixtures.tiny_content import FACT, spoil, write_tiny_content

BASE = "carriers/base.toml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small content folder, which the commands take for the project's."""
    monkeypatch.setattr("bot.app.ROOT", tmp_path)
    return write_tiny_content(tmp_path / "content")


@dataclass
class Site:
    """A web site with a page for everything that can happen to a link."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    never: asyncio.Event = field(default_factory=asyncio.Event)

    async def page(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        return web.Response(text="hello", status=int(request.match_info.get("status", "200")))

    async def moved(self, _request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/ok")

    async def loop(self, _request: web.Request) -> web.Response:
        raise web.HTTPFound("/loop")

    async def slow(self, _request: web.Request) -> web.Response:
        await self.never.wait()
        return web.Response()

    async def crowded(self, _request: web.Request) -> web.Response:
        """Answers once as many as may come at once are there."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.at_once >= AT_ONCE_PER_HOST:
            self.enough.set()
        await self.enough.wait()
        self.at_once -= 1
        return web.Response()

    def routes(self) -> list[web.RouteDef]:
        pages = {"/ok": self.page, "/status/{status}": self.page, "/moved": self.moved, "/loop": self.loop}
        pages |= {"/slow": self.slow, "/crowded": self.crowded}
        return [*(web.get(path, page) for path, page in pages.items()), web.get("/get", self.page, allow_head=False)]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    application = web.Application()
    application.add_routes(site.routes())
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield site
    site.never.set()
    await runner.cleanup()


@pytest.fixture
def closed_port(unused_tcp_port: int) -> str:
    return f"http://127.0.0.1:{unused_tcp_port}"


async def problems(*urls: str, seconds: float = 20) -> list[str]:
    told: list[tuple[int, int]] = []
    dead = await dead_links([Link(url, ("x",)) for url in urls], lambda *now: told.append(now), seconds=seconds)
    assert told == [(done, len(urls)) for done in range(1, len(urls) + 1)]
    assert [one.link.url for one in dead] == [url for url in urls if url in {one.link.url for one in dead}]
    return [one.problem for one in dead]


async def test_it_lets_living_links_pass(site: Site) -> None:
    assert await problems(f"{site.url}/ok", f"{site.url}/moved", f"{site.url}/get#part") == []
    assert site.asked.count("GET /get") == 1
    assert "GET /ok" not in site.asked, "HEAD is enough"


async def test_it_names_what_is_wrong_with_dead_links(site: Site, closed_port: str) -> None:
    urls = [f"{site.url}/{path}" for path in ("status/404", "ok", "status/500", "status/403", "loop")]
    assert await problems(*urls, closed_port) == [
        "404 not found",
        "500 internal server error",
        "403 refuses programs, open it in a browser",
        "redirects without end",
        "connection refused",
    ]
    assert {"HEAD /status/404", "GET /status/404"} <= set(site.asked), "a refused HEAD is asked again"


async def test_it_gives_up_on_a_slow_site(site: Site) -> None:
    assert await problems(f"{site.url}/slow", seconds=0.1) == ["no answer in 0.1 s"]


async def test_it_visits_a_site_a_few_times_at_once(site: Site) -> None:
    assert await problems(*(f"{site.url}/crowded?{i}" for i in range(9))) == []
    assert site.most_at_once == AT_ONCE_PER_HOST


KEY = ConnectionKey("www.base.be", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None)


def certificate_error() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (aiohttp.ClientConnectorCertificateError(KEY, certificate_error()), "certificate: certificate has expired"),
        (aiohttp.ClientConnectorSSLError(KEY, OSError()), "certificate: no safe connection (TLS)"),
        (aiohttp.ClientConnectorDNSError(KEY, OSError()), "DNS: host not found"),
        (aiohttp.ClientConnectorError(KEY, OSError()), "no connection (ClientConnectorError)"),
        (aiohttp.InvalidURL("http://"), "leads to what is no web address"),
    ],
)
def test_it_names_failures_before_an_answer(error: Exception, words: str) -> None:
    assert error_problem(error) == words


@pytest.mark.parametrize(("status", "words"), [(200, ""), (204, ""), (410, "410 gone"), (599, "599")])
def test_it_names_a_status(status: int, words: str) -> None:
    assert status_problem(status) == words


def test_it_collects_every_address_once_with_its_places(folder: Path) -> None:
    url = "https://www.base.be/contact"
    way = f'ways = [{{ channel = "online", url = "{url}", {FACT[2:]} ]\n[account]\nname = "My"\nurl = "{url}"\n'
    spoil(folder, BASE, 'status = "active"\n', f'status = "active"\n{way}')
    spoil(folder, "services/chat.toml", 'slug = "chat_0"', 'slug = "chat_0"\nlink = "https://example.org/"')
    found = {link.url: link.places for link in links(*read_with_files(folder))}
    assert found == {
        url: ("sources/all.toml:base_site.url (facts: 1)", f"{BASE}:account.url", f"{BASE}:ways[0].url"),
        "https://example.org/": ("services/chat.toml:services[0].link",),
    }


async def test_it_reports_dead_links_and_fails(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(folder, "sources/all.toml", "https://www.base.be/contact", f"{site.url}/ok")
    assert await asyncio.to_thread(main, ["content", "links"]) == 0
    assert capsys.readouterr().out == "0 of 1 links are dead.\n"
    spoil(folder, "sources/all.toml", "/ok", "/status/404")
    spoil(folder, "services/chat.toml", 'slug = "chat_0"', f'slug = "chat_0"\nlink = "{site.url}/get"')
    assert await asyncio.to_thread(main, ["content", "links"]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        f"404 not found  {site.url}/status/404",
        "    sources/all.toml:base_site.url (facts: 1)",
        "1 of 2 links are dead.",
    ]
    assert printed.err == "2 of 2 links\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, total: int) -> str:
    progress = Progress(stream, "links")
    for done in range(1, total + 1):
        progress(done, total)
    return stream.getvalue()


def test_it_draws_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    assert shown(io.StringIO(), 45).splitlines() == ["20 of 45 links", "40 of 45 links", "45 of 45 links"]
    steps = shown(Terminal(), 12).split("\r")
    assert steps[5:7] == [
        "[############..................]  5/12 links",
        "[###############...............]  6/12 links",
    ]
    assert steps[-1] == f"[{'#' * 30}] 12/12 links\n"
