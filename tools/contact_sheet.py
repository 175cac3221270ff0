"""Every screen of typical cases as one picture: python -m tools.contact_sheet docs/screens.png [en zh …]."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

from bot.app import load_texts
from bot.guide.case import Answers, Case, Channel, Chat, Device, Kind, Number, Plan, Shared, Sim, Started
from bot.guide.content.models import Content
from bot.i18n import Catalogues
from bot.screens.registry import draw
from bot.screens.screen import Screen, View

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
END = date(2026, 11, 30)
COLOURS = 64
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STYLE = """
body{margin:16px;background:#dfe6ee}
body{font:13px/1.35 "Noto Sans","DejaVu Sans","WenQuanYi Micro Hei","Noto Color Emoji",sans-serif}
.sheet{display:flex;flex-wrap:wrap;gap:14px;align-items:flex-start;width:2560px}
.one{width:300px}.place{color:#456;font-size:11px;margin-bottom:3px}
.bubble{background:#fff;border-radius:12px;padding:8px 10px;white-space:pre-wrap;overflow-wrap:anywhere}
blockquote{margin:4px 0 0;padding:4px 8px;border-left:3px solid #58c;background:#eef4fb;font-size:12px}
.row{display:flex;gap:4px;margin-top:4px}
.button{flex:1;background:#fff;border-radius:8px;padding:5px 4px;text-align:center;color:#246;font-size:12px}
.success{background:#2e9e5b;color:#fff}.danger{background:#c94040;color:#fff}.primary{background:#3a72d8;color:#fff}
"""


def cases() -> Iterator[tuple[Case, tuple[str, ...]]]:
    """Typical cases, and what of each is shown."""
    giving_up = case_of(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_ABROAD, Channel.HOTLINE))
    yield (
        giving_up,
        ("q.need", "q.who", "q.carrier", "q.unknown", "q.plan", "q.number", "q.sim", "q.channel", "plan", "change"),
    )
    dated = giving_up.record(Kind.END_DATE, NOW, day=END, detail="day")
    before = ("prepare", "prepare.holder", "prepare.shared", "costs", "balance", "backup", "unlink", "unlink.chat")
    yield dated, (*before, "unlink.chat.telegram", "extras", "ask.when", "pick.end", "zone", "zone.more", "ask")
    yield (
        dated,
        ("ask.text", "ask.phrases", "ask.says", "ask.say.top_up_first", "asked", "steps", "more.ask", "sources.ask"),
    )
    asked = dated.record(Kind.ASKED, NOW, day=NOW.date(), detail="hotline")
    yield asked, ("confirmation", "confirmed", "ended", "status", "reminders", "reminders.is.confirmation")
    yield (
        asked,
        ("trouble.menu", "trouble.is.no_answer", "paper.again.no_answer", "trouble.is.offer", "trouble.is.died"),
    )
    chased = asked.record(Kind.CHASED, NOW, day=NOW.date(), detail="hotline").record(Kind.CHASED, NOW, detail="other")
    complained = chased.record(Kind.COMPLAINED, NOW, day=NOW.date())
    billed = complained.record(Kind.TROUBLE, NOW, day=NOW.date(), detail="billed")
    yield billed, ("trouble.is.goes_on", "trouble.is.billed", "status", "dossier", "cases", "cases.drop")
    ended = asked.record(Kind.CONFIRMED, NOW, day=NOW.date()).record(Kind.ENDED, NOW, day=END)
    yield ended, ("final_bill", "farewell", "back", "privacy", "privacy.sure", "help", "scam", "scam.done")
    yield ended.record(Kind.BILL_CHECKED, NOW, day=END).record(Kind.CLOSED, NOW), ("closed", "language", "wiped")
    shared = Answers(
        "telenet", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.WRITING, shared=Shared.SHARED,
        started=Started.UNDER_SIX_MONTHS, device=Device.YES,
    )  # fmt: skip
    yield (
        case_of(shared).record(Kind.END_DATE, NOW, day=END, detail="day"),
        ("plan", "prepare", "costs", "ask", "ask.call"),
    )
    moving = case_of(Answers("orange", Plan.SUBSCRIPTION, Number.MOVE)).record(Kind.END_DATE, NOW, detail="asap")
    yield moving, ("plan", "ask.when", "ask")
    yield moving.record(Kind.ASKED, NOW, day=NOW.date(), detail="move"), ("ended",)
    yield (
        case_of(Answers("orange", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD)),
        ("plan", "unlink", "balance", "ask", "farewell"),
    )


def case_of(answers: Answers) -> Case:
    return Case(7, 12345, opened_at=NOW, last_tap=NOW, answers=answers, place="plan")


def page(languages: list[str], content: Content, catalogues: Catalogues) -> str:
    """The whole sheet as HTML, one language after the other."""
    cards = []
    for language in languages:
        cards.append(f"<h2 style='width:100%'>{language}</h2>")
        for case, places in cases():
            view = view_of(case, language, content, catalogues)
            cards += [_card(place, draw(place, view)) for place in places]
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><div class=sheet>{''.join(cards)}</div>"


def view_of(case: Case, language: str, content: Content, catalogues: Catalogues) -> View:
    return View(
        chat=Chat(7, language, NOW, zone="Europe/Brussels", active_case=case.number),
        content=content,
        texts=catalogues.for_language(language),
        languages=catalogues.languages,
        now=NOW,
        today=NOW.date(),
        current=case,
        contact="team@example.org",
    )


def _card(place: str, screen: Screen) -> str:
    text = re.sub(r"\n*<blockquote expandable>", "<blockquote>", screen.text)
    rows = "".join(
        "<div class=row>"
        + "".join(f"<div class='button {b.style or ''}'>{escape(b.text)}</div>" for b in row)
        + "</div>"
        for row in screen.rows
    )
    return f"<div class=one><div class=place>{place}</div><div class=bubble>{text}</div>{rows}</div>"


def shoot(html: str, target: Path) -> None:
    """Have a Chromium draw the sheet."""
    from PIL import Image  # noqa: PLC0415 - only this command needs a browser and a picture
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium here (Debian: apt-get install chromium fonts-wqy-microhei fonts-noto-color-emoji)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        source = Path(folder) / "sheet.html"
        source.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 2600, "height": 1000})
        opened.goto(source.as_uri())
        opened.screenshot(path=str(target), full_page=True)
        browser.close()
    with Image.open(target) as picture:  # few colours: a quarter of the bytes
        picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)


def main() -> None:
    content, catalogues = load_texts(ROOT)
    languages = sys.argv[2:] or list(catalogues.languages)
    target = Path(sys.argv[1])
    shoot(page(languages, content, catalogues), target)
    print(f"{target}: {target.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
