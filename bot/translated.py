"""Which sentences of a catalogue are translated, and which are shown in English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NEW_ENTRY = ("#", "msgctxt", "msgid ")  # how the first line behind a whole entry begins


@dataclass(frozen=True, slots=True)
class Gap:
    """How many of all sentences a language has no translation of: they are shown in English."""

    language: str
    missing: int
    total: int

    def __str__(self) -> str:
        return f"{self.language}: {self.missing:,} of {self.total:,} sentences are English"


def entries(po: Path) -> dict[str, bool]:
    """Every sentence of a .po or .pot, and whether it is translated: no form empty, none only guessed.

    Not Babel's reader: that takes a third of a second for all languages, and this is read at every start.
    """
    try:
        text = po.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    except FileNotFoundError:
        return {}
    groups: list[list[str]] = [[]]
    whole = False
    for line in text.split("\n"):
        if whole and line.startswith(NEW_ENTRY):
            groups.append([])
        whole = line.startswith("msgstr") or (whole and line[:1] in ("", '"'))
        groups[-1].append(line)
    return {key: translated for key, translated in map(_entry, groups) if key}


def _entry(lines: Iterable[str]) -> tuple[str, bool]:
    """The key of one entry, its context and its sentence; "" for the header and for what is obsolete."""
    fields: dict[str, str] = {}
    name, fuzzy = "", False
    for line in lines:
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith("msg"):
            name, _, rest = line.partition(" ")
            fields[name] = rest.strip()[1:-1]
        elif name and line.startswith('"'):
            fields[name] += line.strip()[1:-1]
    forms = [text for name, text in fields.items() if name.startswith("msgstr")]
    sentence = fields.get("msgid", "")
    return (f"{fields.get('msgctxt', '')}|{sentence}" if sentence else ""), all(forms) and not fuzzy
