"""The database as somebody outside sees it. An engine makes the address for the bot and reads behind its back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.guide.case import Case, Chat, Event, Kind, answers_from_dict
from bot.store.schema import FOLDER as MIGRATIONS
from tests.torture.plan import Boundary

PRODUCTS_OWN = len(list(MIGRATIONS.glob("*.sql")))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Rows = list[dict[str, Any]]
TABLES = {
    "chats": "SELECT * FROM chats",
    "cases": "SELECT chat_id, number, answers, place, opened_at, last_tap FROM cases ORDER BY number",
    "events": "SELECT chat_id, case_number, number, kind, at, day, detail, corrects FROM events ORDER BY number",
    "ticks": "SELECT chat_id, case_number, item FROM ticks",
    "put_aside": "SELECT update_id FROM put_aside",
}


class Engine(Protocol):
    """A kind of database. `url` is for DATABASE_URL; `rows` reads the tables named in TABLES, read-only."""

    name: str

    def url(self, folder: Path) -> str: ...

    def rows(self, folder: Path) -> dict[str, Rows]: ...

    def faults(self, folder: Path, grown: Mapping[int, int]) -> list[str]:
        """What is broken in the database itself, and migrations that are half there.

        grown: the migrations that the harness has added (see stage.py), and how many chats there were before each
        """
        ...

    def new_schema(self, number: int) -> str:
        """A migration of this number: a table torture_N with a row per chat, an index and a column of that name."""
        ...

    def wire(self, passed: Callable[[Boundary], None], migrations: Path) -> None:
        """In the bot's process: pass the boundaries of commits and migrations; the latter are read from a folder."""
        ...


@dataclass
class Stored:
    """What is kept of one chat."""

    chat: dict[str, Any]
    cases: Rows = field(default_factory=list)
    events: Rows = field(default_factory=list)
    ticks: set[str] = field(default_factory=set)

    @property
    def answers(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.cases[-1]["answers"]) if self.cases else {}
        return found

    @property
    def place(self) -> str:
        return str(self.cases[-1]["place"]) if self.cases else ""

    def of_kind(self, kind: str, detail: str | None = None) -> Rows:
        return [e for e in self.events if e["kind"] == kind and detail in (None, e["detail"])]

    @property
    def numbers(self) -> set[int]:
        """The numbers of the cases."""
        return {row["number"] for row in self.cases}

    def still(self, kind: str, detail: str | None = None) -> Rows:
        """As of_kind, without what was corrected or taken back."""
        corrected = {e["corrects"] for e in self.events}
        return [e for e in self.of_kind(kind, detail) if e["number"] not in corrected]

    def as_chat(self) -> Chat:
        row = self.chat
        hour = row.get("hour", 10)  # before the second migration: what that one gives to everybody
        flags: dict[str, Any] = {"blocked": bool(row["blocked"]), "reminders_off": bool(row["reminders_off"])}
        return Chat(row["chat_id"], row["language"], moment(row["last_seen"]), row["zone"], hour, **flags)

    def as_case(self) -> Case:
        """The newest case as the guide knows it, to ask it what is due."""
        row = self.cases[-1]
        return Case(
            row["chat_id"],
            row["number"],
            moment(row["opened_at"]),
            moment(row["last_tap"]),
            answers_from_dict(self.answers),
            frozenset(self.ticks),
            tuple(_event(e) for e in self.events),
            row["place"],
        )


def by_chat(rows: dict[str, Rows]) -> dict[int, Stored]:
    """The rows of every chat together."""
    found = {row["chat_id"]: Stored(row) for row in rows["chats"]}
    for row in rows["cases"]:
        found[row["chat_id"]].cases.append(row)
    for row in rows["events"]:
        found[row["chat_id"]].events.append(row)
    for row in rows["ticks"]:
        found[row["chat_id"]].ticks.add(row["item"])
    return found


def moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _event(row: dict[str, Any]) -> Event:
    day = date.fromisoformat(row["day"]) if row["day"] else None
    return Event(row["number"], Kind(row["kind"]), moment(row["at"]), day, row["detail"], row["corrects"])
