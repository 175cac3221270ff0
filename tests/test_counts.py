"""What each tap of a journey costs, in figures that no machine changes: a change of them is seen in the diff.

WRITE_COUNTS=1 python -m pytest tests/test_counts.py writes tests/counts/journey.toml anew.
"""

from __future__ import annotations

import asyncio
import os
import tomllib
from itertools import takewhile
from pathlib import Path

import pytest

from bot import app
from bot.retention import Retention
from bot.store import Store
from tests.conftest import Street
from tests.counts.counting import Counter
from tests.journeys import JOURNEYS, WIND, walk
from tests.pretend import User
from tests.screens.worlds import catalogues
from tests.test_reminder_worker import asleep

FILE = Path(__file__).parent / "counts" / "journey.toml"
JOURNEY = "from Orange to Proximus, keeping the number"
HEAD = """\
# What the bot does for each tap until it is asked: HTTP calls, trips to the database's thread, commits, statements,
# screens and buttons made. Written by WRITE_COUNTS=1 python -m pytest tests/test_counts.py
"""


async def _for_ever(*_: object) -> None:
    await asyncio.Event().wait()


async def _nothing(*_: object) -> None:
    pass


@pytest.fixture
def nothing_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a start does beside the taps comes when it comes, and would be counted with one of them."""
    monkeypatch.setattr(Retention, "run", _for_ever)
    monkeypatch.setattr(Store, "reschedule", _nothing)
    monkeypatch.setattr(app, "resume", _nothing)


async def counted(street: Street, user: User, counter: Counter) -> str:
    texts = catalogues().for_language("en")
    await user.send("/start")
    lines = [counter.take().line("/start")]
    for tap in takewhile(lambda tap: tap != WIND, JOURNEYS[JOURNEY]):
        await walk(user, texts, (tap,))
        await street.settle()
        lines.append(counter.take().line(tap))
    return "\n".join([f"{HEAD}[journey]", f'name = "{JOURNEY}"', "taps = [", *lines, "]", ""])


async def test_every_tap_costs_what_is_written_down(
    nothing_beside: None, street: Street, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asleep(street)
    found = await counted(street, user, Counter(monkeypatch))
    if os.environ.get("WRITE_COUNTS"):
        FILE.write_text(found)
    assert found == FILE.read_text(), "what a tap costs has changed: WRITE_COUNTS=1 writes the new figures"


def test_a_tap_is_two_calls_and_two_trips_to_the_database() -> None:
    """Where no paper comes above the screen: the answer and the edit; what was decided, and that it was shown."""
    taps = tomllib.loads(FILE.read_text())["journey"]["taps"]
    plain = [tap for tap in taps if tap["calls"] == "answerCallbackQuery editMessageText"]
    assert len(plain) > len(taps) / 2
    assert {(tap["hops"], tap["commits"]) for tap in plain} == {(2, 2)}
