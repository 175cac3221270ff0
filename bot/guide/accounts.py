"""Which groups of accounts somebody looked at, and whether the number gets codes at all.

Who opened a group or ticked anything in it looked at it.

The mark stands among the ticks of the case, behind a word that no account has. Of cases from before there is none.
"""

from __future__ import annotations

from dataclasses import replace

from bot.guide.case import Case, Kind, Need
from bot.guide.content.models import Content, Group
from bot.guide.threads import Trouble

SEEN = "seen."
_GROUPS = frozenset(Group)


def looked_at(case: Case, place: str) -> Case:
    """The case in which "unlink.bank" or "unlink.bank.ing" was shown; unchanged for any other place."""
    root, _, rest = place.partition(".")
    group = rest.partition(".")[0]
    if root != "unlink" or group not in _GROUPS or f"{SEEN}{group}" in case.ticks:
        return case
    return replace(case, ticks=case.ticks | {f"{SEEN}{group}"})


def not_looked_at(case: Case, content: Content) -> tuple[Group, ...]:
    """The groups in which nothing was ticked and that were not opened, as far as it is known."""
    return tuple(
        group
        for group, listed in content.services.items()
        if f"{SEEN}{group}" not in case.ticks and not case.ticks & {service.slug for service in listed.services}
    )


def no_code_comes(case: Case) -> bool:
    """Whether this SIM gets none: it is dead or lost, or its number is somebody else's."""
    return case.answers.sim_gone or number_taken(case)


def number_taken(case: Case) -> bool:
    """Whether somebody else was found to have the number."""
    return case.last(Kind.TROUBLE, Trouble.NUMBER_TAKEN) is not None


def number_is_gone(case: Case) -> bool:
    """Whether no code reaches the number any more: of a SIM that is dead or lost, or of what is over."""
    over = case.last(Kind.ENDED) is not None or case.answers.need is Need.CANCELLED
    return not case.moving and (over or no_code_comes(case))
