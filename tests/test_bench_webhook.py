"""make bench by webhook: who listens with a web server of their own is called where they listen, once they do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest
from telegram.ext import Updater

from benchmarks.contenders import HOOK, SECRET, Place, stock_ptb
from benchmarks.hook import Hook, Stream
from benchmarks.measure import free_port
from benchmarks.plan import POLLING, WEBHOOK


async def test_a_webhook_waits_for_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, refused, port = asyncio.open_connection, asyncio.Event(), free_port()

    async def noting(host: str, port: int) -> Stream:
        try:
            return await connect(host, port)
        except ConnectionRefusedError:
            refused.set()
            raise

    monkeypatch.setattr(asyncio, "open_connection", noting)
    hook = Hook(port)
    opening = asyncio.create_task(hook.open())
    await refused.wait()
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)
    await opening
    hook.close()
    server.close()


class Listener:
    """What python-telegram-bot would be asked to do."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []

    async def start_polling(self) -> None:
        self.asked.append({})

    async def start_webhook(self, **how: object) -> None:
        self.asked.append(how)


@pytest.mark.parametrize(
    ("way", "asked"),
    [
        (POLLING, {}),
        (
            WEBHOOK,
            {
                "listen": "127.0.0.1",
                "port": 8443,
                "url_path": HOOK,
                "webhook_url": f"http://127.0.0.1:8443{HOOK}",
                "secret_token": SECRET,
            },
        ),
    ],
)
async def test_the_stock_bot_listens_where_it_is_called(way: str, asked: dict[str, object], tmp_path: Path) -> None:
    updater = Listener()
    await stock_ptb.listen(cast(Updater, updater), Place("http://127.0.0.1:9", way, 8443, tmp_path))
    assert updater.asked == [asked]
