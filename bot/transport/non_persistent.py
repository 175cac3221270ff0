"""PTB's application without its lists of what to persist: they name every chat, and only a persistence empties them."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application


class NonPersistentApplication(Application[Any, Any, Any, Any, Any, Any]):
    """For a bot that keeps its state in a store of its own."""

    __slots__ = ()

    def _mark_for_persistence_update(self, **_: object) -> None:
        """Nothing: else two sets grow by an id for every chat ever seen. docs/decisions/0006."""
