"""Every error of this project, as a tree.

ByeSimError
├── StartError        the bot cannot start or go on; the message is one readable line per fault that says what to do
│   ├── SettingsError     an environment variable is missing or wrong
│   ├── ContentError      files in content/ or locales/ are wrong; all faults at once
│   └── StoreStartError   the database cannot be opened, is newer than this program, or was tampered with
├── StoreError        the database refused a unit of work; nothing of it was kept
│   └── StoreBusy         locked for too long, no room, disk or file at fault; trying again later may work
└── NotPossible       a tap that cannot be carried out for the case as it is now; the user sees the current screen
"""

from __future__ import annotations

from collections.abc import Iterable


class ByeSimError(Exception):
    """Base of all errors raised on purpose."""


class StartError(ByeSimError):
    """The bot cannot start. `lines` holds one readable sentence per fault."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


class SettingsError(StartError):
    """An environment variable is missing or wrong."""


class ContentError(StartError):
    """Files in content/ or locales/ are wrong; every fault is listed, with file and key."""


class StoreStartError(StartError):
    """The database cannot be opened, is newer than this program, or its migrations were edited."""


class StoreError(ByeSimError):
    """A unit of work failed and was rolled back; nothing of it was kept."""


class StoreBusy(StoreError):
    """The database is locked, full, damaged or gone; the same unit may succeed once that is over."""


class NotPossible(ByeSimError):
    """A tap cannot be carried out for the case as it is now."""
