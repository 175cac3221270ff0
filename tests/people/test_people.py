"""Thirteen people from /start on, in the language of each: what is shown fits what they told (people.toml)."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.people.walk import Person

PEOPLE = tomllib.loads((Path(__file__).parent / "people.toml").read_text(encoding="utf-8"))["person"]
TYPED = "TYPE "


def walked(language: str, steps: str) -> Person:
    person = Person(language)
    for step in (word.strip() for word in steps.split("→")):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", step):
            person.day(date.fromisoformat(step), months=1)
        elif step == "REMINDER":
            person.remind()
        elif step.startswith(TYPED):
            person.type(step.removeprefix(TYPED))
        else:
            person.tap(step)
    return person


@pytest.mark.parametrize("told", PEOPLE, ids=lambda told: told["who"])
def test_what_is_shown_fits_what_was_told(told: dict[str, Any]) -> None:
    person = walked(told["language"], told["steps"])
    read = "\n".join(person.said)
    assert [phrase for phrase in told["shown"] if phrase not in read] == []
    assert [phrase for phrase in told["never"] if phrase in read] == []
    assert told["last"] in person.text
