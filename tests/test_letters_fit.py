"""A letter says what was told, and reads well where nobody remembers it: pure, each combination in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Need, Number, Plan
from bot.guide.told_before import NOT_KNOWN
from bot.languages import PAPER_LANGUAGES
from bot.screens.letters.engine import Request, make
from bot.screens.letters.message import message
from bot.screens.plan_text import plan_text
from tests.screens.worlds import NOW, TODAY, case_with, content, view

ASKED = date(2026, 9, 3)
END = date(2026, 9, 30)
YEAR = "2026"
MAY_STAND = {  # blanks that only the sender can fill in, none of them a day
    blank
    for name, one in content().letter_parts.blank.items()
    if name not in ("unknown_day", "day")
    for blank in (one.fr, one.nl, one.de, one.en)
}


def before(*, day: date | None, way: str, end: date | None, plan: Plan = Plan.SUBSCRIPTION) -> Case:
    """Cancelled before the bot was asked; each of the three was told, or is not remembered."""
    answers = Answers("scarlet", plan, Number.GIVE_UP, need=Need.CANCELLED)
    case = case_with(answers).record(Kind.ASKED, NOW, day=day, detail=way)
    case = case.record(Kind.END_DATE, NOW, day=end, detail="day" if end else NOT_KNOWN)
    return case.record(Kind.TROUBLE, NOW, detail="billed")


def remembered() -> Iterator[Case]:
    for day, way, end in product((ASKED, None), (Channel.EMAIL, Channel.HOTLINE, NOT_KNOWN), (END, None)):
        yield before(day=day, way=way, end=end)


def whole(case: Case, kind: str, language: str) -> str:
    made = make(case, Request(kind, language, "billed"), TODAY, content())
    assert made is not None
    return made.whole


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
@pytest.mark.parametrize("kind", ["again", "complaint", "contest", "collector", "ombudsman", "call_off", "mandate"])
def test_no_blank_waits_for_a_day_that_somebody_does_not_remember(kind: str, language: str) -> None:
    for case in remembered():
        text = whole(case.record(Kind.COMPLAINED, NOW, day=TODAY), kind, language)
        assert set(re.findall(r"\[([^]]*)\]", text)) <= MAY_STAND, text
        assert not re.search(r" [.,]|  |\.\.", text), text
        for paragraph in text.split("\n\n")[2 if language != "de" else 3 :]:
            assert paragraph[0].isupper() or paragraph[0] == "[", paragraph


@pytest.mark.parametrize(
    ("language", "once", "asks"),
    [
        ("fr", "Il y a quelque temps, j'ai demandé à Scarlet", "le jour où vous avez reçu ma demande"),
        ("nl", "Enige tijd geleden heb ik Scarlet gevraagd", "op welke dag u mijn verzoek hebt ontvangen"),
        ("de", "vor einiger Zeit habe ich meinen Mobilfunkvertrag", "an welchem Tag dies bei Ihnen eingegangen ist"),
        ("en", "Some time ago I asked Scarlet to end", "on which day you received my request"),
    ],
)
def test_who_remembers_nothing_asks_the_operator_for_the_day(language: str, once: str, asks: str) -> None:
    text = whole(before(day=None, way=NOT_KNOWN, end=None), "complaint", language)
    assert once in text
    assert asks in text
    assert asks not in whole(before(day=ASKED, way=NOT_KNOWN, end=None), "complaint", language)


def test_who_remembers_the_day_and_not_the_way_still_tells_the_day() -> None:
    text = whole(before(day=ASKED, way=NOT_KNOWN, end=END), "contest", "en")
    assert "The cancellation was requested on 3 September 2026." in text
    assert "after 30 September 2026" in text


def test_an_end_that_nobody_remembers_is_asked_for_in_the_dispute() -> None:
    text = whole(before(day=ASKED, way=Channel.EMAIL, end=None), "contest", "en")
    assert "I cancelled my mobile contract with Scarlet. I have been billed all the same." in text
    assert "for the time after the end of the contract" in text
    assert "confirm in writing the date on which the contract ended" in text


def test_what_nobody_was_asked_yet_stays_a_blank() -> None:
    answers = Answers("scarlet", Plan.SUBSCRIPTION, Number.GIVE_UP, need=Need.CANCELLED)
    case = case_with(answers).record(Kind.ASKED, NOW).record(Kind.TROUBLE, NOW, detail="billed")
    text = whole(case, "complaint", "en")
    assert "On [date] I asked Scarlet" in text
    assert "no longer have" not in text


@pytest.mark.parametrize("reader", ["en", "zh", "fr", "nl", "de"])
def test_what_the_letter_says_has_no_gap_for_a_day_that_nobody_remembers(reader: str) -> None:
    case = before(day=None, way=NOT_KNOWN, end=None)
    for kind in ("complaint", "contest", "again"):
        sent = message(view(case, reader), f"{kind}.billed.{'nl' if reader != 'nl' else 'fr'}")
        assert sent is not None
        assert "…" not in sent.text.partition("</pre>")[2], sent.text


@pytest.mark.parametrize("kind", ["again", "complaint", "contest", "collector", "unpaid"])
def test_nobody_encloses_what_they_did_not_say_they_have(kind: str) -> None:
    made = make(before(day=ASKED, way=Channel.EMAIL, end=END), Request(kind, "en", "billed"), TODAY, content())
    if made is not None:
        assert "nclos" not in made.whole


def late_move(*events: tuple[Kind, date | None, str]) -> Case:
    case = case_with(Answers("base", Plan.SUBSCRIPTION, Number.MOVE, to="vikings"))
    for kind, day, detail in events:
        tell = case.correct if kind is Kind.END_DATE else case.record
        case = tell(kind, NOW, day=day, detail=detail)
    return case


ORDERED = ((Kind.END_DATE, date(2026, 11, 3), "day"), (Kind.ASKED, date(2026, 11, 1), "move"))


@pytest.mark.parametrize(
    ("since", "said", "not_said"),
    [
        ((), ["ordered for 3 November 2026", "still not been moved"], ["later day"]),
        (((Kind.END_DATE, date(2026, 11, 17), "day"),), ["ordered for 3 November 2026", "set: 17 November 2026"], []),
        (((Kind.NAMED, date(2026, 11, 17), ""),), ["ordered for 3 November 2026", "set: 17 November 2026"], []),
        (((Kind.ENDED, date(2026, 11, 20), ""),), ["only on 20 November 2026"], ["still not", "later day"]),
        (((Kind.ENDED, None, ""),), ["only on [date]"], ["still not"]),
        (((Kind.END_DATE, date(2026, 11, 2), "day"),), ["ordered for 2 November 2026"], ["later day", "3 November"]),
    ],
)
def test_who_claims_for_a_late_move_names_the_day_first_agreed_and_what_came_of_it(
    since: tuple[tuple[Kind, date | None, str], ...], said: list[str], not_said: list[str]
) -> None:
    text = whole(late_move(*ORDERED, *since), "delay", "en")
    assert all(words in text for words in said), text
    assert not any(words in text for words in not_said), text


def test_a_day_changed_before_the_order_was_never_agreed() -> None:
    first = (Kind.END_DATE, date(2026, 10, 20), "day")
    assert "20 October" not in whole(late_move(first, *ORDERED), "delay", "en")


def test_a_move_ordered_without_a_day_names_the_first_that_the_operator_named() -> None:
    asap = ((Kind.END_DATE, None, "asap"), ORDERED[1])
    assert "ordered for [date]" in whole(late_move(*asap), "delay", "en")
    assert "ordered for 9 November 2026" in whole(late_move(*asap, (Kind.NAMED, date(2026, 11, 9), "")), "delay", "en")


@pytest.mark.parametrize("plan", [Plan.PREPAID, Plan.SUBSCRIPTION])
def test_the_plan_to_paste_has_no_blank_for_a_request_that_nobody_needs(plan: Plan) -> None:
    case = case_with(Answers("base", plan, Number.GIVE_UP, need=Need.END))
    text = plan_text(view(case)).text
    assert ("Sent on, how" in text) is (plan is Plan.SUBSCRIPTION)
    assert ("Reference: " in text) is (plan is Plan.SUBSCRIPTION)
    assert "Sent on, how" in plan_text(view(case.record(Kind.ASKED, NOW, day=TODAY, detail="email"))).text
