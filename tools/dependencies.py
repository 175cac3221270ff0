"""docs/dependencies.md: each package that the bot needs, why, under which licence, and what importing it costs.

`python -m tools.dependencies` writes it anew: after a change of dependencies, on a machine that does nothing else.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "dependencies.md"
ROUNDS = 5
LONGEST_NAME = 20  # characters of a licence's name
_NEEDED = re.compile(r'^    "([a-zA-Z0-9-]+)[^"]*",\s+# (.+)$', re.MULTILINE)
# What is imported, where the name is another one; "" where nothing is.
_MODULES = {
    "python-telegram-bot": "telegram.ext",
    "pydantic-settings": "pydantic_settings",
    "python-dotenv": "dotenv",
    "phonenumberslite": "phonenumbers",
    "prometheus-client": "prometheus_client",
    "python-stdnum": "stdnum",
    "reportlab": "reportlab.pdfgen.canvas",
    "tzdata": "",
}
_LATER = frozenset({"icalendar", "reportlab", "python-stdnum"})  # imported when first used
HEAD = """# What the bot depends on

Written by `python -m tools.dependencies`. The cost is the CPU time of importing it alone, what it needs itself
included, in a fresh Python: the median of {rounds} runs on one machine, so compare the rows, not the machines. Packages
that share what they need cost less together. Every package is pinned with its hashes in `requirements.txt`;
`make audit` asks what is known to be wrong with them.

| package | why | licence | import, ms |
|---|---|---|---|
"""


class Needed(NamedTuple):
    """One line of pyproject.toml."""

    name: str
    reason: str


def needed() -> list[Needed]:
    """What pyproject.toml names, with the reason behind it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text[text.index("\ndependencies = [") : text.index("\n[dependency-groups]")]
    return [Needed(*found.groups()) for found in _NEEDED.finditer(listed)]


def licence_of(name: str) -> str:
    """As its metadata say: the expression, else the field where it is a name and no text, else the classifier."""
    about = metadata.metadata(name).json
    field = str(about.get("license", ""))
    classes = [entry for entry in about.get("classifier", ()) if entry.startswith("License ::")]
    classified = classes[0].rpartition(" :: ")[2] if classes else "not stated"
    return str(about.get("license_expression") or (field if 0 < len(field) <= LONGEST_NAME else classified))


def row(one: Needed, cost: str) -> str:
    """A row of the table."""
    return f"| {one.name} | {one.reason} | {licence_of(one.name)} | {cost} |"


def page(costs: dict[str, str]) -> str:
    """The whole file; `costs` by package."""
    return HEAD.format(rounds=ROUNDS) + "\n".join(row(one, costs[one.name]) for one in needed()) + "\n"


def _cost(name: str) -> str:
    module = _MODULES.get(name, name)
    if not module:
        return "–"
    spent = statistics.median(_spent(f"import {module}") - _spent("pass") for _ in range(ROUNDS))
    return f"{max(spent, 0) * 1000:.0f}" + (" (on first use)" if name in _LATER else "")


def _spent(statement: str) -> float:
    """CPU seconds of a Python that does only this."""
    code = f"{statement}\nimport time\nprint(time.process_time())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _costs() -> Iterator[tuple[str, str]]:
    for one in needed():
        yield one.name, _cost(one.name)


if __name__ == "__main__":
    PAGE.write_text(page(dict(_costs())), encoding="utf-8")
