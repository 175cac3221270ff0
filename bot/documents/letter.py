"""Where everything of a letter stands on A4: pure geometry, in millimetres from the left and from the top of the sheet.

The recipient stands where the window of an envelope shows it. Belgian ones have it on the right. We reckon with windows
of 90 or 100 mm by 35 or 45 mm, 20 mm from the right and from the lower edge of an envelope of 110 x 220 mm (DL) or
114 x 229 mm (C5/6): figures of envelopes on sale, for we could read no standard. The sheet, folded in three, is smaller
and slides about. Wherever it lies, all of them show 119 to 190 mm from the left, 59 to 79 mm from the top; only the
lowest one on C5/6 may hide what begins at 55. So an address ends at 79, and a long one begins at 55. With the window
on the left, or without one, the envelope is addressed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.screens.sheet import Sheet

Measure = Callable[[str, float], float]  # how wide a text is (mm) in a size (points)

HEIGHT, LEFT, RIGHT = 297.0, 20.0, 190.0
TOP, BODY_TOP, BOTTOM = 20.0, 83.0, 288.0
FOLDS = (99.0, 198.0)
POINT = 25.4 / 72
LEADING = 1.35  # of the size of the type
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # the largest in which the letter fits a page
ADDRESS_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
LABEL_SIZE = 6.5
BELOW_A_RULE = 3.5  # for the label
ABOVE_A_RULE = 0.68  # to write by hand, for each point of the type: 7.1 mm in the largest
TO_SIGN = 14.0
LINE_OF_A_NAME = 125.0  # 60 letters by hand, a little more than 2 mm each
ROOM = {  # how long the line of a blank has to be (mm); of others 55
    **dict.fromkeys(("name", "reporter", "holder_name", "proxy_name", "dead_name", "account_holder"), LINE_OF_A_NAME),
    **dict.fromkeys(("company", "address", "offer", "numbers", "numbers_to_end"), LINE_OF_A_NAME),
    **dict.fromkeys(("email", "proxy_email", "iban", "sim_number", "bill"), 85.0),
    **dict.fromkeys(("place", "day", "unknown_day", "death_day", "amount"), 40.0),
}
ROOM_OF_OTHERS = 55.0
BESIDE = " " * 4
TWO_LINES = frozenset({"address"})
PIECES = re.compile(r"\[[^]]+\]|[^ \[]+| +")  # a blank, a word or what follows a blank, a space


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float


WINDOW = Box(119.0, 55.0, 190.0, 79.0)


@dataclass(frozen=True, slots=True)
class Words:
    """A text whose line begins at `x`, `y`. `label`: small, grey; `bold`: the subject."""

    x: float
    y: float
    text: str
    size: float
    label: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line to write on."""

    x: float
    y: float
    width: float


Item = Words | Rule


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one line, its items with `y` from that line. `above` and `below`: the room it takes."""

    items: tuple[Item, ...]
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages of a letter. `in_window`: whether the address fits there; else it stands below."""

    pages: tuple[tuple[Item, ...], ...]
    in_window: bool


@dataclass(frozen=True, slots=True)
class _Blank:
    label: str
    room: float
    lines: int
    signed: bool


_Chunk = list[str | _Blank]  # what no line break may part: a blank and the comma behind it


def laid_out(sheet: Sheet, measure: Measure) -> Layout:
    """The letter in the largest type in which it fits one page; in the smallest it may take more."""
    address = _address(sheet.address, measure)
    below = [] if address else _address_below(sheet.address, measure)
    pages: list[tuple[Item, ...]] = []
    for size in SIZES:
        pages = _pages([*below, *_body(sheet, measure, size)])
        if len(pages) == 1:
            break
    return Layout(((*address, *pages[0]), *pages[1:]), bool(address))


def _address(lines: Sequence[str], measure: Measure) -> tuple[Item, ...]:
    """In the window, down to its end: nothing when it is too long in the smallest type too."""
    width, height = WINDOW.right - WINDOW.left, WINDOW.bottom - WINDOW.top
    for size in ADDRESS_SIZES:
        leading = size * LEADING * POINT
        broken = [part for line in lines for part in _broken(line, size, width, measure)]
        steps = [leading if part else size * ABOVE_A_RULE for part in broken]
        deep = sum(steps) + leading / 4
        if deep <= height and all(measure(part, size) <= width for part in broken):
            y = WINDOW.bottom - deep
            return tuple(_of_an_address(broken, steps, y, size, width))
    return ()


def _of_an_address(lines: Sequence[str], steps: Sequence[float], y: float, size: float, width: float) -> Iterator[Item]:
    for line, step in zip(lines, steps, strict=True):
        y += step
        yield Words(WINDOW.left, y, line, size) if line else Rule(WINDOW.left, y, width)


