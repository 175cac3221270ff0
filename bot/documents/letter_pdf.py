"""A letter as a PDF: page 1 to sign, then a page about it in the language of who signs.

Imports reportlab: import this module on use only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame

from bot.documents.letter import FOLDS, HEIGHT, POINT, Item, Layout, Rule, laid_out
from bot.documents.pdf import BOTTOM, FONT, GREY, INK, MARGIN, ONE_BY_ONE, WIDTH, clean, paragraph, register_font
from bot.screens.sheet import ReadersPage, Sheet

BOLD = 2  # mode of writing: the letters filled, and drawn with a fine pen


def render(sheet: Sheet, now: datetime) -> bytes:
    """The file. The same sheet gives the same bytes. From several threads: one by one."""
    with ONE_BY_ONE:
        register_font()
        return _draw(sheet, now)


def layout_of(sheet: Sheet) -> Layout:
    """Where everything stands, measured in the font that it is drawn with."""
    register_font()
    return laid_out(sheet, lambda text, size: pdfmetrics.stringWidth(clean(text, sheet.language), FONT, size) * POINT)


def _draw(sheet: Sheet, now: datetime) -> bytes:
    file, layout = BytesIO(), layout_of(sheet)
    canvas = Canvas(file, pagesize=A4, invariant=1, lang=sheet.page.language)
    canvas.setTitle(sheet.page.title)
    canvas.setCreator("Bye SIM")
    canvas.setDateFormatter(lambda *_: f"D:{now:%Y%m%d%H%M%S}Z")
    for page in layout.pages:
        _letter(canvas, page, sheet.language)
    _about(canvas, sheet.page, layout)
    canvas.save()
    return file.getvalue()


def _letter(canvas: Any, items: tuple[Item, ...], language: str) -> None:
    canvas.setLineWidth(0.4)
    canvas.setStrokeColor(GREY)
    for fold in FOLDS:
        canvas.line(4 * mm, (HEIGHT - fold) * mm, 9 * mm, (HEIGHT - fold) * mm)
    canvas.setStrokeColor(INK)
    for item in items:
        _item(canvas, item, language)
    canvas.showPage()


def _item(canvas: Any, item: Item, language: str) -> None:
    x, y = item.x * mm, (HEIGHT - item.y) * mm
    if isinstance(item, Rule):
        canvas.line(x, y, x + item.width * mm, y)
        return
    text = canvas.beginText(x, y)
    text.setFont(FONT, item.size)
    text.setFillColor(GREY if item.label else INK)
    text.setTextRenderMode(BOLD if item.bold else 0)
    text.textOut(clean(item.text, language))
    text.setTextRenderMode(0)
    canvas.drawText(text)


def _about(canvas: Any, page: ReadersPage, layout: Layout) -> None:
    story = list(_story(page, layout))
    while story:
        Frame(MARGIN, BOTTOM, WIDTH, A4[1] - MARGIN - BOTTOM, 0, 0, 0, 0).addFromList(story, canvas)
        canvas.showPage()


def _story(page: ReadersPage, layout: Layout) -> Iterator[Any]:
    say = partial(paragraph, language=page.language)
    yield say(page.title, "title")
    yield say(page.intro, "body")
    for heading, lines in page.sections:
        yield say(heading, "heading")
        yield from (say(line, "bullet" if len(lines) > 1 else "body") for line in lines)
    yield say(page.fits if layout.in_window else page.too_long, "bullet")
