"""How the dossier looks: A4, one font of our own with Chinese in it, blanks that a PDF reader can fill in.

Imports reportlab: import this module on use only.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from html import escape
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.flowables import CallerMacro

from bot.documents.parts import Line, Part, Section
from bot.languages import language_of

FONT = "ByeSIM"
MARGIN, BOTTOM = 18 * mm, 20 * mm
WIDTH = A4[0] - 2 * MARGIN
LABEL, FIELD_HEIGHT = 48 * mm, 7 * mm
COLUMNS = (35 * mm, 76 * mm, WIDTH - 111 * mm)
INK, BLUE, GREY, PALE = HexColor("#1b1f24"), HexColor("#1f4e79"), HexColor("#5b6570"), HexColor("#f2f5f9")
NOT_IN_THE_FONT: dict[str, str | int | None] = {"\u202f": "\u00a0", "\u2011": "-", "\u200b": ""}
# As wide as a Chinese character in this font: a hole in a word of another script.
AS_WIDE_AS_A_HAN: dict[str, str | int | None] = {"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."}
ONE_BY_ONE = Lock()  # the font object keeps what each document uses of it, and is no good for two threads at once
Say = Callable[..., Any]
TIGHT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]
NO_SIDES = [("LEFTPADDING", (1, 0), (1, -1), 0), ("RIGHTPADDING", (1, 0), (1, -1), 0)]
BODY = {"fontName": FONT, "fontSize": 9.5, "leading": 13.5, "textColor": INK}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"fontSize": 18, "leading": 24, "textColor": BLUE, "spaceAfter": 4},
    "heading": {"fontSize": 11.5, "leading": 16, "textColor": BLUE, "spaceBefore": 12, "spaceAfter": 3},
    "body": {},
    "bullet": {"leftIndent": 10, "bulletIndent": 0},
    "label": {"textColor": GREY},
    "head": {"textColor": HexColor("#ffffff")},
    "noted": {"fontSize": 8.5},
    "void": {"textColor": GREY},
    "void_small": {"textColor": GREY, "fontSize": 8.5},
    "mark": {"fontSize": 8, "leading": 11, "textColor": BLUE},
    "small": {"fontSize": 8.5, "leading": 12.5, "textColor": GREY},
}


def render(parts: Sequence[Part], now: datetime) -> bytes:
    """The PDF. Drawn twice: only then is it known how many pages there are. From several threads: one by one."""
    with ONE_BY_ONE:
        register_font()
        pages, _ = _draw(parts, now, 0)
        return _draw(parts, now, pages)[1]


@lru_cache(maxsize=1)
def register_font() -> None:
    """The font is part of the code, as a module is: it is loaded once, and no other file is ever touched."""
    font = pkgutil.get_data("bot.documents", "fonts/dossier.ttf")
    if font is None:
        raise LookupError("bot/documents/fonts/dossier.ttf is missing (do this: python -m tools.font_subset)")
    pdfmetrics.registerFont(TTFont(FONT, BytesIO(font)))


def _draw(parts: Sequence[Part], now: datetime, total: int) -> tuple[int, bytes]:
    """How many pages, and the file. `invariant`: reportlab must not look at the clock."""
    file = BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=parts[0].title,
        author="Bye SIM",
        creator="Bye SIM",
        subject=parts[0].facts[0][1],
        lang=parts[0].language,
        invariant=1,
    )
    frame = Frame(MARGIN, BOTTOM, WIDTH, A4[1] - MARGIN - BOTTOM, 0, 0, 0, 0)
    for part in parts:
        on_page = partial(_furniture, part=part, total=total, now=now)
        document.addPageTemplates(PageTemplate(part.language, [frame], onPage=on_page))
    document.build([flowable for number, part in enumerate(parts) for flowable in _story(part, number)])
    return document.page, file.getvalue()


def _furniture(canvas: Any, document: Any, *, part: Part, total: int, now: datetime) -> None:
    """What every page has: its number and a thin line."""
    canvas.setDateFormatter(lambda *_: f"D:{now:%Y%m%d%H%M%S}Z")
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, BOTTOM - 4 * mm, A4[0] - MARGIN, BOTTOM - 4 * mm)
    canvas.setFont(FONT, 8)
    canvas.setFillColor(GREY)
    text = part.footer.format(number=document.page, total=total)
    canvas.drawRightString(A4[0] - MARGIN, BOTTOM - 8 * mm, clean(text, part.language))


def _story(part: Part, number: int) -> Iterator[Any]:
    """One part, from the top of a page."""
    if number:
        yield NextPageTemplate(part.language)
        yield PageBreak()
    say = partial(paragraph, language=part.language)
    yield say(part.title, "title")
    yield from (say(line, "small") for line in (part.intro, *part.caveats))
    yield Spacer(0, 4 * mm)
    yield _facts(part, say)
    yield say(part.blanks.heading, "heading")
    yield _blanks(part, say)
    yield Spacer(0, 5 * mm)
    if part.lines:
        yield _table(part, say)
    yield Spacer(0, 1.5 * mm)
    yield from (say(line, "small") for line in part.legend)
    yield from (_section(section, say) for section in part.sections)


def _section(section: Section, say: Say) -> Any:
    return KeepTogether([say(section.heading, "heading"), *(say(line, "bullet") for line in section.lines)])


def _facts(part: Part, say: Say) -> Any:
    rows = [[say(label, "label"), say(value, "body")] for label, value in part.facts]
    return Table(rows, colWidths=(LABEL, WIDTH - LABEL), style=[*TIGHT, ("BACKGROUND", (0, 0), (-1, -1), PALE)])


def _blanks(part: Part, say: Say) -> Any:
    rows = [
        [say(label, "label"), CallerMacro(partial(_field, name=f"{part.language}_{number}", label=label))]
        for number, label in enumerate(part.blanks.lines, 1)
    ]
    style = [("VALIGN", (0, 0), (0, -1), "MIDDLE"), ("VALIGN", (1, 0), (1, -1), "BOTTOM"), *NO_SIDES]
    return Table(rows, colWidths=(LABEL, WIDTH - LABEL), rowHeights=FIELD_HEIGHT + 1.5 * mm, style=style)


def _field(macro: Any, *, name: str, label: str) -> None:
    """A box to write in, on paper or on a screen."""
    macro.canv.acroForm.textfield(
        name=name,
        tooltip=label,
        relative=True,
        width=WIDTH - LABEL,
        height=FIELD_HEIGHT,
        borderWidth=0.5,
        borderColor=GREY,
        fillColor=HexColor("#ffffff"),
        textColor=INK,
        fontSize=10,
        maxlen=200,
    )


def _table(part: Part, say: Say) -> Any:
    head = [say(word, "head") for word in part.head]
    rows = [_row(line, part, say) for line in part.lines]
    style = [
        *TIGHT,
        ("BACKGROUND", (0, 0), (-1, 0), BLUE),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, GREY),
    ]
    return Table([head, *rows], colWidths=COLUMNS, repeatRows=1, style=style)


def _row(line: Line, part: Part, say: Say) -> list[Any]:
    style, noted = ("void", "void_small") if line.void else ("body", "noted")
    what = [say(line.what, style)]
    if line.void:
        what.append(say(part.void_mark, "mark"))
    return [say(line.day, style), what, say(line.noted, noted)]


def paragraph(text: str, style: str, *, language: str) -> Any:
    """Plain text in a style. Chinese breaks between any two characters, the others between words."""
    shown = escape(clean(text, language), quote=False)
    wrap = {"wordWrap": "CJK"} if language_of(language).wide else {}
    look = ParagraphStyle(style, **{**BODY, **STYLES[style], **wrap})
    if style.startswith("void"):
        shown = f"<strike>{shown}</strike>"
    return Paragraph(shown, look, bulletText="•" if style == "bullet" else None)


def clean(text: str, language: str) -> str:
    """With other characters for the few that the font does not have, or has for Chinese only."""
    swaps = NOT_IN_THE_FONT if language_of(language).wide else NOT_IN_THE_FONT | AS_WIDE_AS_A_HAN
    return text.translate(str.maketrans(swaps))
