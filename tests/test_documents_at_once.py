"""Files are drawn one after the other: strangers who ask for many at once starve nobody."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.messages import Document
from bot.screens.screen import Screen
from bot.show import Job
from tests.conftest import Street
from tests.pretend import PATIENCE, User

CHATS = range(2001, 2013)


class Drawing:
    """Counts how many are under way at once."""

    def __init__(self) -> None:
        self.lock, self.another = threading.Lock(), threading.Event()
        self.now, self.most, self.made = 0, 0, 0

    def make(self) -> bytes:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now > 1:
                self.another.set()
        self.another.wait(0.02)  # for one that begins beside it, if one can
        with self.lock:
            self.now -= 1
            self.made += 1
        return b"%PDF"


async def test_one_file_is_drawn_at_a_time_whoever_asks(street: Street) -> None:
    drawing = Drawing()
    users = [street.user(chat) for chat in CHATS]
    for user in users:
        await user.send("/start")
    assert street.bot_app is not None
    for user in users:
        paper = Document("dossier.pdf", "", drawing.make)
        street.bot_app.services.show.later(user.chat, Job(Screen("<b>done</b>"), None, None, [paper]))
    async with asyncio.timeout(PATIENCE):
        while drawing.made < len(users):  # noqa: ASYNC110 - a thread does not tell
            await asyncio.sleep(0.01)
    assert drawing.most == 1
    await street.settle()
    for user in users:
        assert any(message["document"] for message in await user.messages())


async def test_taps_and_pages_go_on_while_a_file_is_drawn(street: Street) -> None:
    release, begun = threading.Event(), threading.Event()

    def make() -> bytes:
        begun.set()
        release.wait(PATIENCE)
        return b"%PDF"

    one, other = street.user(CHATS[0]), street.user(CHATS[1])
    await one.send("/start")
    assert street.bot_app is not None
    try:
        street.bot_app.services.show.later(
            one.chat, Job(Screen("done"), None, None, [Document("dossier.pdf", "", make)])
        )
        async with asyncio.timeout(PATIENCE):
            while not begun.is_set():  # noqa: ASYNC110 - a thread does not tell
                await asyncio.sleep(0.01)
        other.settle = None  # the first chat is busy as long as its file is drawn
        await other.send("/start")
        await other.sees("What do you need")
    finally:
        release.set()


async def files_of(user: User) -> list[str]:
    return [message["document"]["name"] for message in await user.messages() if message["document"]]


async def test_the_same_file_again_is_not_drawn_again(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(*_: object) -> bytes:
        drawn.append(1)
        return b"%PDF"

    monkeypatch.setattr("bot.handlers.files.dossier", draw)
    user = street.user(CHATS[0])
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")
    for _ in range(3):
        await user.send("/dossier")
        await user.tap("Get the PDF")
    assert await files_of(user) == ["dossier.pdf"] * 3
    assert drawn == [1]


async def test_who_asks_for_many_files_waits_half_a_minute(street: Street) -> None:
    user = street.user(CHATS[0])
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")
    for _ in range(5):
        await user.send("/dossier")
        await user.tap("Get the PDF")
    assert len(await files_of(user)) == 3
    assert any("Wait half a minute" in message["text"] for message in await user.messages())
    await user.wind(days=1 / 1440)
    await user.send("/dossier")
    await user.tap("Get the PDF")
    assert len(await files_of(user)) == 4


async def test_what_was_deleted_is_kept_in_no_file_that_was_made_before(street: Street) -> None:
    user = street.user(CHATS[0])
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")
    await user.send("/dossier")
    await user.tap("Get the PDF")
    assert street.bot_app is not None
    files = street.bot_app.services.files
    assert len(files) == 1
    await user.send("/privacy")
    await user.walk("Delete everything", "Yes, delete all")
    assert len(files) == 0
