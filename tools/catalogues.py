"""Catalogues of translations: python -m tools.catalogues extract | update | compile | check | init LANG.

extract   sentences of bot/ and content/ -> locales/messages.pot
update    messages.pot -> every messages.po; --prune drops what is no longer used, --guess proposes
          similar translations, marked fuzzy (slow)
compile   every messages.po -> messages.mo
check     every fault of all of them; exit code 1 when there is one. The five languages must be complete; of another
          one it is told how much is translated
init      a new language
"""

from __future__ import annotations

import argparse
import io
import sys
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.errors import ContentError
from bot.i18n import Catalogues, read_catalogue, texts_of
from tools.catalogue_checks import SourceCode, check_all, how_much, must_be_complete

ROOT = Path(__file__).parent.parent
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = "# Bye SIM: {what}. Made by `python -m tools.catalogues`; see locales/README.md."
CHURN = tuple(
    f'"{name}'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Last-Translator",
        "Language-Team",
        "Report-Msgid-Bugs-To",
    )
)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def main(arguments: Iterable[str] | None = None, root: Path = ROOT) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogues", description="Translations.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("extract", "compile", "check"):
        commands.add_parser(name)
    updating = commands.add_parser("update")
    updating.add_argument("--prune", action="store_true", help="drop unused entries")
    updating.add_argument("--guess", action="store_true", help="propose similar translations")
    commands.add_parser("init").add_argument("language")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    try:
        return _run(chosen, root)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace, root: Path) -> int:
    match chosen.command:
        case "extract":
            extract(root)
        case "update":
            update(root, prune=chosen.prune, guess=chosen.guess)
        case "compile":
            compile_all(root)
        case "init":
            start_language(root, chosen.language)
        case _:
            return check(root)
    return 0


def extract(root: Path) -> None:
    """Write messages.pot."""
    _pot(root).write_bytes(written(extracted(root)))


def extracted(root: Path) -> Catalog:
    """What the code and the content say now."""
    catalogue = Catalog(project="Bye SIM", version="1", fuzzy=False, creation_date=LONG_AGO)
    catalogue.header_comment = HEADER.format(what="the English sentences")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    methods = [(mapping["pattern"], mapping["method"]) for mapping in project["tool"]["babel"]["mappings"]]
    found = extract_from_dir(root, methods, {}, KEYWORDS, ("Translators:",), strip_comment_tags=True)
    for file, _line, message, comments, context in found:
        catalogue.add(message, None, [(Path(file).as_posix(), 1)], auto_comments=comments, context=context)
    return catalogue


def written(catalogue: Catalog, *, prune: bool = False) -> bytes:
    """The file as it is committed: no line numbers, no wrapping and no dates that change by themselves."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, include_lineno=False, ignore_obsolete=prune)
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(CHURN)).encode()


def update(root: Path, *, prune: bool = False, guess: bool = False) -> None:
    """Bring every language up to date with messages.pot."""
    for po in _pos(root):
        catalogue = read_catalogue(po)
        _fill(catalogue, root, guess=guess)
        po.write_bytes(written(catalogue, prune=prune))


def start_language(root: Path, language: str) -> None:
    """An empty messages.po; for Chinese plurals have one form, as the second pass knows."""
    po = root / "locales" / language / "LC_MESSAGES" / "messages.po"
    if po.exists():
        raise ContentError([f"{po}: is there already (do this: use update)"])
    po.parent.mkdir(parents=True, exist_ok=True)
    catalogue = Catalog(locale=language, project="Bye SIM", version="1", fuzzy=False, creation_date=LONG_AGO)
    catalogue.header_comment = HEADER.format(what=f"translation, {language}")
    _fill(catalogue, root)
    po.write_bytes(written(catalogue))


def _fill(catalogue: Catalog, root: Path, *, guess: bool = False) -> None:
    """Take over the sentences of messages.pot; a translation that had fallen out of use comes back."""
    for message in list(catalogue.obsolete.values()):
        if catalogue.get(message.id, message.context) is None:
            catalogue.add(message.id, message.string, flags=message.flags, context=message.context)
    with _pot(root).open("rb") as file:
        template = read_po(file)
    catalogue.obsolete.clear()
    catalogue.update(template, no_fuzzy_matching=not guess, update_header_comment=False)
    for message in catalogue:
        if message.pluralizable and not any(texts_of(message.string)):
            message.string = ("",) * catalogue.num_plurals


def compile_all(root: Path) -> None:
    """Write every .mo, once no translation would break a screen."""
    Catalogues(root / "locales").check()
    for po in _pos(root):
        write_mo_file(po)


def write_mo_file(po: Path) -> None:
    """Write the .mo beside one .po; empty and guessed entries are left out."""
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_catalogue(po))


def check(root: Path) -> int:
    """List every fault."""
    pot = _pot(root)
    committed = pot.read_bytes() if pot.exists() else b""
    code = [SourceCode(p, p.read_text(encoding="utf-8")) for p in sorted((root / "bot").rglob("*.py"))]
    same = root / "locales" / "same_as_english.txt"
    names = same.read_text(encoding="utf-8").splitlines() if same.exists() else []
    now = extracted(root)
    catalogues = {po: read_catalogue(po) for po in _pos(root)}
    faults = list(check_all(now, written(now) == committed, pot, catalogues, code, set(names)))
    for fault in faults:
        print(fault)
    offered = Catalogues(root / "locales").languages
    for po, catalogue in catalogues.items():
        if not must_be_complete(po):
            print(_grown(po.parts[-3], *how_much(catalogue, now), is_offered=po.parts[-3] in offered))
    print(f"{len(faults)} faults" if faults else "catalogues: no faults")
    return 1 if faults else 0


def _grown(language: str, done: int, total: int, *, is_offered: bool) -> str:
    return f"{language}: {done:,} of {total:,} sentences translated, {'offered' if is_offered else 'not offered yet'}"


def _pot(root: Path) -> Path:
    return root / "locales" / "messages.pot"


def _pos(root: Path) -> list[Path]:
    return sorted((root / "locales").glob("*/LC_MESSAGES/messages.po"))


if __name__ == "__main__":
    sys.exit(main())
