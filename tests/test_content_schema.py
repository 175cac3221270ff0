"""The JSON schemas that editors use: made from the models, complete, and up to date."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.guide.content.models import Carrier, Confidence, Source
from tools.content_schema import main, schemas

ROOT = Path(__file__).parent.parent
NAMES = {"carrier", "services", "step", "sources", "phrases", "answers", "letter", "letter_parts"}


def test_the_committed_schemas_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_it_writes_all_of_them_and_takes_strangers_away(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "schema"
    folder.mkdir(parents=True)
    (folder / "carriers.json").write_text("{}", encoding="utf-8")
    assert main([], tmp_path) == 0
    assert {path.stem for path in folder.iterdir()} == NAMES
    assert main(["--check"], tmp_path) == 0


def test_it_names_what_is_out_of_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], tmp_path)
    (tmp_path / "content/schema/step.json").write_text("{}", encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    said = "content/schema/step.json: out of date (do this: python -m tools.content_schema)\n"
    assert capsys.readouterr().out == said


def test_it_knows_every_field_of_an_operator() -> None:
    carrier = schemas()["carrier"]
    assert set(carrier["properties"]) == set(Carrier.model_fields)
    assert carrier["required"] == ["name", "status"], "the file's name says the slug"
    assert carrier["additionalProperties"] is False


def test_it_takes_descriptions_from_comments_and_docstrings() -> None:
    made = schemas()
    assert made["carrier"]["description"] == Carrier.__doc__
    assert made["carrier"]["properties"]["prepaid_refund"]["description"] == "after a move of the number"
    (source,) = made["sources"]["patternProperties"].values()
    assert source["description"] == Source.__doc__
    fact = made["carrier"]["$defs"]["Fact"]["properties"]
    assert "content checked" in fact["checked_on"]["description"], "a comment beside a field of the parent"
    confidence = made["carrier"]["$defs"]["Confidence"]
    assert all(f"{one}: " in confidence["description"] for one in Confidence)


def test_it_knows_no_null_since_toml_does_not() -> None:
    assert "null" not in json.dumps(schemas())


def keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for item in value for key in keys(item)}
    return set(value) | {key for item in value.values() for key in keys(item)} if isinstance(value, dict) else set()


def test_editors_find_a_schema_for_every_file() -> None:
    rules = tomllib.loads((ROOT / ".taplo.toml").read_text(encoding="utf-8"))["rule"]
    named = {
        path.name: rule["schema"]["path"] for rule in rules for glob in rule["include"] for path in ROOT.glob(glob)
    }
    assert {Path(path).stem for path in named.values()} == NAMES
    assert all((ROOT / path).is_file() for path in named.values())
    shipped = {path.name for path in (ROOT / "content").rglob("*.toml")}
    assert shipped == set(named)


def test_every_shipped_key_is_in_a_schema() -> None:
    """A second look without the models: names of lines, slugs and letters are free, all others are not."""
    known = keys(schemas())
    for path in (ROOT / "content").rglob("*.toml"):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        free = set(tables.get("lines", {})) | (set(tables) if path.parent.name == "sources" else set())
        free |= set(tables.get("blank", {})) | set(tables.get("words", {})) | set(tables.get("enclosure", {}))
        assert keys(tables) - free <= known, path
        assert all(re.fullmatch("[a-z][a-z0-9_]{0,23}", name) for name in free)
