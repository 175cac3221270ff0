"""The files that were made last: whoever asks for the same again gets it without drawing, and not many in a row.

It remembers few chats, and forgets them with the process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

MOST_AT_ONCE = 3  # of one chat within PAUSE: a dossier, a letter and a calendar
PAUSE = timedelta(seconds=30)
FRESH = timedelta(minutes=10)  # a file names the moment it was made
MOST_KEPT = 32  # files; a long record makes one of 100 kB
MOST_CHATS = 1000


class RecentFiles:
    """Bounded in files and in chats."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[int, Hashable], tuple[datetime, bytes]] = OrderedDict()
        self._asked: OrderedDict[int, list[datetime]] = OrderedDict()

    def __len__(self) -> int:
        """How many files are kept."""
        return len(self._made)

    def may_have(self, chat_id: int, now: datetime) -> bool:
        """Whether the chat may get one more now; it counts as asked for then."""
        recent = [at for at in self._asked.pop(chat_id, []) if timedelta() <= now - at < PAUSE]
        allowed = len(recent) < MOST_AT_ONCE
        self._asked[chat_id] = [*recent, now] if allowed else recent
        if len(self._asked) > MOST_CHATS:
            self._asked.popitem(last=False)
        return allowed

    def made(self, chat_id: int, what: Hashable, now: datetime, make: Callable[[], bytes]) -> bytes:
        """The file of `what`, which names everything that it is made from but the time. One thread at a time."""
        for old in [old for old, (at, _) in list(self._made.items()) if not timedelta() <= now - at < FRESH]:
            self._made.pop(old, None)
        key = chat_id, what
        at, data = self._made.pop(key, (now, b""))
        self._made[key] = (at, data) if data else (now, make())
        if len(self._made) > MOST_KEPT:
            self._made.popitem(last=False)
        return self._made[key][1]

    def forget(self, chat_id: int) -> None:
        """Keep nothing of a chat that deleted something."""
        for key in [key for key in list(self._made) if key[0] == chat_id]:
            self._made.pop(key, None)
