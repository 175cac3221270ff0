"""Pretended users: they choose from the buttons of the screen they see; now and then they throw all away."""

from __future__ import annotations

import asyncio
import random
import re
from collections import deque
from datetime import timedelta
from itertools import chain
from typing import Any

from playground.clock import WoundClock
from tests.pretend import User
from tests.torture.effects import NO_CASE, Button, button
from tests.torture.traces import STEPS

PATIENCE = 1.0  # real seconds until somebody who sees no new screen taps again
MOST_TAPS_TO_THE_END = 120
CARRIERS = {  # a journey per chat that nobody else is on; no screen of one names another
    "base": "BASE",
    "lycamobile": "Lycamobile",
    "digi": "DIGI",
    "scarlet": "Scarlet",
    "vikings": "Mobile Vikings",
}
OF_THE_WISH = {"wish": 9.0, "called_off": 12.0, "keep": 3.0, "replied": 6.0}
LIKED = {"set": 6, "start": 6, "resume": 6, "done": 6, "tick": 4, "did": 5, "end": 5, "zone": 5, "notyet": 4, "tell": 3}
OF_PAPERS = {"have": 6.0, "have_not": 2.0, "named": 4.0}
OF_THE_CHAT = {"unmute": 9.0, "wipe": 6.0, "drop": 3.0, "lang": 2.0, "hour": 2.0, "mute": 1.0}
DISLIKED = {"go": 2.0, "snooze": 1.0, "undo": 15.0, "untick": 15.0, "skip": 3.0}
LIKES = {**OF_PAPERS, **DISLIKED, **OF_THE_CHAT, **OF_THE_WISH, **LIKED}
PLACES = frozenset(
    {
        *STEPS,
        *("steps", "plan", "status", "asked", "named", "zone", "more", "pick", "proofs", "unlink", "reminders"),
        *("trouble", "right"),
    }
)
STRAYS = (  # what somebody writes, the buttons wanted then (their action, or where they lead), and how often
    ("hello?", "", 3),
    ("/start", "", 2),
    ("/start", "back.sure drop", 1),
    ("/privacy", "privacy.sure wipe", 1),
    ("/language", "lang", 2),
    ("/timezone", "zone.hour hour", 3),
    ("/reminders", "mute unmute", 3),
    ("/status", "steps unlink tick untick", 3),
    ("/status", "trouble.menu tell", 3),
    ("/status", "proofs have have_not", 2),
    ("/status", "steps ask asked confirmation ended undo", 3),
    ("/status", "change q.number set", 2),
)
WANTED = 40.0
CLOSING = ("close", "bill", "received_refund", "given_up_refund")
FORWARD = ("close", "resume", "start", "did", "tell", "end", "zone", "set", "done", "right")
DAY_ASKED = "ask.when"
OUT_OF_TWO_WISHES = ("called_off", "keep")
LINGERING = ("q.carrier", "q.number", "unlink")  # where all that can be tapped is tapped, also in a hurry
ONCE_SENT = frozenset({"confirmation", "ended"})  # what is shown below "I have asked"
OTHER_FATE = "other_fate"  # of the number than was told
SECOND_THOUGHTS = (  # of who has sent a request
    ("/status", f"change q.number {OTHER_FATE}", 5),
    ("/privacy", "privacy.sure wipe", 2),
    ("/start", "back.sure drop", 1),
)


