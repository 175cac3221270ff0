"""Reminders: what was due, whether it came, and whether it came twice.

What is due is asked of the guide's pure code, over a case read from outside; whether it came, of the stand-in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.guide.reminders import schedule
from tests.torture.reader import Stored, moment
from tests.torture.witness import Sent, Witness

CLOCKS_APART = timedelta(hours=1)  # the bot's clock follows the stand-in's, which is wound on meanwhile
SAME = timedelta(hours=12)  # two reminders of one chat are a day apart, or one is the other's double


@dataclass(frozen=True, slots=True)
class Promise:
    """A reminder that has to come, and to be written down as sent.

    updates, reminded: how many updates (of anybody) and reminders (of this chat) there had been when it was promised
    """

    chat_id: int
    kind: str
    due_at: datetime
    updates: int = field(default=0, compare=False)
    reminded: int = field(default=0, compare=False)


def coming(stored: Mapping[int, Stored]) -> Iterator[Promise]:
    """Everything that is to come."""
    for chat_id, one in stored.items():
        if one.cases:
            yield from (Promise(chat_id, due.kind, due.at) for due in schedule(one.as_case(), one.as_chat()))


class Ledger:
    """Promises that are open, and the reminders that have come."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._open: list[Promise] = []
        self._judged = 0
        self.kept = 0

    @property
    def latest(self) -> datetime | None:
        """When the last of the open ones is due."""
        return max((promise.due_at for promise in self._open), default=None)

    def promise(self, stored: Mapping[int, Stored], until: datetime) -> None:
        """Write down everything that is due by then."""
        updates = len(self._witness.tapped)
        for due in coming(stored):
            if due.due_at <= until and due not in self._open:
                reminded = len(_reminded(stored[due.chat_id]))
                self._open.append(replace(due, updates=updates, reminded=reminded))

    def settle(self, stored: Mapping[int, Stored]) -> list[str]:
        """Cross out what was sent and recorded, and what is void; what is recorded only, or forgotten, is lost.

        `stored` must be read before this, so that whatever it has recorded is already in the stand-in's record.
        """
        lost = []
        still = set(coming(stored))
        for promise in list(self._open):
            recorded = _recorded(promise, stored)
            if recorded is not None and self._came(promise, recorded):
                self.kept += 1
            elif recorded is not None:
                lost.append(_named(promise, "is recorded and was never sent"))
            elif promise in still:
                continue
            elif not self._void(promise, stored):
                lost.append(_named(promise, "is forgotten, and nobody did anything"))
            self._open.remove(promise)
        return lost

    def give_up(self) -> list[str]:
        """What is still open is lost."""
        lost = [_named(promise, "never came") for promise in self._open]
        self._open.clear()
        return lost

    def died(self, life: int, stored: Mapping[int, Stored]) -> None:
        """The bot is dead: which of its reminders had it not yet written down?"""
        for sent in self._reminders():
            if sent.life == life:
                sent.unrecorded = not any(abs(at - sent.at) < SAME for at in _reminded(stored.get(sent.chat_id)))

    def doubles(self) -> tuple[int, list[str]]:
        """Reminders that came twice since the last call: how many were allowed to, and those that were not."""
        allowed, forbidden = 0, []
        for number, sent in list(enumerate(self._witness.sent))[self._judged :]:
            first = self._before(number, sent)
            if first is None:
                continue
            if first.unrecorded and first.life != sent.life:
                allowed += 1
            else:
                forbidden.append(f"chat {sent.chat_id} was reminded twice at {sent.at:%Y-%m-%d %H:%M}")
        self._judged = len(self._witness.sent)
        return allowed, forbidden

    def _before(self, number: int, sent: Sent) -> Sent | None:
        """The reminder that this one is a double of. Two "remind me later" of one day ask about different steps."""
        if not sent.reminds:
            return None
        earlier = (s for s in reversed(self._witness.sent[:number]) if s.reminds and s.chat_id == sent.chat_id)
        return next((s for s in earlier if sent.at - s.at < SAME and s.asks == sent.asks), None)

    def _void(self, promise: Promise, stored: Mapping[int, Stored]) -> bool:
        """Whether it may be due no longer: its user did something since, or another reminder of the chat came."""
        did = any(tap.chat_id == promise.chat_id for tap in self._witness.tapped[promise.updates :])
        return did or len(_reminded(stored.get(promise.chat_id))) > promise.reminded

    def _came(self, promise: Promise, recorded: datetime) -> bool:
        """Whether the chat was sent a reminder between its moment and the one at which it was recorded."""
        until = recorded + CLOCKS_APART
        of_chat = (s for s in self._reminders() if s.chat_id == promise.chat_id)
        return any(promise.due_at - CLOCKS_APART <= sent.at <= until for sent in of_chat)

    def _reminders(self) -> Iterator[Sent]:
        return (sent for sent in self._witness.sent if sent.reminds)


def _reminded(stored: Stored | None) -> list[datetime]:
    return [moment(e["at"]) for e in stored.of_kind("reminded")] if stored else []


def _recorded(promise: Promise, stored: Mapping[int, Stored]) -> datetime | None:
    """When it was written down as sent."""
    one = stored.get(promise.chat_id)
    # "remind me later" is recorded with its step behind it
    found = (e for e in one.of_kind("reminded") if e["detail"].partition(".")[0] == promise.kind) if one else ()
    return next((at for e in found if (at := moment(e["at"])) >= promise.due_at), None)


def _named(promise: Promise, what: str) -> str:
    return f"reminder {promise.kind} of chat {promise.chat_id}, due {promise.due_at:%Y-%m-%d %H:%M}, {what}"
