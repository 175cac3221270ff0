"""A prepaid card has no contract, no bill and no customer number: its case is short, and never speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.documents.dossier import Subject, part
from bot.guide import decide
from bot.guide.case import Answers, Case, Channel, Chat, Holder, Kind, Number, Plan, Sim
from bot.guide.follow_up import asked_once
from bot.guide.papers import PAPERS
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.state import State
from bot.guide.steps import Mark, StepId, intake_question, listed_steps, mark_of, next_step
from bot.guide.tap import Tap
from bot.languages import PAPER_LANGUAGES
from bot.screens.buttons import unpack
from bot.screens.registry import draw, message
from bot.screens.screen import Screen
from tests.screens.budget import visible
from tests.screens.every import places_of
from tests.screens.worlds import NOW, TODAY, case_with, catalogues, content, languages, stages, view

CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
STOPS = Answers("base", Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_HERE)
MOVES = Answers("base", Plan.PREPAID, Number.MOVE)
SIMS = (Sim.WORKS_HERE, Sim.WORKS_ABROAD, Sim.DEAD, Sim.DEAD_ABROAD, Sim.LOST_HERE, Sim.UNKNOWN)


def stopping(**answers: object) -> Case:
    return case_with(replace(STOPS, **answers))  # type: ignore[arg-type]


def requested(case: Case) -> Case:
    return case.record(Kind.ASKED, NOW, day=TODAY, detail=Channel.LETTER)


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def taps(screen: Screen) -> list[Tap]:
    return [tap for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


# --- a short case


@pytest.mark.parametrize("sim", SIMS)
def test_nobody_is_asked_how_to_cancel_a_card(sim: Sim) -> None:
    assert intake_question(stopping(sim=sim)) is None


@pytest.mark.parametrize(
    ("sim", "says"),
    [
        (Sim.WORKS_HERE, "No bill will come: you can just stop"),
        (Sim.UNKNOWN, "No bill will come: you can just stop"),
        (Sim.DEAD_ABROAD, "You probably have nothing to cancel"),
        (Sim.DEAD, "No bill will come."),
        (Sim.LOST_HERE, "No bill will come. Only block the SIM"),
    ],
)
def test_the_plan_says_that_no_bill_comes_and_closes_the_case(sim: Sim, says: str) -> None:
    plan = draw("plan", view(stopping(sim=sim)))
    assert says in visible(plan.text)
    assert "top-ups" in plan.text
    assert "Belgian operator" in plan.text, "what becomes of the credit"
    actions = [tap.action for tap in taps(plan)]
    assert ("close" in actions) == (sim.state in ("dead", "lost")), "a card that works is asked about its accounts"
    assert ("closing.pl" in {tap.arg for tap in taps(plan)}) == ("close" not in actions)
    assert "in writing" in " ".join(labels(plan)), "a written end is offered"
    assert (sim is Sim.LOST_HERE) == any("Block" in label for label in labels(plan))


def test_a_written_end_is_left_out_with_one_tap_and_the_case_goes_to_its_close() -> None:
    case = stopping()
    assert "skip" in [tap.action for tap in taps(draw("ask", view(case)))]
    left = case.record(Kind.STEP_SKIPPED, NOW, detail=StepId.ASK)
    assert next_step(left, StepId.ASK) is StepId.FAREWELL


@pytest.mark.parametrize("sim", SIMS)
def test_the_count_of_steps_does_not_grow_with_a_request(sim: Sim) -> None:
    case = stopping(sim=sim)
    asked = requested(case)
    confirmed = asked.record(Kind.CONFIRMED, NOW, day=TODAY)
    assert listed_steps(case) == listed_steps(asked) == listed_steps(confirmed)
    assert len(listed_steps(case)) == len([b for b in labels(draw("steps", view(asked))) if b[0].isdigit()])
    assert mark_of(confirmed, StepId.ENDED) is Mark.SKIPPED
    assert next_step(confirmed) is StepId.FAREWELL


def test_who_wants_it_in_writing_may_name_a_day_and_need_not() -> None:
    case = stopping()
    assert not case.asks_for_day
    assert any("Another day" in label for label in labels(draw("ask", view(case))))
    assert not any("Another day" in label for label in labels(draw("ask", view(stopping(sim=Sim.DEAD_HERE)))))


@pytest.mark.parametrize("sim", SIMS)
@pytest.mark.parametrize("asked", [False, True])
def test_a_card_gets_one_reminder_and_no_more(sim: Sim, *, asked: bool) -> None:
    case = requested(stopping(sim=sim)) if asked else stopping(sim=sim)
    (due,) = schedule(case, CHAT)
    assert due.kind is (ReminderKind.CONFIRMATION if asked else ReminderKind.NUDGE)
    after = reminded(case, due, due.at, CHAT)
    assert asked_once(after)
    assert schedule(after, CHAT) == ()
    if not asked:
        assert (due.at.date() - TODAY, due.step) == (timedelta(days=3), StepId.FAREWELL)


def test_the_dead_are_told_of_even_if_their_card_still_works() -> None:
    assert not stopping(holder=Holder.DIED).nothing_to_cancel
    assert stopping(holder=Holder.DIED, sim=Sim.DEAD).nothing_to_cancel


def test_a_working_card_of_an_old_case_goes_on_where_its_question_is_gone() -> None:
    """It stood at a step that it no longer has, with a channel and a last day of its own."""
    case = replace(stopping(channel=Channel.HOTLINE), place="prepare")
    case = case.record(Kind.END_DATE, NOW, day=TODAY + timedelta(days=9), detail="day")
    assert visible(draw("prepare", view(case)).text) == visible(draw(next_step(case), view(case)).text)
    state = State(replace(CHAT, active_case=case.number), (case,))
    assert decide.tapped(state, CHAT, NOW, Tap(case.number, "ask", "go", "asked"), content(), languages()).case


# --- no contract, no bill, no customer number

WORDS: Mapping[str, str] = {
    "en": r"\b(contracts?|bills?|billed|customer number)\b",
    "zh": "合约|合同|账单|客户号",
    "fr": r"(?i)contrat|factur|numéro de client|n° de client",
    "nl": r"(?i)contract|factu+r|klantnummer",
    "de": "Vertr[aä]g(?!sinhaber)|Rechnung|Kundennummer",
}
SAID_ALL_THE_SAME = (  # that none comes
    "No bill will come: you can just stop",
    "No bill will come. Do not top it up just to cancel it.",
    "No bill will come. Only block the SIM",
    "We know no rule that requires it: a written request needs no working SIM, and an unused prepaid card "
    "sends no bill.",
    "A prepaid card of the new operator keeps the number for codes, without a bill. You show an ID to get it.",
    "A prepaid card sends no bills.",
)
NOT_LOOKED_AT: Mapping[str, str] = {  # and why
    "q.": "a question is asked before it is known that it is a card, or to change that",
    "wish.plan": "it speaks of another plan than this one",
    "trouble": "what is known of the operator, whatever the plan",
    "trouble.is.offer": "an offer to stay is a contract, if it was taken",
    "right.offer": "an offer to stay is a contract, if it was taken",
    "trouble.unwilling": "no button of a card leads there: who pays bills for somebody else",
    "trouble.is.billed": "no button of a card that stops leads there; of one that moves: a debit after the move",
    "trouble.is.collector": "no button of a card leads there: no bill, no debt",
    "trouble.bank": "as before",
    "paper.contest": "as before",
    "sources": "names of sources",
    "unlink": "pages of accounts: the same for everybody",
    "cases": "the list of all cases",
    "help": "for everybody",
    "privacy": "for everybody",
}
OF_A_MOVE = ("trouble.menu", "trouble.is.refused")  # a wrong debit after it is called a bill there
GLOSSARY = {"zh": ("ask.say",)}  # "cancel" is 取消合约 in answers that hold for every plan


def looked_at(place: str, case: Case, language: str) -> bool:
    shown = (*OF_A_MOVE, "paper.complaint") if case.moving else ()
    out = (*NOT_LOOKED_AT, *shown, *GLOSSARY.get(language, ()))
    return not any(place == name or place.startswith(name if name.endswith(".") else f"{name}.") for name in out) or (
        place.startswith("trouble.is.") and place not in out
    )


def cards(language: str) -> Iterator[Case]:
    """A card that stops, in each kind of SIM, and one that moves: a part of the stages in each language."""
    slugs = ("base", "lycamobile", "aldi")  # of no fact of a move that is about bills
    n = languages().index(language)
    for at, answers in enumerate((*(replace(STOPS, sim=sim) for sim in SIMS), MOVES), start=n):
        yield from list(stages(replace(answers, carrier=slugs[at % len(slugs)])))[at % 4 :: 4]


def found_in(text: str, language: str) -> list[str]:
    """Lines with such a word, sources and what says that none comes left out."""
    texts = catalogues().for_language(language)
    names = sorted((texts.content(source.name) for source in content().sources.values()), key=len, reverse=True)
    said = [visible(texts.content(sentence)) for sentence in SAID_ALL_THE_SAME]
    for known in (*said, *names):
        text = text.replace(known, "")
    return [line for line in text.split("\n") if re.search(WORDS[language], line)]


@pytest.mark.parametrize("language", languages())
def test_no_screen_of_a_card_speaks_of_a_contract_a_bill_or_a_customer_number(language: str) -> None:
    seen: dict[str, str] = {}
    for case in cards(language):
        shown = view(case, language)
        for place in (place for place in places_of(case) if looked_at(place, case, language)):
            screen = draw(place, shown)
            for text in (visible(screen.text), *labels(screen)):
                if re.search(WORDS[language], text):
                    seen.update(dict.fromkeys(found_in(text, language), place))
    assert not seen


@pytest.mark.parametrize("language", PAPER_LANGUAGES)
def test_no_text_to_send_for_a_card_that_stops_speaks_of_them(language: str) -> None:
    """An offer that was taken is a contract: its text stays out."""
    case = requested(stopping()).record(Kind.COMPLAINED, NOW, day=TODAY)
    papers = [paper for paper in PAPERS if paper != "withdraw"]
    made = {paper: found for paper in papers if (found := message(view(case, language), f"{paper}.{language}"))}
    assert {"text", "phrases", "again", "complaint"} <= set(made)
    assert {p: found_in(visible(one.text), language) for p, one in made.items()} == {p: [] for p in made}


@pytest.mark.parametrize("language", languages())
def test_the_record_of_a_card_speaks_of_none_of_them(language: str) -> None:
    texts = catalogues().for_language(language)
    for case in (stopping(), requested(stopping()), requested(stopping(sim=Sim.LOST_ABROAD))):
        made = repr(part(Subject(case, CHAT, content(), NOW), texts))
        assert found_in(made, language) == []
