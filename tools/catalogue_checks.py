"""What can be wrong with translations. Each check is one function; a fault names file and sentence."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.guide.content.faults import Fault
from bot.guide.content.paragraphs import ELIDED
from bot.i18n import field_faults, texts_of
from bot.languages import language_of

TAG = re.compile(r"</?[a-z][^<>]*>")
FIELD = re.compile(r"\{[^{}]*\}")
CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
ASCII_MARK = re.compile(rf"[{CHINESE}]\s?[,.?!:;()]|[,.?!:;()]\s?[{CHINESE}]")
PLAIN_SPACE = re.compile(r"\S [:;?!»]|« ")
UNINFLECTED = re.compile(
    r"\b(?:bei|von|zu|mit|nach|aus|an|für|über|ohne|gegen) \{(?:carrier|new)\}|\(\{(?:carrier|new)\}\)", re.IGNORECASE
)
BUTTON_COLUMNS = 18
LABEL_KEYS = ("title", "done")
LITERALS = {"gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}


@dataclass(frozen=True, slots=True)
class SourceCode:
    """One Python file."""

    path: Path
    text: str


def check_all(
    now: Catalog,
    is_fresh: bool,
    pot: Path,
    catalogues: Mapping[Path, Catalog],
    code: Iterable[SourceCode],
    same_as_english: set[str],
) -> Iterator[Fault]:
    """Every fault of the code, the template and each language."""
    yield from template_is_fresh(is_fresh, pot)
    for message in sentences(now):
        yield from labels_fit(pot, message, message, english=True)
    for source in code:
        yield from literals(source)
    for po, catalogue in catalogues.items():
        if must_be_complete(po):
            yield from nothing_obsolete(po, catalogue)
            yield from nothing_missing(po, catalogue, now)
        for message in sentences(catalogue):
            yield from _entry(po, message, now, same_as_english)


def _entry(po: Path, message: Message, now: Catalog, same_as_english: set[str]) -> Iterator[Fault]:
    original = now.get(message.id, message.context)
    if must_be_complete(po):
        yield from still_used(po, message, original)
        yield from translated(po, message)
    elif not is_translated(message):
        return
    if not all(texts_of(message.string)):
        return
    yield from same_fields(po, message)
    yield from same_tags(po, message)
    yield from really_translated(po, message, same_as_english)
    yield from labels_fit(po, message, original or message)
    language = po.parts[-3]
    if language_of(language).wide:
        yield from full_width(po, message)
    if check := GRAMMAR.get(language):
        yield from check(po, message)


def must_be_complete(po: Path) -> bool:
    """The languages that are offered whatever is missing. Another one grows sentence by sentence."""
    return language_of(po.parts[-3]).always


def is_translated(message: Message) -> bool:
    """None of its forms is empty or only guessed."""
    return all(texts_of(message.string)) and not message.fuzzy


def how_much(catalogue: Catalog, now: Catalog) -> tuple[int, int]:
    """How many of all sentences are translated."""
    found = [catalogue.get(message.id, message.context) for message in sentences(now)]
    return sum(message is not None and is_translated(message) for message in found), len(found)


def sentences(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def template_is_fresh(is_fresh: bool, pot: Path) -> Iterator[Fault]:
    """Sentences that were changed since would stay English."""
    if not is_fresh:
        yield Fault(_name(pot), "", "out of date", "python -m tools.catalogues extract")


def nothing_missing(po: Path, catalogue: Catalog, now: Catalog) -> Iterator[Fault]:
    """A new sentence has to reach the translators."""
    for message in sentences(now):
        if catalogue.get(message.id, message.context) is None:
            yield _fault(po, message, "not in this language yet", "python -m tools.catalogues update")


def still_used(po: Path, message: Message, original: Message | None) -> Iterator[Fault]:
    """Work spent on a sentence nobody shows is lost."""
    if original is None:
        yield _fault(po, message, "no longer used", "python -m tools.catalogues update --prune")


def nothing_obsolete(po: Path, catalogue: Catalog) -> Iterator[Fault]:
    """Old entries hide the live ones."""
    for message in catalogue.obsolete.values():
        yield _fault(po, message, "obsolete", "python -m tools.catalogues update --prune")


def translated(po: Path, message: Message) -> Iterator[Fault]:
    """An empty or guessed entry takes the whole language off the menu."""
    if message.fuzzy:
        yield _fault(po, message, "fuzzy: guessed from a similar one", "mend it, delete the flag")
    if not all(texts_of(message.string)):
        yield _fault(po, message, "not translated", "translate it")


def same_fields(po: Path, message: Message) -> Iterator[Fault]:
    """A wrong {field} breaks the screen."""
    for problem in field_faults(texts_of(message.id), texts_of(message.string)):
        yield _fault(po, message, problem, "use the original's {fields}")


def same_tags(po: Path, message: Message) -> Iterator[Fault]:
    """A wrong tag makes Telegram refuse the message."""
    wanted = TAG.findall(texts_of(message.id)[-1])
    for text in texts_of(message.string):
        if sorted(TAG.findall(text)) != sorted(wanted):
            suggestion = f"use {' '.join(wanted) or 'none'}"
            yield _fault(po, message, "other HTML tags than the original", suggestion)


def really_translated(po: Path, message: Message, same_as_english: set[str]) -> Iterator[Fault]:
    """English in the middle of another language is usually forgotten, unless it is a name."""
    original, text = texts_of(message.id)[0], texts_of(message.string)[0]
    if text == original and original not in same_as_english and _has_words(original):
        yield _fault(po, message, "the same as in English", "translate it, or add it to same_as_english.txt")


def full_width(po: Path, message: Message) -> Iterator[Fault]:
    """Chinese with ASCII punctuation looks made by a machine."""
    for text in texts_of(message.string):
        found = ASCII_MARK.search(TAG.sub("", text))
        if found:
            yield _fault(po, message, f"ASCII punctuation in {found.group()!r}", "use ，。？！：；（）")


def french(po: Path, message: Message) -> Iterator[Fault]:
    """On screens a sign may not stand alone on the next line; and nothing elides before a name that is filled in."""
    for text in texts_of(message.string):
        if found := PLAIN_SPACE.search(TAG.sub("", text)):
            yield _fault(po, message, f"a plain space in {found.group()!r}", "put a no-break space there")
        if found := ELIDED.search(text):
            suggestion = "say it so that no de, que … stands before the name"
            yield _fault(po, message, f"{found.group()!r} would be d’ or qu’ before a vowel", suggestion)


def german(po: Path, message: Message) -> Iterator[Fault]:
    """ "bei Ihr Anbieter": behind a preposition the name of an operator that is not known needs its case."""
    for text in texts_of(message.string):
        if found := UNINFLECTED.search(text):
            suggestion = "write {carrier_dat} (bei, von, mit, zu …) or {carrier_acc} (an, für, über …); so {new_dat}"
            yield _fault(po, message, f"{found.group()!r} would be the nominative", suggestion)


GRAMMAR = {"fr": french, "de": german}  # of one language only


def labels_fit(file: Path, message: Message, original: Message, *, english: bool = False) -> Iterator[Fault]:
    """Telegram cuts long labels of buttons off."""
    if not _is_label(original):
        return
    for text in texts_of(message.id if english else message.string):
        width = columns(text)
        if width > BUTTON_COLUMNS:
            yield _fault(file, message, f"{text!r} is {width} columns wide", f"at most {BUTTON_COLUMNS}")


def _is_label(message: Message) -> bool:
    """In the context "button", or a title or main button in content/."""
    places = [comment.rpartition(".")[2].rpartition(" ")[2] for comment in message.auto_comments]
    return message.context == "button" or any(place in LABEL_KEYS for place in places)


def columns(label: str) -> int:
    """The width of a label without its {fields} and the sign in front; wide characters count two."""
    text = re.sub(r"^[^\w{]+", "", FIELD.sub("", label)).strip()
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def literals(source: SourceCode) -> Iterator[Fault]:
    """Only what stands in the call itself is found by the extractor. bot/i18n.py passes sentences on."""
    if source.path.name == "i18n.py":
        return
    tree = ast.parse(source.text)
    inside = {id(n) for joined in ast.walk(tree) if isinstance(joined, ast.JoinedStr) for n in ast.walk(joined)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = call.args[: LITERALS.get(name, 0)]
        if len(given) < LITERALS.get(name, 0) or not all(_is_text(argument) for argument in given):
            place = f"{_name(source.path)}:{call.lineno}"
            yield Fault(place, name, "the sentence is not a literal", "write it out, and format afterwards")
        elif name in LITERALS and id(call) in inside:
            place = f"{_name(source.path)}:{call.lineno}"
            yield Fault(place, name, "is inside an f-string, where it is not extracted", "call it before")


def _is_text(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


def _has_words(text: str) -> bool:
    return any(character.isalpha() for character in TAG.sub("", FIELD.sub("", text)))


def _fault(file: Path, message: Message, problem: str, suggestion: str) -> Fault:
    sentence = texts_of(message.id)[0]
    key = f"{message.context} | {sentence}" if message.context else sentence
    return Fault(_name(file), repr(key), problem, suggestion)


def _name(path: Path) -> str:
    """The path from the project's folder on."""
    parts = path.as_posix().split("/")
    start = next((i for i, part in enumerate(parts) if part in ("locales", "bot")), 0)
    return "/".join(parts[start:])
