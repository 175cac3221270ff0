"""Words that stand in databases and in buttons that people still have: none is ever renamed or taken away.

A new word is added to tests/stored_words.toml in the commit that brings it.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import ANSWER_NAMES, ANSWER_TYPES, Kind
from bot.guide.content.models import Group
from bot.guide.origins import ORIGINS
from bot.guide.places import PLACES
from bot.guide.proofs import Proof
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.steps import StepId
from bot.guide.threads import Answer, Side
from bot.guide.trouble import Trouble
from bot.guide.whom import NONE, OTHER
from bot.guide.withdrawing import Reply
from tests.screens.worlds import content

LISTED: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "stored_words.toml").read_text())
ENUMS: dict[str, type[StrEnum]] = {
    "kinds": Kind,
    "steps": StepId,
    "reminders": ReminderKind,
    "proofs": Proof,
    "sides": Side,
    "complaint_answers": Answer,
    "withdrawal_answers": Reply,
    "troubles": Trouble,
    **{f"answer_{name}": kind for name, kind in ANSWER_TYPES.items()},
}


def known() -> dict[str, set[str]]:
    words = {name: {str(word) for word in kind} for name, kind in ENUMS.items()}
    return words | {
        "answers": set(ANSWER_NAMES),
        "answer_to": {NONE, OTHER},  # beside the operators
        "actions": set(ACTIONS),
        "places": set(PLACES),
        "groups": set(Group),
        "origins": {f"{letter}={place}" for letter, place in ORIGINS.items()},
        "operators": set(content().carriers),
        "accounts": {service.slug for group in content().services.values() for service in group.services},
    }


@pytest.mark.parametrize("name", known())
def test_no_stored_word_is_renamed(name: str) -> None:
    gone = set(LISTED[name]) - known()[name]
    assert gone == set(), "people have these in their records or buttons"
    assert known()[name] - set(LISTED[name]) == set(), "add what is new to tests/stored_words.toml"


def test_every_list_is_of_something() -> None:
    assert LISTED.keys() == known().keys()
