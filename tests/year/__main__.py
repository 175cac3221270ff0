"""`python -m tests.year PEOPLE=2000 DAYS=400 SEED=1`: live a year and print its table; 1 when a promise was broken."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("PTB_TIMEDELTA", "true")  # before telegram is imported

DEFAULTS = {"PEOPLE": 1000, "DAYS": 400, "SEED": 1}


def main(words: list[str]) -> int:
    from tests.year.simulation import Plan, live

    given = dict(word.split("=", 1) for word in words if "=" in word)
    if len(given) != len(words) or not given.keys() <= DEFAULTS.keys():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    people, days, seed = (int(given.get(name, default)) for name, default in DEFAULTS.items())
    logging.basicConfig(level=logging.ERROR)
    with tempfile.TemporaryDirectory(dir=memory_disk()) as folder:
        report = live(Plan(people, days, seed), Path(folder) / "bot.db")
    sys.stdout.write(report.table() + "\n")
    return 0 if report.good else 1


def memory_disk() -> str | None:
    """Where a sync costs nothing: there is one after every tap, and that a commit lasts is tested elsewhere."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of one's own is made in it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
