"""Records that a person looked at the live page of a fact. Everything else in the file stays byte for byte."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.content_files import read_content
from bot.content_tools.facts import Entry, earliest, entries
from bot.errors import ContentError

KEY = "checked_on"
CONFIDENCE = re.compile(
    r"""(?P<indent>^[ \t]*)?\bconfidence[ \t]*=[ \t]*(?:"\w*"|'\w*')(?=(?P<rest>[^\r\n]*))""", re.MULTILINE
)
ALREADY = re.compile(rf"""\b{KEY}[ \t]*=[ \t]*(?P<day>"[^"\r\n]*"|'[^'\r\n]*'|[\d-]+)""")


def record(folder: Path, name: str, on: date | None, clock: Clock) -> str:
    """Write the day into the fact's file, today when none is given, and say so. Raises ContentError."""
    entry = _entry(folder, name)
    today = clock.now().astimezone().date()  # the day where the person sits
    day = on or today
    _refuse_impossible(entry, day, today)
    path = folder / entry.file
    old = path.read_bytes().decode("utf-8")
    new = with_date(old, entry.key, day)
    if new is None:
        raise ContentError([f'{entry.name}: cannot be edited (do this: write {KEY} = "{day}" there yourself)'])
    path.write_bytes(new.encode("utf-8"))
    before = f"before: {entry.fact.checked_on}" if entry.fact.checked_on else "for the first time"
    return f"{entry.name}: checked on {day}, {before}."


def _entry(folder: Path, name: str) -> Entry:
    known = {entry.name: entry for entry in entries(read_content(folder))}
    wanted = re.sub(r":\s+", ":", name.strip().removeprefix(f"{folder.name}/"))
    if wanted not in known:
        nearest = difflib.get_close_matches(wanted, known, n=1, cutoff=0)
        suggestion = f"did you mean {nearest[0]}?" if nearest else "write a fact first"
        raise ContentError([f"{name}: there is no such fact (do this: {suggestion})"])
    return known[wanted]


def _refuse_impossible(entry: Entry, day: date, today: date) -> None:
    if day > today:
        raise ContentError([f"--on {day}: is in the future (do this: give the day a person looked, {today} at most)"])
    first = earliest(entry.when)
    if first and day < first:
        message = f"--on {day}: {entry.name} is from {entry.when}, after that day"
        raise ContentError([f"{message} (do this: give the day a person looked)"])


def with_date(text: str, key: str, day: date) -> str | None:
    """The text of a TOML file with the day in the entry at `key`; None where it is written in an unusual way.

    Every place that could be meant is tried, and one is taken only if the file then reads as it should.
    """
    wanted = tomllib.loads(text)
    _at(wanted, key)[KEY] = day.isoformat()
    return next((new for new in _candidates(text, day) if _reads_as(new, wanted)), None)


def _candidates(text: str, day: date) -> Iterator[str]:
    for found in ALREADY.finditer(text):
        yield f'{text[: found.start("day")]}"{day}"{text[found.end("day") :]}'
    for found in CONFIDENCE.finditer(text):
        if found["indent"] is None:  # inside { … }
            place, addition = found.start("rest"), f', {KEY} = "{day}"'
        else:
            place = found.end("rest")
            newline = "\r\n" if text.startswith("\r\n", place) else "\n"
            addition = f'{newline}{found["indent"]}{KEY} = "{day}"'
        yield f"{text[:place]}{addition}{text[place:]}"


def _reads_as(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _at(tables: Any, key: str) -> Any:
    """What stands at a path such as phones[0] or lines.any_day."""
    for name, place in re.findall(r"([^.\[\]]+)|\[(\d+)\]", key):
        tables = tables[name or int(place)]
    return tables
