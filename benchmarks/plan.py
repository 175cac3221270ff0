"""What is measured: how many rounds, how many taps, who, and on which cores. Every fault is one line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

POLLING, WEBHOOK = "polling", "webhook"
FLOOR, OURS = "floor", "ours"
# In the order of each round. aiogram_dialog only polls: its chats say /start first, which is only handed to polls.
RUNS = (
    (POLLING, FLOOR),
    (POLLING, OURS),
    (POLLING, "aiogram_canned"),
    (POLLING, "dialog"),
    (POLLING, "stock_ptb"),
    (WEBHOOK, FLOOR),
    (WEBHOOK, OURS),
    (WEBHOOK, "aiogram_canned"),
    (WEBHOOK, "stock_ptb"),
)
PEERS = ("telegram", "tornado", "aiogram", "aiogram_dialog", "uvloop", "aiohttp", "orjson")
BOUNDS = {
    "ROUNDS": (1, 50),
    "TAPS": (100, 20_000),
    "CHATS": (1000, 10_000_000),
    "BACKLOG": (100, 1_000_000),
}
SCALES = (1000, 100_000)
CORES = 2


class Fault(Exception):
    """What keeps the benchmark from a result, in one line."""


@dataclass(frozen=True)
class Plan:
    """`taps` are counted at full speed; a tenth of them comes before, half of them after, at half the speed.

    `chats` is how many there are at most where the bot is measured among few and many.
    `backlog` is how many late reminders are measured; given, nothing else is.
    """

    rounds: int = 5
    taps: int = 2000
    chats: int = 100_000
    backlog: int = 0

    @property
    def scales(self) -> tuple[int, ...]:
        """Numbers of chats, fewest first."""
        return (*(one for one in SCALES if one < self.chats), self.chats)

    @property
    def warm_up(self) -> int:
        return self.taps // 10

    @property
    def at_half(self) -> int:
        return self.taps // 2

    @property
    def in_all(self) -> int:
        """Taps of one run."""
        return self.warm_up + self.taps + self.at_half


def read_plan(words: Sequence[str]) -> Plan:
    """The plan of words like ROUNDS=5. Raises Fault."""
    numbers: dict[str, int] = {}
    for word in words:
        name, _, value = word.partition("=")
        if name not in BOUNDS:
            raise Fault(f"{word} is not known: {', '.join(BOUNDS)} can be set, like ROUNDS=5 TAPS=2000")
        least, most = BOUNDS[name]
        if not (value.isdecimal() and least <= int(value) <= most):
            raise Fault(f"{name} must be a whole number from {least} to {most}")
        numbers[name.lower()] = int(value)
    return Plan(**numbers)


def two_cores(machine: Mapping[str, Callable[[int], set[int]]] | None = None) -> tuple[int, int]:
    """One core for whoever is measured, one for the canned Bot API. Raises Fault."""
    ask = (machine or vars(os)).get("sched_getaffinity")
    if ask is None:
        raise Fault("The benchmark pins programs to cores and reads /proc, so it needs Linux")
    cores = sorted(ask(0))
    if len(cores) < CORES:
        raise Fault("The benchmark needs two cores, one for the bot and one for the canned Bot API; here is one")
    return cores[0], cores[1]


def need_packages(found: Callable[[str], object] = find_spec) -> None:
    """Raises Fault when a peer is not installed."""
    missing = [name for name in PEERS if found(name) is None]
    if missing:
        raise Fault(f"Not installed: {', '.join(missing)}. `make bench` installs all into an environment of its own")
