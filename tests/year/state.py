"""What the bot keeps in memory: every container that can be reached from it, and every cache of its modules."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
from collections import deque
from collections.abc import Iterator, Sized
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from telegram.ext import ConversationHandler

from bot.app import BotApp
from bot.handlers.intake import MOST_KEPT
from tests.year.still import StillClock
from tests.year.town import Town

CONTAINERS = (dict, list, set, deque)
NOT_THE_BOTS = (type, ModuleType, FrameType, CodeType, Town, StillClock, asyncio.AbstractEventLoop)
# The intake renews the one after MOST_KEPT conversations, the other clears its list of cursors every 200.
BOUNDED = (ConversationHandler, sqlite3.Connection)
MOST_GROWTH = 24  # entries: what is under way, rows of a query; not one per chat
Footprint = dict[str, tuple[int, int]]  # what -> how many of it, and the entries of the largest


def footprint(bot_app: BotApp) -> Footprint:
    """Entries per kind of container, named by who holds it."""
    gc.collect()
    found: Footprint = dict(_caches())
    for holder, container in _reachable(bot_app):
        count, largest = found.get(holder, (0, 0))
        found[holder] = count + 1, max(largest, len(container))
    return found


def grown(before: Footprint, after: Footprint) -> list[str]:
    """What has become larger than the work under way explains, other than by its own bound."""
    lines = []
    for name, (count, largest) in after.items():
        count_before, largest_before = before.get(name, (0, 0))
        if max(count - count_before, largest - largest_before) > MOST_GROWTH:
            lines.append(f"{name}: {count_before} of {largest_before} -> {count} of {largest}")
    return sorted(lines)


def _reachable(bot_app: BotApp) -> Iterator[tuple[str, Sized]]:
    """Containers with the class that holds them, nearest first. Code and whoever is outside the bot are left out."""
    seen, waiting = {id(bot_app)}, deque([("BotApp", bot_app, 0)])
    while waiting:
        holder, thing, depth = waiting.popleft()
        if isinstance(thing, BOUNDED):
            assert all(len(held) <= MOST_KEPT for held in gc.get_referents(thing) if isinstance(held, CONTAINERS))
            continue
        if isinstance(thing, CONTAINERS) and depth:
            yield holder, thing
        for other in _inside(thing):
            if id(other) not in seen and not isinstance(other, NOT_THE_BOTS):
                seen.add(id(other))
                name = holder if isinstance(other, (*CONTAINERS, tuple)) else type(other).__qualname__
                waiting.append((name, other, depth + 1))


def _inside(thing: Any) -> list[Any]:
    """What it refers to; of a function only its closure and defaults, not its module."""
    if isinstance(thing, FunctionType):
        cells = [cell.cell_contents for cell in thing.__closure__ or () if _is_full(cell)]
        return [*cells, *(thing.__defaults__ or ())]
    if isinstance(thing, BuiltinFunctionType | str | bytes | int | float):
        return []
    return gc.get_referents(thing)


def _is_full(cell: Any) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True


def _caches() -> Iterator[tuple[str, tuple[int, int]]]:
    """Module-level containers of the bot, and caches without a bound of their own."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("bot."):
            continue
        for word, value in vars(module).items():
            if isinstance(value, CONTAINERS) and not word.startswith("__"):
                yield f"{name}.{word}", (1, len(value))
            elif hasattr(value, "cache_info") and value.cache_info().maxsize is None:
                yield f"{name}.{word}", (1, value.cache_info().currsize)
