"""The table forgets nothing: every method that is called has its row, every fault its column, every cell its reason."""

from __future__ import annotations

import ast
import asyncio
import gc
from collections.abc import Iterator
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from tests.conftest import Street, a_street
from tests.faults import bot_scenes, scenes, town
from tests.faults.table import FAULTS, TABLE, Never, cells
from tests.journeys import JOURNEYS, walk
from tests.pretend import User
from tests.screens.worlds import catalogues

BOT = Path(__file__).resolve().parent.parent.parent / "bot"
METHODS = {row.partition(",")[0] for row in TABLE}
# What the library itself calls for us when the application starts.
OF_THE_LIBRARY = {"initialize": "getMe"}


def api_name(python: str) -> str:
    """send_message is sendMessage."""
    first, *rest = python.split("_")
    return first + "".join(word.capitalize() for word in rest)


def product() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            yield path, node


def methods_in_source() -> set[str]:
    """Calls of the Bot API in the product: methods of PTB's Bot, on anything called bot, addresses, plain calls."""
    known = {name for name, value in vars(Bot).items() if iscoroutinefunction(value) and "_" in name}
    found: set[str] = set()
    for _, node in product():
        if isinstance(node, ast.Attribute) and node.attr in known and _is_a_bot(node.value):
            found.add(api_name(node.attr))
        elif isinstance(node, ast.Attribute) and node.attr in OF_THE_LIBRARY and "application" in ast.unparse(node):
            found.add(OF_THE_LIBRARY[node.attr])
        elif isinstance(node, ast.JoinedStr) and "base_url" in ast.unparse(node):
            found.add(ast.unparse(node).partition("/")[2].partition("?")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_calls.call"):
            found.add(ast.literal_eval(node.args[0]))
    return found - {"{method}'"}  # what Calls itself is made of


def _is_a_bot(value: ast.expr) -> bool:
    return ast.unparse(value).rpartition(".")[2] in ("bot", "_bot")


def test_it_has_a_row_for_every_method_in_the_source() -> None:
    assert methods_in_source() == METHODS


@pytest.mark.profile
async def test_it_has_a_row_for_every_method_that_a_whole_journey_calls(street: Street, user: User) -> None:
    await user.send("/start")
    await walk(user, catalogues().for_language("en"), JOURNEYS["a dead prepaid card, from China"])
    await user.send("/dossier")
    await user.tap("Get the PDF")
    await bot_scenes.another_program(street, user)
    await town.eventually(lambda: bot_scenes.cases_once(street, user), street)
    await bot_scenes.by_webhook(street, user)
    await bot_scenes.begin(street)
    await bot_scenes.look(street, user)
    assert {c["method"] for c in await town.calls(street)} == METHODS


def test_it_has_a_cell_for_every_fault() -> None:
    for row, found in TABLE.items():
        assert set(found) == set(FAULTS), row


def test_it_says_why_a_cell_cannot_happen() -> None:
    for row, found in TABLE.items():
        for fault, cell in found.items():
            assert not isinstance(cell, Never) or len(cell.why.split()) > 3, (row, fault)


def test_it_plays_every_cell() -> None:
    played = set(scenes.SCENES) | set(bot_scenes.SCENES)
    assert {row for row, _, _ in cells()} == set(TABLE) == played
    assert not set(scenes.SCENES) & set(bot_scenes.SCENES)


def test_it_lets_every_fault_happen_somewhere() -> None:
    assert {fault for _, fault, _ in cells()} == set(FAULTS)


async def test_a_tap_that_was_never_answered_ends_with_its_street(tmp_path: Path) -> None:
    """Else its broken connection is found at some later collection, in the middle of somebody else's test."""
    found: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: found.append(context))
    async with a_street(tmp_path) as street:
        user = street.user()
        await user.send("/start")
        await street.stop()
        tap = await town.tap(street, user, "End it")
        assert not tap.done()
    while not tap.done():  # noqa: ASYNC110 - nobody awaits it: that is what is tried
        await asyncio.sleep(0)
    del tap, street, user
    gc.collect()
    assert found == []
