"""Rows to domain objects and back. A row that cannot be read is a StoreError without its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

from bot.errors import StoreError
from bot.guide.case import Case, Chat, Event, Kind, Stage, answers_from_dict, answers_to_dict
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId
from bot.guide.take_code import Along, TakeCode
from bot.store.claimed import Claimed

Row = Mapping[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)


def to_microseconds(moment: datetime) -> int:
    """Epoch microseconds of an aware datetime."""
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(count: int) -> datetime:
    return EPOCH + timedelta(microseconds=count)


def to_seconds(moment: datetime) -> int:
    """Epoch seconds, rounded down."""
    return (moment - EPOCH) // SECOND


def to_seconds_up(moment: datetime) -> int:
    """Epoch seconds, rounded up: for what must not happen before that moment."""
    return -((EPOCH - moment) // SECOND)


def to_day(moment: datetime) -> int:
    """Days since 1970, rounded down."""
    return (moment - EPOCH).days


def from_seconds(count: int) -> datetime:
    return EPOCH + timedelta(seconds=count)


def chat_to_row(chat: Chat) -> dict[str, Any]:
    return {
        "chat_id": chat.chat_id,
        "language": chat.language,
        "zone": chat.zone,
        "hour": chat.hour,
        "live_message": chat.live_message,
        "active_case": chat.active_case,
        "blocked": chat.blocked,
        "reminders_off": chat.reminders_off,
        "last_seen": to_microseconds(chat.last_seen),
        "taken_at": to_microseconds(chat.taken_at) if chat.taken_at else None,
    }


def chat_from_row(row: Row) -> Chat:
    return Chat(
        chat_id=row["chat_id"],
        language=row["language"],
        last_seen=from_microseconds(row["last_seen"]),
        zone=row["zone"],
        hour=row["hour"],
        live_message=row["live_message"],
        active_case=row["active_case"],
        blocked=bool(row["blocked"]),
        reminders_off=bool(row["reminders_off"]),
        taken_at=from_microseconds(row["taken_at"]) if row["taken_at"] else None,
    )


def case_to_row(case: Case) -> dict[str, Any]:
    """The case without its events and ticks, which have rows of their own."""
    return {
        "chat_id": case.chat_id,
        "number": case.number,
        "answers": orjson.dumps(answers_to_dict(case.answers)).decode(),
        "place": case.place,
        "opened_at": to_microseconds(case.opened_at),
        "last_tap": to_microseconds(case.last_tap),
        "settled": case.stage is Stage.SETTLED,
    }


def code_to_row(case: Case, code: TakeCode) -> dict[str, Any]:
    return {
        "chat_id": case.chat_id,
        "case_number": case.number,
        "kind": code.kind.value,
        "digest": code.digest,
        "expires_at": to_seconds(code.until),
    }


def event_to_row(case: Case, event: Event) -> dict[str, Any]:
    return {
        "chat_id": case.chat_id,
        "case_number": case.number,
        "number": event.number,
        "kind": event.kind.value,
        "at": to_microseconds(event.at),
        "day": event.day.isoformat() if event.day else None,
        "detail": str(event.detail),
        "corrects": event.corrects,
    }


def cases_from_rows(cases: Iterable[Row], events: Iterable[Row], ticks: Iterable[Row]) -> tuple[Case, ...]:
    """The cases of one chat; `cases` and `events` come ordered by number."""
    events_of: dict[int, list[Event]] = {}
    ticks_of: dict[int, set[str]] = {}
    try:
        for row in events:
            events_of.setdefault(row["case_number"], []).append(_event(row))
        for row in ticks:
            ticks_of.setdefault(row["case_number"], set()).add(row["item"])
        return tuple(_case(row, events_of, ticks_of) for row in cases)
    except ValueError:
        raise StoreError("a stored case cannot be read: was it written by a newer program?") from None


def _event(row: Row) -> Event:
    return Event(
        number=row["number"],
        kind=Kind(row["kind"]),
        at=from_microseconds(row["at"]),
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        detail=row["detail"],
        corrects=row["corrects"],
    )


def _case(row: Row, events: dict[int, list[Event]], ticks: dict[int, set[str]]) -> Case:
    number = row["number"]
    return Case(
        chat_id=row["chat_id"],
        number=number,
        opened_at=from_microseconds(row["opened_at"]),
        last_tap=from_microseconds(row["last_tap"]),
        answers=answers_from_dict(orjson.loads(row["answers"])),
        ticks=frozenset(ticks.get(number, ())),
        events=tuple(events.get(number, ())),
        place=row["place"],
        codes=tuple(
            TakeCode(kind, row[f"{kind}_digest"], from_seconds(row[f"{kind}_until"]))
            for kind in Along
            if row[f"{kind}_digest"]
        ),
    )


def claimed_from_rows(rows: Iterable[Row]) -> list[Claimed]:
    """Soonest first. A kind or step of a newer program is left out: it stays leased and comes to nothing."""
    known = (row for row in rows if row["kind"] in set(ReminderKind) and row["step"] in set(StepId))
    claimed = [
        Claimed(
            chat_id=row["chat_id"],
            case_number=row["case_number"],
            kind=ReminderKind(row["kind"]),
            step=StepId(row["step"]),
            due_at=from_seconds(row["due_at"]),
            attempts=row["attempts"],
        )
        for row in known
    ]
    return sorted(claimed, key=lambda one: (one.due_at, one.chat_id, one.case_number, one.kind))
