"""The letter to sign: where it stands on the sheet, what is read back from the file, and how somebody gets it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, product
from types import SimpleNamespace
from typing import cast

import aiohttp
import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from bot.documents.letter import BOTTOM, LEFT, POINT, RIGHT, Item, Layout, Rule, Words
from bot.documents.letter_pdf import layout_of, render
from bot.documents.pdf import clean
from bot.documents.recent import RecentFiles
from bot.errors import NotPossible
from bot.guide.case import Answers, Case, Channel, Holder, Kind, Number, Plan, Shared, Sim
from bot.guide.papers import LETTERS, pdf_page, text_page
from bot.guide.sending import send
from bot.guide.tap import ActionContext, Outcome
from bot.handlers.files import to_send
from bot.languages import PAPER_LANGUAGES
from bot.messages import Document
from bot.screens.letters.engine import compose
from bot.screens.registry import draw
from bot.screens.sheet import Sheet, sheet
from bot.services import Services
from tests.documents.cases import at
from tests.pretend import User
from tests.screens.test_letters import FIELDS, written
from tests.screens.worlds import NOW, case_with, catalogues, content, languages, view
from tools.font_subset import FONT

# What every usual Belgian envelope with its window on the right shows, wherever the folded sheet lies in it (mm from
# the left and from the top of the sheet; bot/documents/letter.py says how it was reckoned).
SEEN_LEFT, SEEN_RIGHT, SEEN_TOP, SEEN_BOTTOM = 119, 190, 55, 79
LETTERS_OF_A_NAME, A_LETTER_BY_HAND = 60, 2.0  # mm
TEXT_OVER_ITS_LINE, TEXT_BELOW = 0.72, 0.2  # of the size of the type
WITH_ADDRESS = sorted(slug for slug, carrier in content().carriers.items() if carrier.postal)
BLANK_FIELDS = {"carrier": "{operator}", "opponent": "{new_operator}"}


def case_of(carrier: str = "base", **answers: object) -> Case:
    """Asked by letter, for the end of November."""
    known = {"channel": Channel.LETTER, "shared": Shared.SHARED, **answers}
    chosen = Answers(carrier, Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, **known)  # type: ignore[arg-type]
    case = case_with(chosen).record(Kind.END_DATE, at(10, 1), day=date(2026, 11, 30), detail="month_end")
    return case.record(Kind.ASKED, at(10, 3), day=date(2026, 10, 2), detail=Channel.LETTER)


def sheet_of(paper: str = "text.fr", case: Case | None = None, language: str = "en") -> Sheet:
    found = sheet(view(case or case_of(), language), paper)
    assert found is not None
    return found


@cache
def longest(kind: str, language: str) -> Sheet:
    """The longest text of a kind on paper, whatever can be left blank blank; what is enclosed: tests/test_proofs.py."""
    truths, _ = max(
        (
            (truths, letter)
            for truths, letter in written(kind, language).items()
            if {"by_post"} == truths & {"by_post", "enclosing"}
        ),
        key=lambda found: len(found[1].whole),
    )
    made = compose(content(), content().letters[kind], language, truths, FIELDS | BLANK_FIELDS)
    blanks = tuple((getattr(content().letter_parts.blank[name], language), name) for name in made.blanks)
    return replace(sheet_of(), language=language, subject=made.subject, paragraphs=made.paragraphs, blanks=blanks)


EACH = [pytest.param(kind, language, id=f"{kind}.{language}") for kind, language in product(LETTERS, PAPER_LANGUAGES)]


def box_of(item: Item) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, with the text as wide as the font makes it."""
    if isinstance(item, Rule):
        return item.x, item.y, item.x + item.width, item.y
    width = width_of(item.text, item.size)
    high = item.size * POINT
    return item.x, item.y - TEXT_OVER_ITS_LINE * high, item.x + width, item.y + TEXT_BELOW * high


@cache
def _advances() -> dict[int, float]:
    """How wide each character is, in parts of the size: read from the font without the library that draws."""
    with TTFont(FONT) as font:
        widths, units = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def width_of(text: str, size: float) -> float:
    return sum(_advances()[ord(c)] for c in clean(text, "fr")) * size * POINT


