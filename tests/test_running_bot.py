"""The running bot over real HTTP: what it keeps of whom, whom it reminds when, and the same by webhook."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.app import run_with
from bot.errors import StoreBusy
from bot.settings import load
from playground.clock import WoundClock
from playground.server import Playground
from tests.conftest import NOON, Street
from tests.pretend import PATIENCE, User, labels

TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter")


async def test_it_deletes_everything_at_once(street: Street, user: User, tmp_path: Path) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start", "I have these")
    await user.send("/privacy")
    await user.sees("team@example.org")
    await user.tap("How long?")
    await user.sees("30", "400")
    await user.walk("Back", "Delete everything", "Yes")
    assert street.bot_app is not None
    assert await street.bot_app.store.load(user.chat) is None
    await street.stop()
    with sqlite3.connect(tmp_path / "bot.db") as database:
        for table in ("chats", "cases", "events", "ticks", "reminders"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    database.close()
    await street.start()


async def test_it_stores_nothing_of_somebody_who_only_looks(street: Street, user: User) -> None:
    for command in ("/privacy", "/help", "/language"):
        await user.send(command)
    assert street.bot_app is not None
    assert await street.bot_app.store.load(user.chat) is None


async def test_it_keeps_no_name_and_no_text(street: Street, user: User, tmp_path: Path) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    await user.send("My name is Ann-Sophie, 0470 99 88 77")
    await street.stop()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("bot.db*"))  # noqa: ASYNC240 - the bot is stopped
    for secret in (b"Visitor", b"Ann-Sophie", b"0470", b"/start"):
        assert secret not in kept
    await street.start()


async def test_it_logs_no_text_and_no_token(street: Street, user: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await user.send("/start")
    await user.send("My name is Ann-Sophie")
    fault = {"method": "sendMessage", "times": 2, "status": 400, "description": "Bad Request: whatever"}
    async with street.session.post(f"{street.playground.url}/faults", json=fault) as answer:
        assert answer.status == 200
    await street.session.post(
        f"{street.playground.url}/user/{user.chat}/send", json={"text": "Ann-Sophie again", "language_code": "en"}
    )
    await street.settle()
    assert "Ann-Sophie" not in caplog.text
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("bot"))
    assert street.playground.token not in ours


async def test_it_does_not_mix_people_up(street: Street) -> None:
    people = [street.user(5000 + n) for n in range(12)]
    await asyncio.gather(*(p.send("/start") for p in people))
    for label in TO_PLAN:
        await asyncio.gather(*(p.tap(label) for p in people))
    assert street.bot_app is not None
    for person in people:
        state = await street.bot_app.store.load(person.chat)
        assert state is not None
        assert state.case is not None
        assert state.case.answers.carrier == "base"
        assert len([m for m in await person.messages() if m["from_bot"]]) == 1, "edited in place"


async def test_it_stops_reminding_who_blocked_it_and_goes_on_afterwards(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE")
    await user.block(True)
    assert not await user.wind(until_message=True, max_days=60)
    await user.block(False)
    assert await user.wind(until_message=True, max_days=60)
    await user.sees("⏰")


async def test_it_reminds_in_the_morning_of_the_zone_that_was_chosen(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(
        *TO_PLAN,
        "Go to the request",
        "End of the month",
        "Request sent",
        "Today",
        "Letter",
        "China",
    )
    assert await user.wind(until_message=True)
    async with street.session.get(f"{street.playground.url}/clock") as answer:
        moment = (await answer.json())["now"]
    assert moment[11:13] == "02", "ten in the morning in Shanghai is two in UTC"


async def test_it_is_never_reminded_of_a_closed_case(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Prepaid", "Dead, in Belgium", "Close this case")
    assert not await user.wind(until_message=True, max_days=60)
    await user.tap("Open again")
    assert await user.wind(until_message=True, max_days=60)


async def test_it_forgets_a_closed_case_after_a_month_and_an_idle_chat_after_a_year(street: Street) -> None:
    closed, idle = street.user(71), street.user(72)
    for person in (closed, idle):
        await person.send("/start")
        await person.walk("End it", "BASE", "Prepaid", "Dead, in Belgium")
    await closed.tap("Close this case")
    assert street.bot_app is not None
    await closed.wind(days=33)
    assert await street.bot_app.store.load(71) is None
    assert await street.bot_app.store.load(72) is not None
    await idle.wind(days=380)
    assert await street.bot_app.store.load(72) is None


async def test_it_does_not_delete_a_case_by_a_button_from_before_it(street: Street, user: User) -> None:
    await user.send("/help")
    old = await user.screen()
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start", "I have these")
    new = next((b["data"] for row in old["buttons"] for b in row if b.get("data", "").endswith("|new")), "2|0|help|new")
    await user.press(old["message_id"], new, force=True)
    await user.sees("What do you need")
    await user.send("/cases")
    await user.tap("1")
    await user.sees("step 2 of 11")


async def test_it_asks_before_it_throws_away(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start", "I have these")
    await user.send("/start")
    await user.walk("Delete", "No, go back", "Go on")
    await user.sees("step 2 of 11")
    await user.send("/start")
    await user.walk("Delete", "Yes, delete")
    await user.sees("What do you need")


async def test_it_keeps_a_closed_case_beside_a_new_one(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Prepaid", "Dead, in Belgium", "Close this case", "Another SIM")
    await user.sees("What do you need")
    assert street.bot_app is not None
    state = await street.bot_app.store.load(user.chat)
    assert state is not None
    assert len(state.cases) == 2


async def test_it_proves_nothing_of_a_move_by_what_was_proven_of_giving_up(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(
        *TO_PLAN,
        "Go to the request",
        "End of the month",
        "Request sent",
        "Today",
        "Letter",
        "Belgium",
        "It is here",
    )
    await user.send("/start")
    await user.walk("Go on", "Steps", "Plan", "Change an answer", "Number", "Move it")
    await user.walk("Withdraw it", "Français", "Yes, show the text", "Yes, today", "Letter")
    await user.walk("Order the move", "Not chosen yet", "Earliest possible", "I have ordered it", "Today")
    assert await user.wind(until_message=True, max_days=10)
    await user.sees("⏰", "Has BASE confirmed in writing that it does not end the number?")
    await user.tap("Yes")
    assert await user.wind(until_message=True, max_days=10)
    await user.sees("⏰", "Check that the number has moved")


async def test_it_leaves_one_keyboard_when_two_reminders_fall_together(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(
        *TO_PLAN[:-1],
        "Phone",
        "Go to the request",
        "Earliest possible",
        "I have called",
        "Today",
        "Belgium",
    )
    for _ in range(9):
        if not await user.wind(until_message=True, max_days=200):
            break
    assert sum(bool(m.get("buttons")) for m in await user.messages()) == 1


async def test_it_says_that_the_written_proof_is_missing(user: User) -> None:
    await user.send("/start")
    await user.walk(
        *TO_PLAN,
        "Go to the request",
        "Earliest possible",
        "Request sent",
        "Today",
        "Letter",
        "Belgium",
    )
    await user.walk("Steps", "9", "It has ended")
    await user.sees("The end is noted. The written confirmation is still missing", "step 8 of 11")


async def test_it_goes_on_reminding_after_the_store_was_away(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE")
    assert street.bot_app is not None
    store, release = street.bot_app.store, street.bot_app.store.release

    async def busy(*_: object) -> None:
        store.release = release  # type: ignore[method-assign]
        raise StoreBusy("locked")

    store.release = busy  # type: ignore[assignment,method-assign]
    fault = {"method": "sendMessage", "times": 1, "status": 500, "description": "Internal Server Error"}
    await street.session.post(f"{street.playground.url}/faults", json=fault)
    assert await user.wind(until_message=True, max_days=30)
    await user.sees("⏰")


async def test_it_sends_texts_as_messages_of_their_own_with_the_end_date(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Go to the request", "End of the month", "The text", "Nederlands", "Yes, show the text")
    letter = next(m for m in await user.messages() if any(e["type"] == "pre" for e in m["entities"]))
    assert letter["text"].startswith("To: BASE, Liersesteenweg 4")
    assert "Opzegging van mijn gsm-abonnement" in letter["text"]
    assert all("copy_text" in button for row in letter["buttons"] for button in row), "it only copies"
    assert "Cancel with BASE by letter" in await user.text()
    assert (await user.messages())[-1]["buttons"], "the screen is below the text"


async def test_it_changes_the_language_of_the_screen(street: Street, user: User) -> None:
    await user.send("/start")
    names = labels(await user.screen())
    if "中文" not in " ".join(names):
        pytest.fail("Chinese is not offered")
    await user.tap("中文")
    await user.sees("您需要办什么")


@pytest.fixture
async def webhook(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[tuple[Playground, str]]:
    """A bot that is called by the playground."""
    playground = Playground(clock=WoundClock(start=NOON))
    await playground.start()
    url = f"http://127.0.0.1:{unused_tcp_port}/telegram"
    settings = load(
        bot_token=playground.token,
        telegram_api_url=playground.url,
        database_url=f"sqlite:///{tmp_path / 'bot.db'}",
        updates="webhook",
        webhook_url=url,
        webhook_secret="a-secret-of-some-length",
        port=unused_tcp_port,
        _env_file=None,
    )
    stop, ready = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(run_with(settings, playground.clock, stop, health=True, started=lambda _: ready.set()))
    await asyncio.wait_for(ready.wait(), PATIENCE)
    try:
        yield playground, url
    finally:
        stop.set()
        await asyncio.wait_for(task, PATIENCE)
        await playground.stop()


async def test_it_works_the_same_by_webhook(webhook: tuple[Playground, str]) -> None:
    playground, url = webhook
    async with aiohttp.ClientSession() as session:
        user = User(playground.url, session)
        await user.send("/start")
        await user.until(lambda messages: any("What do you need" in m["text"] for m in messages))
        await user.walk("End it", "BASE")
        await user.until(lambda messages: any("Do you get a bill" in m["text"] for m in messages))
        async with session.post(url, json={"update_id": 1}) as answer:
            assert answer.status == 403
        for page in ("healthz", "readyz", "metrics"):
            async with session.get(url.replace("telegram", page)) as answer:
                assert answer.status == 200, page
