"""How a request was sent: the person says it, with the day. Nothing is guessed from the screen that was open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.documents.dossier import Subject, part
from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Event, Kind, Number, Plan, Sim
from bot.guide.notices import NoticeKind
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome, Tap
from bot.screens.buttons import unpack
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.worlds import catalogues, content, view

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
WAYS = {
    Channel.EMAIL: "by e-mail or form",
    Channel.ONLINE: "in the online account",
    Channel.HOTLINE: "by phone",
    Channel.SHOP: "in a shop",
    Channel.LETTER: "by letter",
}
HOW = "asked.how.2026-11-02"


def wants(channel: Channel | None, number: Number = Number.GIVE_UP) -> Case:
    answers = Answers("base", Plan.SUBSCRIPTION, number, Sim.WORKS_HERE, channel)
    return Case(7, 1, NOW, NOW, answers, place=StepId.ASK).record(Kind.END_DATE, NOW, detail="asap")


def did(case: Case, place: str, arg: str, *, later: timedelta = timedelta(0)) -> Outcome[Case]:
    return ACTIONS["did"](ActionContext(CHAT, case, place, arg, NOW + later, content()))


def requests(case: Case) -> list[tuple[date | None, str]]:
    return [(event.day, event.detail) for event in case.effective if event.kind is Kind.ASKED]


def newest(case: Case) -> Event:
    event = case.last(Kind.ASKED)
    assert event is not None
    return event


def taps(screen: Screen) -> list[Tap]:
    return [tap for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


def said(screen: Screen) -> list[str]:
    """The ways that are offered, in order."""
    return [tap.arg.rpartition(".")[2] for tap in taps(screen) if tap.action == "did"]


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.ONLINE, Channel.SHOP, Channel.LETTER, Channel.WRITING])
def test_who_tells_the_day_is_asked_for_the_way_before_anything_is_recorded(channel: Channel) -> None:
    told = did(wants(channel), "asked", "asked=yesterday")
    assert (told.place, requests(told.case)) == (HOW, [])


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.ONLINE, Channel.HOTLINE, Channel.SHOP, Channel.LETTER])
def test_the_way_that_was_chosen_in_the_beginning_is_offered_first(channel: Channel) -> None:
    offered = said(draw(HOW, view(wants(channel))))
    assert offered[0] == channel
    assert sorted(offered) == sorted(WAYS), "each of the five can be what really happened"


def test_choose_for_me_offers_the_written_way_that_was_named() -> None:
    assert said(draw(HOW, view(wants(Channel.WRITING))))[0] == Channel.ONLINE, "BASE takes it in the account"


@pytest.mark.parametrize(("way", "words"), WAYS.items())
def test_the_record_and_the_pdf_name_the_way_and_the_day_that_were_told(way: Channel, words: str) -> None:
    """Somebody chose the letter, and then sent something else."""
    told = did(wants(Channel.LETTER), HOW, f"asked=2026-11-02.{way}")
    assert requests(told.case) == [(TODAY - DAY, way)]
    assert told.place == StepId.CONFIRMATION
    assert f"2 Nov: Cancellation requested, {words}" in draw("status", view(told.case)).text
    assert f"Requested on 2 November {words}." in draw("confirmation", view(told.case)).text
    english = part(Subject(told.case, CHAT, content(), NOW), catalogues().for_language("en"))
    assert ("2 November 2026", f"Cancellation requested, {words}") in [(row.day, row.what) for row in english.lines]
    assert "Chosen way of the request" not in dict(english.facts), "a plan is no record"


@pytest.mark.parametrize("channel", [Channel.HOTLINE, Channel.LETTER])
def test_who_taps_on_the_page_of_the_call_that_they_called_is_not_asked_how(channel: Channel) -> None:
    case = wants(channel)
    page = draw("ask" if channel is Channel.HOTLINE else "ask.call", view(case))
    assert "✅ I have called" in [b.text for row in page.rows for b in row]
    assert ("go", "asked.call") in [(tap.action, tap.arg) for tap in taps(page)]
    told = did(case, "asked.call", "asked")
    assert requests(told.case) == [(TODAY, "hotline")]
    assert ("go", "asked") in [(tap.action, tap.arg) for tap in taps(draw("asked.call", view(case)))], "it was no call"


def test_who_orders_a_move_is_asked_for_no_way() -> None:
    told = did(wants(None, Number.MOVE), "asked", "asked")
    assert requests(told.case) == [(TODAY, "move")]
    assert not said(draw("asked.way", view(told.case)))[2:], "only the days"


def test_who_called_after_the_letter_has_made_two_requests() -> None:
    told = did(did(wants(Channel.LETTER), HOW, "asked=2026-11-02.letter").case, "asked.call", "asked")
    assert requests(told.case) == [(TODAY - DAY, "letter"), (TODAY, "hotline")]


def test_a_slip_of_the_finger_is_corrected_and_stays_visible_in_the_pdf() -> None:
    wrong = did(wants(Channel.EMAIL), HOW, "asked=2026-11-02.shop").case
    page = draw("asked", view(wrong))
    assert "Requested on 2 November in a shop." in page.text
    assert ("go", "asked.way") in [(tap.action, tap.arg) for tap in taps(page)]
    (tap,) = [t for t in taps(draw("asked.way", view(wrong))) if t.arg.endswith(".email")]
    right = did(wrong, tap.place, tap.arg)
    assert requests(right.case) == [(TODAY - DAY, "email")]
    assert newest(right.case).corrects == newest(wrong).number
    lines = part(Subject(right.case, CHAT, content(), NOW), catalogues().for_language("en")).lines
    assert [(row.what, row.void) for row in lines if "requested" in row.what] == [
        ("Cancellation requested, in a shop", True),
        ("Cancellation requested, by e-mail or form", False),
    ]
    assert did(right.case, tap.place, tap.arg).case == right.case, "tapped twice"


def test_an_old_button_does_not_correct_a_newer_request() -> None:
    wrong = did(wants(Channel.EMAIL), HOW, "asked=2026-11-02.shop").case
    called = did(wrong, "asked.call", "asked").case
    with pytest.raises(NotPossible):
        did(called, "asked.way", "asked=2026-11-02.email")


def test_the_other_day_of_the_same_way_is_a_correction() -> None:
    first = did(wants(Channel.EMAIL), HOW, "asked=2026-11-02.email").case
    again = did(first, "asked.how.2026-11-01", "asked=2026-11-01.email").case
    assert requests(again) == [(TODAY - 2 * DAY, "email")]


@pytest.mark.parametrize("word", ["writing", "move", "pigeon", "email.letter", ""])
def test_it_takes_no_way_that_is_none(word: str) -> None:
    told = did(wants(Channel.EMAIL), HOW, f"asked=2026-11-02.{word}")
    assert (told.place, requests(told.case)) == (HOW, [])


def test_a_day_that_has_not_come_is_refused_before_the_way_is_asked() -> None:
    told = did(wants(Channel.EMAIL), "asked", "asked=2026-11-09")
    assert told.notice is not None
    assert told.notice.kind is NoticeKind.IN_THE_FUTURE


def test_old_records_stay_as_they_are() -> None:
    """Before, "in writing" was kept of an operator that was not known."""
    old = wants(Channel.WRITING).record(Kind.ASKED, NOW, day=TODAY, detail="writing")
    assert "Cancellation requested, in writing" in draw("status", view(old)).text


@pytest.mark.parametrize("place", ["asked.how.x", "asked.how.2026-99-99", "asked.way", "asked.how.2026-11-20"])
def test_a_page_that_fits_no_more_asks_for_the_day(place: str) -> None:
    assert "When did you make the request?" in draw(place, view(wants(Channel.EMAIL))).text
