"""Row by row: refusals of documents, commands, the profile, webhooks, methods and floods."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from playground.server import Playground
from tests.playground.conftest import CHAT, BotApi, User

TEXT = {"chat_id": CHAT, "text": "hello"}


async def test_it_refuses_documents(bot: BotApi, user: User) -> None:
    assert (await bot.upload(b""))["description"] == "Bad Request: file must be non-empty"
    assert await bot.refused("sendDocument", chat_id=CHAT) == "Bad Request: there is no document in the request"
    assert await bot.refused("sendDocument", chat_id=CHAT, document="nonsense") == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    refusal = await bot.upload(b"x", caption="y" * 1025)
    assert refusal["description"] == "Bad Request: message caption is too long"


async def test_it_refuses_uploads_that_are_too_large(session: aiohttp.ClientSession) -> None:
    playground = Playground(upload_limit=1000)
    await playground.start()
    bot = BotApi(playground, session)
    refusal = await bot.upload(b"x" * 2000)
    assert (refusal["error_code"], refusal["description"]) == (413, "Request Entity Too Large")
    await playground.stop()


@pytest.mark.parametrize(
    ("commands", "description"),
    [
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "command length must not exceed 32"),
        ([{"command": "", "description": "x"}], "command must be non-empty"),
        ([{"command": "x", "description": "x" * 257}], "command description length must not exceed 256"),
        ([{"command": "x", "description": " "}], "command description must be non-empty"),
        ([{"command": f"c{n}", "description": "x"} for n in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": f"c{n}", "description": "x" * 256} for n in range(50)], "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "x"}], "can't parse list of bot commands: Can't find field \"description\""),
        ("{", "can't parse commands JSON object"),
        ([1], "expected an Array of BotCommand"),
    ],
)
async def test_it_refuses_commands(bot: BotApi, commands: Any, description: str) -> None:
    assert await bot.refused("setMyCommands", commands=commands) == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        (
            "setMyCommands",
            {"scope": {"type": "x"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ("setMyCommands", {"scope": "{"}, "can't parse BotCommandScope JSON object"),
        ("setMyCommands", {"scope": [1]}, "can't parse BotCommandScope: expected an Object"),
        ("setMyCommands", {"scope": {"type": "chat", "chat_id": 9}}, "chat not found"),
        ("setMyName", {"name": "x" * 65}, "name is too long"),
        ("setMyDescription", {"description": "x" * 513}, "description is too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "short description is too long"),
        ("getMyName", {"language_code": "english"}, "invalid language code specified"),
        ("sendChatAction", {"chat_id": CHAT, "action": "dance"}, "wrong parameter action in request"),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "web_app"}},
            "can't parse menu button: unsupported type specified",
        ),
        (
            "setWebhook",
            {"url": "http://example.org/"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "setWebhook",
            {"url": "https://example.org:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("setWebhook", {"url": "http://127.0.0.1:1/", "secret_token": "x" * 257}, "secret token is too long"),
        (
            "setWebhook",
            {"url": "http://127.0.0.1:1/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_it_refuses_other_calls(bot: BotApi, method: str, parameters: dict[str, Any], description: str) -> None:
    assert await bot.refused(method, **parameters) == f"Bad Request: {description}"


async def test_it_clears_the_commands_when_none_are_given(bot: BotApi) -> None:
    commands = [{"command": "start", "description": "Begin"}]
    await bot.ok("setMyCommands", commands=commands)
    assert await bot.ok("getMyCommands") == commands
    assert await bot.ok("setMyCommands") is True
    assert await bot.ok("getMyCommands") == []


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("bot{token}/nonsense", 404, "Not Found: method not found"),
        ("bot{token}/logOut", 404, "Not Found: method not found"),
        ("bot123456:wrong/getMe", 401, "Unauthorized"),
        ("botnonsense/getMe", 404, "Not Found"),
    ],
)
async def test_it_refuses_unknown_methods_and_tokens(
    playground: Playground, session: aiohttp.ClientSession, path: str, status: int, description: str
) -> None:
    url = f"{playground.url}/{path.format(token=playground.token)}"
    async with session.get(url) as response:
        assert response.status == status
        assert await response.json() == {"ok": False, "error_code": status, "description": description}


async def test_it_takes_methods_in_any_case_and_arguments_in_any_form(bot: BotApi, user: User) -> None:
    arguments = {"chat_id": str(CHAT), "text": "ü & <"}
    async with bot.session.get(f"{bot.base}/SENDMESSAGE", params=arguments) as response:
        assert (await response.json())["result"]["text"] == arguments["text"]
    async with bot.session.post(f"{bot.base}/sendMessage", data=arguments) as response:
        assert (await response.json())["result"]["text"] == arguments["text"]
    async with bot.session.post(
        f"{bot.base}/sendMessage", data="nonsense", headers={"Content-Type": "application/json"}
    ) as response:
        assert response.status == 400


async def test_it_can_limit_messages_per_second(session: aiohttp.ClientSession) -> None:
    playground = Playground(strict_flood=True)
    await playground.start()
    bot, user = BotApi(playground, session), User(playground, session)
    await user.send()
    for _ in range(5):
        await bot.ok("sendMessage", **TEXT)
    async with session.post(f"{bot.base}/sendMessage", json=TEXT) as response:
        body = await response.json()
        assert response.status == 429
        assert response.headers["Retry-After"] == "1"
    assert body["description"] == "Too Many Requests: retry after 1"
    assert body["parameters"] == {"retry_after": 1}
    await playground.stop()


def test_it_refuses_a_token_that_looks_like_none() -> None:
    with pytest.raises(ValueError, match="token"):
        Playground(token="demo")
    assert Playground().token != Playground().token
