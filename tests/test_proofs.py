"""What is in hand is ticked, belongs to what it proves, and is all that a letter or the PDF names."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.documents.dossier import Subject, part
from bot.errors import NotPossible
from bot.guide import ticking
from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.notices import NoticeKind
from bot.guide.papers import exists
from bot.guide.proofs import MOST_IN_HAND, NAMED_BY, all_papers, in_hand, papers_of, provable
from bot.guide.reminders import schedule
from bot.guide.tap import ActionContext, Outcome
from bot.languages import PAPER_LANGUAGES
from bot.screens.letters.engine import Request, make
from bot.screens.registry import draw, message
from tests.conftest import Street
from tests.documents.cases import story
from tests.pretend import User, labels
from tests.screens.budget import faults, visible
from tests.screens.worlds import NOW, TODAY, case_with, catalogues, content, languages, view

GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)
MOVING = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)


def tap(case: Case, action: str, arg: str) -> Outcome[Case]:
    context = ActionContext(view(case).chat, case, "proofs.3.u", arg, NOW, content())
    return {"have": ticking.have, "have_not": ticking.have_not}[action](context)


def ticked(case: Case, *papers: str) -> Case:
    for paper in papers:
        case = tap(case, "have", paper).case
    return case


def words(case: Case) -> list[str]:
    return [paper.word for paper in in_hand(case)]


def written(case: Case, kind: str, language: str = "en") -> str:
    letter = make(case, Request(kind, language, "no_answer"), TODAY, content())
    assert letter is not None
    return letter.whole


def enclosed(text: str, word: str = "Enclosure") -> list[str]:
    return [line for line in text.split("\n") if line.startswith(word)]


@pytest.mark.parametrize(
    ("answers", "way", "offered"),
    [
        (GIVING_UP, "email", ["copy", "screenshot", "reference"]),
        (GIVING_UP, "online", ["screenshot", "reference"]),
        (GIVING_UP, "hotline", ["reference", "note"]),
        (GIVING_UP, "shop", ["stamped", "reference"]),
        (GIVING_UP, "letter", ["copy", "posted"]),
        (GIVING_UP, "other", ["copy", "posted", "screenshot", "reference"]),
        (MOVING, "move", ["order", "screenshot"]),
    ],
)
def test_what_can_be_ticked_fits_the_way_it_was_sent(answers: Answers, way: str, offered: list[str]) -> None:
    case = case_with(answers).record(Kind.ASKED, NOW, day=TODAY, detail=way)
    assert [paper.proof for paper in papers_of(case, case.events[0])] == offered
    assert [b.text[:2].strip() for row in draw("proofs", view(case)).rows[:-2] for b in row] == ["▫️"] * len(offered)


def test_each_thing_that_was_told_has_papers_of_its_own() -> None:
    told = (
        story().record(Kind.CONFIRMED, NOW, day=TODAY).record(Kind.ANSWERED, NOW, day=TODAY, detail="operator.refused")
    )
    told = told.record(Kind.CLAIMED, NOW, day=TODAY, detail="bill").record(Kind.CLAIMED, NOW, detail="debit")
    assert [event.kind for event in provable(told)] == [
        *(
            Kind.ASKED,
            Kind.CHASED,
            Kind.COMPLAINED,
            Kind.TROUBLE,
            Kind.CONFIRMED,
            Kind.ANSWERED,
            Kind.CLAIMED,
            Kind.CLAIMED,
        )
    ]
    both = ticked(told, "copy.3", "reference.5")
    assert [line.partition(": ")[2] for line in enclosed(written(both, "complaint"))] == [
        "copy of the request of 3 October 2026",
        "reference number of the request of 28 October 2026",
    ]


def test_a_tick_stays_when_the_day_is_corrected_and_goes_with_what_it_proves() -> None:
    case = case_with(GIVING_UP).record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    case = ticked(case, "copy.1")
    corrected = case.correct(Kind.ASKED, NOW, day=TODAY.replace(day=1), detail="letter")
    assert words(corrected) == ["copy.1"]
    assert enclosed(written(corrected, "complaint")) == ["Enclosure 1: copy of the request of 1 November 2026"]
    gone = corrected.undo(NOW, Kind.ASKED)
    assert words(gone) == []
    with pytest.raises(NotPossible):
        tap(gone, "have", "posted.1")
    again = gone.record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    assert words(again) == [], "another request, another copy"


def test_ticks_are_told_once_taken_back_by_an_event_and_move_no_reminder() -> None:
    case = story()
    once = ticked(case, "copy.3")
    assert tap(once, "have", "copy.3").case is once
    back = tap(once, "have_not", "copy.3").case
    assert [event.kind for event in back.events[len(case.events) :]] == [Kind.IN_HAND, Kind.NOT_IN_HAND]
    assert tap(back, "have_not", "copy.3").case is back
    assert words(back) == []
    assert words(ticked(back, "copy.3")) == ["copy.3"]
    chat = view(case).chat
    assert schedule(back, chat) == schedule(once, chat) == schedule(case, chat)
    assert back.stage is case.stage


def test_nothing_of_it_is_in_hand() -> None:
    case = ticked(story(), "copy.3", "posted.3", "copy.6")
    none = tap(case, "have_not", "none.3").case
    assert words(none) == ["copy.6"]
    assert tap(none, "have_not", "none.3").case is none
    with pytest.raises(NotPossible):
        tap(none, "have_not", "none.4")


@pytest.mark.parametrize("word", ["copy.4", "copy.99", "stamped.3", "copy", "", "none", "answer.3"])
def test_what_cannot_be_in_hand_cannot_be_ticked(word: str) -> None:
    with pytest.raises(NotPossible):
        tap(story(), "have", word)


def many() -> Case:
    """More papers than a letter names."""
    case = story()
    for day in range(1, 9):
        case = case.record(Kind.CHASED, NOW, day=TODAY.replace(month=9, day=day), detail="other")
    return case


def full(case: Case) -> Case:
    return ticked(case, *[paper.word for paper in all_papers(case)][:MOST_IN_HAND])


def test_no_more_is_ticked_than_a_letter_holds() -> None:
    case, refused = full(many()), [paper.word for paper in all_papers(many())][MOST_IN_HAND]
    outcome = tap(case, "have", refused)
    assert outcome.case is case
    assert outcome.notice
    assert outcome.notice.kind is NoticeKind.TOO_MANY_PAPERS
    fewer = tap(case, "have_not", words(case)[0]).case
    assert refused in words(ticked(fewer, refused))


def test_the_ticks_of_a_case_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "MOST_TICKS", 3)
    case = tap(ticked(story(), "copy.3", "posted.3"), "have_not", "copy.3").case
    with pytest.raises(NotPossible):
        tap(case, "have", "copy.3")


def test_under_another_wish_nothing_of_the_first_request_is_enclosed() -> None:
    case = ticked(story(), "copy.3")
    left = case.record(Kind.CALLED_OFF, NOW, day=TODAY, detail="letter.base.subscription.give_up")
    moved = replace(left, answers=replace(left.answers, number=Number.MOVE))
    assert "copy.3" not in words(moved)


# --- what letters and the PDF name


@pytest.mark.parametrize("kind", ["again", "complaint"])
def test_who_never_ticked_anything_encloses_nothing(kind: str) -> None:
    assert "nclos" not in written(story(), kind)
    assert "nclos" in written(ticked(story(), "copy.6"), kind)
    assert "nclos" not in written(tap(story(), "have_not", "none.3").case, kind)


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
def test_letters_and_the_pdf_name_the_same_papers_with_the_same_numbers(language: str) -> None:
    case = ticked(story(), "posted.3", "copy.3", "copy.6", "bill.7", "statement.7")
    shown, texts = view(case), catalogues().for_language(language)
    sections = part(Subject(case, shown.chat, content(), NOW), texts).sections
    listed = next(section for section in sections if section.heading == texts.gettext("Enclosures")).lines
    plain = [line.replace("\u00a0", " ").replace("’", "'") for line in listed]
    assert len(plain) == 5
    for kind in ("again", "complaint", "contest", "ombudsman"):
        assert enclosed(written(case, kind, language), plain[0].split()[0]) == plain


def test_every_paper_has_the_same_words_in_letters_and_on_screens() -> None:
    for (name, one), language in product(content().letter_parts.enclosure.items(), PAPER_LANGUAGES):
        said = catalogues().for_language(language).content(one.says)
        assert said.replace("\u00a0", " ").replace("’", "'") == getattr(one, language), name


def test_nothing_is_listed_for_who_has_nothing() -> None:
    none = tap(story(), "have_not", "none.3").case
    for case in (story(), none):
        sections = part(Subject(case, view(case).chat, content(), NOW), catalogues().for_language("en")).sections
        assert "Enclosures" not in [section.heading for section in sections]
        assert enclosed(written(case, "ombudsman")) == []
    assert "Enclosed: a record of what I did and when." in written(none, "ombudsman")


@pytest.mark.parametrize("reader", languages())
def test_the_fullest_letter_fits_a_message(reader: str) -> None:
    moved = case_with(MOVING).record(Kind.ASKED, NOW, day=TODAY, detail="move")
    for case, kind, language in product((full(many()), ticked(moved, "order.1")), sorted(NAMED_BY), PAPER_LANGUAGES):
        if not exists(kind, case):
            continue
        sent = message(view(case, reader), f"{kind}.no_answer.{language}")
        assert sent is not None
        assert len(visible(sent.text)) < 4096
        page = draw(f"paper.{kind}.no_answer", view(case, reader))
        assert faults("paper", reader, page) == []
        assert "{" not in sent.text


# --- on screens


def test_what_is_missing_stands_on_the_page_of_the_text_and_how_to_get_it_one_tap_away() -> None:
    case = ticked(story(), "copy.3")
    page = visible(draw("paper.complaint.no_answer", view(case)).text)
    assert "Enclosure 1: copy of the request of 3 October 2026" in page
    assert "Not ticked as in hand: Posting receipt, Reference" in page
    assert "We do not know whether the post gives a second one" in draw("proofs.3.u", view(case)).text
    untouched = visible(draw("paper.complaint.no_answer", view(story())).text)
    assert "Not ticked as in hand" not in untouched, "nobody was asked yet"
    assert "Tick under 📎 what you have" in untouched


def test_the_list_shows_the_first_request_however_much_came_after_it() -> None:
    drawn = draw("proofs.u", view(many()))
    assert "1. 3 Oct: Cancellation requested, by letter (0 of 2 in hand)" in drawn.text
    assert [b.text for row in drawn.rows[:-1] for b in row] == [f"📎 {n}" for n in range(1, 7)]


async def test_somebody_ticks_what_is_in_hand_and_complains_with_just_that(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Go to the request")
    await user.walk("End of the month", "Request sent", "Today", "Letter", "Belgium")
    await user.tap("In hand")
    await user.sees("What do you have in hand?", "by letter", "▫️ Copy of the request")
    await user.walk("Copy of the text", "Posting receipt", "Posting receipt")
    assert [label for label in labels(await user.screen()) if "✅" in label] == ["✅ Copy of the text"]
    await user.tap("Back")
    await user.sees("Get the confirmation in writing")
    await user.send("/status")
    await user.walk("Trouble?", "Wrong bill", "It is wrong", "Complaint text", "In hand")
    await user.sees("1 of 2 in hand", "0 of 2 in hand")
    await user.walk("📎 2", "The bill", "Back", "Back", "English")
    sent = next(m["text"] for m in await user.messages() if "Dear Sir" in m["text"])
    assert [line.split(" of ")[0] for line in enclosed(sent)] == ["Enclosure 1: copy", "Enclosure 2: copy"]
    assert "Copies of my proof" not in sent
