"""Who types an answer of the open question gets its button first, and nothing is recorded before the tap."""

from __future__ import annotations

import pytest

from bot.free_text import TypedText, choices_of
from bot.free_text.choices import SAID
from bot.guide.case import Answers, Case, Chat, Need, Number, Plan
from bot.guide.choices import WORDS, answers_named
from bot.guide.decide import tapped
from bot.guide.state import State
from bot.guide.tap import AnyOutcome
from bot.handlers.questions import typed_now
from bot.screens.buttons import unpack
from bot.screens.offer import offer
from bot.screens.registry import draw
from tests.screens.worlds import NOW, case_with, catalogues, content, languages, view

CHAT = Chat(7, "en", NOW, zone="Europe/Brussels", live_message=5)
ENDING = Answers("proximus", number=Number.GIVE_UP, need=Need.END)


def at(place: str, answers: Answers = ENDING) -> Case:
    case = case_with(answers)
    return Case(case.chat_id, case.number, NOW, NOW, answers, place=place)


def said(case: Case, text: str) -> AnyOutcome:
    state = State(CHAT).with_case(case)
    return typed_now(state, state.chat, NOW, TypedText(text), content())


def offered(case: Case, text: str, language: str = "en") -> list[str]:
    """What the buttons answer, in order."""
    place, _, argument = said(case, text).place.partition(".")
    assert place == "offer"
    found = [unpack(b.data) for row in offer(view(case, language), argument).rows for b in row if b.data]
    return [tap.arg for tap in found if tap and tap.action == "set"]


@pytest.mark.parametrize(
    ("place", "text", "answers"),
    [
        ("q.plan", "no bill, I top up", ["bill=prepaid"]),
        ("q.plan", "Pas de facture, je recharge", ["bill=prepaid"]),
        ("q.plan", "geen factuur, herlaadkaart", ["bill=prepaid"]),
        ("q.plan", "keine Rechnung, ich lade auf", ["bill=prepaid"]),
        ("q.plan", "没有账单，我自己充值", ["bill=prepaid"]),
        ("q.plan", "subscription", ["bill=alone", "bill=shared"]),
        ("q.plan", "aussi internet", ["bill=shared"]),
        ("q.plan", "weet ik niet", ["bill=unknown"]),
        ("q.sim", "abroad", ["sim=works_abroad", "sim=dead_abroad", "sim=lost_abroad"]),
        ("q.sim", "à l’étranger", ["sim=works_abroad", "sim=dead_abroad", "sim=lost_abroad"]),
        ("q.sim", "not in Belgium", ["sim=works_abroad", "sim=dead_abroad", "sim=lost_abroad"]),
        ("q.sim", "works, in Belgium", ["sim=works_here"]),
        ("q.sim", "geht nicht mehr, im Ausland", ["sim=dead_abroad"]),
        ("q.sim", "在国外，还能用", ["sim=works_abroad"]),
        ("q.channel", "per post", ["channel=letter"]),
    ],
)
def test_who_types_an_answer_gets_its_button_first(place: str, text: str, answers: list[str]) -> None:
    plan = None if place == "q.plan" else Plan.SUBSCRIPTION
    case = at(place, Answers("proximus", plan, Number.GIVE_UP, need=Need.END))
    assert offered(case, text)[: len(answers)] == answers
    assert said(case, text).case == case, "a text records nothing"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("place", ["q.plan", "q.sim"])
def test_every_button_of_the_question_can_be_typed_as_it_reads(place: str, language: str) -> None:
    case = at(
        place, Answers("proximus", None if place == "q.plan" else Plan.SUBSCRIPTION, Number.GIVE_UP, need=Need.END)
    )
    for button in [b for row in draw(place, view(case, language)).rows for b in row]:
        tap = unpack(button.data or "")
        if tap and tap.action == "set":
            assert answers_named(place, choices_of(button.text)) == (tap.arg,), button.text


def test_the_words_of_people_and_the_groups_of_answers_belong_together() -> None:
    assert set(SAID) == WORDS


@pytest.mark.parametrize(
    "text", ["", "🙂", "x" * 5000, "hello there", "my mother has told me a very long story about it all"]
)
def test_what_names_no_answer_is_none(text: str) -> None:
    assert choices_of(text) == ()


@pytest.mark.parametrize(
    ("text", "need", "asks"),
    [
        ("I want to cancel Proximus", Need.END, "q.plan"),
        ("Je veux résilier Orange", Need.END, "q.plan"),
        ("I cancelled Scarlet and they still bill me", Need.CANCELLED, "trouble.is.billed"),
    ],
)
def test_the_operator_said_in_the_same_sentence_is_not_asked_again(text: str, need: Need, asks: str) -> None:
    case = at("q.need", Answers())
    place, _, argument = said(case, text).place.partition(".")
    assert place == "offer"
    first = unpack(offer(view(case), argument).rows[0][0].data or "")
    assert first is not None
    state = State(CHAT).with_case(case)
    after = tapped(state, state.chat, NOW, first, content(), catalogues().languages)
    assert after.case is not None
    assert (after.place, after.case.answers.need, after.case.answers.carrier is None) == (asks, need, False)


def test_an_operator_that_a_button_does_not_know_is_refused_and_nothing_is_lost() -> None:
    case = at("q.need", Answers())
    state = State(CHAT).with_case(case)
    tap = unpack("2|1|q.need|set|need=end+nobody")
    assert tap is not None
    after = tapped(state, state.chat, NOW, tap, content(), catalogues().languages)
    assert after.case is None or after.case.answers == case.answers
