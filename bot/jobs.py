"""What is to do in one chat: the screen to show with all that goes along with it, and what is tidied up behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.messages import Document
from bot.screens.screen import Screen


@dataclass
class Deletion:
    """A message of the user's to delete. Where Telegram does not: `instead` of the screen, or, where that one was
    replaced by a newer one, `ask` above it."""

    message_id: int
    ask: Screen
    instead: Screen | None
    tries: int = 0


async def _nothing() -> None:
    pass


@dataclass
class Job:
    """What to show. `live` is the message to edit, None to send a new one.

    `old` is the live message as it was stored, `tapped` another one with buttons: whichever of them does not
    carry the screen in the end loses its keyboard. `messages` come above the screen, which is then sent anew.
    `deletions` come before all of it. `done` is called once the screen was shown; not when a newer one took its place.
    """

    screen: Screen
    live: int | None
    old: int | None = None
    messages: list[Screen | Document] = field(default_factory=list)
    tapped: int | None = None
    done: Callable[[], Awaitable[None]] = _nothing
    deletions: list[Deletion] = field(default_factory=list)
    below: bool = False  # messages came above it: an edit would leave it where nobody looks

    def __post_init__(self) -> None:
        self.below = self.below or bool(self.messages)

    def after(self, before: Job) -> None:
        """Take the place of a job that was not finished: its messages and duties stay, each message once."""
        self.messages = [*(m for m in before.messages if m not in self.messages), *self.messages]
        self.below = self.below or before.below
        mine = {deletion.message_id for deletion in self.deletions}
        older = [replace(d, instead=None) for d in before.deletions if d.message_id not in mine]
        self.deletions = [*older, *self.deletions]
        seen = self.live is not None and self.live > (before.old or 0)  # tapped: it did arrive
        if before.live is None and not seen:
            self.live, self.old = None, before.old
        self.tapped = self.tapped or before.tapped

    def ask_for(self, deletion: Deletion) -> None:
        """Telegram did not delete it: the user is asked to, on the screen or above another one."""
        if deletion.instead is not None:
            self.screen = deletion.instead
        elif deletion.ask not in self.messages:
            self.messages.insert(0, deletion.ask)
            self.below = True

    def know(self, shown: int) -> None:
        """The job was made before this message was the live one."""
        if self.live is not None:
            self.live = max(self.live, shown)
        self.old = shown


@dataclass
class Work:
    """What is to do in one chat: a job, and messages whose keyboard goes (False) or that are deleted (True)."""

    job: Job | None = None
    stale: dict[int, bool] = field(default_factory=dict)
    shown: int | None = None
    tries: int = 0
    flooded: bool = False
    sleeping: asyncio.Timeout | None = None
    tidying: asyncio.Timeout | None = None
    task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Try at once: there is something newer. A flood wait is waited out all the same; what only tidies waits."""
        for waiting in (self.tidying, None if self.flooded else self.sleeping):
            if waiting is not None and not waiting.expired():
                with suppress(RuntimeError):  # it ends at this very moment, which is as good
                    waiting.reschedule(asyncio.get_running_loop().time())

    def put_back(self, job: Job) -> None:
        """The job was not finished: it waits again, unless a newer one took its place."""
        if self.job is None:
            self.job = job
        else:
            self.job.after(job)
