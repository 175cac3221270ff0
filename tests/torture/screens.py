"""Screens that came twice: allowed when the bot died before it knew that one had come, never within a life."""

from __future__ import annotations

from collections.abc import Iterable

from tests.torture.effects import button
from tests.torture.witness import Sent, Tapped, Witness

SENDING = ("send", "wish", "along", "along_pdf")
OF_A_PAPER = 2
PENDING = 1  # after a start, the screen of what was carried out before it


def doubles(witness: Witness, chats: Iterable[int]) -> tuple[int, list[str]]:
    """Of the life that has just ended: how many screens were shown again unasked, and chats that got too many.

    A tap edits the screen that is there; what somebody writes brings a new one, and a text that is sent on its own two:
    that text, and the screen below it.
    """
    again, forbidden = 0, []
    for chat_id in chats:
        sent = [s for s in witness.sent if s.chat_id == chat_id and not s.reminds]
        now = [s for s in sent if s.life == witness.life]
        given = [tap for tap in witness.tapped if tap.chat_id == chat_id and _carried_out(tap, witness.life)]
        texts = [tap for tap in given if not tap.is_button]
        papers = sum((pressed := button(tap.data)) is not None and pressed.action in SENDING for tap in given)
        if len(now) > len(texts) + OF_A_PAPER * papers + PENDING:
            forbidden.append(f"chat {chat_id} was sent {len(now)} screens after {len(texts)} texts")
        again += _came_again(sent[: len(sent) - len(now)], now, texts)
    return again, forbidden


def _carried_out(tap: Tapped, life: int) -> bool:
    """Whether it is something that the bot was given in this life."""
    return tap.life <= life and (not tap.confirmed or tap.confirmed_in >= life)


def _came_again(before: list[Sent], now: list[Sent], texts: list[Tapped]) -> int:
    """Whether the first screen of this life is the last one before it, and nobody wrote anything new."""
    if not before or not now:
        return 0
    wrote = any(tap.life == now[0].life for tap in texts)
    return int(not wrote and now[0].text == before[-1].text)
