"""What people do: the updates that Telegram would send, each once, in the size of real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

BOT = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
DATE = 1_790_000_000
LIVE_MESSAGE = 1  # the message under every tap
FIRST_CHAT = 10_001
UPDATES_FROM = 500_000_000


@dataclass(frozen=True)
class Canned:
    """A real screen in Chinese, for whoever draws none: `text` is HTML, `plain` as Telegram gives it back, `rows` are
    buttons as Telegram has them."""

    text: str
    plain: str
    rows: list[list[dict[str, Any]]]

    def as_bytes(self) -> bytes:
        return orjson.dumps({"text": self.text, "plain": self.plain, "rows": self.rows})

    @classmethod
    def from_bytes(cls, stored: bytes) -> Canned:
        return cls(**orjson.loads(stored))


@dataclass
class Street:
    """The chats of a run, and the taps that they have not made yet: chat by chat, lap by lap.

    `laps` is what the button of each lap says. `buttons` overrides it for a chat whose bot names its own. The ids of
    two neighbours are `apart`.
    """

    canned: Canned
    chats: int
    laps: Sequence[tuple[str, ...]]
    buttons: dict[int, str] = field(default_factory=dict)
    apart: int = 1

    def __post_init__(self) -> None:
        self._number = UPDATES_FROM
        self._order = self._in_order()

    def _in_order(self) -> Iterator[tuple[int, str]]:
        for lap in self.laps:
            for place in range(self.chats):
                yield FIRST_CHAT + place * self.apart, lap[place % len(lap)]

    def next_tap(self) -> tuple[int, dict[str, Any]]:
        """The chat and the update."""
        chat, data = next(self._order)
        self._number += 1
        return chat, self.tap(chat, self.buttons.get(chat, data), self._number)

    def tap(self, chat: int, data: str, number: int) -> dict[str, Any]:
        """The update of a tap."""
        query = {
            "id": str(number),
            "from": person(chat),
            "message": self.message(chat),
            "chat_instance": "1",
            "data": data,
        }
        return {"update_id": number, "callback_query": query}

    def starts(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every chat says /start."""
        for chat in range(FIRST_CHAT, FIRST_CHAT + self.chats):
            self._number += 1
            said = {
                "message_id": LIVE_MESSAGE,
                "date": DATE,
                "chat": private(chat),
                "from": person(chat),
                "text": "/start",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            }
            yield chat, {"update_id": self._number, "message": said}

    def message(self, chat: int) -> dict[str, Any]:
        """The bot's live message of a chat."""
        return {
            "message_id": LIVE_MESSAGE,
            "date": DATE,
            "edit_date": DATE + 60,
            "chat": private(chat),
            "from": BOT,
            "text": self.canned.plain,
            "entities": [{"type": "bold", "offset": n * 20, "length": 10} for n in range(4)],
            "reply_markup": {"inline_keyboard": self.canned.rows},
        }


def person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "A", "language_code": "zh-hans"}


def private(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private", "first_name": "A"}
