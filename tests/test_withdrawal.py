"""Between withdrawing and wanting again nothing untrue is said, and the danger of a withdrawal is not forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.documents.dossier import Subject, part
from bot.errors import NotPossible
from bot.guide.case import Case, Kind
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.wish import pending
from bot.guide.withdrawing import Reply, left_behind
from bot.screens.fit import visible
from bot.screens.registry import draw, message
from tests.screens.worlds import catalogues, content
from tests.test_wish import (
    CHAT,
    DAY,
    END,
    GIVE_UP,
    MOVING,
    NOW,
    TODAY,
    act,
    at,
    called_off,
    days,
    record,
    regretted,
    sent,
    taps,
    text,
)

WITHDRAWAL = ReminderKind.WITHDRAWAL


def wanted_again(*, moving: bool = False, way: str = "letter") -> Case:
    """Withdrawn today, wanted again tomorrow."""
    case = called_off(sent(MOVING if moving else GIVE_UP), "number.give_up" if moving else "number.move", way=way)
    return act("set", case, "number=move" if moving else "number=give_up", later=DAY).case


def letter(case: Case, what: str, language: str = "en") -> str:
    shown = message(at(case), f"{what}.{language}")
    assert shown is not None
    return visible(shown.text)


def reminded(case: Case, day: date) -> Case:
    return case.record(Kind.REMINDED, NOW + (day - TODAY), day=day, detail=WITHDRAWAL)


# --- withdrawn, and wanted again ---


def test_the_text_names_the_withdrawal_and_maintains_nothing() -> None:
    words = letter(wanted_again(), "again")
    assert "On 30 November 2026 I withdrew by letter my cancellation of 29 November 2026." in words
    assert "I now end my mobile plan with Proximus on 20 December 2026" in words
    for untrue in ("Reminder", "I maintain", "enclosed", "no written confirmation"):
        assert untrue not in words
    assert "I maintain that request" in letter(sent(), "again"), "without a withdrawal it is a reminder"


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_text_names_both_days_in_each_language(language: str) -> None:
    words = letter(wanted_again(), "again", language)
    assert "30" in words
    assert "29" in words
    assert "On 30 November 2026 you withdrew the cancellation (29 November 2026)." in words, "what it says"


def test_an_order_that_was_withdrawn_is_ordered_again_in_the_same_way() -> None:
    words = letter(wanted_again(moving=True), "move")
    assert "On 30 November 2026 I withdrew my order of 29 November 2026" in words
    assert "I now order that move again" in words
    assert "has not been moved" not in words
    assert ("go", "paper.move.y") in [(t.action, t.arg) for t in taps(draw("wish.back", at(wanted_again(moving=True))))]


def test_no_trouble_is_asked_for_before_that_text() -> None:
    page = draw("paper.again.y", at(wanted_again()))
    assert "send" in {t.action for t in taps(page)}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (TODAY, "Last day in the text: 20 December."),
        (date(2026, 12, 17), "That is soon"),
        (END + DAY, "choose a new one first"),
    ],
)
def test_the_last_day_is_shown_and_asked_afresh_when_it_is_near_or_over(today: date, said: str) -> None:
    case = wanted_again()
    page = draw("wish.back", replace(at(case), today=today))
    assert said in visible(page.text)
    assert any(t.arg == "ask.when.y" for t in taps(page))
    chosen = act("end", case, "2027-01-15", place="ask.when.y", later=DAY)
    assert chosen.place == "wish.back", "back to the text"
    assert "on 15 January 2027" in letter(chosen.case, "again")


def test_nothing_that_is_not_on_its_way_is_asked_or_said() -> None:
    case = wanted_again()
    assert set(days(case)) == {WITHDRAWAL}
    for place in ("status", "steps"):
        page = text(case, place)
        assert "Withdrawn on 30 November, not sent again yet" in page
        assert "not yet confirmed" not in page
    assert "confirmation has not come" not in text(case, "status")
    assert "What was withdrawn has not been sent again." in text(case, "status")
    assert "▶️ 7. Send your request" in text(case, "steps")


def test_sent_again_is_one_tap_and_brings_every_question_back() -> None:
    case = wanted_again()
    (tap,) = [t for t in taps(draw("wish.back", at(case))) if t.action == "did"]
    asked = act("did", case, f"{tap.arg}.letter", place="wish.back", later=DAY).case
    assert {ReminderKind.CONFIRMATION, ReminderKind.ENDED} <= set(days(asked))
    assert WITHDRAWAL not in days(asked)


def test_whether_it_was_sent_again_is_asked_the_next_day_and_then_as_a_series() -> None:
    case = wanted_again()
    (due,) = schedule(case, CHAT)
    assert (due.kind, due.at.date(), due.place) == (WITHDRAWAL, TODAY + 2 * DAY, "wish.back")
    found = []
    for _ in range(4):
        found.append(days(case)[WITHDRAWAL])
        case = reminded(case, found[-1])
    assert [b - a for a, b in pairwise(found)] == [3 * DAY, 7 * DAY, 21 * DAY]
    assert WITHDRAWAL not in days(case)


# --- wanted, and not withdrawn yet ---


def test_a_wish_that_is_not_withdrawn_is_asked_about_the_next_day_and_on_the_eve_at_the_latest() -> None:
    case = regretted(sent())
    (due,) = [due for due in schedule(case, CHAT) if due.kind is WITHDRAWAL]
    assert (due.at.date(), due.place) == (TODAY + DAY, "wish.sent")
    for day in (TODAY + DAY, TODAY + 4 * DAY, TODAY + 11 * DAY):
        assert days(case)[WITHDRAWAL] == day
        case = reminded(case, day)
    assert days(case)[WITHDRAWAL] == END - DAY, "three weeks later would be too late"
    assert days(reminded(case, END - DAY)).get(WITHDRAWAL, END) >= END


@pytest.mark.parametrize("place", ["ask.text", "paper.again.no_answer"])
def test_no_text_that_ends_it_is_offered_without_saying_that_it_contradicts_the_wish(place: str) -> None:
    page = draw(place, at(regretted(sent())))
    assert "This text says the opposite" in visible(page.text)
    assert any(t.arg == "wish.sent" for t in taps(page))
    assert "says the opposite" not in visible(draw(place, at(sent())).text)


def test_by_letter_it_would_be_too_late_in_the_last_five_working_days() -> None:
    near = replace(at(sent()), today=date(2026, 12, 15))
    assert "a letter is too late (our advice" in visible(draw("wish.number.move", near).text)
    assert "a letter is too late" not in text(sent(), "wish.number.move")


# --- withdrawn, and not answered ---


def test_the_danger_of_a_withdrawal_stands_in_the_record_until_it_is_answered() -> None:
    case = called_off(sent())
    said = "No written answer to your withdrawal: without it the number may stop on 20 December."
    assert f"▫️ {said}" in text(case, "status")
    paper = part(Subject(case, CHAT, content(), NOW), catalogues().for_language("en"))
    assert said in str(paper)
    assert "Nothing has been requested yet" not in str(paper)
    found = left_behind(case)
    assert found is not None
    kept = act("replied", case, f"{found.told.number}=kept", place="wish.reply").case
    assert said not in text(kept, "status")
    assert WITHDRAWAL not in days(kept)
    assert record(kept)[-1] == "30.11 The withdrawal was confirmed in writing"


def test_the_notice_says_the_day_of_the_withdrawal() -> None:
    case = regretted(sent())
    wish = pending(case)
    assert wish is not None
    done = act("called_off", case, f"{wish.number}={TODAY}.email")
    assert done.notice == Notice(NoticeKind.CALLED_OFF, TODAY)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (TODAY, date(2026, 12, 2)),  # two working days later
        (date(2026, 12, 17), date(2026, 12, 19)),  # a Thursday: the Monday after would be too late
        (date(2026, 12, 18), date(2026, 12, 19)),
    ],
)
def test_whether_it_was_answered_is_asked_before_the_old_last_day(told: date, asked: date) -> None:
    case = called_off(sent(), later=told - TODAY)
    (due,) = [due for due in schedule(case, CHAT) if due.kind is WITHDRAWAL]
    assert (due.at.date(), due.place) == (asked, "wish.reply")


def test_not_yet_asks_again_before_the_number_stops() -> None:
    case = called_off(sent(), later=timedelta(days=16))
    waits = act("notyet", case, "withdrawal", place="wish.reply", later=timedelta(days=17))
    assert waits.place == "wish.reply"
    assert days(waits.case)[WITHDRAWAL] == END - DAY


def test_a_day_of_the_move_after_the_old_end_is_warned_about_until_it_is_answered() -> None:
    case = called_off(sent())
    assert act("end", case, "2026-12-21", place="ask.when").notice == Notice(NoticeKind.AFTER_OLD_END, END)
    assert act("end", case, "2026-12-19", place="ask.when").notice != Notice(NoticeKind.AFTER_OLD_END, END)
    assert "The number may stop on 20 December: choose an earlier day" in text(case, "ask.when")
    found = left_behind(case)
    assert found is not None
    kept = act("replied", case, f"{found.told.number}=kept", place="wish.reply").case
    assert "may stop" not in text(kept, "ask.when")


def test_a_refusal_leads_to_a_move_before_that_day() -> None:
    case = called_off(sent())
    found = left_behind(case)
    assert found is not None
    refused = act("replied", case, f"{found.told.number}=ends", place="wish.reply")
    assert refused.place == "wish.reply"
    page = text(refused.case, "wish.reply")
    assert "The operator ends it in spite of your withdrawal: the number may stop on 20 December." in page
    assert "before 20 December" in page
    assert left_behind(refused.case) == replace(found, reply=Reply.ENDS)
    again = act("replied", refused.case, f"{found.told.number}=ends", place="wish.reply").case
    assert again.events == refused.case.events, "a second tap changes nothing"
    with pytest.raises(NotPossible):
        act("replied", case, "1=kept", place="wish.reply")


# --- early, and not yet ---


def test_an_early_end_that_is_taken_back_keeps_the_day_of_the_question() -> None:
    case, early = sent(), f"ended.early.{TODAY}"
    coming = days(case)[ReminderKind.ENDED]
    waits = act("notyet", case, "ended", place=early, later=timedelta(days=19))
    assert days(waits.case)[ReminderKind.ENDED] == coming
    page = text(case, early)
    assert "You need to do nothing here until then" not in page
    assert "The written confirmation is still missing." in page
    proven = case.record(Kind.CONFIRMED, NOW, day=TODAY)
    assert "You need to do nothing here until then" in text(proven, early)


# --- the eve ---


def test_the_eve_says_that_what_was_chosen_is_not_confirmed() -> None:
    case, eve = sent(), END - DAY
    page = draw("eve", replace(at(case), today=eve))
    assert "You chose tomorrow. Proximus has not confirmed it." in visible(page.text)
    assert "It ends tomorrow" not in visible(page.text)
    assert any(t.arg == "confirmation" for t in taps(page))
    proven = replace(at(case.record(Kind.CONFIRMED, NOW, day=TODAY)), today=eve)
    assert "It ends tomorrow: is all ready?" in visible(draw("eve", proven).text)
