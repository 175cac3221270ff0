"""The pages of "Was I scammed?", which anybody can open, with a case or without one."""

from __future__ import annotations

from enum import StrEnum

SCAM, SCAM_IN_HELP = "scam", "help.scam"  # opened by a warning, and in /help: Back leads elsewhere


class Trick(StrEnum):
    """A page beside the one that names them all; the word stands in buttons."""

    DONE = "done"  # it happened
    CALL = "call"
    OPERATOR = "operator"
    SITE = "site"
    MONEY_BACK = "money_back"


TRICKS = tuple(one for one in Trick if one is not Trick.DONE)


def trick_place(base: str, trick: Trick) -> str:
    """`base`: SCAM or SCAM_IN_HELP; for what to do once it happened also the page of a trick, where Back leads."""
    return f"{base}.{trick}"


def _places(base: str) -> tuple[str, ...]:
    tricks = [trick_place(base, one) for one in TRICKS]
    return (base, *tricks, *(trick_place(page, Trick.DONE) for page in (base, *tricks)))


SCAMS = (*_places(SCAM_IN_HELP), *_places(SCAM))