class Person:
    """One chat. `act` does one thing at random, `finish` goes straight to the closing screen."""

    def __init__(self, user: User, slug: str, seed: int, clock: WoundClock) -> None:
        self.user, self.slug, self._clock = user, slug, clock
        self._rng = random.Random(seed)  # noqa: S311 - chance, not secrecy
        self.mixed_up = self.last_place = ""
        self._hurries = seed % 4 != 0  # to send the request; who does not seldom comes that far before the last walk
        self.trail: deque[str] = deque(maxlen=12)  # of the last walk
        self._leaves_out = seed % 4 > 1  # the steps before the request
        self.wants: frozenset[str] = frozenset()
        self._fate = ""  # of the number, as it was told last

    @property
    def chat(self) -> int:
        return self.user.chat

    async def live(self) -> None:
        """One act after the other, until cancelled."""
        while True:
            await self.act()

    async def act(self) -> None:
        screen = await self._screen()
        idea = self.idea(screen)
        if screen is None or button(idea) is None:
            await self._send(idea)
        else:
            await self._tap(screen, idea)

    def idea(self, screen: dict[str, Any] | None) -> str:
        """The button to tap on a screen, by its data, or the text to write instead."""
        found = self._idea(screen)
        if (pressed := button(found)) and pressed.arg.startswith("number="):
            self._fate = pressed.arg
        return found

    def _idea(self, screen: dict[str, Any] | None) -> str:
        if screen is None:
            return "/start"
        place = _place(screen)
        self._hurries = self._hurries and place not in ONCE_SENT
        if place in ONCE_SENT and (text := self._stray(SECOND_THOUGHTS, 0.7)):
            return text
        if text := self._stray(STRAYS, 0.03 if self._hurries else 0.1):
            return text
        if self._hurries and not place.startswith(LINGERING) and (data := self._to_the_request(screen)):
            return data
        if place == DAY_ASKED and self._rng.random() < 0.5:
            return self._soon()
        return self._liked(screen)

    def _to_the_request(self, screen: dict[str, Any]) -> str | None:
        """The button that leads there; None where only the end of the case would."""
        buttons = _buttons(screen)
        if self._leaves_out and (found := [d for d, b, _ in buttons if (b.place, b.arg) == ("plan", "ask")]):
            return found[0]
        data = _forward(screen, self.slug)
        return None if any(b.action in CLOSING for d, b, _ in buttons if d == data) else data

    def _stray(self, every: tuple[tuple[str, str, int], ...], likely: float) -> str:
        """Something to write, by chance; "" for nothing."""
        if self._rng.random() >= likely:
            return ""
        text, wants, _ = self._rng.choices(every, [often for *_, often in every])[0]
        self.wants = frozenset(wants.split())
        return text

    def _soon(self) -> str:
        """A day as people type it; one that is far away would only take long to wind to."""
        return f"{self._clock.now() + timedelta(days=self._rng.randint(5, 30)):%d/%m/%Y}"

    async def finish(self) -> bool:
        """Go to the end of the case, on whatever screen it is; whether that was reached."""
        for turn in range(MOST_TAPS_TO_THE_END):
            screen = await self._screen()
            if screen and any(b.action == "reopen" for _, b, _ in _buttons(screen)):
                return True
            data = self.way_on(screen, turn, self._rng) if screen else None
            self.trail.append(data or "/start")
            if screen is None or data is None:
                await self._send("/start")
            else:
                await self._tap(screen, data)
        return False

    def way_on(self, screen: dict[str, Any], turn: int, rng: random.Random) -> str | None:
        """The button that leads to the end, None for a fresh /start; now and then another, out of circles of pages."""
        data = _forward(screen, self.slug)
        if data is None or turn % 20 == 19:
            return None
        return self._any(screen, rng) if turn % 10 == 9 else data

    async def look(self) -> str:
        """Words of another's journey on any message that this chat shows now, "" when there are none."""
        for message in await self.user.messages():
            self._check(message)
        return self.mixed_up

    async def _screen(self) -> dict[str, Any] | None:
        messages = [m for m in await self.user.messages() if m["from_bot"] and _buttons(m)]  # a text only copies
        if messages:
            self._check(messages[-1])
            self.last_place = _place(messages[-1])
        return messages[-1] if messages else None

    def _check(self, message: dict[str, Any]) -> None:
        found = strangers(message["text"], self.slug) if message["from_bot"] else []
        if found and not self.mixed_up:
            self.mixed_up = f"{found[0]} on {_place(message) or 'a message'}"

    def _liked(self, screen: dict[str, Any]) -> str:
        data = self._any(screen, self._rng)
        if data is None:
            return "/start"
        gives_up = 0 if OTHER_FATE in self.wants else 0.2
        if (pressed := button(data)) and (pressed.action != "go" or self._rng.random() < gives_up):
            self.wants = frozenset()  # it is done, or given up
        return data

    def _any(self, screen: dict[str, Any], rng: random.Random) -> str | None:
        """One of the buttons, the liked ones more often."""
        weighted = [(data, self.weight(b)) for data, b, _ in _buttons(screen)]
        wanted = [(data, weight) for data, weight in weighted if weight]
        return rng.choices([d for d, _ in wanted], [w for _, w in wanted])[0] if wanted else None

    def weight(self, pressed: Button) -> float:
        """How much somebody likes a button; 0 for those that are never tapped in the middle of a journey."""
        action, arg, place = pressed.action, pressed.arg, pressed.place
        if action in CLOSING or arg in CLOSING:
            return 0
        if action == "new":
            return 9.0 if pressed.case == NO_CASE else 0  # nobody has two SIMs here
        if arg.startswith("carrier="):
            return 9.0 if arg == f"carrier={self.slug}" else 0
        if arg.startswith("to=") and arg.removeprefix("to=") in CARRIERS:
            return 0  # its name would stand on the screens of two people
        if {action, arg, arg.partition(".")[0]} & self.wants:
            return WANTED
        if action == "right" or (action == "send" and arg.startswith("call_off")):
            return WANTED
        if action == "go" and arg.split(".", maxsplit=1)[0] not in PLACES:
            return 0
        if arg.startswith("number=") and arg != self._fate and OTHER_FATE in self.wants:
            return WANTED
        back_to_the_intake = action == "set" and arg.startswith("number=") and not place.startswith("q.")
        return 0 if back_to_the_intake else LIKES.get(action, 0)

    async def _tap(self, screen: dict[str, Any], data: str) -> None:
        body = {"message_id": screen["message_id"], "data": data, "force": True}
        await self._and_wait("tap", body)

    async def _send(self, text: str) -> None:
        await self._and_wait("send", {"text": text, "language_code": "en"})

    async def _and_wait(self, what: str, body: dict[str, Any]) -> None:
        """Do it, and wait for a new screen as long as patience lasts."""
        before = await self.user.revision() + (what == "send")
        await self.user.post(f"/user/{self.chat}/{what}", body)
        try:
            async with asyncio.timeout(PATIENCE):
                await self.user.changed(before)
        except TimeoutError:
            return


