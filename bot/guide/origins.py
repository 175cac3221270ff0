"""Where a page was opened from: a letter or two behind its name, as button data has no room for more.

"ask.says.2.r" are the answers, page 2, for somebody who was refused. The letters stand in buttons that people have:
none ever means another place.
"""

from __future__ import annotations

ORIGINS = {
    "a": "ask.call",
    "b": "trouble.is.billed",
    "bk": "trouble.bank",
    "c": "confirmation",
    "ck": "check",
    "cl": "closing",
    "cs": "cases",
    "d": "right.delay",
    "e": "right.debit",
    "ed": "ended",
    "ev": "eve",
    "f": "right.refund",
    "fb": "final_bill",
    "g": "trouble.is.goes_on",
    "h": "change",
    "i": "trouble.is.identity",
    "j": "money.refund",
    "k": "ask.block",
    "l": "leaving",
    "m": "trouble.menu",
    "md": "money.debit",
    "n": "trouble.is.no_answer",
    "o": "right.offer",
    "p": "ask.phrases",
    "pd": "paper.delay.goes_on",
    "pl": "plan",
    "pm": "paper.move.goes_on",
    "pr": "paper.delay.d",
    "q": "money.bill",
    "r": "trouble.is.refused",
    "s": "trouble.is.sim_gone",
    "si": "ask.sim",
    "t": "ask.text",
    "tg": "unlink.chat.telegram",
    "u": "status",
    "us": "unsent",
    "v": "money.delay",
    "w": "right.ombudsman",
    "x": "dossier",
    "y": "wish.back",
    "z": "trouble.is.refund_unpaid",
    "xh": "trouble.is.holder",
    "xn": "prepare.holder",
    "xt": "trouble.is.number_taken",
    "xu": "trouble.unwilling",
}
_LETTERS = {place: letter for letter, place in ORIGINS.items()}


def from_place(name: str, origin: str) -> str:
    """The name of a page opened from there; the bare name when nobody leads back to there."""
    letter = _LETTERS.get(origin)
    return f"{name}.{letter}" if letter else name


def split_origin(argument: str) -> tuple[str, str]:
    """ "2.r" is "2" and "r", "r" is "" and "r", "2" is "2" and "": the argument, and the letter of the origin."""
    before, _, last = argument.rpartition(".")
    return (before, last) if last in ORIGINS else (argument, "")


def origin(letter: str, default: str) -> str:
    """The place of a letter, else where the page leads back to by itself."""
    return ORIGINS.get(letter, default)
