"""Every fault that can strike what the bot says for itself: one test per cell of the table."""

from __future__ import annotations

import pytest

from bot.errors import StartError
from bot.transport import checks
from bot.transport.request import AiohttpRequest
from tests.conftest import Street
from tests.faults import town
from tests.faults.bot_scenes import SCENES
from tests.faults.table import FAULTS, READ_TIMEOUT, Outcome, cells
from tests.pretend import User

CELLS = [
    pytest.param(row, fault, cell, id=f"{row}-{fault}", marks=[pytest.mark.profile] if "My" in row else [])
    for row, fault, cell in cells()
    if row in SCENES
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The bot waits for no answer longer than READ_TIMEOUT, where the fault is a slow one."""
    if request.getfixturevalue("fault") == "too slow":
        defaults = AiohttpRequest.__init__.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "read_timeout", READ_TIMEOUT)


@pytest.fixture(autouse=True)
def _curious(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram is asked about the webhook at every look at /readyz, not once in a minute of real time."""
    monkeypatch.setattr(checks, "WEBHOOK_EVERY", 0.0)


@pytest.mark.parametrize(("row", "fault", "outcome"), CELLS)
async def test_it_deals_with(
    street: Street,
    user: User,
    row: str,
    fault: str,
    outcome: Outcome,
    impatient: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    scene = SCENES[row]
    await scene.prepare(street, user)
    mark = await town.last_call(street)
    await town.order(street, method=row, **(FAULTS[fault].body | seconds_as_times(fault)))
    if outcome is Outcome.NO_START:
        with pytest.raises(StartError) as raised:
            await scene.act(street, user)
        assert len(raised.value.lines) == 1
        assert street.playground.token not in str(raised.value)
        return
    if outcome is Outcome.STOPS:
        await town.stops(street, scene.act(street, user))
        return
    await scene.act(street, user)
    await town.eventually(lambda: scene.shown(street, user), street)
    made = [c for c in await town.calls(street, mark) if c["method"] == row]
    assert made
    assert not await town.orders_left(street), "all of the fault was met with"
    if "status" in FAULTS[fault].body:
        assert FAULTS[fault].body["status"] in {c["status"] for c in made}
    if fault == "409":
        assert "another program fetches updates with this token" in caplog.text
    if outcome is Outcome.AT_ONCE:
        assert {c["status"] for c in made} <= {200, 409}, "no call was refused but by the stand-in's own rules"
    await town.eventually(lambda: one_keyboard(user), street)


def seconds_as_times(fault: str) -> dict[str, int]:
    """A flood of the bot's own calls: the stand-in's clock is wound past one that ends by itself."""
    return {"seconds": 0, "retry_after": 7, "times": 2} if "429" in fault else {}


async def one_keyboard(user: User) -> bool:
    return len(await town.keyboards(user)) == 1
