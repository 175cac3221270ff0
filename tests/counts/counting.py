"""What the bot does for one tap, counted: figures that are the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import wraps
from typing import Any

import pytest

from bot.screens.screen import Button, Screen
from bot.store.group_commit import GroupCommit
from bot.transport.request import AiohttpRequest

OF_NO_TAP = ("getUpdates", "getM", "setM")  # polls, and the profile at the start


@dataclass
class Counts:
    """`calls` are HTTP calls by method, `hops` are trips to the database's thread, `commits` those that stored
    something, each with its sync."""

    calls: list[str] = field(default_factory=list)
    hops: int = 0
    commits: int = 0
    statements: int = 0
    screens: int = 0
    buttons: int = 0

    def line(self, tap: str) -> str:
        """One line of TOML."""
        shown = {**asdict(self), "calls": " ".join(sorted(self.calls))}
        parts = [
            f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in shown.items()
        ]
        return f'    {{ tap = "{tap}", {", ".join(parts)} }},'


class Counter:
    """Counts from now on; `take` gives what came since the last time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._counts = Counts()
        self._inside = False
        monkeypatch.setattr(AiohttpRequest, "_try", self._watched_call(AiohttpRequest._try))
        monkeypatch.setattr(GroupCommit, "commit", self._watched_commit(GroupCommit.commit))
        monkeypatch.setattr(GroupCommit, "execute", self._watched_statement(GroupCommit.execute), raising=False)
        monkeypatch.setattr(Screen, "__init__", self._watched_new("screens", Screen.__init__))
        monkeypatch.setattr(Button, "__init__", self._watched_new("buttons", Button.__init__))

    def take(self) -> Counts:
        counts, self._counts = self._counts, Counts()
        return counts

    def _watched_call(self, call: Any) -> Any:
        @wraps(call)
        async def watched(request: AiohttpRequest, name: str, *rest: Any) -> Any:
            if not name.startswith(OF_NO_TAP):
                self._counts.calls.append(name)
            return await call(request, name, *rest)

        return watched

    def _watched_commit(self, commit: Callable[[GroupCommit], None]) -> Callable[[GroupCommit], None]:
        @wraps(commit)
        def watched(connection: GroupCommit) -> None:
            before, self._inside = connection.total_changes, True
            commit(connection)
            self._inside = False
            self._counts.hops += 1
            self._counts.commits += connection.total_changes > before

        return watched

    def _watched_statement(self, execute: Any) -> Any:
        def watched(connection: GroupCommit, *arguments: Any) -> Any:
            self._counts.statements += self._inside  # not what tidies up by the time of day
            return execute(connection, *arguments)

        return watched

    def _watched_new(self, what: str, new: Any) -> Any:
        @wraps(new)
        def watched(made: object, *arguments: Any, **more: Any) -> None:
            setattr(self._counts, what, getattr(self._counts, what) + 1)
            new(made, *arguments, **more)

        return watched
