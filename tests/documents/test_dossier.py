"""The dossier is read back as its reader would: page by page, with search, and with the blanks in a PDF reader."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from bot.documents import pdf as drawing
from bot.documents.dossier import dossier, part
from bot.guide.case import Answers, Channel, Kind, Number, Plan, Shared
from bot.guide.timeline import SHOWN
from bot.i18n import Texts
from tests.documents.cases import HAN, at, chinese, story, subject
from tests.screens.worlds import NOW, case_with, catalogues


def read(pdf: bytes) -> str:
    """All words of a paper, white space as a search takes it."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def test_it_is_found_again_in_chinese() -> None:
    text = read(dossier(subject(), [chinese()]))
    for sentence in ("注销记录", "BASE · 月租套餐", "已书面信函申请注销", "向电信监察员投诉：截至 2027 年 10 月 31 日"):
        assert sentence in text
    assert "2026 年 10 月 28 日, 15:07 (UTC+01:00)" in text
    assert "2026 年 10 月 4 日, 11:07 (UTC+02:00)" in text


def test_papers_that_are_asked_for_at_the_same_time_are_drawn_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    draw, under_way, most = drawing._draw, [0], [0]

    def counted(*args: Any) -> tuple[int, bytes]:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        try:
            return draw(*args)
        finally:
            under_way[0] -= 1

    monkeypatch.setattr(drawing, "_draw", counted)
    subjects = [replace(subject(), case=story(shared=shared)) for shared in (Shared.ALONE, Shared.SHARED)]
    alone = [dossier(one, [chinese()]) for one in subjects]
    assert alone[0] != alone[1]
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda one: dossier(one, [chinese()]), subjects * 3))
    assert drawn == alone * 3
    assert most[0] == 1


def test_it_is_found_again_in_french() -> None:
    text = read(dossier(subject(), [catalogues().for_language("fr")]))
    assert "BASE · abonnement" in text
    assert "3 décembre 2026" in text
    assert "Bruxelles" in text


@pytest.mark.parametrize("language", ["zh", "en", "fr", "nl", "de"])
def test_it_can_be_read_in_every_language(language: str) -> None:
    texts = catalogues().for_language(language)
    text = read(dossier(subject(), [texts]))
    assert texts.date(date(2026, 10, 31), "year") in text
    assert texts.gettext("subscription") in text
    assert "\N{REPLACEMENT CHARACTER}" not in text
    assert "■" not in text


def test_it_has_blanks_for_what_the_bot_never_asks() -> None:
    reader = PdfReader(BytesIO(dossier(subject(), [chinese(), Texts("fr")])))
    fields = reader.get_fields() or {}
    labels = [str(field.get("/TU")) for field in fields.values()]
    assert labels[:3] == ["姓名", "Mobile number(s)", "客户编号"]
    assert len(labels) == 10
    assert {str(field.get("/V") or "") for field in fields.values()} == {""}
    assert "姓名" in read(dossier(subject(), [chinese()]))


def test_it_leaves_a_blank_for_an_operator_it_does_not_know() -> None:
    case = case_with(Answers("other", Plan.UNKNOWN, Number.MOVE))
    made = part(subject(case), Texts("en"))
    assert made.blanks.lines[0] == "Operator"
    assert made.facts[0][1] == "kind of plan not known"
    assert made.title == "Record of a number move"


def test_it_marks_what_was_corrected_later() -> None:
    made = part(subject(), chinese())
    assert [(line.day, line.void) for line in made.lines if line.what == HAN["Cancellation requested, by letter"]] == [
        ("2026 年 10 月 2 日", True),
        ("2026 年 10 月 3 日", False),
    ]
    pdf = dossier(subject(), [chinese()])
    assert read(pdf).count("后来更正") == 1
    fresh = subject(case_with(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP)))
    assert "后来更正" not in read(dossier(fresh, [chinese()]))


def test_it_keeps_what_can_be_claimed_out_of_the_part_for_the_operator() -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(dossier(subject(), [chinese(), Texts("fr")]))).pages]
    second = next(number for number, text in enumerate(pages) if "Record of a cancellation" in text)
    before, after = " ".join(pages[:second]), " ".join(pages[second:])
    assert "向电信监察员投诉" in before
    assert "Telecom Ombudsman" not in after
    assert "Cancellation requested, by letter" in after
    assert "Cancellation requested, by letter" not in before


def test_it_says_no_language_twice() -> None:
    assert dossier(subject(), [Texts("fr"), Texts("fr")]) == dossier(subject(), [Texts("fr")])


def test_it_goes_over_several_pages_and_numbers_them() -> None:
    case = story()
    for _ in range(60):
        case = case.record(Kind.CHASED, NOW, day=NOW.date(), detail=Channel.EMAIL)
    pages = [page.extract_text() for page in PdfReader(BytesIO(dossier(subject(case), [chinese()]))).pages]
    assert len(pages) >= 3
    assert sum(text.count("Requested again, by e-mail or form") for text in pages) == 60
    for number, text in enumerate(pages, 1):
        assert f"第 {number} 页，共 {len(pages)} 页" in text
    assert sum("What happened" in text for text in pages) >= 2  # the head of the table comes again


def test_it_says_what_is_still_open_and_what_it_is_not() -> None:
    text = read(dossier(subject(), [chinese()]))
    assert "还没有收到书面确认。" in text
    assert "This paper is no proof by itself." in text
    nothing = part(subject(case_with(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP))), Texts("en"))
    assert nothing.lines == ()
    assert nothing.legend == ("Nothing has been noted yet.",)
    assert nothing.sections[0].lines == ("Nothing has been requested yet.",)


@pytest.mark.parametrize(
    ("zone", "noted"),
    [
        ("Asia/Shanghai", "3 November 2026, 17:00 (UTC+08:00)"),
        ("Europe/Brussels", "3 November 2026, 10:00 (UTC+01:00)"),
    ],
)
def test_it_gives_times_where_the_user_is(zone: str, noted: str) -> None:
    assert noted in part(subject(zone=zone), Texts("en")).intro


def test_it_shows_nothing_that_would_name_the_user() -> None:
    pdf = dossier(subject(), [Texts("en")])
    assert "7654321" not in read(pdf)
    assert b"7654321" not in pdf


def test_it_escapes_names() -> None:
    base = subject()
    odd = base.content.carriers["base"].model_copy(update={"name": "A<b>&Co"})
    known = base.content.model_copy(update={"carriers": {"base": odd}})
    changed = type(base)(base.case, base.chat, known, base.now)
    assert "A<b>&Co" in read(dossier(changed, [Texts("en")]))


def test_it_is_the_same_file_for_the_same_case_and_tells_its_day() -> None:
    pdf = dossier(subject(), [chinese(), Texts("fr")])
    assert pdf == dossier(subject(), [chinese(), Texts("fr")])
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.creation_date == NOW
    assert reader.metadata.title == "注销记录"
    assert len(pdf) < 300_000  # the font goes in as far as it is needed


def test_it_has_a_line_for_every_kind_of_event() -> None:
    case = story()
    for kind in SHOWN:
        case = case.record(kind, at(11, 2), day=date(2026, 11, 2))
    made = part(subject(case), Texts("en"))
    days = 2  # of the end: they stand in the line of the request, which was withdrawn
    assert len(made.lines) == 7 + len(SHOWN) - days
    assert all(line.what for line in made.lines)


def test_it_loads_its_libraries_on_use_only() -> None:
    code = (
        "import sys, bot.documents.dossier, bot.documents.calendar;"
        "print(sorted({'reportlab', 'icalendar', 'PIL'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
