"""What was read of one operator, on the screens where it is needed."""

from __future__ import annotations

import pytest

from bot.guide.case import Number, Plan
from tests.screens.reading import every_page, of, on
from tests.screens.worlds import content

SUBSCRIPTION, PREPAID = Plan.SUBSCRIPTION, Plan.PREPAID


@pytest.mark.parametrize(
    ("carrier", "plan", "place", "words"),
    [
        ("vikings", SUBSCRIPTION, "final_bill", "on the 4th, 12th, 20th or 28th"),
        ("vikings", SUBSCRIPTION, "trouble", "charges a fee, cuts service to a minimum after two weeks"),
        ("vikings", SUBSCRIPTION, "trouble", "the number is deleted and cannot come back (older page)"),
        ("vikings", SUBSCRIPTION, "sources.ask", "EUR 9 and a full stop after a month"),
        ("scarlet", SUBSCRIPTION, "trouble", "Proximus absorbed the company Scarlet"),
        ("scarlet", SUBSCRIPTION, "extras.local", "complain to the service itself"),
        ("digi", SUBSCRIPTION, "costs.local", "no automatic price increases"),
        ("jim", SUBSCRIPTION, "extras.local", "can set 0, 25, 75, 100 or more"),
        ("jim", PREPAID, "extras.local", "A prepaid card has no such limit"),
        ("lycamobile", PREPAID, "trouble", "received while roaming in the EU are free"),
        ("carrefour", PREPAID, "balance", "Only calls and texts that you make keep the card"),
        ("carrefour", PREPAID, "trouble", "Received texts and codes do not keep the card active"),
        ("carrefour", PREPAID, "trouble", "1987 is the voicemail"),
        ("carrefour", PREPAID, "extras.local", "STOP 10CENT"),
        ("carrefour", PREPAID, "sources.ask", "We show the stricter"),
        ("aldi", PREPAID, "balance", "Credit is valid for 12 months"),
        ("aldi", PREPAID, "trouble", "EUR 0.13 a minute, so not free"),
        ("aldi", PREPAID, "trouble", "ask BASE or Telenet"),
        ("ayyildiz", PREPAID, "trouble", "the company and the terms of BASE"),
        ("ayyildiz", PREPAID, "trouble", "choose BASE here"),
        ("voo", SUBSCRIPTION, "sources.ask", "Nothing proves them"),
    ],
)
def test_who_has_this_operator_reads_what_is_known_of_it(carrier: str, plan: Plan, place: str, words: str) -> None:
    assert words in every_page(place, of(carrier, plan))


def test_who_waits_for_credit_of_jim_reads_one_rule_and_no_contradiction() -> None:
    moving = of("jim", PREPAID, number=Number.MOVE)
    assert "Once JIM approves it, it is paid within 2 weeks of the request" in on("final_bill.how", moving)
    assert "another within 2 weeks" not in every_page("sources.ask", moving)


def test_nobody_takes_the_figures_of_an_older_page_for_those_of_today() -> None:
    vikings = content().carriers["vikings"]
    assert not any("EUR 9" in fact.text for fact in vikings.trouble)
    assert {fact.source for fact in vikings.trouble if "charges a fee" in fact.text} == {"vikings_unpaid_newer"}


def test_who_keeps_a_carrefour_card_for_codes_is_not_told_that_data_counts() -> None:
    validity = content().carriers["carrefour"].prepaid_validity
    assert validity is not None
    assert "data" not in validity.text
    assert validity.source == "carrefour_old_terms"
