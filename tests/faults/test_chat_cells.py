"""Every fault that can strike what the bot says to a chat: one test per cell of the table."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Street
from tests.faults import bot_scenes, town
from tests.faults.scenes import SCENES, Play, Scene
from tests.faults.table import CHAT, FAULTS, READ_TIMEOUT, Fault, Outcome, cells
from tests.pretend import PATIENCE, User

CELLS = [pytest.param(row, fault, cell, id=f"{row}-{fault}") for row, fault, cell in cells() if row in SCENES]
PLAIN = (Outcome.AT_ONCE, Outcome.RETRIED, Outcome.TWICE, Outcome.ANEW)


@pytest.fixture
async def play(street: Street, user: User) -> Play:
    assert user.chat == CHAT
    return Play(street, user)


def ordered(fault: Fault, method: str) -> dict[str, Any]:
    """The order; an answer to a tap is tried four times and no more."""
    body = {**fault.body, "times": 4} if method == "answerCallbackQuery" and "times" in fault.body else fault.body
    if fault.everywhere:
        return {**body, "chats_only": True}
    return {**body, "method": method, **({"chat_id": CHAT} if fault.for_chat else {})}


async def struck(play: Play, scene: Scene, fault: str) -> None:
    """Play the scene up to its end, with the fault in it."""
    await scene.prepare(play)
    await play.look()
    if fault == "too slow":
        assert play.street.bot_app is not None
        play.street.bot_app.request._read_timeout = READ_TIMEOUT
    await town.order(play.street, **ordered(FAULTS[fault], scene.method))
    await scene.act(play)
    if "429" in fault:  # it ends by the clock, which must not be wound past it
        await town.eventually(lambda: flooded(play))


async def flooded(play: Play) -> bool:
    return any(c["status"] == 429 for c in await town.calls(play.street, play.mark))


@pytest.mark.parametrize(("row", "fault", "outcome"), CELLS)
async def test_it_deals_with(play: Play, row: str, fault: str, outcome: Outcome) -> None:
    scene = SCENES[row]
    await struck(play, scene, fault)
    if outcome is Outcome.STOPS:
        await town.stops(play.street)
        await starts_again(play, scene)
        return
    if scene.reminds and outcome in PLAIN:
        await comes_later(play, scene)
    await town.rest(play.street)
    await as_expected(play, scene, outcome)
    if outcome is Outcome.BLOCKED:
        await silent_until_back(play)
    else:
        await goes_on(play)
        if outcome is not Outcome.KEPT:  # the playground only pretends that there is nothing to take away
            assert (await town.keyboards(play.user)) == [(await play.user.messages())[-1]["message_id"]]


async def starts_again(play: Play, scene: Scene) -> None:
    """With a token that is good: what was done before the end is stored, and its screen comes by itself."""
    await town.clear(play.street)
    await bot_scenes.begin(play.street)
    assert await scene.stored(play) is not scene.reminds  # a reminder that was not sent is not recorded
    if scene.reminds:
        await comes_later(play, scene)
    await town.eventually(lambda: nothing_pending(play), play.street)
    assert scene.screen in await play.user.text()
    await goes_on(play)


async def nothing_pending(play: Play) -> bool:
    """Whether the bot knows that every screen was seen."""
    assert play.street.bot_app is not None
    now = play.street.playground.clock.now()
    return not await play.street.bot_app.store.pending_screens(now - timedelta(days=1), now, 10)


async def comes_later(play: Play, scene: Scene) -> None:
    """A reminder that was not sent is still due, and comes within some hours: five refusals are five pauses."""
    async with asyncio.timeout(PATIENCE):
        while not (await scene.shown(play) and await scene.stored(play)):
            assert play.street.bot_app is not None
            assert await play.street.bot_app.store.next_due() is not None, "still due"
            await play.street.playground.clock.advance(120.0)
    await town.rest(play.street)


async def as_expected(play: Play, scene: Scene, outcome: Outcome) -> None:
    """What is seen, what is stored, and how often it was called."""
    made = await play.called(scene.method)
    assert made, "the fault never struck"
    if outcome is Outcome.BLOCKED:
        assert (await town.state_of(play.street, play.user)).chat.blocked
        assert await scene.stored(play) is not scene.reminds  # a reminder that was not sent is not recorded
        return
    assert await scene.stored(play)
    if outcome not in (Outcome.KEPT, Outcome.STRIPPED):
        assert await scene.shown(play), [m["text"][:60] for m in await play.new()]
    if outcome in PLAIN:
        assert len(await town.keyboards(play.user)) == 1
    await CHECKS[outcome](play, scene)


async def at_once(play: Play, scene: Scene) -> None:
    assert len(await play.called(scene.method)) == 1
    assert len(await copies(play)) <= 1


async def retried(play: Play, scene: Scene) -> None:
    assert await flooded(play) or len(await play.called(scene.method)) > 1
    assert len(await copies(play)) <= 1, "sent once"


async def twice(play: Play, scene: Scene) -> None:
    assert len(await copies(play)) == 2


async def anew(play: Play, scene: Scene) -> None:
    assert (await play.user.screen())["message_id"] == (await play.new())[0]["message_id"]


async def kept(play: Play, scene: Scene) -> None:
    assert len(await play.called(scene.method)) == 1, "not repeated"
    new = await play.new()
    assert len(new) == (0 if scene.method == "editMessageText" else 1)


async def stripped(play: Play, scene: Scene) -> None:
    screen = play.before[-1]["message_id"]
    assert not next(m for m in await play.user.messages() if m["message_id"] == screen)["buttons"]


async def unanswered(play: Play, scene: Scene) -> None:
    assert play.tapped is not None
    assert not play.tapped.done(), "the playground would have shown an answer"


CHECKS = {
    Outcome.AT_ONCE: at_once,
    Outcome.RETRIED: retried,
    Outcome.TWICE: twice,
    Outcome.ANEW: anew,
    Outcome.KEPT: kept,
    Outcome.STRIPPED: stripped,
    Outcome.UNANSWERED: unanswered,
}


async def copies(play: Play) -> list[str]:
    """What came more often than once, or the single thing that came: the texts or files of new messages."""
    new = await play.new()
    files = [m["document"]["name"] for m in new if m["document"]]
    return files or [m["text"] for m in new if m["text"] == new[-1]["text"]]


async def goes_on(play: Play) -> None:
    """The next thing works, and the reminders stay due."""
    await play.user.send("/cases")
    await play.user.sees("BASE · subscription")
    assert play.street.bot_app is not None
    assert await play.street.bot_app.store.next_due() is not None


async def silent_until_back(play: Play) -> None:
    """Nothing is sent to somebody who blocked the bot; back again they get what is due."""
    mark, clock = await town.last_call(play.street), play.street.playground.clock
    await clock.advance((play.due - clock.now()).total_seconds() + 86_400.0)
    assert not [c for c in await town.calls(play.street, mark) if c["chat_id"] == CHAT]
    await play.user.block(True)
    await play.user.block(False)
    assert not (await town.state_of(play.street, play.user)).chat.blocked
    await play.user.until(lambda messages: any("⏰" in m["text"] for m in messages[-2:]))
