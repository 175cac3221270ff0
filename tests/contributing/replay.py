"""python -m tests.contributing.replay ROW CHECK ...: in a copy of the project, does the row's change pass?"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from datetime import date

from tests.contributing.rows import ROOT, Row, rows

# Each check imports what it needs: a start costs less than a second that way, and there are fifty of them.


def content(_row: Row) -> None:
    from bot.content_files import read_content

    read_content(ROOT / "content")


def stored_words(_row: Row) -> None:
    from tests import test_stored_words

    for name in test_stored_words.known():
        test_stored_words.test_no_stored_word_is_renamed(name)


def matches(_row: Row) -> None:
    """What mypy says of a match that ends in assert_never, without mypy: every member has its case."""
    from tests import test_architecture

    for module in test_architecture.BOT:
        for node in (node for node in ast.walk(module.tree) if isinstance(node, ast.Match)):
            if "assert_never" in ast.unparse(node.cases[-1]):
                _covers_every_member(module.name, node)


def _covers_every_member(file: str, node: ast.Match) -> None:
    from tests import test_architecture

    named = [part for case in node.cases for part in ast.walk(case.pattern) if isinstance(part, ast.Attribute)]
    for enum in {ast.unparse(part.value) for part in named} & test_architecture.ENUMS.keys():
        left = test_architecture.ENUMS[enum] - {part.attr for part in named if ast.unparse(part.value) == enum}
        assert not left, f"{file}:{node.lineno} says nothing of {enum} {left}"


def length(_row: Row) -> None:
    from tests import test_architecture

    test_architecture.test_no_file_is_too_long()
    test_architecture.test_it_keeps_every_room_to_its_imports()


def places(_row: Row) -> None:
    from tests import test_docs, test_places

    test_docs.test_it_has_a_conversation_state_for_every_question()
    test_places.test_each_place_is_drawn_and_nothing_else_is()


def second_opinion(_row: Row) -> None:
    from bot.guide.reminder_kinds import ReminderKind

    text = (ROOT / "tests/year/expected.py").read_text(encoding="utf-8")
    assert [kind for kind in ReminderKind if f'"{kind}"' not in text] == []


def schedule(_row: Row) -> None:
    from tests.store.test_schedule_version import test_the_version_is_that_of_the_rows

    test_the_version_is_that_of_the_rows()


def catalogue(_row: Row) -> None:
    from tools.catalogues import extracted, written

    assert written(extracted(ROOT)) == (ROOT / "locales/messages.pot").read_bytes(), "messages.pot is out of date"


def translated(_row: Row) -> None:
    from bot.i18n import Catalogues

    assert Catalogues(ROOT / "locales").gaps == ()


def every_sentence(_row: Row) -> None:
    from tools.catalogues import main

    assert main(["check"], ROOT) == 0


def language(_row: Row) -> None:
    """The newest language is offered, by its own name, and writes dates."""
    from bot.i18n import Catalogues
    from bot.languages import ROWS
    from bot.screens.registry import draw
    from tests.screens.worlds import view

    newest = ROWS[-1]
    found = Catalogues(ROOT / "locales")
    assert newest.code in found.languages
    assert newest.own_name in str(draw("language", view(None)))
    assert found.for_language(newest.code).date(date(2026, 11, 1), "year") == "1 listopada 2026"


def drawing(row: Row) -> None:
    from bot.guide.case import ANSWER_TYPES, Answers
    from bot.screens.registry import draw
    from tests.screens.worlds import stages, view

    wanted = row.drawing
    assert wanted is not None
    given = {name: ANSWER_TYPES[name](word) if name in ANSWER_TYPES else word for name, word in wanted.answers.items()}
    case = list(stages(Answers(**given)))[wanted.stage]  # type: ignore[arg-type]
    shown = str(draw(wanted.place, view(case)))
    assert [words for words in wanted.sees if words not in shown] == [], shown


def operators(_row: Row) -> None:
    from tests import test_docs

    test_docs.test_it_names_every_operator_once()


def explained(_row: Row) -> None:
    from tests import test_docs

    test_docs.test_it_explains_every_setting_with_its_default()


def used(_row: Row) -> None:
    from tests import test_docs

    test_docs.test_every_setting_is_used()


def tested(_row: Row) -> None:
    from tests import test_settings

    test_settings.test_every_setting_is_tested_here()


def journey(row: Row) -> None:
    from tests.contributing.walk import walk

    walk(row.journey)


CHECKS: dict[str, Callable[[Row], None]] = {
    "content": content,
    "operators": operators,
    "stored words": stored_words,
    "matches": matches,
    "length": length,
    "places": places,
    "second opinion": second_opinion,
    "schedule": schedule,
    "explained": explained,
    "used": used,
    "tested": tested,
    "catalogue": catalogue,
    "translated": translated,
    "every sentence": every_sentence,
    "language": language,
    "drawing": drawing,
    "journey": journey,
}

if __name__ == "__main__":
    for check in sys.argv[2:]:
        try:
            CHECKS[check](rows()[sys.argv[1]])
        except (Exception, SystemExit) as error:
            sys.exit(f"{check}: {type(error).__name__} {error}")
