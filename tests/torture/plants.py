"""Faults to plant into the bot's process: each breaks one promise, and the harness must find it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

from bot.guide.actions import ACTIONS
from bot.guide.case import Kind
from bot.guide.tap import Outcome
from bot.messages import Messages
from bot.reminder_worker import ReminderWorker
from bot.show import Show
from bot.store import schema
from bot.transport.delivery import Delivery, DeliveryResult
from tests.torture.effects import about_the_chat, button

_background: set[asyncio.Task[Any]] = set()
_drawn: dict[int, Any] = {}


def _in_background(seconds: float, work: Coroutine[Any, Any, DeliveryResult]) -> DeliveryResult:
    async def later() -> None:
        await asyncio.sleep(seconds)
        await work

    task = asyncio.create_task(later())
    _background.add(task)
    task.add_done_callback(_background.discard)
    return DeliveryResult.DONE


def acknowledge_early() -> None:
    """Acknowledges an update at once and works on it later."""
    deliver = Delivery.deliver

    async def hasty(self: Delivery, update: Any) -> DeliveryResult:
        return _in_background(0.2, deliver(self, update))

    Delivery.deliver = hasty  # type: ignore[method-assign]


def settle_later() -> None:
    """Acknowledges at once what concerns the chat alone, or deletes something, and carries it out later."""
    deliver = Delivery.deliver

    async def hasty(self: Delivery, update: Any) -> DeliveryResult:
        pressed = button(update.callback_query.data or "") if update.callback_query else None
        if pressed is None or not about_the_chat(pressed):
            return await deliver(self, update)
        return _in_background(0.3, deliver(self, update))

    Delivery.deliver = hasty  # type: ignore[method-assign]


def swallow() -> None:
    """Acknowledges every fifth update without doing anything about it."""
    deliver = Delivery.deliver

    async def sloppy(self: Delivery, update: Any) -> DeliveryResult:
        return DeliveryResult.DONE if update.update_id % 5 == 0 else await deliver(self, update)

    Delivery.deliver = sloppy  # type: ignore[method-assign]


def record_first() -> None:
    """Records a reminder as sent before it sends it."""

    async def tell(self: ReminderWorker, claims: Any) -> None:
        ready = await self._draw(claims)
        if ready is not None:
            await self._record(ready, 0)
            await self._services.show.reminder(ready.chat.chat_id, ready.screen)

    ReminderWorker._tell = tell  # type: ignore[method-assign]


def take_for_blocked() -> None:
    """Takes everybody who is to be reminded for somebody who blocked the bot."""

    async def tell(self: ReminderWorker, claims: Any) -> None:
        await self._services.set_blocked(claims[0].chat_id, True)

    ReminderWorker._tell = tell  # type: ignore[method-assign]


def remind_twice() -> None:
    """Sends every reminder twice."""
    send = Show.reminder

    async def eager(self: Show, chat_id: int, screen: Any) -> int:
        await send(self, chat_id, screen)
        return await send(self, chat_id, screen)

    Show.reminder = eager  # type: ignore[method-assign]


def show_twice() -> None:
    """Sends every new screen twice."""
    send = Messages.send

    async def eager(self: Messages, chat_id: int, screen: Any, **more: Any) -> int:
        await send(self, chat_id, screen, **more)
        return await send(self, chat_id, screen, **more)

    Messages.send = eager  # type: ignore[method-assign]


def migrate_in_parts() -> None:
    """Commits after every statement of a migration."""
    statements = schema._statements

    def ended(sql: str) -> Iterator[str]:
        for statement in statements(sql):
            yield statement
            yield "COMMIT"
            yield "BEGIN IMMEDIATE"

    schema._statements = ended


def mix_up() -> None:
    """Shows a chat what another chat was to be shown before."""
    later = Show.later

    def careless(self: Show, chat_id: int, job: Any) -> None:
        if "Bye SIM" in job.screen.text:
            later(
                self, chat_id, job
            )  # the first questions are the same for all: who never gets on sees nothing of others
            return
        other = next((drawn for chat, drawn in _drawn.items() if chat != chat_id), job.screen)
        _drawn[chat_id], job.screen = job.screen, other
        later(self, chat_id, job)

    Show.later = careless  # type: ignore[method-assign]


def repeat_events() -> None:
    """Runs every update twice, with an action that is not safe to run twice."""
    deliver = Delivery.deliver

    def done(moment: Any) -> Any:
        case = moment.case.record(Kind.STEP_DONE, moment.now, detail=moment.step)
        return Outcome(moment.chat, case, moment.case.place)

    async def twice(self: Delivery, update: Any) -> DeliveryResult:
        await deliver(self, update)
        return await deliver(self, update)

    ACTIONS["done"] = done
    Delivery.deliver = twice  # type: ignore[method-assign]


PLANTS = {
    plant.__name__: plant
    for plant in (
        acknowledge_early,
        settle_later,
        swallow,
        record_first,
        take_for_blocked,
        remind_twice,
        show_twice,
        migrate_in_parts,
        mix_up,
        repeat_events,
    )
}