def _broken(line: str, size: float, width: float, measure: Measure) -> list[str]:
    """A line that is too wide in two languages is parted between them, any other between words."""
    if measure(line, size) <= width:
        return [line]
    first, slash, second = line.partition(" / ")
    if slash and max(measure(f"{first} /", size), measure(second, size)) <= width:
        return [f"{first} /", second]
    lines = [""]
    for word in line.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _address_below(lines: Sequence[str], measure: Measure) -> list[Row]:
    """Where the text begins, over its whole width."""
    size = ADDRESS_SIZES[-1]
    leading = size * LEADING * POINT
    parts = [part for line in lines for part in _broken(line, size, RIGHT - LEFT, measure)]
    rows = [Row((Words(LEFT, 0, part, size),), leading, 0) for part in parts]
    return [*rows[:-1], replace(rows[-1], below=leading)]


def _body(sheet: Sheet, measure: Measure, size: float) -> Iterator[Row]:
    blanks = dict(sheet.blanks)
    yield from _rows(sheet.subject, blanks, measure, size + 0.5, bold=True)
    gap = size * LEADING * POINT * 0.55
    for paragraph in _signed_beside(sheet):
        yield Row((), gap, 0)
        for line in paragraph.split("\n"):
            yield from _rows(line, blanks, measure, size)


def _signed_beside(sheet: Sheet) -> Iterator[str]:
    """The paragraphs, the signature beside place and day: a letter is to fit one page."""
    signature = next((f"[{words}]" for words, name in sheet.blanks if name == "signature"), None)
    paragraphs = list(sheet.paragraphs)
    if signature in paragraphs[1:]:
        at = paragraphs.index(signature)
        paragraphs[at - 1 : at + 1] = [f"{paragraphs[at - 1]}{BESIDE}{signature}"]
    yield from paragraphs


def _rows(line: str, blanks: dict[str, str], measure: Measure, size: float, *, bold: bool = False) -> Iterator[Row]:
    """A line of the text, broken where the sheet ends; a long blank takes what is left of its line."""
    space, x = measure(" ", size), LEFT
    row: list[tuple[float, str | _Blank, float]] = []
    for chunk, spaces in _chunks(line, blanks):
        least = [_least(piece, size, measure) for piece in chunk]
        if row and x + sum(least) > RIGHT:
            yield from _row(row, size, bold=bold)
            row, x = [], LEFT
        spare = max(RIGHT - x - sum(least), 0.0)
        for piece, width in zip(chunk, least, strict=True):
            wide = width + spare if isinstance(piece, _Blank) and piece.room >= LINE_OF_A_NAME else width
            row.append((x, piece, min(wide, RIGHT - x)))
            x += wide
        x += space * spaces
    yield from _row(row, size, bold=bold)


def _chunks(line: str, blanks: dict[str, str]) -> Iterator[tuple[_Chunk, int]]:
    """What stands together, and how many spaces follow it."""
    chunk: _Chunk = []
    for piece in PIECES.findall(line):
        if piece.isspace():
            yield chunk, len(piece)
            chunk = []
        else:
            chunk.append(_blank(piece[1:-1], blanks) if piece[0] == "[" else piece)
    if chunk:
        yield chunk, 0


def _blank(words: str, blanks: dict[str, str]) -> _Blank:
    name = blanks[words]
    return _Blank(words, ROOM.get(name, ROOM_OF_OTHERS), 2 if name in TWO_LINES else 1, name == "signature")


def _least(piece: str | _Blank, size: float, measure: Measure) -> float:
    if isinstance(piece, str):
        return measure(piece, size)
    return max(piece.room, measure(piece.label, LABEL_SIZE))


def _row(row: Sequence[tuple[float, str | _Blank, float]], size: float, *, bold: bool) -> Iterator[Row]:
    """One line of the sheet; above the last line of an address that takes two comes another to write on."""
    leading = size * LEADING * POINT
    blanks = [(x, piece, width) for x, piece, width in row if isinstance(piece, _Blank)]
    words = tuple(Words(x, 0, piece, size, bold=bold) for x, piece, _ in row if isinstance(piece, str))
    if not blanks:
        yield Row(words, leading, 0)
        return
    for _ in range(max(blank.lines for _, blank, _ in blanks) - 1):
        yield Row(tuple(Rule(x, 0, width) for x, _, width in blanks), size * ABOVE_A_RULE, 0)
    rules = [Rule(x, 0.6, width) for x, _, width in blanks]
    labels = [Words(x, BELOW_A_RULE - 0.5, blank.label, LABEL_SIZE, label=True) for x, blank, _ in blanks]
    above = TO_SIGN if any(blank.signed for _, blank, _ in blanks) else size * ABOVE_A_RULE
    yield Row((*words, *rules, *labels), above, BELOW_A_RULE)


def _pages(rows: Sequence[Row]) -> list[tuple[Item, ...]]:
    """The rows one below the other; what does not fit a page begins the next one."""
    pages: list[list[Item]] = [[]]
    y = BODY_TOP
    for row in rows:
        if y + row.above + row.below > BOTTOM:
            pages.append([])
            y = TOP
        y += row.above
        pages[-1] += [replace(item, y=item.y + y) for item in row.items]
        y += row.below
    return [tuple(page) for page in pages]
