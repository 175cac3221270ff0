"""Every event has its sentence, on the screen and on paper the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.claims import Claim, ClaimKind
from bot.guide.timeline import SHOWN, timeline
from bot.guide.trouble import Trouble
from bot.i18n import Texts
from bot.screens.event_texts import told
from bot.screens.open_texts import claim_told, open_questions
from tests.documents.cases import chat
from tests.screens.worlds import NOW, case_with, content

T, DAY = Texts("en"), date(2026, 11, 2)
MOVING = case_with(Answers("base", Plan.PREPAID, Number.MOVE))
GIVING_UP = case_with(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL))


def said(case: Case, kind: Kind, detail: str = "", day: date | None = DAY) -> str:
    case = case.record(kind, NOW, day=day, detail=detail)
    return told(T, case, timeline(case, chat())[-1], content())


@pytest.mark.parametrize("case", [MOVING, GIVING_UP])
def test_it_has_a_sentence_for_everything_that_is_shown(case: Case) -> None:
    sentences = [said(case, kind) for kind in SHOWN]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("kind", [Kind.ASKED, Kind.CHASED])
def test_it_names_the_way_of_asking(kind: Kind) -> None:
    sentences = {said(GIVING_UP, kind, detail) for detail in ("", "move", *Channel)}
    assert len(sentences) == 2 + len(Channel)


def test_it_names_every_trouble() -> None:
    sentences = {said(GIVING_UP, Kind.TROUBLE, trouble) for trouble in Trouble}
    assert len(sentences) == len(Trouble)
    assert said(GIVING_UP, Kind.TROUBLE, "from_a_later_program") == "A problem was noted"


@pytest.mark.parametrize(
    ("case", "detail", "day", "sentence"),
    [
        (MOVING, "day", DAY, "Day chosen for the move: 2 November 2026"),
        (GIVING_UP, "day", DAY, "Last day chosen: 2 November 2026"),
        (MOVING, "asap", None, "Move wanted as soon as possible"),
        (GIVING_UP, "asap", None, "End wanted as soon as possible"),
    ],
)
def test_it_tells_the_chosen_day(case: Case, detail: str, day: date | None, sentence: str) -> None:
    assert said(case, Kind.END_DATE, detail, day) == sentence


def test_it_claims_nothing_of_a_plan_that_was_changed() -> None:
    """An older program took all back at a change of wish: the old line must not speak of a move."""
    case = GIVING_UP.record(Kind.ASKED, NOW, day=DAY, detail="letter").record(Kind.END_DATE, NOW, day=DAY, detail="day")
    case = replace(case.undo(NOW, Kind.ASKED, Kind.END_DATE), answers=MOVING.answers)
    _, entry = timeline(case, chat(), corrected=True)
    assert told(T, case, entry, content()) == "Day chosen: 2 November 2026"


def test_it_tells_every_claim_with_its_last_day() -> None:
    sentences = {claim_told(T, Claim(kind, DAY)) for kind in ClaimKind}
    assert len(sentences) == len(ClaimKind)
    assert all(sentence.endswith(": until 2 November 2026") for sentence in sentences)


def test_it_tells_what_is_open() -> None:
    asked = GIVING_UP.record(Kind.ASKED, NOW, day=DAY)
    assert len(open_questions(T, asked, DAY)) == 3
    confirmed = asked.record(Kind.CONFIRMED, NOW, day=DAY)
    assert open_questions(T, confirmed, DAY)[0] == "It is not known whether it has ended."
    ended = confirmed.record(Kind.ENDED, NOW, day=DAY)
    assert open_questions(T, ended, DAY) == ("It is not known whether the last bill is right.",)
    assert open_questions(T, ended.record(Kind.BILL_CHECKED, NOW, day=DAY), DAY) == ()
    moved = MOVING.record(Kind.ASKED, NOW, day=DAY).record(Kind.ENDED, NOW, day=DAY)
    assert open_questions(T, moved, DAY) == ("It is not known whether the credit was paid back.",)
    dead = case_with(Answers("base", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD))
    assert open_questions(T, dead, DAY) == ("Nothing was requested: there is probably nothing to cancel.",)
