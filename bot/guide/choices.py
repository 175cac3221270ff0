"""The open question's own answers, as a text may name them: "prepaid" where the plan is asked for.

A word of a group stands in the name of a place ("offer.abroad"), behind it the answers that it may mean. A text answers
nothing: the buttons of the question that fit are offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.guide.case import Channel, Sim

GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "q.plan": {
        "prepaid": ("bill=prepaid",),
        "monthly": ("bill=alone", "bill=shared"),
        "alone": ("bill=alone",),
        "more": ("bill=shared",),
        "unsure": ("bill=unknown",),
    },
    "q.sim": {
        "here": tuple(f"sim={sim}" for sim in (Sim.WORKS_HERE, Sim.DEAD_HERE, Sim.LOST_HERE)),
        "abroad": tuple(f"sim={sim}" for sim in (Sim.WORKS_ABROAD, Sim.DEAD_ABROAD, Sim.LOST_ABROAD)),
        "works": (f"sim={Sim.WORKS_HERE}", f"sim={Sim.WORKS_ABROAD}"),
        "dead": (f"sim={Sim.DEAD_HERE}", f"sim={Sim.DEAD_ABROAD}"),
        "missing": (f"sim={Sim.LOST_HERE}", f"sim={Sim.LOST_ABROAD}"),
        "unsure": (f"sim={Sim.UNKNOWN}",),
    },
    "q.channel": {
        "email": (f"channel={Channel.EMAIL}",),
        "paper": (f"channel={Channel.LETTER}",),
        "phone": (f"channel={Channel.HOTLINE}",),
        "counter": (f"channel={Channel.SHOP}",),
        "account": (f"channel={Channel.ONLINE}",),
        "unsure": (f"channel={Channel.WRITING}",),
    },
}
WORDS = frozenset(word for groups in GROUPS.values() for word in groups)


def groups_at(place: str, said: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that name an answer to the question of this place."""
    return tuple(word for word in said if word in GROUPS.get(place, {}))


def answers_named(place: str, words: Iterable[str]) -> tuple[str, ...]:
    """The answers that fit all the words, those of any where none fits all: "works" and "abroad" name one."""
    named = [GROUPS[place][word] for word in groups_at(place, words)]
    if not named:
        return ()
    every = tuple(answer for answer in named[0] if all(answer in other for other in named[1:]))
    return every or tuple(dict.fromkeys(answer for answers in named for answer in answers))