def faults_of(layout: Layout) -> Iterator[str]:
    (page,) = layout.pages
    boxes = {item: box_of(item) for item in page}
    for item, (left, _, right, bottom) in boxes.items():
        if left < LEFT or right > RIGHT + 0.1 or bottom > BOTTOM + 1:
            yield f"beyond the margin: {item}"
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.1 and min(a[3], b[3]) - max(a[1], b[1]) > 0:
            yield f"{one} lies on {other}"


@cache
def layout_of_longest(kind: str, language: str) -> Layout:
    return layout_of(longest(kind, language))


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_a_letter_fits_one_page_and_nothing_lies_on_anything(kind: str, language: str) -> None:
    made, layout = longest(kind, language), layout_of_longest(kind, language)
    assert len(layout.pages) == 1
    assert list(faults_of(layout)) == []
    words = " ".join(item.text for item in layout.pages[0] if isinstance(item, Words) and not item.label)
    said = re.sub(r"\[[^]]+\]", " ", " ".join((*made.address, made.subject, *made.paragraphs)))
    assert sorted(re.findall(r"\w+", words)) == sorted(re.findall(r"\w+", said)), "every word, and no other"


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_a_name_of_sixty_letters_can_be_written_on_its_line(kind: str, language: str) -> None:
    made = longest(kind, language)
    names = {words for words, name in made.blanks if name.endswith("name") or name in ("name", "reporter")}
    (page,) = layout_of_longest(kind, language).pages
    rules = {(item.x, round(item.y)): item.width for item in page if isinstance(item, Rule)}
    labels = [item for item in page if isinstance(item, Words) and item.label]
    assert {label.text for label in labels} == {words for words, _ in made.blanks}
    for label in labels:
        width = next(rules[x, y] for x, y in rules if x == label.x and 0 < label.y - y < 4)
        assert width >= width_of(label.text, label.size)
        if label.text in names:
            assert width >= LETTERS_OF_A_NAME * A_LETTER_BY_HAND, label.text


def read_at(pdf: bytes, page: int = 0) -> list[tuple[float, float, float, str]]:
    """What an independent reader finds: mm from the left and from the top, size of the type, text."""
    found: list[tuple[float, float, float, str]] = []

    def keep(text: str, _: object, where: list[float], __: object, size: float) -> None:
        if text.strip():
            found.append((where[4] * POINT, 297 - where[5] * POINT, size, text.strip()))

    PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=keep)
    return found


def read(pdf: bytes, page: int) -> str:
    return re.sub(r"\s+", " ", PdfReader(io.BytesIO(pdf)).pages[page].extract_text())


@pytest.mark.parametrize("slug", WITH_ADDRESS)
def test_the_recipient_stands_where_a_window_shows_it(slug: str) -> None:
    """Every operator whose address is known; read back with another library than the one that draws."""
    made = sheet_of("text.fr", case_of(slug))
    found = [one for one in read_at(render(made, NOW)) if one[1] < SEEN_BOTTOM + 3]
    assert " ".join(text for *_, text in found) == clean(" ".join(made.address), made.language)
    for x, y, size, text in found:
        assert round(x, 2) >= SEEN_LEFT, text
        assert x + width_of(text, size) <= SEEN_RIGHT, text
        assert y - TEXT_OVER_ITS_LINE * size * POINT >= SEEN_TOP, text
        assert y + TEXT_BELOW * size * POINT <= SEEN_BOTTOM, text


@pytest.mark.parametrize(
    ("slug", "sim", "last"),
    [
        ("base", Sim.WORKS_HERE, "2800 Mechelen"),
        ("base", Sim.WORKS_ABROAD, "BELGIUM"),
        ("janmobile", Sim.WORKS_ABROAD, "THE NETHERLANDS"),
        ("proximus", Sim.WORKS_ABROAD, "BELGIUM"),
    ],
)
def test_who_posts_it_abroad_has_the_country_under_the_address(slug: str, sim: Sim, last: str) -> None:
    case = case_of(slug)
    made = sheet_of("text.fr", replace(case, answers=replace(case.answers, sim=sim)))
    layout = layout_of(made)
    assert made.address[-1] == last
    assert layout.in_window
    assert list(faults_of(layout)) == []


