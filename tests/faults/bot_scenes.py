"""Where the methods are called that belong to no chat: at the start, while polling, and for the profile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.app import BotApp, run_with
from tests.conftest import Street
from tests.faults import town
from tests.pretend import PATIENCE, User

SECRET = "a-secret-of-some-length"
OLD: dict[str, dict[str, Any]] = {
    "setMyCommands": {"commands": [{"command": "old", "description": "An old one"}]},
    "setMyName": {"name": "Old"},
    "setMyDescription": {"description": "Old"},
    "setMyShortDescription": {"short_description": "Old"},
}


@dataclass(frozen=True)
class Scene:
    """`act` has the bot call the method; `shown` says whether the user sees in the end what they should."""

    prepare: Callable[[Street, User], Awaitable[None]]
    act: Callable[[Street, User], Awaitable[None]]
    shown: Callable[[Street, User], Awaitable[bool]]


async def api(street: Street, method: str, **arguments: Any) -> None:
    """Call the Bot API as another program with the same token would."""
    url = f"{street.playground.url}/bot{street.playground.token}/{method}"
    async with street.session.post(url, json=arguments) as answer:
        assert answer.status == 200, await answer.text()


async def begin(street: Street) -> None:
    """Start the bot, winding while it waits. Raises what it ends with."""
    street.ending, ready = asyncio.Event(), asyncio.Event()

    def started(bot_app: BotApp) -> None:
        street.bot_app = bot_app
        ready.set()

    webhook = street.settings.updates == "webhook"
    clock = street.playground.clock
    street.bot = asyncio.create_task(run_with(street.settings, clock, street.ending, health=webhook, started=started))
    async with asyncio.timeout(PATIENCE):
        while not (ready.is_set() or street.bot.done()):
            await clock.advance(1.0)
            await asyncio.sleep(0.003)
    if street.bot.done():
        task, street.bot = street.bot, None
        task.result()


async def stopped(street: Street, user: User) -> None:
    await street.stop()


async def running(street: Street, user: User) -> None:
    await user.send("/start")


async def by_webhook(street: Street, user: User) -> None:
    """Stopped, and set up to be called by Telegram. The port is a free one of a moment ago."""
    await street.stop()
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    street.settings = street.settings.model_copy(
        update={
            "updates": "webhook",
            "webhook_url": f"http://127.0.0.1:{port}/telegram",
            "webhook_secret": type(street.settings.bot_token)(SECRET),
            "host": "127.0.0.1",
            "port": port,
        }
    )


async def with_an_old_profile(street: Street, user: User) -> None:
    await town.eventually(lambda: profile_shown(street, user))
    await street.stop()
    for method, values in OLD.items():
        await api(street, method, **values)


async def watched(street: Street, user: User) -> None:
    """Called by Telegram, and somebody looks at /readyz: it alone asks how the webhook does."""
    await by_webhook(street, user)
    await start(street, user)
    await town.eventually(lambda: first_question(street, user))


async def start(street: Street, user: User) -> None:
    await begin(street)
    await town.write(user, "/start")


async def two_commands(street: Street, user: User) -> None:
    """The poll that waits was there before the fault; the next one is struck, and may bring the second command."""
    await town.write(user, "/help")
    await town.eventually(lambda: says(user, "/privacy"))
    await town.write(user, "/cases")


async def another_program(street: Street, user: User) -> None:
    """Somebody sets a webhook where nobody listens."""
    await api(street, "setWebhook", url="http://127.0.0.1:9/nobody")
    await town.write(user, "/cases")


async def look(street: Street, user: User) -> None:
    await page(street)


async def page(street: Street) -> str:
    """What /readyz says. Winds while it asks: a call that is tried again waits in between."""
    url = f"http://127.0.0.1:{street.settings.port}/readyz"

    async def asked() -> str:
        async with street.session.get(url) as answer:
            return await answer.text()

    task = asyncio.create_task(asked())
    async with asyncio.timeout(PATIENCE):
        while not task.done():
            await street.playground.clock.advance(1.0)
            await asyncio.sleep(0.003)
    return task.result()


async def ready(street: Street, user: User) -> bool:
    return await page(street) == "ok\n"


async def says(user: User, words: str) -> bool:
    return any(words in m["text"] for m in await user.messages() if m["from_bot"])


async def first_question(street: Street, user: User) -> bool:
    return await says(user, "What do you need")


async def cases_once(street: Street, user: User) -> bool:
    labels = [b["text"] for m in await user.messages() for row in m.get("buttons", []) for b in row]
    return sum("Another SIM" in label for label in labels) == 1


async def profile_shown(street: Street, user: User) -> bool:
    """Nothing old is left, and the bot is there for the user all the same."""
    async with street.session.get(f"{user.url}/user/{user.chat}/profile") as answer:
        seen = await answer.json()
    commands = {command["command"] for command in seen["commands"]}
    return (
        "start" in commands and "Old" not in seen.values() and bool(seen["description"] and seen["short_description"])
    )


async def profile_and_question(street: Street, user: User) -> bool:
    return await profile_shown(street, user) and await first_question(street, user)


AT_START = Scene(stopped, start, first_question)
PROFILE = Scene(with_an_old_profile, start, profile_and_question)
SCENES = {
    "getMe": AT_START,
    "getUpdates": Scene(running, two_commands, cases_once),
    "setWebhook": Scene(by_webhook, start, first_question),
    "deleteWebhook": Scene(running, another_program, cases_once),
    "getWebhookInfo": Scene(watched, look, ready),
    **dict.fromkeys([name for method in OLD for name in (method, method.replace("set", "get"))], PROFILE),
}
