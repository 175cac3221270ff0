"""What the documents say is true: settings, commands, targets, rooms."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from bot.guide.content.models import Content, Status
from bot.handlers.questions import QUESTIONS, question_at
from bot.handlers.taps import PLACES_OF_COMMANDS
from bot.i18n import Texts
from bot.screens.find_operator import LOOKS
from bot.screens.profile import profile_of
from bot.screens.registry import PLACES, PLACES_WITH, draw
from bot.settings import Settings
from tests.screens.worlds import content, languages, view
from tests.test_architecture import ALLOWED

ROOT = Path(__file__).resolve().parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_it_explains_every_setting_with_its_default() -> None:
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", read(".env.example"), re.MULTILINE))
    assert set(example) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = example[name.upper()]
        if default:
            assert str(field.default) == default, name


def test_every_setting_is_used() -> None:
    code = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot").rglob("*.py"))]
    used = {node.attr for text in code for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    assert set(Settings.model_fields) <= used


def test_it_names_a_test_that_exists_behind_every_promise() -> None:
    promises = read("docs/guarantees.md")
    file, named = "", 0
    for path, name in re.findall(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`", promises):
        file = path or file
        assert not path or (ROOT / path).exists(), path
        if name:
            named += 1
            assert f"def {name}(" in read(file), f"{file}::{name}"
    assert named >= promises.count("## ")


def test_the_gate_leaves_to_one_python_only_what_is_there() -> None:
    left_out = read("tests/one_python.txt").split()
    assert [path for path in left_out if not (ROOT / path).is_file()] == []
    assert read(".ci/run").count("tests/one_python.txt") == 1
    assert "one_python" not in read("Makefile"), "whoever runs make test runs everything"


def test_it_lists_only_commands_that_work_and_all_of_them() -> None:
    commands = {name for name, _ in profile_of(Texts("en"))["commands"]}
    known = {"start", "language", "privacy", "help", "scam", *PLACES_OF_COMMANDS}
    assert commands == known
    helped = draw("help", view(None)).text
    assert set(re.findall(r"/([a-z]+)", re.sub(r"<[^>]*>", "", helped))) >= commands - {
        "start",
        "help",
    }  # this page, and its button


def test_it_keeps_the_profile_within_telegrams_limits() -> None:
    for language in languages():
        profile = profile_of(view(None, language).texts)
        assert len(profile["name"]) <= 64
        assert len(profile["description"]) <= 512
        assert len(profile["short_description"]) <= 120
        assert all(len(words) <= 256 for _, words in profile["commands"])


def test_it_names_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    for document in ("README.md", "CONTRIBUTING.md", "locales/README.md"):
        assert set(re.findall(r"`make ([a-z]+)", read(document))) <= targets, document
    assert set(re.findall(r"make (test|check)\b", read(".ci/run"))) == {"test", "check"}


def test_it_describes_every_room() -> None:
    text = read("CONTRIBUTING.md")
    rooms = set(ALLOWED) - {"__main__", "errors", "clock", "settings", "env_file", "i18n", "content_files"}
    assert not [room for room in rooms - {"playground"} if f"bot/{room}" not in text]
    assert "| `playground/` |" in text


def test_it_counts_the_services_right() -> None:
    known: Content = content()
    count = sum(len(group.services) for group in known.services.values())
    assert f"{count} services in nine groups" in read("README.md")
    assert len(known.services) == 9


def test_it_names_every_operator_once() -> None:
    (listed,) = re.findall(r"Known operators: ([^.]*)\.", read("README.md"))
    named = re.split(r",\s+", listed)
    known = content().carriers.values()
    assert sorted(named) == sorted(c.name for c in known if c.status not in {Status.GENERIC, Status.ENDED})


def test_it_has_a_conversation_state_for_every_question() -> None:
    asking = [place for place in (*PLACES, *PLACES_WITH) if place.startswith("q.")]
    assert sorted(set(asking)) == sorted(place for question in QUESTIONS for place in question.places)
    assert {question_at(f"q.look.{what}") for what in (*LOOKS, "network")} == {question_at("q.carrier")}


def test_it_names_no_index_in_the_locked_requirements() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "benchmarks/requirements.txt"):
        text = read(name)
        assert "http" not in re.sub(r"(aio|c)?httpcore|aiohttp|httpx", "", text)
        pins = re.findall(r"^[a-zA-Z0-9_.-]+==[^\s]+", text, re.MULTILINE)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)