def with_address(*lines: str) -> Sheet:
    return replace(sheet_of(), address=lines)


def test_a_long_address_is_set_smaller_and_broken_between_words() -> None:
    lines = ("A company with quite a long name and its legal form NV/SA", "Some street with a long name 1234 / box 56")
    layout = layout_of(with_address(*lines, "1000 Bruxelles"))
    shown = [item for item in layout.pages[0] if isinstance(item, Words) and item.y < SEEN_BOTTOM]
    assert layout.in_window
    assert " ".join(item.text for item in shown) == f"{lines[0]} {lines[1]} 1000 Bruxelles"
    assert len(shown) > len(lines) + 1
    assert list(faults_of(layout)) == []


@pytest.mark.parametrize("line", ["A very long name of a company and where it is " * 9, "Donaudampfschifffahrts" * 3])
def test_an_address_that_no_window_shows_stands_below_it_and_page_2_says_what_to_do(line: str) -> None:
    made = with_address(line, "1000 Bruxelles")
    layout = layout_of(made)
    assert not layout.in_window
    assert list(faults_of(layout)) == []
    assert all(item.y > SEEN_BOTTOM for item in layout.pages[0])
    pdf = render(made, NOW)
    assert "The address is too long for a window" in read(pdf, 1)
    assert "The address fits" not in read(pdf, 1)
    assert "1000 Bruxelles" in read(pdf, 0)
    assert "The address is too long for a window" not in read(render(sheet_of(), NOW), 1)


@pytest.mark.parametrize(
    ("paper", "case", "first"),
    [
        ("text.fr", case_of("unknown"), ""),
        ("text.fr", case_of("telenet"), None),
        ("ombudsman.refused.de", case_of(), "Ombudsdienst für Telekommunikation"),
    ],
)
def test_an_address_that_nobody_knows_is_lines_to_write_on(paper: str, case: Case, first: str | None) -> None:
    made = sheet_of(paper, case)
    lines = made.address.count("")
    told = "We know no postal address: to send it by post, write the address on the lines."
    assert (told in dict(made.page.sections)["How to send it"]) is (lines > 0)
    if first is None:
        assert lines == 0
        return
    assert made.address[0] == first
    rules = [item for item in layout_of(made).pages[0] if isinstance(item, Rule) and item.y < SEEN_BOTTOM]
    assert len(rules) == lines >= 2
    assert all((rule.x, rule.x + rule.width) == (SEEN_LEFT, SEEN_RIGHT) for rule in rules)


@pytest.mark.parametrize("language", languages())
def test_page_2_says_in_the_language_of_the_reader_what_the_letter_says(language: str) -> None:
    case, texts = case_of(holder=Holder.SOMEBODY_ELSE), catalogues().for_language(language)
    paper = "text.nl" if language != "nl" else "text.fr"
    made = sheet_of(paper, case, language)
    pdf = render(made, NOW)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    shown = read(pdf, 1).replace(" ", "")
    sentences = (
        made.page.title,
        texts.content("customer number, on the bill"),
        texts.gettext("Keep a photo of the signed letter."),
        "2800Mechelen",
    )
    for sentence in (*sentences, *(line for _, lines in made.page.sections for line in lines)):
        assert clean(sentence, language).replace(" ", "").replace("\N{NO-BREAK SPACE}", "") in shown.replace(
            "\N{NO-BREAK SPACE}", ""
        )
    if language != "en":
        english = sheet_of(paper, case, "en")
        assert {heading for heading, _ in made.page.sections}.isdisjoint(h for h, _ in english.page.sections)


def test_the_font_has_every_letter_of_every_letter() -> None:
    text = "".join(
        clean("".join((made.subject, *made.paragraphs, *(words for words, _ in made.blanks))), language)
        for kind, language in product(LETTERS, PAPER_LANGUAGES)
        for made in [longest(kind, language)]
    )
    pages = "".join(
        clean("".join((line for _, lines in sheet_of(language=code).page.sections for line in lines)), code)
        for code in languages()
    )
    assert {c for c in text + pages if c != "\n" and ord(c) not in _advances()} == set()


