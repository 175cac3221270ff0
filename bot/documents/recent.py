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
        self._made: OrderedDict[Hashable, tuple[datetime, bytes]] = OrderedDict()
        self._asked: OrderedDict[int, list[datetime]] = OrderedDict()

    def may_have(self, chat_id: int, now: datetime) -> bool:
        """Whether the chat may get one more now; it counts as asked for then."""
        recent = [at for at in self._asked.pop(chat_id, []) if timedelta() <= now - at < PAUSE]
        allowed = len(recent) < MOST_AT_ONCE
        self._asked[chat_id] = [*recent, now] if allowed else recent
        if len(self._asked) > MOST_CHATS:
            self._asked.popitem(last=False)
        return allowed

    def made(self, what: Hashable, now: datetime, make: Callable[[], bytes]) -> bytes:
        """The file of `what`, which names everything that it is made from but the time. One thread at a time."""
        at, data = self._made.pop(what, (now, b""))
        if not data or not timedelta() <= now - at < FRESH:
            at, data = now, make()
        self._made[what] = at, data
        if len(self._made) > MOST_KEPT:
            self._made.popitem(last=False)
        return data