def strangers(text: str, slug: str) -> list[str]:
    """The operators of other people whose name stands in a text, but as a source ("BASE, direct debit", "BASE · …")."""
    return [
        name
        for other, name in CARRIERS.items()
        if other != slug and re.search(rf"(?<![A-Za-z]){name}(?![A-Za-z,，]| ·)", text)
    ]


def _buttons(screen: dict[str, Any]) -> list[tuple[str, Button, str | None]]:
    every = [b for row in screen["buttons"] for b in row if "data" in b]
    return [(b["data"], found, b["style"]) for b in every if (found := button(b["data"]))]


def _place(screen: dict[str, Any]) -> str:
    return next((b.place for _, b, _ in _buttons(screen)), "")


def _aside(pressed: Button) -> bool:
    """Another language, or another of the answers to what they say: these lead round in a circle."""
    answers = pressed.arg.startswith("ask.say.") or (pressed.place == "ask.says" and pressed.arg.startswith("ask.says"))
    return answers or pressed.arg.startswith("paper_language")


def _forward(screen: dict[str, Any], slug: str) -> str | None:
    """The button that leads on: what is recorded or answered first, then the coloured one."""
    others = {f"carrier={other}" for other in CARRIERS if other != slug} | {f"to={other}" for other in CARRIERS}
    known = [b for b in _buttons(screen) if b[1].arg not in others and not _aside(b[1])]
    for action in (*FORWARD, *OUT_OF_TWO_WISHES):
        fitting = [d for d, b, _ in known if b.action == action and (action != "tell" or b.place.startswith("money"))]
        if fitting:
            return fitting[-1 if action == "did" and _place(screen).startswith("pick") else 0]  # the latest day fits
    onward = [(data, style, b.arg) for data, b, style in known if b.action == "go"]
    coloured = (data for data, style, _ in onward if style)
    to_the_steps = (data for data, _, place in onward if place == "steps")
    back = (data for data, _, place in onward if place.partition(".")[0] in PLACES - {"pick", "proofs", "reminders"})
    to_the_list = (data for data, _, place in onward if place.partition(".")[0] == "reminders")
    to_a_step = (data for data, _, place in onward if place in STEPS)
    solved = (data for data, _, place in onward if place == "farewell" and _place(screen).startswith("trouble"))
    to_the_wish = (data for data, _, place in onward if place == "wish.sent")
    return next(chain(solved, coloured, to_the_steps, to_a_step, back, to_the_list, to_the_wish), None)