def test_the_file_is_the_same_each_time_tells_its_day_and_names_nobody() -> None:
    pdf = render(sheet_of(), NOW)
    assert pdf == render(sheet_of(), NOW)
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.creation_date == NOW
    assert metadata.title == "About the letter on page 1"
    assert len(pdf) < 150_000


def test_a_pdf_asks_for_a_signature_however_the_text_is_sent() -> None:
    by_mail = case_of("orange", channel=Channel.EMAIL)
    assert any(name == "signature" for _, name in sheet_of("text.fr", by_mail).blanks)


def sent(arg: str, place: str, case: Case | None = None) -> Outcome[Case]:
    shown = view(case or case_of())
    return send(ActionContext(shown.chat, shown.case, place, arg, NOW, content()))


@pytest.mark.parametrize(
    "arg", ["pdf.phrases.fr", "pdf.dossier.pdf", "pdf.calendar.ics", "pdf.text.zh", "pdf.", "pdf.pdf.fr"]
)
def test_nothing_else_can_be_had_as_a_letter(arg: str) -> None:
    with pytest.raises(NotPossible):
        sent(arg, "pdf.text")


def test_who_moves_a_number_gets_no_letter_that_ends_it() -> None:
    moving = case_with(Answers("base", Plan.SUBSCRIPTION, Number.MOVE))
    with pytest.raises(NotPossible):
        sent("pdf.text.fr", "pdf.text", moving)
    assert draw("pdf.text", view(moving)) == draw("ask.text", view(moving))


def test_a_pdf_is_of_the_text_whose_page_it_was_asked_on() -> None:
    outcome = sent("pdf.again.nl", "pdf.again.no_answer")
    assert outcome.send == ("pdf.again.no_answer.nl",)
    assert outcome.place == sent("again.nl", "paper.again.no_answer").place
    assert outcome.case.answers.paper_language == "nl"
    assert text_page("plan") == "plan"
    for place in ("ask.text", "ask.text.c", "paper.again.no_answer", "paper.call_off"):
        assert text_page(pdf_page(place)) == place


def test_the_pdf_of_a_withdrawal_is_there_once_something_was_sent() -> None:
    before = case_with(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP))
    assert draw("pdf.call_off", view(before)) == draw("change", view(before))
    shown = draw("pdf.call_off_move", view(case_of()))
    assert "A PDF to print and sign" in shown.text
    assert any("pdf.call_off.fr" in str(b.data) for row in shown.rows for b in row), "of what is on its way"


def test_what_a_letter_has_to_name_is_asked_first() -> None:
    assert "What went wrong?" in draw("pdf.again", view(case_of())).text
    assert "A PDF to print and sign" in draw("pdf.again.no_answer", view(case_of())).text


def test_a_second_tap_asks_for_the_same_file_and_another_letter_is_another() -> None:
    """One that waits is not sent twice: what makes a file the same is its equality."""

    def sent(paper: str) -> object:
        services = cast(Services, SimpleNamespace(files=RecentFiles()))  # a letter needs no other
        return to_send(services, view(case_of()), paper)

    papers = ("pdf.text.fr", "pdf.text.fr", "pdf.again.no_answer.fr", "pdf.text.nl")
    first, again, *others = map(sent, papers)
    assert isinstance(first, Document)
    assert first == again
    assert first not in others
    assert sent("pdf.phrases.fr") is None


async def test_somebody_gets_the_letter_by_one_tap_on_its_page(user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Go to the request")
    await user.walk("End of the month", "The text", "PDF to sign")
    await user.sees("A PDF to print and sign", "2800 Mechelen")
    await user.walk("Français", "Yes, show the text")
    (document,) = [m["document"] for m in await user.messages() if m.get("document")]
    assert document["name"] == "letter-fr.pdf"
    async with aiohttp.ClientSession() as session:
        pdf = await (await session.get(user.url + document["url"])).read()
    assert "Liersesteenweg 4" in read(pdf, 0)
    assert "This page is for you." in read(pdf, 1)
    await user.sees("by letter")
    await user.walk("The text", "PDF to sign", "Back")
    await user.sees("In which language does BASE write to you?")
