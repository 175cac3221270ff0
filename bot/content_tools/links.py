"""Fetches every web address of content/ and tells which are dead, and why."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from bot.guide.content.faults import spots
from bot.guide.content.models import Account, Content, Provenance, Service, Source, Way

AT_ONCE, AT_ONCE_PER_HOST = 12, 2
SECONDS = 20.0
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; bye-sim link check)", "Accept": "*/*"}
LONGEST_LINE = 32_768  # some sites set long cookies
KEYS: dict[type, str] = {Source: "url", Way: "url", Account: "url", Service: "link"}
REFUSES_PROGRAMS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
TOO_SLOW = "no answer in {seconds:g} s"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Link:
    """A web address and every place that names it."""

    url: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dead:
    """A web address that does not open, and why."""

    link: Link
    problem: str

    def lines(self) -> Iterator[str]:
        """What to print."""
        yield f"{self.problem}  {self.link.url}"
        yield from (f"    {place}" for place in self.link.places)


def links(content: Content, source_files: Mapping[str, str]) -> list[Link]:
    """Every address once, with where it is used; `source_files` knows the file of each source."""
    used = Counter(spot.node.source for spot in spots(content) if isinstance(spot.node, Provenance))
    places: dict[str, list[str]] = defaultdict(list)
    for spot in spots(content):
        key = KEYS.get(type(spot.node), "")
        url = getattr(spot.node, key) if key else ""
        if not url:
            continue
        if isinstance(spot.node, Source):
            places[url].append(f"{source_files[spot.key]}:{spot.key}.{key} (facts: {used[spot.key]})")
        else:
            places[url].append(f"{spot.file}:{spot.key}.{key}")
    return [Link(url, tuple(where)) for url, where in places.items()]


async def dead_links(every: Iterable[Link], progress: Progress, *, seconds: float = SECONDS) -> list[Dead]:
    """Look at all of them, a few at once; `progress` is told how many of how many are done."""
    wanted = list(every)
    async with _session(seconds) as session:
        visitor = Visitor(session, seconds)
        found: list[Dead] = []
        async with asyncio.TaskGroup() as tasks:
            looks = [tasks.create_task(visitor.look(link)) for link in wanted]
            for done, look in enumerate(asyncio.as_completed(looks), 1):
                found.extend(await look)
                progress(done, len(wanted))
    return sorted(found, key=lambda dead: wanted.index(dead.link))


def _session(seconds: float) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        headers=HEADERS,
        timeout=aiohttp.ClientTimeout(total=seconds),
        connector=aiohttp.TCPConnector(limit=0),  # the visitor keeps the limits, so that waiting costs no patience
        cookie_jar=aiohttp.DummyCookieJar(),
        max_line_size=LONGEST_LINE,
        max_field_size=LONGEST_LINE,
    )


@dataclass
class Visitor:
    """Opens addresses, never too many at once, nor too many of one site."""

    session: aiohttp.ClientSession
    seconds: float
    _everywhere: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _hosts: dict[str, asyncio.Semaphore] = field(
        default_factory=lambda: defaultdict(lambda: asyncio.Semaphore(AT_ONCE_PER_HOST))
    )

    async def look(self, link: Link) -> list[Dead]:
        """The link if it is dead."""
        async with self._hosts[urlsplit(link.url).hostname or ""], self._everywhere:
            problem = await self._problem(link.url)
        return [Dead(link, problem)] if problem else []

    async def _problem(self, url: str) -> str:
        """Why it does not open, "" when it does. HEAD is cheap, but some servers answer only GET."""
        asked = await self._ask("HEAD", url)
        return asked and await self._ask("GET", url)

    async def _ask(self, method: str, url: str) -> str:
        try:
            async with self.session.request(method, url, allow_redirects=True) as answer:
                return status_problem(answer.status)
        except TimeoutError:
            return TOO_SLOW.format(seconds=self.seconds)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return error_problem(error)


def status_problem(status: int) -> str:
    """What a status says against a page, "" when nothing."""
    if status < HTTPStatus.BAD_REQUEST:
        return ""
    if status in REFUSES_PROGRAMS:
        return f"{status} refuses programs, open it in a browser"
    known = {one.value: one.phrase.lower() for one in HTTPStatus}
    return f"{status} {known.get(status, '')}".rstrip()


def error_problem(error: Exception) -> str:
    """Why no answer came, in words."""
    match error:
        case aiohttp.ClientConnectorCertificateError(certificate_error=ssl.SSLCertVerificationError() as wrong):
            return f"certificate: {wrong.verify_message}"
        case aiohttp.ClientSSLError() | aiohttp.ClientConnectorCertificateError():
            return "certificate: no safe connection (TLS)"
        case aiohttp.ClientConnectorDNSError():
            return "DNS: host not found"
        case aiohttp.ClientConnectorError(os_error=ConnectionRefusedError()):
            return "connection refused"
        case aiohttp.TooManyRedirects():
            return "redirects without end"
        case aiohttp.InvalidURL():
            return "leads to what is no web address"
    return f"no connection ({type(error).__name__})"
