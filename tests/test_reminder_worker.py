"""Reminders on their way: what the user does meanwhile, and what Telegram asks for. Over real HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.moments import local_day
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.state import State
from bot.guide.tap import Tap
from bot.reminder_worker import LONGEST_SLEEP, ReminderWorker
from bot.screens.buttons import pack
from bot.store.claimed import Claimed
from tests.conftest import Street
from tests.pretend import PATIENCE, User

TO_PLAN = ("End it", "BASE", "Only this number", "Works, in Belgium", "Phone")
ASKED = ("Go to the request", "End of the month", "I have called", "Today", "Belgium")
SLOW = 3.0  # real seconds that Telegram's answer is on its way: time enough for a tap


async def state_of(street: Street, user: User) -> State:
    assert street.bot_app is not None
    found = await street.bot_app.store.load(user.chat)
    assert found is not None
    return found


async def slow_reminder(user: User) -> None:
    """A reminder is in the chat; Telegram's answer is not here yet."""
    await user.post("/faults", {"method": "sendMessage", "delay_s": SLOW, "chat_id": user.chat})
    body = {"until": "next_message", "max_seconds": 30 * 86400, "chat_id": user.chat}
    assert (await user.post("/clock/advance", body))["found"]
    assert any("Your reminder" in m["text"] for m in await user.messages())


async def noted(street: Street, user: User, stripped: int) -> None:
    """Until the worker has written down what it sent: then one more older screen loses its keyboard."""
    async with asyncio.timeout(PATIENCE):
        while await strips(street, user) == stripped:  # noqa: ASYNC110 - seen from outside only
            await asyncio.sleep(0.01)


async def strips(street: Street, user: User) -> int:
    return sum(call["method"] == "editMessageReplyMarkup" for call in await calls(street, user))


async def force(user: User, data: str) -> None:
    screen = await user.screen()
    await user.press(screen["message_id"], data, force=True)


