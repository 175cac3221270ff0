"""The figures of all rounds as a page."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measure import Figures
from benchmarks.plan import FLOOR, OURS, POLLING, RUNS, WEBHOOK, Fault, Plan
from benchmarks.scale import ByChats, Scaled
from benchmarks.seed import chats_for
from benchmarks.start import HEAVIEST, Start

Results = Mapping[tuple[str, str], Sequence[Figures]]

NAMES = {
    FLOOR: "the floor: bare aiohttp, orjson, uvloop",
    OURS: "**Bye SIM**",
    "aiogram_canned": "aiogram, canned text",
    "dialog": "aiogram_dialog, one window",
    "stock_ptb": "python-telegram-bot, ConversationHandler and PicklePersistence",
}
TITLES = {POLLING: "Polling", WEBHOOK: "Webhook"}
HEAD = """\
| | CPU ms a tap | least | share of the floor | of the least | taps a second | CPU ms a tap at half speed \
| p50 ms | p99 ms | MiB |
|---|---|---|---|---|---|---|---|---|---|"""
ABOUT = """\
# What a tap costs

Written by `make bench`; not edited by hand.

A tap is a person who presses a button under a screen in Chinese: the bot is told, stops the button's
progress sign and puts another screen in the place of the first. Everybody runs alone on one core, on uvloop; a canned
Bot API on the other core answers at once, with messages of real size. Everybody has a turn in each round
(rounds: {rounds}); figures are medians of the rounds, and "least" is the best round.

- **Bye SIM** is the bot as `bot run` has it: it loads the person's case, decides, commits to the disk (WAL,
  `synchronous=FULL`), draws the next screen, answers, edits, and records that the screen was shown. Afterwards the
  database is counted: it holds every tap. Only its limit on messages a second is lifted, which ends at 1000.
- The floor makes the same two calls with a text that is ready, and knows nothing of anybody.
- The others show a text that is ready, too; nothing of theirs is on the disk when a tap is answered. For a webhook
  python-telegram-bot has a web server of its own, on tornado.
- **Full speed**: {taps} taps wait at once (webhook: 40 connections, as Telegram has). CPU is all that the process uses,
  user and system, until it is at rest. **Half speed**: {half} taps come one by one at half of that rate, at random; p50
  and p99 are how long people wait for the screen.
- **Share of the floor** is the floor's CPU time a tap divided by one's own: 1 would be the floor itself.
"""

SCALED = """\
## Few and many chats

Bye SIM by polling, at full speed, with ten reminders to come for every five chats. The same number of chats taps,
spread over all. "Ready" is from the start of the process until it asks Telegram for updates. "Due" is the search for
twenty reminders among all that fall due within forty days, and their claim. A file of more than 16 MiB is checked while
the bot serves, from ten seconds after the start; that is not in these figures.

| chats | CPU ms a tap | of the fewest | ready s | of the fewest | CPU s until ready | MiB | due ms | bytes a chat |
|---|---|---|---|---|---|---|---|---|"""

STARTED = """\
## Before anybody taps

- Importing the bot: {imported:.2f} s of CPU (median).
- Idle, by polling, with {chats:,} chats: {idle:.0f} ms of CPU a minute, {memory:.0f} MiB.
- On the disk: {size:.0f} MiB for `bot run` and `bot demo` alike, {own:.1f} of them its own files, the rest
  {count} packages: {heaviest}, and others.
"""


def report(  # noqa: PLR0913, PLR0917 - all that was measured
    plan: Plan, results: Results, scales: ByChats, start: Start, machine: Sequence[str], versions: Sequence[str]
) -> str:
    shown = ABOUT.format(rounds=plan.rounds, taps=plan.taps, half=plan.at_half)
    where = (_where("Machine", machine), _where("Versions", versions))
    return "\n".join([shown, *_tables(results), _scales(scales), _started(start, chats_for(plan)), *where])


def _started(start: Start, chats: int) -> str:
    heaviest = ", ".join(f"{name} {size:.0f}" for name, size in start.packages[:HEAVIEST])
    figures = {"imported": start.imported, "idle": start.idle, "memory": start.memory, "own": start.own}
    return STARTED.format(**figures, chats=chats, size=start.size, count=len(start.packages), heaviest=heaviest)


def _tables(results: Results) -> Iterator[str]:
    for way, title in TITLES.items():
        lines = [_line(NAMES[name], results[way, name], results[way, FLOOR]) for w, name in RUNS if w == way]
        yield "\n".join([f"## {title}", "", HEAD, *lines, ""])


def _line(name: str, rounds: Sequence[Figures], floor: Sequence[Figures]) -> str:
    def middle(of: Callable[[Figures], float], among: Sequence[Figures] = rounds) -> float:
        return median(map(of, among))

    def cpu(one: Figures) -> float:
        return one.cpu

    least = min(map(cpu, rounds))
    cells = [
        f"{middle(cpu):.2f}",
        f"{least:.2f}",
        f"{middle(cpu, floor) / middle(cpu):.2f}",
        f"{min(map(cpu, floor)) / least:.2f}",
        f"{middle(lambda one: one.per_second):.0f}",
        f"{middle(lambda one: one.cpu_at_half):.2f}",
        f"{middle(lambda one: one.p50):.1f}",
        f"{middle(lambda one: one.p99):.1f}",
        f"{middle(lambda one: one.memory):.0f}",
    ]
    return f"| {name} | {' | '.join(cells)} |"


def _scales(scales: ByChats) -> str:
    def middle(of: Callable[[Scaled], float], chats: int) -> float:
        return median(map(of, scales[chats]))

    least = min(scales)
    lines = []
    for chats in sorted(scales):
        cpu, ready = (middle(of, chats) / middle(of, least) for of in (lambda one: one.cpu, lambda one: one.ready))
        cells = [
            f"{chats:,}",
            f"{middle(lambda one: one.cpu, chats):.2f}",
            f"{cpu:.2f}",
            f"{middle(lambda one: one.ready, chats):.2f}",
            f"{ready:.2f}",
            f"{middle(lambda one: one.cpu_until_ready, chats):.2f}",
            f"{middle(lambda one: one.memory, chats):.0f}",
            f"{middle(lambda one: one.due, chats):.2f}",
            f"{middle(lambda one: one.bytes, chats):.0f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([SCALED, *lines, ""])


def _where(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"## {title}", "", *(f"- {line}" for line in lines), ""])


def write(path: Path, text: str) -> None:
    """All or nothing: a report that was there stays until the new one is on the disk. Raises Fault."""
    try:
        file, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise Fault(f"{path} cannot be written: {error.strerror}") from None
    new = Path(name)
    try:
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        new.chmod(0o644)
        new.replace(path)
    except OSError as error:
        raise Fault(f"{path} cannot be written: {error.strerror}; it is as it was") from None
    finally:
        new.unlink(missing_ok=True)
