"""Somebody flies tomorrow and has sent nothing: the plan of one day comes first, until something is sent."""

from __future__ import annotations

from datetime import date

import pytest

from tests.people.walk import Person

TOMORROW = date(2026, 12, 1)
RUSH = "Cancel today. You can do the rest abroad"


def leaver(*answers: str, day: date = TOMORROW) -> Person:
    """Up to the question where they will be."""
    person = Person("en")
    person.tap(
        "End it", "Orange", *(answers or ("Only this number", "Works, in Belgium", "Choose for me")), "I leave on"
    )
    person.day(day, months=1 if day.month == TOMORROW.month else 0)
    return person


@pytest.mark.parametrize("answer", ["China", "Not sure yet"])
def test_who_leaves_tomorrow_is_shown_the_plan_of_one_day_after_the_question_where_they_will_be(answer: str) -> None:
    person = leaver()
    person.tap(answer)
    assert person.here == "plan"
    assert RUSH in person.text


def test_who_types_the_city_is_shown_it_too() -> None:
    person = leaver()
    person.type("Shanghai")
    assert (person.here, RUSH in person.text) == ("plan", True)


def test_who_leaves_in_a_week_is_shown_the_days_that_count() -> None:
    person = leaver(day=date(2026, 12, 7))
    person.tap("Not sure yet")
    assert person.here == "leaving"


def test_start_and_every_go_on_lead_to_that_plan_until_something_is_sent() -> None:
    person = leaver()
    person.tap("China", "Start with bank")
    person.start()
    assert f"Next: {RUSH}" in person.text
    assert "step 1" not in person.text
    person.tap("Go on")
    assert person.here == "plan"
    person.command("status")
    assert f"Next: {RUSH}" in person.text
    person.tap("Go on", "My departure", "Go on")
    assert person.here == "plan"
    person.tap("Cancel now", "Request sent", "Today", "Online account")
    assert person.here == "confirmation"
    assert all("Where are you" not in said for said in person.said), "China was said with the departure"
    person.start()
    person.tap("Go on")
    assert person.here == "confirmation"


def test_from_the_bank_and_from_the_request_back_leads_to_that_plan() -> None:
    person = leaver()
    person.tap("China", "Start with bank", "Plan")
    assert person.here == "plan"
    person.tap("Start with bank", "Groups", "Back")
    assert person.here == "plan"
    person.tap("Cancel now", "Back")
    assert person.here == "plan"


def test_a_step_that_is_done_leads_back_to_it() -> None:
    person = leaver()
    person.tap("China", "Start with bank", "Groups", "All mine are moved", "Yes, all are moved")
    assert person.here == "plan"


def test_the_day_after_the_departure_the_steps_come_as_ever() -> None:
    person = leaver()
    person.tap("China")
    person.days(2)
    person.start()
    person.tap("Go on")
    assert person.here == "prepare"


def test_that_telegram_does_not_open_in_china_is_said_once_on_a_screen() -> None:
    tomorrow, later = leaver(), leaver(day=date(2026, 12, 9))
    for person in (tomorrow, later):
        person.tap("China")
        assert person.text.count("Telegram") == 1
    tomorrow.start()
    tomorrow.tap("Go on")
    assert tomorrow.text.count("Telegram") == 1, "it stands on the plan itself"


def test_who_goes_to_china_is_not_told_to_change_there_what_does_not_open_there() -> None:
    person = leaver()
    person.tap("China", "My departure", "Plan")
    today, _, abroad = person.text.partition("From abroad:")
    assert "WhatsApp" in today
    assert "Google" not in abroad.partition("\n\n")[0]
    elsewhere = leaver()
    elsewhere.type("Tokyo")
    assert "Google, Microsoft, chat apps" in elsewhere.text
    assert "China" not in elsewhere.text


def test_who_moves_the_number_and_leaves_tomorrow_orders_today() -> None:
    person = Person("en")
    person.tap("Keep the number", "BASE", "Only this number", "Mobile Vikings", "I leave on")
    person.day(TOMORROW, months=1)
    person.tap("Not sure yet")
    assert "Today: order the move" in person.text


def test_who_just_leaves_a_prepaid_card_is_not_told_to_choose_a_last_day() -> None:
    person = Person("en")
    person.tap("End it", "Lycamobile", "Prepaid", "Works, in Belgium", "I leave on")
    person.day(TOMORROW, months=1)
    person.tap("Not sure yet")
    assert "Keep this card so long" in person.text
    assert "last day" not in person.text


def test_one_question_where_somebody_goes_is_enough_for_all_their_cards() -> None:
    person = leaver(day=date(2026, 12, 9))
    person.tap("China")
    person.start()
    person.tap("Another SIM", "End it", "BASE", "Only this number", "Works, in Belgium", "Letter", "Go to the request")
    person.tap("Earliest possible", "Request sent", "Today", "Letter")
    assert person.here == "confirmation"


def test_before_the_day_of_a_move_nobody_is_asked_whether_it_has_moved() -> None:
    person = Person("en")
    person.tap("Keep the number", "BASE", "Only this number", "Mobile Vikings", "Order the move", "A day …")
    person.day(date(2026, 12, 15), months=1)
    person.tap("I have ordered it", "Today", "Belgium")
    assert "The number moves on 15 December" in person.text
    assert "✅ It has moved" in person.labels
    assert not any(button.style for row in person.screen.rows for button in row)
    person.days(16)
    person.start()
    person.tap("Go on")
    assert "Check that the number has moved" in person.text


def test_once_the_banks_were_looked_at_the_main_button_cancels() -> None:
    person = leaver()
    person.tap("China")
    for main, taps in (("▶️ Start with bank", ("Start with bank", "Plan")), ("✍️ Cancel now", ())):
        assert [b.text for row in person.screen.rows for b in row if b.style] == [main]
        person.tap(*taps)
