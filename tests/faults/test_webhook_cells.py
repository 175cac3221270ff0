"""The cells of the table that go another way by webhook, and what only a webhook can lose: its own response."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.conftest import Street
from tests.faults import bot_scenes, town
from tests.faults.scenes import SCENES, Play
from tests.faults.table import TABLE, Outcome
from tests.faults.test_chat_cells import test_it_deals_with as deals_with
from tests.pretend import User
from tests.transport.stub import listening

# Each with what differs from polling.
CELLS = {
    ("sendMessage, a screen", "401"): "nothing is fetched: only the call that is refused can tell that the token is",
    ("sendMessage, a reminder", "401"): "the same, and nobody has called the bot either",
    ("sendMessage, a screen", "500 for a while"): "Telegram was told 200 before, and does not send the update again",
    ("sendMessage, a screen", "blocked"): "the same: what is stored is all there is",
    ("editMessageText", "answer dropped"): "the tap is answered in the response, the screen by a call of its own",
    ("sendDocument", "429 for one chat"): "the response does not wait for the file",
}


@pytest.fixture
async def play(street: Street, user: User) -> Play:
    await bot_scenes.by_webhook(street, user)
    await bot_scenes.begin(street)
    return Play(street, user)


@pytest.mark.parametrize(("row", "fault"), [pytest.param(*cell, id="-".join(cell)) for cell in CELLS])
async def test_it_deals_with_by_webhook(play: Play, row: str, fault: str) -> None:
    outcome = TABLE[row][fault]
    assert isinstance(outcome, Outcome)
    await deals_with(play, row, fault, outcome)


async def test_it_answers_a_tap_in_the_response(play: Play) -> None:
    """Whatever strikes answerCallbackQuery as a call: it is none. So the row's other cells cannot happen."""
    scene = SCENES["answerCallbackQuery"]
    await scene.prepare(play)
    await play.look()
    await town.order(play.street, method="answerCallbackQuery", reset="before", times=100)
    await scene.act(play)
    assert play.tapped is not None
    assert (await play.tapped)["answered"]
    await play.street.settle()
    assert await scene.shown(play)
    assert await scene.stored(play)
    assert await town.orders_left(play.street) == 1, "never struck"


class Relay:
    """Between Telegram and the bot. `lose` so many responses: the bot has given them, Telegram sees a reset."""

    def __init__(self) -> None:
        self.lose = 0
        self.came = 0

    async def pass_on(self, street: Street, request: web.Request) -> web.Response:
        self.came += 1
        url = f"http://127.0.0.1:{street.settings.port}/telegram"
        async with street.session.post(url, data=await request.read(), headers=request.headers) as answer:
            assert answer.status == 200
            body = await answer.read()
        if self.lose:
            self.lose -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.Response(body=body, content_type="application/json")


@pytest.fixture
async def relay(street: Street, user: User) -> AsyncIterator[Relay]:
    await bot_scenes.by_webhook(street, user)
    one, app = Relay(), web.Application()

    async def called(request: web.Request) -> web.Response:
        return await one.pass_on(street, request)

    app.router.add_post("/telegram", called)
    async with listening(app) as url:
        street.settings = street.settings.model_copy(update={"webhook_url": f"{url}/telegram"})
        await bot_scenes.begin(street)
        yield one


async def test_it_carries_a_tap_out_once_whose_response_was_lost(street: Street, user: User, relay: Relay) -> None:
    """Telegram calls again until it hears the 200; the answer to the tap is in the response that arrives."""
    play, scene = Play(street, user), SCENES["answerCallbackQuery"]
    await scene.prepare(play)
    await play.look()
    relay.lose, relay.came = 2, 0
    await scene.act(play)
    await town.rest(street)
    assert play.tapped is not None
    assert (await play.tapped)["answered"]
    assert relay.came == 3
    case = (await town.state_of(street, user)).case
    assert case is not None
    assert len(case.events) == play.events + 1
    assert await scene.shown(play)
    assert len(await town.keyboards(user)) == 1
    assert [c["status"] for c in await play.called("answerCallbackQuery")] == [200], "in one response, by no call"
