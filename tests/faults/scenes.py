"""Where each method of the Bot API is called: what somebody did before, what they do now, what they should see."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.guide.state import State
from tests.conftest import Street
from tests.faults import town
from tests.pretend import PATIENCE, User

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
STATUS, PROOF, WAITING, DOSSIER = "not yet confirmed", "Which end day does", "step 8 of 11", "Your dossier"
Check = Callable[["Play"], Awaitable[bool]]


@dataclass
class Play:
    """A scene that is being played. `before` is what was there when the fault was ordered, `due` the next reminder."""

    street: Street
    user: User
    before: list[dict[str, Any]] = field(default_factory=list)
    events: int = 0
    mark: int = 0
    due: datetime = NEVER
    last_tap: datetime = NEVER
    tapped: asyncio.Task[dict[str, Any]] | None = None

    async def look(self) -> None:
        self.before = await self.user.messages()
        state = await town.state_of(self.street, self.user)
        self.events = _events(state)
        self.last_tap = state.case.last_tap if state.case else self.last_tap
        assert self.street.bot_app is not None
        self.due = await self.street.bot_app.store.next_due() or self.due
        self.mark = await town.last_call(self.street)

    async def new(self) -> list[dict[str, Any]]:
        """The bot's messages since the fault was ordered, oldest first."""
        newest = max(m["message_id"] for m in self.before)
        return [m for m in await self.user.messages() if m["from_bot"] and m["message_id"] > newest]

    async def called(self, method: str) -> list[dict[str, Any]]:
        """The calls of a method since the fault was ordered."""
        return [c for c in await town.calls(self.street, self.mark) if c["method"] == method]


@dataclass(frozen=True)
class Scene:
    """`shown`: the user sees in the end what this call is for. `stored`: the database knows what they did.

    `screen`: words of what is seen after a new start: where the case goes on, unless the screen had been shown.
    """

    method: str
    prepare: Callable[[Play], Awaitable[None]]
    act: Callable[[Play], Awaitable[None]]
    shown: Check
    stored: Check
    screen: str

    @property
    def reminds(self) -> bool:
        """Nobody tapped: it is the bot that begins."""
        return self.act is due


def _events(state: State) -> int:
    return sum(len(case.events) for case in state.cases)


async def asked(play: Play) -> None:
    await town.with_reminders(play.user)


async def at_the_dossier(play: Play) -> None:
    await asked(play)
    await play.user.send("/dossier")


async def status(play: Play) -> None:
    await town.write(play.user, "/status")


async def proof(play: Play) -> None:
    play.tapped = await town.tap(play.street, play.user, "It is here")


async def pdf(play: Play) -> None:
    play.tapped = await town.tap(play.street, play.user, "Get the PDF")


async def almost_due(play: Play) -> None:
    """The reminder comes in a few seconds."""
    await asked(play)
    await play.look()
    clock = play.street.playground.clock
    await clock.advance((play.due - clock.now()).total_seconds() - 5)


async def due(play: Play) -> None:
    """Wait until the reminder was called for, whatever became of it."""
    async with asyncio.timeout(PATIENCE):
        while not await play.called("sendMessage"):
            await play.street.playground.clock.advance(1.0)


async def status_shown(play: Play) -> bool:
    new = await play.new()
    return bool(new) and STATUS in new[-1]["text"] and bool(new[-1]["buttons"])


async def status_stored(play: Play) -> bool:
    """The case knows the new tap; an overview is no place of it."""
    case = (await town.state_of(play.street, play.user)).case
    return case is not None and case.last_tap > play.last_tap


async def proof_shown(play: Play) -> bool:
    screen = await play.user.screen()
    return PROOF in screen["text"]


async def proof_stored(play: Play) -> bool:
    return _events(await town.state_of(play.street, play.user)) > play.events


async def pdf_shown(play: Play) -> bool:
    new = await play.new()
    return any(m["document"] for m in new) and bool(new[-1]["buttons"])


async def pdf_stored(play: Play) -> bool:
    return await status_stored(play)


async def old_keyboard_gone(play: Play) -> bool:
    """The screen from before has lost its keyboard, or is gone."""
    return await town.keyboards(play.user) == [m["message_id"] for m in (await play.new())[-1:]]


async def reminder_shown(play: Play) -> bool:
    new = await play.new()
    return bool(new) and "⏰" in new[-1]["text"] and bool(new[-1]["buttons"])


SCENES = {
    "sendMessage, a screen": Scene("sendMessage", asked, status, status_shown, status_stored, WAITING),
    "sendMessage, a reminder": Scene("sendMessage", almost_due, due, reminder_shown, proof_stored, "⏰"),
    "sendDocument": Scene("sendDocument", at_the_dossier, pdf, pdf_shown, pdf_stored, WAITING),
    "editMessageText": Scene("editMessageText", asked, proof, proof_shown, proof_stored, PROOF),
    "editMessageReplyMarkup": Scene("editMessageReplyMarkup", asked, status, old_keyboard_gone, status_stored, STATUS),
    "deleteMessage": Scene("deleteMessage", at_the_dossier, pdf, old_keyboard_gone, pdf_stored, DOSSIER),
    "answerCallbackQuery": Scene("answerCallbackQuery", asked, proof, proof_shown, proof_stored, PROOF),
}
