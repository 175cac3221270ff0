"""Holds what came against what was expected: each reminder once, in time, by day, and to nobody else."""

from __future__ import annotations

import heapq
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.year.deeds import Diaries, reminded
from tests.year.diary import ChatDiary
from tests.year.expected import Expected, earliest, expected
from tests.year.town import Seen

PATIENCE = timedelta(minutes=10)  # from the moment a reminder may go until it is missed
STEPS = {
    "confirmation": "confirmation",
    "ended": "ended",
    "moved": "ended",
    "final_bill": "final_bill",
    "refund": "final_bill",
    "money_refund": "money",
    "money_bill": "money",
    "money_delay": "money",
    "money_debit": "money",
    "last_call": "unlink",
    **dict.fromkeys(("right_offer", "right_debit", "right_delay", "right_refund", "right_ombudsman"), "right"),
}
MOST_FAULTS = 50
MARK = "⏰"
LateWords = Callable[[date], tuple[str, ...]]


@dataclass
class Figures:
    """What happened, counted."""

    came: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    together: int = 0
    slowest: timedelta = timedelta(0)
    forgotten_chats: int = 0
    forgotten_cases: int = 0


class Checker:
    """`faults` says what was wrong, at most MOST_FAULTS lines of it. `late_words` is the notice of a late reminder."""

    def __init__(self, diaries: Diaries, rows: sqlite3.Connection, late_words: LateWords) -> None:
        self.diaries = diaries
        self.rows = rows
        self.figures = Figures()
        self.faults: list[str] = []
        self._late_words = late_words
        self._waiting: dict[int, dict[tuple[int, str], tuple[datetime, datetime]]] = {}
        self._deadlines: list[tuple[datetime, int]] = []

    def fault(self, chat_id: int, now: datetime, what: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(f"{now:%Y-%m-%d %H:%M} chat {chat_id}: {what}")

    def changed(self, chat_id: int, now: datetime) -> None:
        """The diary of a chat changed: from now on something else is expected."""
        chat = self.diaries.chats.get(chat_id)
        before = self._waiting.pop(chat_id, {})
        wanted: Expected = expected(chat) if chat else {}
        if chat is None or not wanted:
            return
        after = {}
        for key, due in wanted.items():
            known = before.get(key)
            ready = known[1] if known and known[0] == due else earliest(max(now, due), chat)
            after[key] = due, ready
            heapq.heappush(self._deadlines, (ready + PATIENCE, chat_id))
        self._waiting[chat_id] = after

    def missed(self, now: datetime) -> None:
        """Complain of every reminder whose time has passed."""
        while self._deadlines and self._deadlines[0][0] < now:
            _, chat_id = heapq.heappop(self._deadlines)
            waiting = self._waiting.get(chat_id, {})
            for key in [key for key, (_, ready) in waiting.items() if ready + PATIENCE < now]:
                self.fault(chat_id, now, f"no reminder {key[1]!r} of case {key[0]} came, due {waiting[key][0]}")
                del waiting[key]

    def came(self, seen: Seen, now: datetime) -> list[str]:
        """The bot wrote by itself: which reminders that was."""
        if not seen.text.startswith(MARK):
            return []
        chat = self.diaries.chats.get(seen.chat_id)
        told = self._told(chat, seen.chat_id)
        if chat is None:
            self.fault(seen.chat_id, now, "a reminder came to somebody who has nothing here")
            return []
        if not told:
            self.fault(seen.chat_id, now, "a reminder came that was not the bot's to send, or came twice")
            return []
        self._check_hour(chat, now)
        known = [self._check(chat, seen, one, now) for one in told]
        self._check_words(chat, seen, [due for due in known if due], now)
        others = {tap.case for tap in seen.taps if tap.action == "resume"}  # a way to each case whose buttons go
        cases = {tap.case for tap in seen.taps} - others
        waiting = {number for number, case in chat.cases.items() if not case.settled} - cases
        if not others <= waiting or bool(others) != bool(waiting):
            self.fault(chat.chat_id, now, f"the ways to other cases are {others}, open are {waiting}")
        if {number for number, _ in told} != cases:
            self.fault(chat.chat_id, now, f"the buttons are of cases {cases}, the reminders of {told}")
        reminded(chat, [one for one in told if one[0] in chat.cases], seen.taps[0].case, now)
        self.figures.together += len(told) > 1
        self.changed(chat.chat_id, now)
        return [kind.partition(".")[0] for _, kind in told]

    def _told(self, chat: ChatDiary | None, chat_id: int) -> list[tuple[int, str]]:
        """What the bot has recorded as sent since it was last looked at."""
        found = self.rows.execute(
            "SELECT case_number, number, detail FROM events WHERE chat_id = ? AND kind = 'reminded'"
            " ORDER BY case_number, number",
            (chat_id,),
        ).fetchall()
        cases = chat.cases if chat else {}
        fresh = [(case, kind) for case, number, kind in found if case not in cases or number > cases[case].read]
        for case, number, _ in found:
            if case in cases:
                cases[case].read = max(cases[case].read, number)
        return fresh

    def _check(self, chat: ChatDiary, seen: Seen, told: tuple[int, str], now: datetime) -> datetime | None:
        """One reminder; returns when it was due."""
        number, kind = told[0], told[1].partition(".")[0]
        self.figures.came[kind] += 1
        due, ready = self._waiting.get(chat.chat_id, {}).get((number, kind), (None, now))
        if due is None:
            case = chat.cases.get(number)
            why = "a deleted" if case is None else "a settled" if case.settled else "no such reminder for the"
            self.fault(chat.chat_id, now, f"{kind!r} came: {why} case {number}")
            return None
        if now < due:
            self.fault(chat.chat_id, now, f"{kind!r} came before {due}")
        self.figures.slowest = max(self.figures.slowest, now - ready)
        roots = {tap.place.split(".")[0] for tap in seen.taps} | {
            tap.arg.split(".")[0] for tap in seen.taps if tap.action == "go"
        }
        if STEPS.get(kind, "") not in roots | {""}:
            self.fault(chat.chat_id, now, f"{kind!r} shows {sorted(roots)}")
        self.figures.late[kind] += chat.day_of(now) > chat.day_of(due)
        return due

    def _check_hour(self, chat: ChatDiary, now: datetime) -> None:
        if chat.local(now).hour not in chat.awake:
            self.fault(chat.chat_id, now, f"a reminder came at night: {chat.local(now):%H:%M}")

    def _check_words(self, chat: ChatDiary, seen: Seen, dues: list[datetime], now: datetime) -> None:
        """A reminder of another day says so and names the day; one of today does not."""
        if not dues:
            return
        late = [due for due in dues if chat.day_of(due) < chat.day_of(now)]
        text = _closed_up(seen.text)
        says = any(_closed_up(words) in text for due in late for words in self._late_words(chat.day_of(due)))
        punctual = len(late) < len(dues) and not says
        if not (says or punctual):
            self.fault(chat.chat_id, now, "a late reminder does not say that it is late")


def _closed_up(text: str) -> str:
    """Without spaces: a Chinese screen closes the gaps of what was filled in."""
    return "".join(text.split())
