"""Operators as people type them."""

from __future__ import annotations

import pytest

from bot.guide.content.models import Alias, Confidence, Content
from bot.typed import operator_of
from tests.conftest import Street
from tests.pretend import User
from tests.screens.worlds import content

NAMES = (
    "Proximus",
    "Orange",
    "hey!",
    "Mobile Vikings",
    "BASE",
    "Lycamobile",
    "ALDI Talk",
    "Ay Yildiz",
    "Telenet",
    "DIGI",
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("proximus", "Proximus"), ("PROXIMUS!", "Proximus"), ("prox", "Proximus"), ("proximuss", "Proximus")),
        *(("lyca", "Lycamobile"), ("Lyca Mobile", "Lycamobile"), ("lyca-mobile", "Lycamobile")),
        *(
            ("I have Mobile Vikings", "Mobile Vikings"),
            ("mobilevikings", "Mobile Vikings"),
            ("mobile viking", "Mobile Vikings"),
        ),
        *(("hey", "hey!"), ("Aldi", "ALDI Talk"), ("ayyildiz", "Ay Yildiz"), ("我的是 Orange 的卡", "Orange")),
        *(("chez base", "BASE"), ("Digi", "DIGI"), ("ｏｒａｎｇｅ", "Orange"), ("telenett", "Telenet")),
    ],
)
def test_it_knows_an_operator_however_it_is_typed(text: str, name: str) -> None:
    assert operator_of(text, NAMES) == name


@pytest.mark.parametrize("text", ["", "?", "hello", "my bill", "Proximus or Orange", "mo", "x" * 61, "85.07.30-033.28"])
def test_it_knows_none_where_there_is_none_or_more_than_one(text: str) -> None:
    assert operator_of(text, NAMES) is None


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> Content:
    """The content, where an old brand leads to Orange."""
    orange = content().carriers["orange"]
    alias = Alias(name="Oldbrand", text="Oldbrand is Orange today.", source="own", confidence=Confidence.ADVICE)
    known = content().model_copy(
        update={"carriers": {**content().carriers, "orange": orange.model_copy(update={"aliases": (alias,)})}}
    )
    monkeypatch.setattr("bot.app.read_content", lambda _: known)
    return known


async def test_somebody_types_the_operator_instead_of_tapping_it(street: Street, user: User) -> None:
    await user.send("/start")
    await user.send("lyca mobile")
    await user.sees("Lycamobile", "Do you get a bill every month?")
    await user.walk("Prepaid", "Back")


async def test_an_operator_can_be_the_first_thing_that_somebody_writes(street: Street, user: User) -> None:
    await user.send("Proximus")
    await user.sees("Proximus", "Do you get a bill every month?")


async def test_an_operator_that_nobody_knows_leads_back_to_the_question(street: Street, user: User) -> None:
    await user.send("/start")
    await user.send("Swisscom")
    await user.sees("I do not know that operator", "Which operator")


@pytest.mark.usefixtures("renamed")
async def test_an_old_name_says_where_it_leads(street: Street, user: User) -> None:
    await user.send("/start")
    await user.send("my oldbrand sim")
    await user.sees("Oldbrand is Orange today.", "Orange", "Do you get a bill every month?")


async def test_an_operator_is_understood_only_where_it_is_asked_for(street: Street, user: User) -> None:
    await user.send("/start")
    await user.tap("BASE")
    await user.send("Orange")
    await user.sees("BASE", "I understand buttons only")
