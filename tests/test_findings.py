"""What people stumbled over who were walked through the bot, where no other test walks into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.documents.dossier import Subject, part
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Holder, Kind, Number, Plan, Sim, Stage
from bot.guide.reminders import schedule
from bot.guide.tap import ActionContext, Outcome
from bot.screens.fit import visible
from bot.screens.notices import words
from bot.screens.registry import draw, message
from tests.screens.worlds import catalogues, content, view

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY, DAY, END = NOW.date(), timedelta(days=1), date(2026, 12, 20)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)
ONLINE = ("orange", "proximus", "scarlet", "vikings")


def fresh(answers: Answers = GIVE_UP) -> Case:
    return Case(7, 1, NOW - 3 * DAY, NOW, answers, place="ask")


def dated(answers: Answers = GIVE_UP) -> Case:
    return fresh(answers).record(Kind.END_DATE, NOW - 2 * DAY, day=END, detail="day")


def sent() -> Case:
    """Cancelled by letter yesterday for 20 December, and confirmed today."""
    case = dated().record(Kind.ASKED, NOW - DAY, day=TODAY - DAY, detail="letter")
    return case.record(Kind.CONFIRMED, NOW, day=TODAY)


def act(name: str, case: Case, arg: str, place: str) -> Outcome[Case]:
    return ACTIONS[name](ActionContext(CHAT, case, place, arg, NOW, content()))


def shown(place: str, case: Case, language: str = "en", notice: str = "") -> str:
    return visible(draw(place, replace(view(case, language, notice=notice), today=TODAY, now=NOW)).text)


def letter(answers: Answers, name: str, language: str = "en") -> str:
    made = message(view(dated(answers), language), name)
    assert made is not None
    return made.text


# --- one curious tap ---


def test_who_taps_move_it_out_of_curiosity_and_then_give_it_up_again_has_lost_nothing() -> None:
    before = sent()
    there = act("set", before, "number=move", "q.number").case
    back = act("set", there, "number=give_up", "q.number").case
    assert (back.stage, back.end_date) == (Stage.CONFIRMED, END)
    assert schedule(back, CHAT) == schedule(before, CHAT)


def test_that_ticks_and_steps_stay_is_said_only_as_long_as_a_change_is_one_tap() -> None:
    """On that page it read as the opposite of what the tap did: the record of a request was gone."""
    assert "Ticks and steps stay." in shown("change", dated())
    assert "Ticks and steps stay" not in shown("change", sent())
    assert "I first ask what to do about it. Your record stays." in shown("change", sent())


def test_a_last_day_that_was_changed_before_the_request_is_not_shown_to_the_operator() -> None:
    case = fresh().record(Kind.END_DATE, NOW - 3 * DAY, day=date(2027, 1, 8), detail="day")
    case = case.correct(Kind.END_DATE, NOW - 2 * DAY, day=END, detail="day")
    case = case.record(Kind.ASKED, NOW - DAY, day=TODAY - DAY, detail="letter")
    paper = part(Subject(case, CHAT, content(), NOW), catalogues().for_language("en"))
    assert "8 January 2027" not in " ".join(line.what for line in paper.lines)
    assert not any(line.void for line in paper.lines)


# --- two days on one screen ---


@pytest.mark.parametrize("moved", [True, False], ids=["accounts moved", "accounts open"])
def test_of_two_days_on_one_screen_each_says_what_is_asked_on_it(*, moved: bool) -> None:
    case = dated().record(Kind.ASKED, NOW - DAY, day=TODAY - DAY, detail="letter")
    case = case.record(Kind.STEP_DONE, NOW, detail="unlink") if moved else case
    told = act("did", case, f"confirmed={TODAY}", "confirmed")
    top = words(catalogues().for_language("en"), told.notice)
    page = shown(told.place, told.case, notice=top)
    assert "whether it has ended" in page
    days = [line for line in page.splitlines() if "I will ask" in line or "remind you" in line]
    assert days
    asked = ("whether it has ended", "about your accounts", "whether all is ready")
    assert all(any(what in line for what in asked) for line in days), days


# --- to whom, by whom, and what it says ---


@pytest.mark.parametrize("carrier", ONLINE)
def test_who_does_not_find_the_button_in_the_account_reads_where_the_text_goes_instead(carrier: str) -> None:
    page = shown("ask", dated(replace(GIVE_UP, carrier=carrier, channel=Channel.ONLINE)))
    assert "Send the text in writing instead" in page
    assert "\nTo: " in page


@pytest.mark.parametrize(
    ("reader", "said"), [("zh", "书面"), ("en", "in writing"), ("nl", "schriftelijk"), ("de", "schriftlich")]
)
def test_who_signs_a_french_letter_reads_under_it_what_it_says(reader: str, said: str) -> None:
    body, _, meaning = letter(GIVE_UP, "text.fr", reader).partition("</pre>")
    assert "résili" in body
    assert said in visible(meaning)


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_dead_do_not_sign_their_own_cancellation(language: str) -> None:
    own = letter(GIVE_UP, f"text.{language}")
    notice = letter(replace(GIVE_UP, holder=Holder.DIED), f"text.{language}")
    first = own.partition("<pre>")[2].splitlines()[0]
    assert first, "the holder's own cancellation has a subject"
    assert first not in notice
    assert {"fr": "décès", "nl": "overlijden", "de": "Tod", "en": "death"}[language] in notice
