"""What a backlog of reminders costs, as a page with a line for each size that was measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.backlog import PACE, TAPS, TAPS_A_SECOND, Backlog

HEAD = """\
| reminders late at once | CPU ms a reminder | a second, as fast as it can | MiB | pace at {pace} a second | refused \
| repeated | a tap beside it, p50 and p99 ms | the same tap afterwards |
|---|---|---|---|---|---|---|---|---|"""
ABOUT = """\
# What late reminders cost

Written by `make bench` (20,000) and `make bench BACKLOG=1000000`; not edited by hand.

Telegram lets a bot send about 30 messages a second, so `MESSAGES_PER_SECOND` is 30: **108,000 reminders an hour**
at most, and 1.2 million on a day from 10:00 to 21:00, when reminders may come. The bot stays 1.5 % below, so that what
arrives a little closer together is not refused: 106,400 an hour. So after an outage 20,000 late reminders are through
in {minutes:.0f} minutes, and a million in nine and a half hours. Reminders of one hour are spread over its 60 minutes
by chat: 1,800 people may be due in each before some wait. Up to 1000 a second go only as paid broadcasts, which this
bot does not use.

People do not wait for that: a screen that is shown in place is no new message, and has its place at once; a new message
that somebody asked for takes the next place, within {place:.0f} ms.

- **Pace** is by the playground's clock, which waits for the bot, against a stand-in for Telegram that refuses
  more than {pace} messages a second, and a second one to a chat within a second (at most 20,000). Each chat must get
  one message and no second.
- **CPU** is over HTTP, on one core, without that limit (at most 1000 a second): all that the process uses from its
  start until it is at rest, for claiming, loading, drawing, sending, recording on the disk and taking the old keyboard
  away.
- **A tap** comes {taps} a second at random, {all} while reminders go out at {pace} a second and {all} afterwards.
"""


def page(found: Backlog, others: Sequence[str], machine: Sequence[str]) -> str:
    """`others` are lines of other sizes."""
    about = ABOUT.format(
        minutes=20_000 / found.by_clock.per_second / 60, place=1000 / PACE, pace=PACE, taps=TAPS_A_SECOND, all=TAPS
    )
    lines = sorted([*others, _line(found)], key=size)
    return "\n".join([about, HEAD.format(pace=PACE), *lines, "", *(f"- {line}" for line in machine), ""])


def others_in(path: Path, reminders: int) -> list[str]:
    """The lines of a page that stay: of other sizes."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in lines if size(line) not in (0, reminders)]


def size(line: str) -> int:
    """Of a line of the table; 0 for another line."""
    first = line.strip("| ").partition(" ")[0].replace(",", "")
    return int(first) if line.startswith("| ") and first.isdecimal() else 0


def _line(found: Backlog) -> str:
    pace = found.by_clock
    cells = [
        f"{found.reminders:,}",
        f"{found.cpu:.2f}",
        f"{found.reminders / found.wall:.0f}",
        f"{found.memory:.0f}",
        f"{pace.per_second:.2f} ({pace.per_second / PACE - 1:+.1%})",
        f"{pace.refused}",
        f"{pace.messages - pace.chats}",
        f"{found.busy[0]:.1f}, {found.busy[1]:.1f}",
        f"{found.idle[0]:.1f}, {found.idle[1]:.1f}",
    ]
    return f"| {' | '.join(cells)} |"
