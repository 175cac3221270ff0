"""The SIM and the place are one answer, and "I don't know" is one to every question that an honest person may ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Device, Holder, Kind, Need, Number, Plan, Sim, Started
from bot.guide.case import Whereabouts as At
from bot.guide.case import answers_from_dict as read
from bot.guide.content.models import Reach
from bot.guide.dates import leave
from bot.guide.departure import for_ways
from bot.guide.steps import intake_question
from bot.guide.tap import ActionContext, Outcome, Tap
from bot.guide.ways import channels_for, phones_for
from bot.screens.buttons import unpack
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.budget import visible
from tests.screens.worlds import END, NOW, TODAY, case_with, content, languages, view

ENDS = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
SEVEN = ("works_here", "works_abroad", "dead_here", "dead_abroad", "lost_here", "lost_abroad", "unknown")


def ending(**answers: object) -> Case:
    case = case_with(replace(ENDS, **answers))  # type: ignore[arg-type]
    return case.record(Kind.END_DATE, NOW, day=END, detail="day")


def tapped(case: Case, arg: str, place: str) -> Outcome[Case]:
    chat = Chat(7, "en", NOW)
    context = ActionContext(chat, case, place, arg, NOW, content())
    return ACTIONS["set"](context)


def taps(screen: Screen) -> list[Tap]:
    return [tap for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


def told(case: Case, place: str, zone: str | None = None) -> str:
    return visible(draw(place, view(case, zone=zone)).text)


# --- one answer for both


@pytest.mark.parametrize("language", languages())
def test_the_question_has_seven_buttons_in_four_rows(language: str) -> None:
    screen = draw("q.sim", view(case_with(replace(ENDS, sim=None)), language))
    answers = [tap.arg.removeprefix("sim=") for tap in taps(screen) if tap.action == "set"]
    assert (tuple(answers), len(screen.rows)) == (SEVEN, 4)


@pytest.mark.parametrize(
    ("word", "gone", "mute", "where"),
    [
        ("works_here", False, False, At.BELGIUM),
        ("works_abroad", False, False, At.ABROAD),
        ("dead_here", True, True, At.BELGIUM),
        ("dead_abroad", True, True, At.ABROAD),
        ("lost_here", True, True, At.BELGIUM),
        ("lost_abroad", True, True, At.ABROAD),
        ("dead", True, True, At.UNKNOWN),
        ("lost", True, True, At.UNKNOWN),
        ("unknown", False, True, At.UNKNOWN),
    ],
)
def test_every_stored_word_is_a_sim_and_a_place(word: str, where: At, *, gone: bool, mute: bool) -> None:
    answers = read({"sim": word})
    assert (answers.sim_gone, answers.sim_mute, answers.whereabouts) == (gone, mute, where)
    assert (answers.sim_dead, answers.sim_lost) == (word.startswith("dead"), word.startswith("lost"))


def test_an_old_dead_or_lost_sim_is_not_asked_about_again() -> None:
    for word in ("dead", "lost"):
        assert intake_question(case_with(replace(ENDS, sim=Sim(word)))) is None


@pytest.mark.parametrize("sim", [Sim.DEAD_ABROAD, Sim.LOST_ABROAD, Sim.WORKS_ABROAD])
def test_whoever_is_abroad_is_told_what_works_from_there(sim: Sim) -> None:
    """Whatever became of the SIM: a number that connects, how it is dialled, a friend, and no town hall."""
    case = ending(sim=sim)
    assert Channel.SHOP not in channels_for(content().carriers["base"], case.answers)
    assert all(Reach.OWN_SIM not in p.reach or len(p.reach) > 1 for p in phones_for(view(case).carrier, case.answers))
    assert "00 32" in told(case, "ask") or "+32" in told(case, "ask")
    assert any(tap.arg.startswith("paper.proxy") for tap in taps(draw("ask", view(case))))
    assert "town hall" not in told(case, "unlink")
    assert "I leave on" not in " ".join(b.text for row in draw("plan", view(case)).rows for b in row)


@pytest.mark.parametrize("sim", [Sim.WORKS_HERE, Sim.DEAD_HERE, Sim.LOST_HERE])
def test_who_is_in_belgium_may_go_to_a_shop_and_to_the_town_hall(sim: Sim) -> None:
    case = ending(sim=sim)
    assert Channel.SHOP in channels_for(content().carriers["base"], case.answers)
    assert "town hall" in told(case, "unlink")


def test_a_leaver_who_has_left_is_abroad_with_the_sim_they_have() -> None:
    for sim, there in (
        (Sim.WORKS_HERE, Sim.WORKS_ABROAD),
        (Sim.DEAD, Sim.DEAD_ABROAD),
        (Sim.LOST_HERE, Sim.LOST_ABROAD),
        (Sim.UNKNOWN, Sim.DEAD_ABROAD),
    ):
        case = ending(sim=sim).record(Kind.LEAVING, NOW, day=TODAY - timedelta(days=2))
        assert for_ways(case, TODAY).sim is there
        assert for_ways(case, TODAY).sim_mute == case.answers.sim_mute


# --- the place that an old case leaves open


def test_who_was_not_asked_says_on_the_page_of_the_call_that_they_are_abroad() -> None:
    old = ending(sim=Sim.LOST)
    for place in ("ask", "ask.block"):
        (tap,) = (tap for tap in taps(draw(place, view(old, zone=None))) if tap.arg == "place=abroad")
        outcome = tapped(old, tap.arg, place)
        assert (outcome.case.answers.sim, outcome.place) == (Sim.LOST_ABROAD, place)
        again = tapped(outcome.case, tap.arg, place)
        assert again.case == outcome.case, "a second tap changes nothing"
        after = taps(draw(place, view(outcome.case, zone=None)))
        assert not any(tap.arg == "place=abroad" for tap in after)


@pytest.mark.parametrize("sim", [Sim.WORKS_HERE, Sim.UNKNOWN, Sim.DEAD_HERE, None])
def test_the_place_is_told_of_no_other_sim(sim: Sim | None) -> None:
    with pytest.raises(NotPossible):
        tapped(ending(sim=sim), "place=abroad", "ask")


# --- I don't know


@pytest.mark.parametrize(
    ("place", "answers"),
    [
        ("q.who", Answers(need=Need.NOT_MINE)),
        ("q.number", Answers("base", Plan.SUBSCRIPTION)),
        ("q.plan", Answers("base")),
        ("q.sim", Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP)),
        ("prepare.holder", ENDS),
        ("prepare.shared", ENDS),
        ("costs.started", ENDS),
        ("costs.device", replace(ENDS, started=Started.LONGER)),
    ],
)
@pytest.mark.parametrize("language", languages())
def test_who_does_not_know_may_say_so_at_every_question(place: str, answers: Answers, language: str) -> None:
    shown = view(case_with(answers), language)
    assert shown.texts.pgettext("button", "I don’t know") in [b.text for row in draw(place, shown).rows for b in row]


def test_who_does_not_know_what_becomes_of_the_number_cancels_nothing() -> None:
    asked = case_with(Answers("base", Plan.SUBSCRIPTION))
    assert "nothing is cancelled" in told(asked, "q.number")
    known = case_with(replace(ENDS))
    assert "nothing is cancelled" not in told(known, "q.number"), "to change one's mind is another thing"


@pytest.mark.parametrize(
    ("plan", "says"), [(Plan.SUBSCRIPTION, "look at the bill"), (Plan.PREPAID, "showed ID for it")]
)
def test_who_does_not_know_whose_it_is_finds_out_first(plan: Plan, says: str) -> None:
    assert says in told(case_with(replace(ENDS, plan=plan, holder=Holder.UNKNOWN)), "plan")


def test_whether_the_sim_works_is_tried_by_who_does_not_know() -> None:
    case = ending(sim=Sim.UNKNOWN)
    assert "Try: send one to it" in told(case, "unlink")
    assert "finds no network" not in told(case, "ended")


@pytest.mark.parametrize("device", [None, *Device])
def test_an_answer_of_before_never_looks_like_one_to_this_question(device: Device | None) -> None:
    """The button that leads back to it says which question it belongs to, and carries no tick."""
    for begun in Started:
        case = ending(started=begun, device=device)
        rows = draw("costs.device" if device is None else "costs", view(case)).rows
        leads = [(b.text, tap.arg) for row in rows for b in row if b.data and (tap := unpack(b.data))]
        back = [label for label, arg in leads if arg in ("costs.started", "costs.device")]
        assert back, "it can be changed"
        assert all(label.startswith("✏️ ") and (": " in label) for label in back)


def test_a_departure_leaves_the_answer_as_it_was_told() -> None:
    case = ending(sim=Sim.DEAD)
    context = ActionContext(Chat(7, "en", NOW), case, "pick.leave", TODAY.isoformat(), NOW, content())
    assert leave(context).case.answers.sim is Sim.DEAD
