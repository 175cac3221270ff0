"""What keeps the playground a stand-in and not a part of the bot, and its page of documentation true."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from playground.methods import PARAMETERS
from tests.playground.conftest import BotApi

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "playground").glob("*.py"))
PAGE = (ROOT / "docs" / "playground.md").read_text()


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_imports_nothing_of_the_bot(path: Path) -> None:
    assert not {name for name in imports(path) if name.split(".")[0] in ("bot", "")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_looks_at_the_real_clock_in_one_place(path: Path) -> None:
    if path.name != "clock.py":
        assert not imports(path) & {"time", "datetime"}


@pytest.mark.parametrize("method", sorted(PARAMETERS))
def test_it_documents_every_method(method: str) -> None:
    assert f"`{method}`" in PAGE


@pytest.mark.parametrize("method", sorted(PARAMETERS))
async def test_it_knows_every_method_it_documents(bot: BotApi, method: str) -> None:
    assert (await bot.call(method)).get("error_code") != 404
