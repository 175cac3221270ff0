"""Updates that Telegram sends again: after a restart, one by one, in any number, by polling and by webhook."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import run_with
from bot.settings import load
from bot.store import units
from bot.store.store import Store
from playground.clock import WoundClock
from playground.server import Playground
from tests.conftest import NOON, UNHURRIED, Street
from tests.input.conftest import SECRET, rows
from tests.journeys import JOURNEYS, WIND, walk
from tests.pretend import PATIENCE, User, labels
from tests.screens.worlds import NOW, catalogues
from tests.store.world import state

MOVED = {"live_message", "shown"}  # a screen that is shown again may be a new message
Raw = dict[str, Any]
PREPARED = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Start")


class Post:
    """Every update on its way to the bot, to be sent again with the same number."""

    def __init__(self, street: Street) -> None:
        self._updates = street.playground._state.updates
        self.sent: list[Raw] = []
        known = self._updates.add

        def add(kind: str, body: Any) -> int:
            update_id = known(kind, body)
            if update_id:
                self.sent.append(self._updates._pending[-1])
            return update_id

        self._updates.add = add  # type: ignore[method-assign]

    async def once_more(self, street: Street, updates: list[Raw]) -> None:
        """As after a crash: the bot starts anew, and Telegram does not know what it has done."""
        await street.stop()
        self._updates._pending.extend(sorted(updates, key=lambda raw: int(raw["update_id"])))
        await street.start()
        await street.settle()


@pytest.fixture
def post(street: Street) -> Post:
    return Post(street)


async def much(street: Street) -> None:
    """Two people, their updates interleaved: opening, throwing away, typing days, deleting, beginning anew."""
    one, other = street.user(1001), street.user(1002)
    for user in (one, other):
        await user.send("/start")
        await user.walk(*PREPARED, "I have these")
    await one.walk("More", "A day …")
    await one.send("30/11/2027")
    await other.send("/cases")
    await other.walk("Another SIM", "Keep the number", "Orange", "Prepaid")
    await one.send(f"my name is {SECRET}")
    for _ in range(2):
        await one.send("/cases")
        await one.walk("Another SIM", "End it", "Telenet")
    await one.send("/cases")
    await one.walk("Delete one", "🗑 2", "Yes, delete")
    await other.send("/privacy")
    await other.walk("Delete everything", "Yes, delete all", "Start again", "End it", "BASE", "Only this number")
    await other.send("/start")


async def test_it_changes_nothing_when_all_that_was_sent_comes_again(street: Street, post: Post) -> None:
    await much(street)
    before = rows(street, without=MOVED)
    await post.once_more(street, post.sent)
    assert rows(street, without=MOVED) == before
    await street.user(1001).sees("Telenet", "Do you get a bill every month?")  # where it goes on
    some = random.Random(5).sample(post.sent, len(post.sent) // 2)  # noqa: S311 - no secret
    await post.once_more(street, some)
    assert rows(street, without=MOVED) == before


async def test_it_finds_updates_that_are_carried_out_again(
    street: Street, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def always(*_: object) -> bool:
        return True

    monkeypatch.setattr(units, "first_time", always)
    await much(street)
    before = rows(street, without=MOVED)
    await post.once_more(street, post.sent)
    assert rows(street, without=MOVED) != before


@pytest.mark.parametrize("journey", JOURNEYS)
async def test_it_changes_nothing_when_a_journey_comes_again(street: Street, post: Post, journey: str) -> None:
    """Whenever the clock is wound, and at the end: all that was sent since."""
    user, known = street.user(), 0
    await user.send("/start")
    for tap in (*JOURNEYS[journey], ""):
        if tap in ("", WIND):
            before = rows(street, without=MOVED)
            await post.once_more(street, post.sent[known:])
            assert rows(street, without=MOVED) == before
            known = len(post.sent)
        if tap:
            await walk(user, catalogues().for_language("en"), (tap,))
    assert "Open again" in "".join(labels(await user.screen()))


async def test_it_sends_a_paper_again_that_may_not_have_arrived(street: Street, post: Post) -> None:
    user = street.user()
    await user.send("/start")
    await user.walk(*PREPARED)
    await user.send("/dossier")
    await user.tap(next(label for label in labels(await user.screen()) if "PDF" in label))
    before = rows(street, without=MOVED)
    await post.once_more(street, post.sent[-1:])
    assert rows(street, without=MOVED) == before
    assert sum(bool(message["document"]) for message in await user.messages()) == 2


async def test_it_shows_that_all_is_deleted_to_what_was_sent_before(street: Street, post: Post) -> None:
    user = street.user()
    await user.send("/start")
    await user.walk(*PREPARED)
    await user.send("/privacy")
    await user.walk("Delete everything", "Yes, delete all")
    await post.once_more(street, post.sent)
    assert not any(rows(street).values())
    await user.sees("Everything is deleted")


async def test_it_takes_an_update_as_new_when_its_number_is_old(open_store: Store) -> None:
    """Telegram numbers anew after a week without updates."""

    async def again(update_id: int, seconds: int) -> bool:
        at = NOW + timedelta(seconds=seconds)
        return await open_store.change_once(update_id, at, 7, lambda _, seen: (state(), seen))

    assert [await again(5, 0), await again(5, 60), await again(6, 60)] == [False, True, False]
    assert await again(5, units.HANDLED_SECONDS + 61) is False
    assert await again(100 + units.HANDLED_KEPT, 0) is False
    assert await again(6, 60) is False, "no more numbers are kept than that"


@pytest.fixture
async def open_store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "other.db")
    yield store
    await store.close()


@pytest.fixture
async def called(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Street]:
    """A bot that is called by webhook."""
    playground = Playground(clock=WoundClock(start=NOON))
    await playground.start()
    settings = load(
        bot_token=playground.token,
        telegram_api_url=playground.url,
        database_url=f"sqlite:///{tmp_path / 'bot.db'}",
        updates="webhook",
        webhook_url=f"http://127.0.0.1:{unused_tcp_port}/telegram",
        webhook_secret="a-secret-of-some-length",
        port=unused_tcp_port,
        messages_per_second=UNHURRIED,
        _env_file=None,
    )
    async with aiohttp.ClientSession() as session:
        town, stop = Street(playground, settings, session), asyncio.Event()
        ready: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(run_with(settings, playground.clock, stop, health=True, started=ready.set_result))
        town.bot_app = await asyncio.wait_for(ready, PATIENCE)
        try:
            yield town
        finally:
            stop.set()
            await asyncio.wait_for(task, PATIENCE)
            await playground.stop()


async def test_it_changes_nothing_when_a_webhook_is_called_again(called: Street) -> None:
    """As Telegram does when our 200 was lost: the same body, also several at once, also in another order."""
    post, user = Post(called), called.user()
    await user.send("/start")
    await user.walk(*PREPARED, "I have these")
    await user.send("/cases")
    await user.walk("Another SIM", "End it", "Orange")
    before = rows(called, without=MOVED)
    headers = {"X-Telegram-Bot-Api-Secret-Token": called.settings.webhook_secret.get_secret_value()}

    async def call(body: Raw) -> int:
        async with called.session.post(called.settings.webhook_url, json=body, headers=headers) as answer:
            return answer.status

    for _ in range(3):
        random.Random(9).shuffle(post.sent)  # noqa: S311 - no secret
        assert set(await asyncio.gather(*map(call, post.sent))) == {200}
        await called.settle()
        assert rows(called, without=MOVED) == before


async def test_it_carries_out_two_taps_at_once_by_polling(street: Street) -> None:
    await two_taps_at_once(street)


async def test_it_carries_out_two_taps_at_once_by_webhook(called: Street) -> None:
    await two_taps_at_once(called)


async def two_taps_at_once(town: Street) -> None:
    """Every pair of buttons of a screen, and each twice: what is stored is what one of the two orders leaves."""
    numbers = iter(range(3000, 4000))

    async def after(*groups: tuple[str, ...]) -> Any:
        user = town.user(next(numbers))
        await user.send("/start")
        await user.walk(*PREPARED)
        shown = await user.screen()
        data = {b["text"]: b["data"] for row in shown["buttons"] for b in row if "data" in b}
        for group in groups:
            await asyncio.gather(*(user.press(shown["message_id"], data[label], force=True) for label in group))
        assert town.bot_app is not None
        stored = await town.bot_app.store.load(user.chat)
        assert stored is not None
        assert stored.case is not None
        case = stored.case
        keyboards = sum(bool(m.get("buttons")) for m in await user.messages())
        return case.answers, case.place, [(e.kind, e.detail) for e in case.events], keyboards

    first: User = town.user(2999)
    await first.send("/start")
    await first.walk(*PREPARED)
    names = labels(await first.screen())
    for one in names:
        assert await after((one, one)) == await after((one,)), one
        for other in names:
            if one < other:
                assert await after((one, other)) in [await after((one,), (other,)), await after((other,), (one,))]
