"""Reads content/ into the guide's models. Every fault of every file is found in one run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.errors import ContentError
from bot.guide.content.checks import Fault, check
from bot.guide.content.faults import nearest
from bot.guide.content.letters import LetterParts, LetterText
from bot.guide.content.models import (
    Carrier,
    Content,
    Objection,
    Phrase,
    ServiceGroup,
    Source,
    StepText,
)
from bot.languages import PAPER_LANGUAGES

__all__ = ["Fault", "collect_faults", "read_content", "read_with_files"]

Record = TypeVar("Record", bound=BaseModel)
LETTER_PARTS = "letter_parts.toml"
FOLDERS = ("sources", "carriers", "services", "steps", "ask", "letters")
FILES = ("phrases.toml", "answers.toml", LETTER_PARTS)
FOR_PEOPLE = ("README.md", "schema", "template-operator.toml")  # and their editors
SLUG = re.compile(r"[a-z][a-z0-9_]{0,23}")
PAPER = [f'"{code}"' for code in PAPER_LANGUAGES]
HINTS = {
    "number": 'write "+32…", "0800…" or the short code',
    "languages": f"a contact answers in {', '.join(PAPER[:-1])} or {PAPER[-1]}",
    "slug": "small letters, digits and _, a letter first, at most 24",
    "opens": "write 09:00:00, without quotes",
    "closes": "write 18:00:00, without quotes",
    "source": "name a table of content/sources/",
    "source_date": 'write "2026-06-06", "2026-06" or "2026"',
    "date": 'write "2026-06-06", "2026-06" or "2026"',
    "checked_on": 'write the day a person looked, such as "2026-06-06"',
}


def read_content(folder: Path) -> Content:
    """The whole content, or a ContentError with one line per fault."""
    return read_with_files(folder)[0]


def read_with_files(folder: Path) -> tuple[Content, dict[str, str]]:
    """The whole content, and the file of each source by its slug."""
    reader = Reader(folder)
    content = reader.read()
    if reader.faults:
        raise ContentError(str(fault) for fault in reader.faults)
    return content, reader.source_files


def collect_faults(folder: Path, today: date | None = None) -> list[Fault]:
    """Every fault of every file; with a day also what is said to be newer than that."""
    reader = Reader(folder, today)
    reader.read()
    return reader.faults


class Reader:
    """One pass over the folder. What cannot be read is left out and remembered in `unreadable`.

    `today` is given by who checks, not by the bot: a clock that is behind must not keep it from starting.
    """

    def __init__(self, folder: Path, today: date | None = None) -> None:
        self.folder = folder
        self.today = today
        self.faults: list[Fault] = []
        self.unreadable: set[str] = set()
        self.sources: dict[str, Source] = {}
        self.source_files: dict[str, str] = {}

    def read(self) -> Content:
        """Everything that can be read; what is wrong stands in `faults`."""
        content = self._content()
        if not self.folder.is_dir():
            self.fault("", "", "the folder is missing", "restore content/ from the repository")
            return content
        self._strangers()
        self.faults.extend(self._placed(f) for f in check(content, self.today) if not self._explained(f))
        self.faults.sort(key=lambda fault: fault.file)
        return content

    def _content(self) -> Content:
        self.sources = self._sources()
        groups = self._folder("services", ServiceGroup, "group").values()
        return Content(
            sources=self.sources,
            carriers=self._folder("carriers", Carrier, "slug"),
            services={group.group: group for group in groups},
            steps=self._folder("steps", StepText, "step"),
            ask=self._folder("ask", StepText, "step"),
            phrases=tuple(self._list("phrases.toml", "phrase", Phrase)),
            objections=tuple(self._list("answers.toml", "answer", Objection)),
            letters=self._folder("letters", LetterText, "kind"),
            letter_parts=self._record(LETTER_PARTS, "", LetterParts, self._toml(LETTER_PARTS)) or LetterParts(),
        )

    def fault(self, file: str, key: str, message: str, suggestion: str) -> None:
        """Note a fault of one file, named from the folder above."""
        self.faults.append(Fault(f"{self.folder.name}/{file}", key, message, suggestion))

    def _sources(self) -> dict[str, Source]:
        merged: dict[str, Source] = {}
        for path in self._files("sources", "*.toml"):
            for slug, source in self._tables(f"sources/{path.name}", Source, SLUG).items():
                first = self.source_files.setdefault(slug, f"sources/{path.name}")
                if slug in merged:
                    self.fault(f"sources/{path.name}", slug, f"stands in {first} too", "keep one of them")
                merged[slug] = source
        return merged

    def _tables(self, file: str, kind: type[Record], names: re.Pattern[str]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for name, table in self._toml(file).items():
            record = self._record(file, name, kind, table)
            if not names.fullmatch(name):
                self.fault(file, name, "not a name for this table", f"make it fit {names.pattern}")
            elif record is not None:
                found[name] = record
            else:
                self.unreadable.add(f"{file.partition('/')[0]}/{name}")
        return found

    def _folder(self, folder: str, kind: type[Record], named: str) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for path in self._files(folder, "*.toml"):
            file = f"{folder}/{path.name}"
            table = self._toml(file)
            if f"{folder}/{path.stem}" in self.unreadable:
                continue
            given = table.setdefault(named, path.stem)
            record = self._record(file, "", kind, table)
            if given != path.stem:
                self._spoiled(file)
                self.fault(file, named, f"{given} is not the file's name", f'write "{path.stem}"')
            elif record is not None:
                found[path.stem] = record
        return found

    def _list(self, file: str, key: str, kind: type[Record]) -> Iterable[Record]:
        tables = self._toml(file)
        for stranger in tables.keys() - {key}:
            self.fault(file, stranger, "unknown key", f"write [[{key}]]")
        for place, table in enumerate(tables.get(key, [])):
            record = self._record(file, f"{key}[{place}]", kind, table)
            if record is not None:
                yield record

    def _record(self, file: str, key: str, kind: type[Record], table: Any) -> Record | None:
        try:
            return kind.model_validate(self._dated(table))
        except ValidationError as error:
            self._spoiled(file)
            for detail in error.errors(include_url=False):
                self.fault(file, _path(key, detail["loc"]), *_explain(kind, detail))
            return None

    def _dated(self, value: Any) -> Any:
        """A copy in which each fact without a date of its own carries its source's."""
        if isinstance(value, list):
            return [self._dated(item) for item in value]
        if not isinstance(value, dict):
            return value
        table = {name: self._dated(item) for name, item in value.items()}
        named = str(table.get("source"))
        self.unreadable.add(f"facts/{named}")  # should the record turn out to be broken, its source is no leftover
        source = self.sources.get(named) if "confidence" in table else None
        if source is not None and not {"source_date", "source_period"} & table.keys():
            own = {"source_date": source.date, "source_period": source.period, "estimated": source.estimated}
            table = own | table
        return table

    def _toml(self, file: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self._text(file))
        except tomllib.TOMLDecodeError as error:
            self._spoiled(file, wholly=True)
            self.fault(file, "", f"not valid TOML: {error}", "mend the line that is named")
            return {}

    def _text(self, file: str) -> str:
        try:
            return (self.folder / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            problem, suggestion = "the file is missing", "write it"
        except (OSError, UnicodeDecodeError) as error:
            problem, suggestion = f"cannot be read: {error}", "save it as UTF-8"
        self._spoiled(file, wholly=True)
        if self.folder.is_dir():
            self.fault(file, "", problem, suggestion)
        return ""

    def _files(self, folder: str, pattern: str) -> list[Path]:
        return sorted((self.folder / folder).glob(pattern))

    def _spoiled(self, file: str, *, wholly: bool = False) -> None:
        """Remember what is there but could not be read: nobody shall be told to write it."""
        name = file.rpartition(".")[0]
        folder = name.partition("/")[0]
        self.unreadable |= {name, folder}
        if wholly:
            self.unreadable.add("sources/" if folder == "sources" else "facts/")

    def _explained(self, fault: Fault) -> bool:
        """Whether a fault only follows from a file that could not be read."""
        folder, slash, _ = fault.missing.partition("/")
        return folder + slash in self.unreadable or fault.missing in self.unreadable

    def _placed(self, fault: Fault) -> Fault:
        """The fault with the file as seen from above the folder; a source's slug leads to its own file."""
        slug = fault.key.partition(".")[0]
        file = self.source_files.get(slug, fault.file) if fault.file.startswith("sources/") else fault.file
        return replace(fault, file=f"{self.folder.name}/{file}")

    def _strangers(self) -> None:
        """A misspelt folder or file would be passed over in silence."""
        for path in sorted(self.folder.iterdir()):
            if path.name not in {*FOLDERS, *FILES, *FOR_PEOPLE} and not path.name.startswith("."):
                self.fault(path.name, "", "nobody reads this", nearest(path.name, {*FOLDERS, *FILES}))
        for folder in FOLDERS:
            for path in sorted((self.folder / folder).glob("*")):
                if path.suffix != ".toml" and path.name != "README.md":
                    self.fault(f"{folder}/{path.name}", "", "nobody reads this", "end its name in .toml")


def _path(key: str, loc: tuple[int | str, ...]) -> str:
    """A place as a person would write it: phones[0].number."""
    for part in loc:
        key = f"{key}[{part}]" if isinstance(part, int) else f"{key}.{part}".lstrip(".")
    return key


def _explain(kind: type[BaseModel], detail: Any) -> tuple[str, str]:
    """What is wrong and what to do, from one of pydantic's errors."""
    name = next((part for part in reversed(detail["loc"]) if isinstance(part, str)), "")
    if detail["type"] == "extra_forbidden":
        return "unknown key", nearest(name, _model_at(kind, detail["loc"][:-1]).model_fields)
    if detail["type"] == "missing":
        return "missing", f"add {name} = …"
    if detail["type"] == "enum":
        known = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        return f"{detail['input']!r} is not known", nearest(str(detail["input"]), known)
    message = detail["msg"].removeprefix("Value error, ")
    return f"{detail['input']!r}: {message}"[:200], HINTS.get(name, "see bot/guide/content/models.py")


def _model_at(kind: type[BaseModel], loc: Iterable[int | str]) -> type[BaseModel]:
    """The model whose field a place inside `kind` is."""
    for part in loc:
        field = kind.model_fields.get(str(part))
        kind = (_model_in(field.annotation) if field else None) or kind
    return kind


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for arg in get_args(annotation) if (model := _model_in(arg))), None)
