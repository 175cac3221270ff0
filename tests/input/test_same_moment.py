"""Twenty people in the same moment, in one transaction of the database: each sees and gets what is theirs."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from bot.guide.tap import NO_CASE
from bot.screens.buttons import unpack
from tests.conftest import Street
from tests.faults import town
from tests.pretend import User
from tests.store.groups import listen

NAMES = {"orange": "Orange", "telenet": "Telenet", "base": "BASE", "scarlet": "Scarlet"}
PEOPLE = [(7000 + n, slug) for n, slug in enumerate([*NAMES] * 5)]
TO_PLAN = ("End it", "Only this number", "Works, in Belgium", "Letter")
TOGETHER = 10  # so many in one transaction at least once: else nothing here is tested
GETS_A_FILE = 8  # drawing one takes a while


def not_theirs(slug: str, shown: str) -> list[str]:
    """Which operators but their own are named; their own one has to be."""
    named = {name for name in NAMES.values() if re.search(rf"\b{name}\b", shown)}
    assert NAMES[slug] in named, shown
    return sorted(named - {NAMES[slug]})


def cases_of(message: dict[str, Any]) -> set[int]:
    """The cases that its buttons act on."""
    taps = [unpack(b["data"]) for row in message["buttons"] for b in row if b.get("data")]
    return {tap.case for tap in taps if tap and tap.case != NO_CASE}


async def test_it_shows_each_their_own_when_all_write_and_tap_at_once(
    opened: list[sqlite3.Connection], street: Street
) -> None:
    people = [(street.user(chat), slug) for chat, slug in PEOPLE]
    for user, slug in people:  # one by one: a case is numbered by the millisecond it is opened in
        await user.send(f"/start {slug}")
    groups = listen(opened[-1])
    for label in TO_PLAN:
        await all_tap(street, [user for user, _ in people], label)
    for command in ("/cases", "/status", "/cases"):
        await asyncio.gather(*(town.write(user, command) for user, _ in people))
        await street.settle()
        await theirs(street, people)
    assert max(groups) >= TOGETHER


async def theirs(street: Street, people: list[tuple[User, str]]) -> None:
    """The screen of each: texts, buttons and links are about their operator and their case."""
    cases = {user.chat: {case.number for case in (await town.state_of(street, user)).cases} for user, _ in people}
    for user, slug in people:
        screen = await user.screen()
        assert not not_theirs(slug, screen["text"] + json.dumps(screen["buttons"]))
        assert cases_of(screen) == cases[user.chat], "one case, their own"
    assert len(set.union(*cases.values())) == len(people), "numbers tell the cases apart"


async def all_tap(street: Street, people: list[User], label: str) -> None:
    """All at once; every tap is answered."""
    shown = [await user.screen() for user in people]
    data = [next(b["data"] for row in m["buttons"] for b in row if label in b["text"]) for m in shown]
    bodies = [{"message_id": m["message_id"], "data": d} for m, d in zip(shown, data, strict=True)]
    taps = [user.post(f"/user/{user.chat}/tap", body) for user, body in zip(people, bodies, strict=True)]
    assert all(answer["answered"] for answer in await asyncio.gather(*taps))
    await street.settle()


async def test_it_gives_each_their_own_file_when_all_ask_at_once(
    opened: list[sqlite3.Connection], street: Street
) -> None:
    people = [(street.user(chat), slug) for chat, slug in PEOPLE[:GETS_A_FILE]]
    for user, slug in people:
        await user.send(f"/start {slug}")
        await user.walk(*TO_PLAN)
        await user.send("/dossier")
    groups = listen(opened[-1])
    await all_tap(street, [user for user, _ in people], "Get the PDF")
    for user, slug in people:
        files = [m["document"] for m in await user.messages() if m["document"]]
        assert len(files) == 1
        assert not not_theirs(slug, await text_of(street, files[0]["url"]))
    assert max(groups) > 1


async def text_of(street: Street, url: str) -> str:
    async with street.session.get(street.playground.url + url) as answer:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(await answer.read())).pages)


def test_it_would_see_what_is_not_theirs() -> None:
    assert not_theirs("base", "BASE · subscription\nYour cancellations\nTelenet") == ["Telenet"]
    data = ("2|h|cases|go", "2|0|help|go", None)
    assert cases_of({"buttons": [[{"data": one} for one in data]]}) == {17}
