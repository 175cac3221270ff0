"""By when to cancel, the last days that are offered, the plan of who leaves tomorrow, and the plan as one text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from icalendar import Calendar

from bot.documents.calendar import calendar
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Holder, Kind, Need, Number, Plan, Shared, Sim
from bot.guide.end_days import suggested_end
from bot.guide.send_by import shop_by
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext
from bot.guide.trouble import Trouble
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.plan_text import MOST, plan_text
from bot.screens.registry import draw
from bot.screens.screen import Screen, View
from bot.screens.timetable import lines_of
from tests.screens.worlds import content, languages, view

NOW = datetime(2026, 11, 30, 14, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
BY_LETTER = Answers("orange", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)
PREPAID = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)


def leaves(days: int, answers: Answers = BY_LETTER) -> Case:
    case = Case(7, 1, NOW, NOW, answers, place="plan")
    return case.record(Kind.LEAVING, NOW, day=TODAY + days * DAY)


def ends(case: Case, day: date) -> Case:
    return case.record(Kind.END_DATE, NOW, day=day, detail="day")


def seen(case: Case, language: str = "en", today: date = TODAY) -> View:
    return replace(view(case, language), today=today, now=NOW + (today - TODAY))


def at(place: str, case: Case, language: str = "en") -> str:
    return unescape(visible(draw(place, seen(case, language)).text))


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def says(screen: Screen) -> set[tuple[str, str]]:
    found = (unpack(b.data) for row in screen.rows for b in row if b.data)
    return {(tap.action, tap.arg) for tap in found if tap}


# --- by when, for every way ---


def test_who_writes_a_letter_reads_by_when_to_post_it() -> None:
    assert "By 11 January: post the letter to Orange" in at("leaving", leaves(60))
    by_phone = replace(BY_LETTER, channel=Channel.HOTLINE)
    assert "Before 29 January: cancel with Orange" in at("leaving", leaves(60, by_phone))


def test_who_has_too_few_days_for_a_letter_reads_which_last_day_it_can_name() -> None:
    assert "Today: post the letter to Orange, for 18 December or a later last day" in at("leaving", leaves(10))
    chosen = ends(leaves(10), TODAY + 12 * DAY)
    assert "use a quicker way too: it may come too late" in at("leaving", chosen)


def test_a_letter_for_a_day_after_the_departure_is_posted_before_it() -> None:
    assert "By 10 December: post the letter" in at("leaving", ends(leaves(10), TODAY + 30 * DAY))


def test_every_way_that_works_says_until_when() -> None:
    text = at("leaving.by", leaves(60))
    for said in (
        "Before you leave on 29 January:",
        "Online account: until 29 January",
        "Phone: until 29 January. Send the written copy the same day",
        "Shop: until 28 January",
        "✓ Letter: post it by 11 January",
        "even today",
        "our own advice",
    ):
        assert said in text, said
    assert ("go", "leaving.by") in says(draw("leaving", seen(leaves(60))))
    assert "For 20 January as the last day:" in at("leaving.by", ends(leaves(60), date(2027, 1, 20)))


def test_a_letter_that_comes_too_late_names_no_later_day_as_one_to_act_on() -> None:
    text = at("leaving.by", ends(leaves(60), TODAY + 5 * DAY))
    assert "Letter: too late for this last day: choose another way. Posted today, it may need until 18 December" in text
    assert "or a later last day" not in text


def test_a_company_is_not_told_that_it_may_end_any_day_whatever_its_size() -> None:
    text = at("leaving.by", leaves(60, replace(BY_LETTER, holder=Holder.COMPANY)))
    assert "A larger one may have up to 1 month’s notice" in text


def test_nobody_reads_by_when_to_cancel_what_is_on_its_way_or_moves() -> None:
    sent = ends(leaves(60), TODAY + 60 * DAY).record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    for case in (sent, leaves(60, replace(BY_LETTER, number=Number.MOVE))):
        assert ("go", "leaving.by") not in says(draw("leaving", seen(case)))


def test_who_has_left_without_a_chosen_day_is_not_told_to_cancel_before_the_departure() -> None:
    left, day = leaves(0), TODAY + 14 * DAY
    assert ("go", "leaving.by") not in says(draw("leaving", seen(left, today=day)))
    chosen = draw("leaving.by", seen(ends(left, TODAY + 30 * DAY), today=day))
    assert "For 30 December as the last day:" in chosen.text
    assert "Shop" not in chosen.text


@pytest.mark.parametrize(
    ("leaving", "last"),
    [
        (date(2026, 12, 8), date(2026, 12, 7)),
        (date(2026, 12, 7), date(2026, 12, 4)),
        (date(2026, 12, 26), date(2026, 12, 24)),
    ],
)
def test_a_shop_is_gone_to_on_a_working_day_before_the_departure(leaving: date, last: date) -> None:
    assert shop_by(leaving) == last


# --- what does not fit any more ---


@pytest.mark.parametrize(("days", "fits"), [(30, True), (29, False)])
def test_who_leaves_too_soon_for_microsoft_reads_what_to_do_instead(days: int, fits: bool) -> None:
    text = at("leaving", leaves(days))
    late = "Microsoft may need 30 days, until 30 December. Choose that as the last day, or add an e-mail address there"
    assert (late in text) is not fits
    assert ("Today: start with Microsoft" in text) is fits


def test_who_chose_a_last_day_after_microsoft_is_told_that_there_is_time() -> None:
    assert "start with Microsoft" in at("leaving", ends(leaves(10), TODAY + 40 * DAY))


def test_an_account_that_is_ticked_is_not_named() -> None:
    done = replace(leaves(10), ticks=frozenset({"microsoft", "google"}))
    text = at("leaving", done)
    assert "Microsoft" not in text
    assert "Google" not in text


def test_who_leaves_within_a_week_reads_what_to_do_about_google_and_about_the_cards() -> None:
    text = at("leaving", leaves(2))
    assert "Add an app, a key or backup codes first" in text
    assert "Ask each what works from abroad" in text
    assert "then Google" in at("leaving", leaves(7))


# --- the last day ---


def test_the_day_on_which_microsoft_is_through_is_offered_with_its_date() -> None:
    screen = draw("ask.when", seen(leaves(10)))
    assert "30 Dec: Microsoft" in labels(screen)
    assert ("end", "2026-12-30") in says(screen)
    assert "30 December: the 30 days of Microsoft are over, if you begin there today." in at("ask.when", leaves(10))
    done = replace(leaves(10), ticks=frozenset({"microsoft"}))
    for case in (done, leaves(40), leaves(10, replace(BY_LETTER, sim=Sim.LOST))):
        assert "Microsoft" not in " ".join(labels(draw("ask.when", seen(case))))


@pytest.mark.parametrize(
    ("ticks", "day"),
    [((), date(2026, 12, 30)), (("microsoft",), date(2026, 12, 7)), (("microsoft", "google"), date(2026, 12, 4))],
)
def test_the_suggested_last_day_waits_for_the_slowest_account(ticks: tuple[str, ...], day: date) -> None:
    assert suggested_end(replace(leaves(1), ticks=frozenset(ticks)), TODAY) == day


# --- who leaves tomorrow ---


@pytest.mark.parametrize(
    ("days", "when"), [(0, "you leave today"), (1, "you leave tomorrow"), (2, "you leave in 2 days")]
)
def test_who_leaves_within_two_days_reads_what_is_for_today(days: int, when: str) -> None:
    text = at("plan", leaves(days))
    for said in (
        when,
        "Cancel today",
        "for 30 December",
        "Microsoft can take 30 days, hence 30 December",
        "From abroad:",
    ):
        assert said in text, said


def test_cancel_now_takes_the_day_that_stands_above_it() -> None:
    plan = draw("plan", seen(leaves(1)))
    assert ("end", "2026-12-30") in says(plan)
    case = ACTIONS["end"](ActionContext(CHAT, leaves(1), "plan", "2026-12-30", NOW, content()))
    assert (case.place, case.case.end_date) == (StepId.ASK, date(2026, 12, 30))
    chosen = draw("plan", seen(ends(leaves(1), date(2026, 12, 8))))
    assert "for <b>8 December</b>" in chosen.text
    assert "hence" not in chosen.text
    assert ("go", "ask") in says(chosen)


@pytest.mark.parametrize(
    "case",
    [
        leaves(3),
        leaves(1, PREPAID),
        leaves(1, replace(BY_LETTER, number=Number.MOVE)),
        leaves(1, replace(BY_LETTER, sim=Sim.LOST)),
        leaves(1, replace(BY_LETTER, holder=Holder.COMPANY)),
        leaves(1).record(Kind.ASKED, NOW, day=TODAY, detail="letter"),
    ],
    ids=["three days", "prepaid", "moves", "lost", "company", "sent"],
)
def test_nobody_else_is_hurried(case: Case) -> None:
    assert "Cancel today" not in at("plan", case)


# --- one plain text ---

TOLD = {
    "leaves": leaves(10),
    "tomorrow": leaves(1),
    "moves": ends(leaves(30, Answers("base", Plan.SUBSCRIPTION, Number.MOVE)), date(2026, 12, 15)),
    "dead card": leaves(1, replace(PREPAID, sim=Sim.DEAD)),
    "prepaid": leaves(1, PREPAID),
    "death": Case(7, 1, NOW, NOW, Answers("proximus", None, Number.GIVE_UP, holder=Holder.DIED, need=Need.NOT_MINE)),
    "pack": ends(leaves(1, replace(BY_LETTER, shared=Shared.SHARED)), date(2026, 12, 20)).record(
        Kind.ASKED, NOW, day=TODAY, detail="hotline"
    ),
    "billed": Case(7, 1, NOW, NOW, Answers("scarlet", Plan.SUBSCRIPTION, Number.GIVE_UP, need=Need.CANCELLED))
    .record(Kind.ASKED, NOW)
    .record(Kind.TROUBLE, NOW, detail=Trouble.BILLED),
    "holder will not sign": Case(
        7, 1, NOW, NOW, Answers("base", None, None, holder=Holder.SOMEBODY_ELSE, need=Need.NOT_MINE)
    ).record(Kind.TROUBLE, NOW, detail=Trouble.HOLDER),
}
IN_IT = {
    "leaves": ("Today: post the letter to Orange", "Avenue du Bourget", "Microsoft may need 30 days"),
    "tomorrow": ("Cancel today", "hence 30 December", "+32 2 745 95 00"),
    "moves": ("Do not cancel", "15 December 2026: day of the move", "order the move"),
    "dead card": ("You probably have nothing to cancel", "cs@lycamobile.be", "Number of the SIM card"),
    "prepaid": ("No bill will come", "Hermesstraat", "Number of the SIM card"),
    "death": ("death certificate", "Bd du Roi Albert II"),
    "pack": ("20 December 2026: last day of the contract", "by phone", "Has the written confirmation come?"),
    "billed": ("Dispute it in writing", "8 weeks", "scarlet.be/nl/contact"),
    "holder will not sign": ("BASE", "mandate"),
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", TOLD)
def test_the_plan_is_one_text_to_copy_with_blanks_and_without_a_tag(name: str, language: str) -> None:
    text = plan_text(seen(TOLD[name], language)).text
    assert text.startswith("<pre>")
    assert text.endswith("</pre>")
    whole = text.removeprefix("<pre>").removesuffix("</pre>")
    assert "<" not in whole
    assert len(unescape(whole).encode("utf-16-le")) // 2 <= MOST
    blanks = 2 if name in ("dead card", "prepaid") else 4  # of a card nothing is requested: its number and the SIM's
    assert whole.count("…………") == blanks, "personal data are filled in by hand"
    assert "consumerconnect.be" in whole


@pytest.mark.parametrize("name", TOLD)
def test_the_text_says_what_to_do_and_whom_to_reach(name: str) -> None:
    text = unescape(plan_text(seen(TOLD[name])).text)
    assert "Customer number" not in text or not TOLD[name].prepaid
    for said in IN_IT[name]:
        assert said.lower() in text.lower(), said


@pytest.mark.parametrize("name", TOLD)
def test_it_is_one_tap_away_from_the_record_and_changes_nothing(name: str) -> None:
    case = TOLD[name]
    assert ("send", "plan.txt") in says(draw("dossier", seen(case)))
    sent = ACTIONS["send"](ActionContext(CHAT, case, "dossier", "plan.txt", NOW, content()))
    assert (sent.case, sent.place, sent.send) == (case, "dossier", ("plan.txt",))


@pytest.mark.parametrize("name", ["leaves", "tomorrow", "moves", "dead card", "prepaid", "death"])
def test_it_is_one_tap_away_from_the_plan(name: str) -> None:
    assert ("send", "plan.txt") in says(draw("plan", seen(TOLD[name])))
    if TOLD[name].last(Kind.LEAVING):
        assert ("send", "plan.txt") in says(draw("leaving", seen(TOLD[name])))


# --- in a calendar ---


def test_the_calendar_has_the_days_of_the_timetable() -> None:
    case = leaves(60)
    shown = seen(case)
    dated = [(one.key, one.day, one.what) for one in lines_of(shown) if one.day]
    made: Any = Calendar.from_ical(calendar(case, CHAT, shown.texts, "Orange", NOW, dated))
    found = {str(e["SUMMARY"]): e["DTSTART"].dt for e in made.events}
    assert found["Orange: Last day to cancel in time (by letter)"] == date(2027, 1, 11)
    assert found["Orange: Start with Microsoft: it can take 30 days"] == date(2026, 12, 25)
    assert found["Orange: Google: a new number may take a week to count"] == date(2027, 1, 22)
    assert found["I leave Belgium"] == date(2027, 1, 29)
