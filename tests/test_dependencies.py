"""docs/dependencies.md is true: nothing is needed without its reason, and the licences are those of what is locked."""

from __future__ import annotations

import re
from pathlib import Path

from tools.dependencies import PAGE, needed, page

ROOT = Path(__file__).parent.parent


def test_every_package_that_is_needed_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text[text.index("\ndependencies = [") : text.index("\n[dependency-groups]")]
    names = re.findall(r'^    "([A-Za-z0-9-]+)', listed, re.MULTILINE)
    assert [one.name for one in needed()] == names
    assert len(names) > 10


def test_the_page_names_what_is_needed_with_reason_licence_and_cost() -> None:
    """But for the costs, which are measured by hand, it is what the tool writes today."""
    written = PAGE.read_text(encoding="utf-8")
    costs = {cells[1].strip(): cells[4].strip() for line in written.splitlines() if len(cells := line.split("|")) == 6}
    assert written == page(costs)
    assert [
        name for name, cost in costs.items() if name not in ("package", "---") and not re.match(r"\d|–", cost)
    ] == []