async def test_a_case_thrown_away_while_its_reminder_is_on_its_way_stays_away(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    await user.send("/cases")
    await user.walk("Another SIM", "End it", "Orange", "Only this number", "Works, in Belgium", "Phone")
    await user.walk("Go to the request", "End of the month", "I have called", "Today", "Belgium")
    first, second = (await state_of(street, user)).cases
    await force(user, pack(Tap(first.number, "reminders", "mute", "case")))
    await slow_reminder(user)
    stripped = await strips(street, user)
    await force(user, pack(Tap(second.number, "back", "drop")))
    await noted(street, user, stripped)
    after = await state_of(street, user)
    assert [case.number for case in after.cases] == [first.number]
    assert after.chat.active_case == first.number
    await user.send("/status")
    await user.sees("BASE")
    assert len((await state_of(street, user)).cases) == 1


async def test_a_day_changed_while_a_reminder_is_on_its_way_gets_its_own(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    number = (await state_of(street, user)).cases[0].number
    today = street.playground.clock.now().date()
    await force(user, pack(Tap(number, "pick", "end", f"{today + timedelta(days=5)}")))
    await slow_reminder(user)
    stripped = await strips(street, user)
    await force(user, pack(Tap(number, "pick", "end", f"{today + timedelta(days=40)}")))
    await noted(street, user, stripped)
    state = await state_of(street, user)
    told, changed = state.cases[0].last(Kind.REMINDED, ReminderKind.LAST_CALL), state.cases[0].last(Kind.END_DATE)
    assert told is not None
    assert changed is not None
    assert told.number > changed.number, "it was noted after the tap"
    coming = {due.kind: local_day(due.at, state.chat) for due in schedule(state.cases[0], state.chat)}
    assert coming[ReminderKind.LAST_CALL] == today + timedelta(days=37)


async def test_it_keeps_away_for_as_long_as_telegram_asks(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, *ASKED)
    flood = {"status": 429, "description": "Too Many Requests: retry after 5400", "retry_after": 5400}
    await user.post("/faults", {"method": "sendMessage", "chat_id": user.chat, **flood})
    before = len([c for c in await calls(street, user) if c["status"] == 429])
    while len([c for c in await calls(street, user) if c["status"] == 429]) == before:
        await user.wind(days=0.02)
    refused = [c for c in await calls(street, user) if c["status"] == 429][-1]
    assert await user.wind(until_message=True, max_days=1)
    sent = [c for c in await calls(street, user) if c["method"] == "sendMessage" and c["status"] == 200][-1]
    waited = datetime.fromisoformat(sent["at"]) - datetime.fromisoformat(refused["at"])
    assert waited >= timedelta(seconds=5400)


async def calls(street: Street, user: User) -> list[dict[str, Any]]:
    async with user.session.get(f"{user.url}/calls") as answer:
        found: list[dict[str, Any]] = (await answer.json())["calls"]
    return [call for call in found if call["chat_id"] == user.chat]


async def test_it_sends_both_remind_me_laters_of_one_day(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN, "Start")
    number = (await state_of(street, user)).cases[0].number
    for step in ("costs", "backup"):
        await force(user, pack(Tap(number, f"more.{step}", "snooze", "3")))
    shown = []
    for _ in range(2):
        assert await user.wind(until_message=True, max_days=4)
        shown.append((await state_of(street, user)).cases[0].place)
    assert sorted(shown) == ["backup", "costs"]


async def test_it_sends_more_than_a_row_of_reminders_that_fall_together(street: Street, user: User) -> None:
    await user.send("/start")
    assert street.bot_app is not None
    chat = (await state_of(street, user)).chat
    asked_at = street.playground.clock.now() - timedelta(days=60)
    answers = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
    cases = [
        Case(user.chat, number, asked_at, asked_at, answers)
        .record(Kind.END_DATE, asked_at, day=(asked_at + timedelta(days=10)).date(), detail="day")
        .record(Kind.ASKED, asked_at, day=asked_at.date(), detail="hotline")
        for number in range(1, 6)
    ]
    late = {(case.number, due.kind) for case in cases for due in schedule(case, chat)}
    assert len(late) == 25, "five of each"
    await street.bot_app.store.change(user.chat, lambda _: (State(replace(chat, active_case=1), tuple(cases)), None))
    told: set[tuple[int, str]] = set()
    for _ in range(10):
        await user.wind(days=0.5)
        told = {(case.number, e.detail) for case in (await state_of(street, user)).cases for e in case.events[2:]}
        if told == late:
            break
    assert told == late
    assert not [call for call in await calls(street, user) if call["status"] == 400]


async def test_what_cannot_be_sent_before_its_last_day_is_not_sent_after_it(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk(*TO_PLAN)
    state = await state_of(street, user)
    assert street.bot_app is not None
    (case,), now = state.cases, street.bot_app.services.clock.now()
    today = local_day(now, state.chat)
    taken = case.record(Kind.OFFER, now, day=today - timedelta(days=11))
    await street.bot_app.store.change(user.chat, lambda _: (state.replacing(taken), None))
    assert _offer_reminded_of(taken, state) == today + timedelta(days=2)
    await user.post("/faults", {"method": "sendMessage", "status": 502, "times": 100_000})
    await user.wind(days=5)
    (after,) = (await state_of(street, user)).cases
    assert [e.detail for e in after.events if e.kind is Kind.MISSED] == [ReminderKind.RIGHT_OFFER]
    assert _offer_reminded_of(after, state) is None
    assert not any(e.detail == ReminderKind.RIGHT_OFFER for e in after.events if e.kind is Kind.REMINDED)


def _offer_reminded_of(case: Case, state: State) -> date | None:
    due = (d for d in schedule(case, state.chat) if d.kind is ReminderKind.RIGHT_OFFER)
    return next((local_day(one.at, state.chat) for one in due), None)


async def asleep(street: Street) -> ReminderWorker:
    assert street.bot_app is not None
    async with asyncio.timeout(PATIENCE):
        while street.bot_app.worker._looks_at is None:  # noqa: ASYNC110 - seen from outside only
            await asyncio.sleep(0.01)
    return street.bot_app.worker


async def test_it_looks_early_only_for_what_is_due_before_it_looks_by_itself(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = await asleep(street)
    looks: list[datetime] = []
    assert street.bot_app is not None
    claim = street.bot_app.store.claim_due

    async def watched(now: datetime, lease: timedelta, batch: int) -> list[Claimed]:
        looks.append(now)
        return await claim(now, lease, batch)

    monkeypatch.setattr(street.bot_app.store, "claim_due", watched)
    now = street.playground.clock.now()
    worker.wake(now + LONGEST_SLEEP)
    await asyncio.sleep(0)
    assert worker._looks_at is not None
    worker.wake(now + timedelta(minutes=1))
    async with asyncio.timeout(PATIENCE):
        while not looks:  # noqa: ASYNC110 - seen from outside only
            await asyncio.sleep(0.01)
    await asleep(street)
    assert len(looks) == 1


async def test_a_tap_that_schedules_something_for_another_day_does_not_wake_it(
    street: Street, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = await asleep(street)
    heard: list[datetime] = []
    assert street.bot_app is not None

    def hear(due: datetime) -> None:
        heard.append(due)
        worker.wake(due)

    monkeypatch.setattr(street.bot_app.store, "on_schedule", hear)
    await user.send("/start")
    await user.walk(*TO_PLAN)
    assert heard
    assert not worker._woken
