"""English left over on the screens of another language: python -m tools.rendered. Exit code 1 when there is some.

The catalogues can be complete and a screen still be English: where code forgets gettext, or content slips past it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from babel.messages.pofile import read_po

from bot.app import load_texts
from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.content.models import Content
from bot.guide.steps import StepId, steps_of
from bot.i18n import texts_of
from bot.languages import ENGLISH
from bot.screens.registry import CHAT_PLACES, PLACES, draw
from bot.screens.screen import Screen
from tools.contact_sheet import NOW, ROOT, case_of, view_of

FIELD = re.compile(r"\{[^{}]*\}")
WORD = re.compile(r"[A-Za-z]+")
SAID_AS_IS = re.compile(r"<code>[^<]*</code>")  # to copy or to say to the operator, in its language
FEWEST_WORDS = 3  # shorter pieces are names and menus as often as not
PAGES = ("1", "2", "3")


def english_pieces(root: Path) -> list[str]:
    """Pieces of three words or more between the {fields} of every sentence to translate, names left out."""
    with (root / "locales" / "messages.pot").open("rb") as file:
        known = [text for message in read_po(file) if message.id for text in texts_of(message.id)]
    same = set((root / "locales" / "same_as_english.txt").read_text(encoding="utf-8").splitlines())
    pieces = {piece.strip() for text in known if text not in same for piece in FIELD.split(text)}
    return sorted(piece for piece in pieces if len(WORD.findall(piece)) >= FEWEST_WORDS)


def left_over(drawn: Iterable[tuple[str, Screen]], pieces: Iterable[str]) -> dict[str, str]:
    """English piece -> the first place that shows it."""
    seen: dict[str, str] = {}
    lines_with: dict[str, list[str]] = {}
    for place, screen in drawn:
        labels = (button.text for row in screen.rows for button in row)
        for line in (*SAID_AS_IS.sub("", screen.text).split("\n"), *labels):
            if line not in seen:
                seen[line] = place
                for word in set(WORD.findall(line)):
                    lines_with.setdefault(word, []).append(line)
    found = ((piece, _first_with(piece, lines_with)) for piece in pieces)
    return {piece: seen[line] for piece, line in found if line is not None}


def _first_with(piece: str, lines_with: Mapping[str, Sequence[str]]) -> str | None:
    """The first line with this piece, among those that have its rarest word. The outer ones may be halves of words."""
    likely = min((lines_with.get(word, ()) for word in WORD.findall(piece)[1:-1]), key=len)
    return next((line for line in likely if piece in line), None)


def cases(content: Content) -> Iterator[Case]:
    """Every operator: a subscription, a prepaid card, a dead one and a move; fresh, or after everything happened.

    The tests draw many more (tests/screens/every.py); these are enough to find a sentence that code does not translate.
    """
    for n, slug in enumerate(content.carriers):
        for answers in (
            Answers(slug, Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_ABROAD, Channel.WRITING),
            Answers(slug, Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER),
            Answers(slug, Plan.PREPAID, Number.GIVE_UP, Sim.DEAD),
            Answers(slug, Plan.UNKNOWN, Number.MOVE),
        ):
            yield case_of(answers) if n % 2 else _later(case_of(answers))


def _later(case: Case) -> Case:
    day = date(2026, 12, 20)
    for kind in (Kind.LEAVING, Kind.END_DATE, Kind.ASKED, Kind.CONFIRMED, Kind.ENDED):
        case = case.record(kind, NOW, day=day, detail="day" if kind is Kind.END_DATE else "")
    return case


def places_of(case: Case) -> Iterator[str]:
    """Every place this case can show, by name."""
    steps = steps_of(case)
    for place in PLACES:
        root = place.split(".", maxsplit=1)[0]
        if root not in set(StepId) or root in steps:
            yield place
    for step in steps:
        yield from (f"more.{step}", *(f"sources.{step}.{page}" for page in PAGES))
    locals_of = [step for step in ("costs", "balance", "extras") if step in steps]
    yield from (f"{place}.{page}" for place in (*(f"{s}.local" for s in locals_of), "trouble") for page in PAGES)
    yield from CHAT_PLACES


def drawn_in(language: str, root: Path) -> Iterator[tuple[str, Screen]]:
    """Screens of one language with their places."""
    content, catalogues = load_texts(root)
    for case in cases(content):
        view = view_of(case, language, content, catalogues)
        yield from ((place, draw(place, view)) for place in places_of(case))
    view = view_of(_later(next(cases(content))), language, content, catalogues)
    for group in content.services.values():
        for service in group.services:
            yield (place := f"unlink.{group.group}.{service.slug}"), draw(place, view)
    for answer in content.objections:
        yield (place := f"ask.say.{answer.slug}"), draw(place, view)


def main(root: Path = ROOT) -> int:
    """Look at every language that has a folder; print what is left over in those that are offered."""
    _, catalogues = load_texts(root)
    pieces, found = english_pieces(root), 0
    folders = {path.name for path in (root / "locales").iterdir() if path.is_dir()} - {ENGLISH}
    for language in sorted(folders):
        if language not in catalogues.folders:
            print(f"locales/{language}: was not drawn (do this: give it LC_MESSAGES/messages.po, or take it out)")
            found += 1
            continue
        left = left_over(drawn_in(language, root), pieces)
        if language in catalogues.languages:
            found += sum(_say(language, place, piece) for piece, place in left.items())
        else:
            print(f"locales/{language}: {len(left)} pieces of English; the language is not offered yet")
    print("No English is left over." if not found else f"{found} faults")
    return 1 if found else 0


def _say(language: str, place: str, piece: str) -> bool:
    print(f"locales/{language}: English on the screen {place}: {piece!r} (do this: let gettext translate it)")
    return True


if __name__ == "__main__":
    sys.exit(main())
