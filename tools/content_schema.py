"""JSON schemas of content/ for editors, made from bot/guide/content/models.py: python -m tools.content_schema [--check]

Written to content/schema/. With --check nothing is written; exit code 1 when one of them is out of date.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.guide.content import letters, models

ROOT = Path(__file__).parent.parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MADE_BY = "Made by `python -m tools.content_schema` from bot/guide/content/models.py and letters.py."
NAMED_BY_FILE = {
    models.Carrier: "slug",
    models.ServiceGroup: "group",
    models.StepText: "step",
    letters.LetterText: "kind",
}
COMMENTED = re.compile(r"^    (\w+)(?::| =).*?  # (.+)$", re.MULTILINE)
SLUG = r"^[a-z][a-z0-9_]{0,23}$"


class Plain(GenerateJsonSchema):
    """Without a title for each field, which would only repeat the name, and without null, which TOML does not have."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  pydantic asks with it
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if made.get("default", "") is None:
            del made["default"]
        return made


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of its file."""
    return {
        "carrier": _of_file(models.Carrier),
        "services": _of_file(models.ServiceGroup),
        "step": _of_file(models.StepText),
        "sources": _of_tables(models.Source),
        "phrases": _of_list("phrase", models.Phrase),
        "answers": _of_list("answer", models.Objection),
        "letter": _of_file(letters.LetterText),
        "letter_parts": _of_parts(),
    }


def _of_file(kind: type[BaseModel]) -> dict[str, Any]:
    """A file that is one record; its name may say its slug."""
    schema = _schema(kind)
    schema["required"] = [name for name in schema["required"] if name != NAMED_BY_FILE[kind]]
    return _headed(schema)


def _of_parts() -> dict[str, Any]:
    """What letters share: one file, nothing in it is named by the file."""
    return _headed(_schema(letters.LetterParts))


def _of_tables(kind: type[BaseModel]) -> dict[str, Any]:
    """A file of records, each a table named by its slug."""
    record = _schema(kind)
    outer: dict[str, Any] = {"type": "object", "additionalProperties": False, "$defs": record.pop("$defs", {})}
    return _headed(outer | {"patternProperties": {SLUG: record}})


def _of_list(key: str, kind: type[BaseModel]) -> dict[str, Any]:
    """A file of records, each a table of one array."""
    record = _schema(kind)
    outer: dict[str, Any] = {"type": "object", "additionalProperties": False, "$defs": record.pop("$defs", {})}
    return _headed(outer | {"properties": {key: {"type": "array", "items": record}}, "required": [key]})


def _headed(schema: dict[str, Any]) -> dict[str, Any]:
    if not schema.get("$defs"):
        schema.pop("$defs", None)
    return {"$schema": DIALECT, "$comment": MADE_BY, **schema}


def _schema(kind: type[BaseModel]) -> dict[str, Any]:
    schema = kind.model_json_schema(schema_generator=Plain)
    _describe(kind.__name__, schema)
    for name, inner in schema.get("$defs", {}).items():
        _describe(name, inner)
    return schema


def _describe(name: str, schema: dict[str, Any]) -> None:
    """Take over the comments that stand beside the fields, or beside the members of an enumeration."""
    kind = _model(name)
    said = dict(_comments(kind))
    for key, properties in schema.get("properties", {}).items():
        if key in said:
            properties.setdefault("description", said[key])
    if issubclass(kind, Enum) and said:
        meanings = "; ".join(f"{kind[member].value}: {words}" for member, words in said.items())
        schema["description"] = meanings


def _model(name: str) -> type:
    """The class a schema was made from; some enumerations come from the domain."""
    found = getattr(models, name, None) or getattr(letters, name)
    if not isinstance(found, type):
        raise TypeError(f"{name} is no class of bot/guide/content/")
    return found


def _comments(kind: type) -> Iterator[tuple[str, str]]:
    """Fields and what the comment beside them says, those of the parents first."""
    for parent in reversed(kind.__mro__):
        if parent.__module__.startswith("bot."):
            yield from COMMENTED.findall(inspect.getsource(parent))


def written(schema: dict[str, Any]) -> str:
    """The text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.content_schema", description="JSON schemas of content/.")
    parser.add_argument("--check", action="store_true", help="write nothing, say which are out of date")
    checking = parser.parse_args(arguments).check
    folder = root / "content" / "schema"
    stale = _stale(folder)
    for path, text in stale.items():
        shown = path.relative_to(root).as_posix()
        if checking:
            print(f"{shown}: out of date (do this: python -m tools.content_schema)")
        elif text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()
    return 1 if checking and stale else 0


def _stale(folder: Path) -> dict[Path, str]:
    """What should stand in each file that says something else; "" for one that should not be there."""
    wanted = {folder / f"{name}.json": written(schema) for name, schema in schemas().items()}
    there = {path: path.read_text(encoding="utf-8") for path in folder.glob("*")}
    stale = {path: text for path, text in wanted.items() if there.get(path) != text}
    return stale | dict.fromkeys(there.keys() - wanted.keys(), "")


if __name__ == "__main__":
    sys.exit(main())
