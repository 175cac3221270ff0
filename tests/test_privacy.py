"""What /privacy says about data is true: to the last column, with a test for each sentence on how long."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest

from bot import settings
from bot.guide.case import Kind
from bot.guide.state import State
from bot.guide.take_code import Along, TakeCode
from bot.screens import privacy
from bot.store import Store, copies, schema
from bot.store.rows import EPOCH
from tests.conftest import Street
from tests.pretend import User
from tests.screens.budget import visible
from tests.screens.worlds import languages, view
from tests.store.world import DAY, NOW, case, chat, closed, keep, state

ROOT = Path(__file__).parents[1]
TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Letter")
CLOSED, IDLE = timedelta(days=30), timedelta(days=400)
REAL_TOKEN = "1234567890:" + "a" * 35


def columns() -> dict[str, list[str]]:
    """Of every table, as the migrations make them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        schema.apply(database)
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")] for table in tables}


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    return await Store.open(tmp_path / "kept.db")


def test_every_column_has_its_sentence() -> None:
    told = {table: sorted(names) for said in privacy.TOLD.values() for table, names in said.items()}
    stored = {table: sorted(names) for table, names in columns().items() if table not in privacy.ABOUT_NOBODY}
    assert told == stored


def test_every_sentence_is_shown_in_every_language() -> None:
    for language in languages():
        shown = view(None, language)
        text = privacy.what(shown).text
        told = {privacy.told(shown, said) for said in privacy.Said}
        assert len(told) == len(privacy.Said) == len(privacy.TOLD)
        assert all(one in text for one in told)


def test_the_copy_has_every_table_that_names_a_chat() -> None:
    assert set(copies.TABLES) == {table for table, names in columns().items() if "chat_id" in names}


async def test_the_copy_has_every_column_with_readable_times(store: Store) -> None:
    await keep(store, _full(7))
    tables = await store.copy_of(7)
    copied = orjson.loads(copies.as_json(tables))
    assert {table: list(rows[0]) for table, rows in copied.items()} == {name: columns()[name] for name in copies.TABLES}
    for table, rows in copied.items():
        for column, value in rows[0].items():
            raw = tables[table][0][column]
            large = isinstance(raw, int) and raw > 10_000
            assert not large or isinstance(value, str), f"{table}.{column} is shown as a bare number"
    assert copied["chats"][0]["last_seen"] == "2026-03-02T09:30:00.123456Z"
    assert copied["cases"][0]["answers"]["carrier"] == "proximus"
    await store.close()


async def test_the_copy_has_nothing_of_another_chat(store: Store) -> None:
    await keep(store, _full(7))
    await keep(store, _full(987_654_321))
    assert b"987654321" not in copies.as_json(await store.copy_of(7))
    assert set(map(len, (await store.copy_of(8)).values())) == {0}
    await store.close()


def _full(chat_id: int) -> State:
    """A chat that has a row in every table."""
    one = case(chat_id).record(Kind.NOT_YET, NOW, detail="ended")
    code = TakeCode(Along.COPY, f"{chat_id % 16:x}" * 64, NOW + DAY)
    return State(chat(chat_id)).with_case(replace(one, ticks=frozenset({"signal"}), codes=(code,)))


async def test_somebody_gets_a_copy_in_one_tap_and_keeps_the_screen(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start", "I have these")
    await user.send("/privacy")
    await user.tap("Get a copy")
    await street.settle()
    (document,) = [m["document"] for m in await user.messages() if m.get("document")]
    assert document["name"] == "copy.json"
    await user.sees("What is stored here")


async def test_a_closed_case_and_a_chat_without_one_go_after_the_days_that_are_said(store: Store) -> None:
    await keep(store, closed(7))
    await keep(store, State(chat(8)))
    await _purge(store, NOW + CLOSED - DAY)
    kept = [await store.load(7), await store.load(8)]
    assert None not in kept
    assert all(one.cases for one in kept[:1] if one)
    await _purge(store, NOW + CLOSED + DAY)
    assert [await store.load(7), await store.load(8)] == [None, None]
    await store.close()


async def test_all_goes_after_the_days_that_are_said_when_no_reminder_is_to_come(store: Store) -> None:
    muted = state(7)
    await keep(store, replace(muted, chat=replace(muted.chat, reminders_off=True)))
    await _purge(store, NOW + IDLE - DAY)
    assert await store.load(7) is not None
    await _purge(store, NOW + IDLE + DAY)
    assert await store.load(7) is None
    await store.close()


async def test_a_reminder_that_was_promised_keeps_its_chat_until_it_was_sent(store: Store) -> None:
    late = NOW + 700 * DAY
    one = state(7)
    await keep(store, one.with_case(one.cases[0].record(Kind.END_DATE, NOW, day=late.date(), detail="day")))
    await _purge(store, NOW + IDLE + DAY)
    assert await store.load(7) is not None
    await store.change(7, lambda s: (s and replace(s, chat=replace(s.chat, reminders_off=True)), None))
    await _purge(store, late + DAY)
    assert await store.load(7) is None
    await store.close()


async def test_what_was_put_aside_goes_after_the_days_that_are_said(store: Store) -> None:
    await store.put_aside(1, NOW)
    await _purge(store, NOW + CLOSED - DAY)
    assert await store.was_put_aside(1)
    await _purge(store, NOW + CLOSED + DAY)
    assert not await store.was_put_aside(1)
    await store.close()


async def _purge(store: Store, now: datetime) -> None:
    assert now > EPOCH
    await store.purge(now - CLOSED, now - IDLE)


def test_the_days_that_are_set_are_the_days_that_are_said() -> None:
    for language in languages():
        text = visible(privacy.keep(replace(view(None, language), keep_days=(11, 222))).text)
        assert "11" in text
        assert "222" in text


def test_it_says_how_long_backups_are_kept_as_their_document_does() -> None:
    assert f"{privacy.BACKUP_DAYS} days" in visible(privacy.keep(view(None)).text)
    assert f"**{privacy.BACKUP_DAYS} days**" in (ROOT / "docs/backup.md").read_text(encoding="utf-8")


def test_a_public_bot_that_nobody_stands_for_says_so() -> None:
    unnamed = replace(view(None), contact="", public=True)
    assert "EU law says that it must be" in privacy.privacy(unnamed).text
    assert "EU law" not in privacy.privacy(replace(unnamed, contact="me@example.org")).text
    assert "not stated" in privacy.privacy(replace(unnamed, public=False)).text


def test_whoever_runs_it_without_a_name_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    real = {"bot_token": REAL_TOKEN, "_env_file": None}
    assert settings.load(**real).warnings == [settings.UNNAMED]
    assert settings.load(**real, contact="me@example.org").warnings == []
    assert settings.load(**real, telegram_api_url="http://127.0.0.1:1").warnings == []
