"""Publishing names, descriptions and commands: only what differs, and never in the way of the start."""

from __future__ import annotations

import asyncio
import socket

import pytest
from telegram import Bot

from bot.transport.profile import LanguageProfile, publish
from bot.transport.request import AiohttpRequest
from tests.transport.conftest import WoundClock
from tests.transport.stub import TOKEN, Stub, application, fail, ok

ENGLISH = LanguageProfile("", "Bye SIM", "Ends a contract.", "Ends it.", (("start", "Begin"), ("help", "Help")))
CHINESE = LanguageProfile("zh", "Bye SIM 注销助手", "注销手机卡。", "注销。", (("start", "开始"),))


def known(stub: Stub, profile: LanguageProfile) -> None:
    """Let the stub have this profile already."""
    commands = [{"command": name, "description": text} for name, text in profile.commands]
    stub.script["getMyCommands"].append(ok(commands))
    stub.script["getMyDescription"].append(ok({"description": profile.description}))
    stub.script["getMyShortDescription"].append(ok({"short_description": profile.short_description}))
    stub.script["getMyName"].append(ok({"name": profile.name}))


def unknown(stub: Stub) -> None:
    known(stub, LanguageProfile("", "old", "", "", ()))


async def published(stub: Stub, clock: WoundClock, *profile: LanguageProfile) -> list[str]:
    async with application(stub, clock) as app:
        await publish(app.bot, profile, clock)
    return [method for method in stub.methods() if method.startswith("set")]


async def test_it_sets_everything_once_per_language(stub: Stub, quick: WoundClock) -> None:
    unknown(stub)
    unknown(stub)
    setters = ["setMyCommands", "setMyDescription", "setMyShortDescription", "setMyName"]
    assert await published(stub, quick, ENGLISH, CHINESE) == setters * 2
    assert stub.asked("setMyName")[1] == {"name": "Bye SIM 注销助手", "language_code": "zh"}
    assert stub.asked("setMyCommands")[1]["commands"] == '[{"command":"start","description":"开始"}]'


async def test_it_sets_nothing_that_is_there_already(stub: Stub, quick: WoundClock) -> None:
    known(stub, ENGLISH)
    known(stub, CHINESE)
    assert await published(stub, quick, ENGLISH, CHINESE) == []


async def test_it_sets_only_what_differs(stub: Stub, quick: WoundClock) -> None:
    known(stub, LanguageProfile("zh", CHINESE.name, "旧", CHINESE.short_description, CHINESE.commands))
    assert await published(stub, quick, CHINESE) == ["setMyDescription"]


async def test_it_goes_on_after_a_refusal_with_one_line_each(
    stub: Stub, quick: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    unknown(stub)
    stub.script["setMyCommands"].append(fail(400, "Bad Request: BOT_COMMAND_INVALID"))
    stub.script["setMyName"].append(fail(429, "Too Many Requests: retry after 80000", retry_after=80000))
    stub.script["getMyName"].append(ok({"name": "old"}))
    assert (await published(stub, quick, ENGLISH))[4:] == ["setMyName"], "again after the wait"
    assert quick.slept == [80000]
    lines = [record.message for record in caplog.records if record.name == "bot.transport.profile"]
    assert [line.partition(" not published")[0] for line in lines] == ["commands (default)", "name (default)"]


async def test_it_waits_and_tries_again_when_telegram_is_away(
    quick: WoundClock, clock: WoundClock, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with AiohttpRequest(quick) as request:
        bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
        task = asyncio.create_task(publish(bot, [ENGLISH, CHINESE], clock))
        await clock.asleep.wait()
        assert clock.slept == [60]
        assert len([r for r in caplog.records if r.name == "bot.transport.profile"]) == 1
        clock.asleep.clear()
        await clock.wind(60)
        await clock.asleep.wait()
        assert clock.slept == [60, 120], "later and later"
        task.cancel()
    assert TOKEN not in caplog.text


async def test_it_sets_the_rest_when_telegram_is_back(stub: Stub, quick: WoundClock) -> None:
    known(stub, ENGLISH)
    for _ in range(4):  # as often as one call is tried
        stub.script["getMyDescription"].appendleft(fail(502, "Bad Gateway"))
    stub.script["getMyDescription"][-1] = ok({"description": "old"})
    assert await published(stub, quick, ENGLISH) == ["setMyDescription"]
    assert 60 in quick.slept
