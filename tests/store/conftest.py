"""A store in a real file, closed after the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import Store
from tests.store.world import OpenStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest_asyncio.fixture
async def open_store(path: Path) -> AsyncIterator[OpenStore]:
    """Opens as many stores on the same file as a test wants."""
    async with AsyncExitStack() as stack:

        async def opener() -> Store:
            store = await Store.open(path)
            stack.push_async_callback(store.close)
            return store

        yield opener


@pytest_asyncio.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()
