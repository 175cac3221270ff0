"""What people send by mistake: the kinds of secrets, and the answer to a message that held one.

Nothing of the message is stored. It is deleted in the chat too, with the screen that says so (bot/show.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.guide.case import Chat
from bot.guide.decide import chat_screen
from bot.guide.openings import open_case
from bot.guide.state import State
from bot.guide.tap import AnyOutcome, Outcome

PASTED = "pasted"  # "pasted.card.billed": a secret, and what the text is about
STILL_THERE = "still_there"  # "pasted.card.still_there": Telegram did not delete it


class Secret(StrEnum):
    """What a message held. The word stands in the name of a place and in a counter; free_text/secrets.py finds some."""

    NATIONAL = "national"
    IBAN = "iban"
    CARD = "card"
    CHINA_ID = "china_id"
    CODE = "code"
    PASSPORT = "passport"
    PHOTO = "photo"
    VIDEO = "video"
    FILE = "file"
    CONTACT = "contact"
    LOCATION = "location"


def secrets_in(argument: str) -> tuple[Secret, ...]:
    """Of "card.billed"; words that are none are left out."""
    return tuple(Secret(word) for word in argument.split(".") if word in set(Secret))


def warned(  # noqa: PLR0913, PLR0917 - what a message is decided from
    state: State | None, chat: Chat, now: datetime, found: Sequence[str], concerns: Sequence[str], message_id: int
) -> AnyOutcome:
    """Say what it was, and offer what else the text is about. No case is opened for the secret alone."""
    place = ".".join((PASTED, *found, *concerns))
    if concerns and (state is None or state.case is None):
        return Outcome(chat, open_case(chat, now, state), place, delete=message_id)
    return replace(chat_screen(state, chat, place), delete=message_id)
