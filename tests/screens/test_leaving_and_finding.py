"""The plan that counts back from leaving, the number kept for codes, and the guide to an unknown operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.content.models import Confidence, Network
from bot.screens.buttons import unpack
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.worlds import NOW, TODAY, case_with, content, view

GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)


def leaving_on(day: date, answers: Answers = GIVING_UP) -> Case:
    return case_with(answers).record(Kind.LEAVING, NOW, day=day)


def targets(screen: Screen) -> set[str]:
    taps = [unpack(button.data) for row in screen.rows for button in row if button.data]
    return {tap.arg for tap in taps if tap and tap.action == "go"}


def test_it_counts_back_from_the_day_of_leaving() -> None:
    shown = draw("leaving", view(leaving_on(date(2026, 12, 20)))).text
    for line in ("20 December", "<b>15 November</b>: start with Microsoft", "<b>13 December</b>: then Google"):
        assert line in shown
    assert shown.index("Microsoft") < shown.index("Google") < shown.index("town hall") < shown.index("bank account")


def test_it_says_today_when_the_day_to_start_is_past() -> None:
    shown = draw("leaving", view(leaving_on(TODAY + timedelta(days=3)))).text
    assert "<b>Today</b>: Microsoft may need 30 days, until 3 December" in shown
    assert "<b>Today</b>: Google may need a week for a new number" in shown
    shown = draw("leaving", view(leaving_on(TODAY + timedelta(days=32)))).text
    assert "<b>Today</b>: start with Microsoft" in shown


def test_it_names_the_last_day_of_the_sim_once_it_is_chosen() -> None:
    case = leaving_on(date(2026, 12, 20))
    assert "not chosen yet" in draw("leaving", view(case)).text
    dated = case.record(Kind.END_DATE, NOW, day=date(2026, 12, 24), detail="day")
    assert "<b>24 December</b>: last day of the SIM" in draw("leaving", view(dated)).text
    soonest = case.record(Kind.END_DATE, NOW, detail="asap")
    assert "as soon as possible" in draw("leaving", view(soonest)).text


def test_it_plans_a_move_without_the_accounts() -> None:
    moving = Answers("orange", Plan.PREPAID, Number.MOVE)
    shown = draw("leaving", view(leaving_on(date(2026, 12, 20), moving))).text
    assert "<b>Before 20 December</b>: order the move" in shown
    assert "credit is paid back" in shown
    assert "Microsoft" not in shown


def test_it_leads_back_to_the_plan_of_leaving_once_a_day_is_known() -> None:
    assert "pick.leave" in targets(draw("plan", view(case_with(GIVING_UP))))
    assert "leaving" in targets(draw("plan", view(leaving_on(date(2026, 12, 20)))))


def test_it_says_what_is_known_of_keeping_a_number_and_what_is_not() -> None:
    shown = draw("q.keep", view(case_with(Answers("proximus", Plan.SUBSCRIPTION))))
    for known in ("Mobile Vikings: a year", "BASE: 12 months", "Others: not known to us", "not a recommendation"):
        assert known in shown.text
    answers = [unpack(b.data) for row in shown.rows for b in row if b.data]
    assert {tap.arg for tap in answers if tap and tap.action == "set"} == {"number=move", "number=give_up"}


def behind(network: str) -> str:
    """What the guide says may be behind the name of a network."""
    lines = draw("q.look.network", view(case_with(Answers(None)))).text.split("\n")
    return next(line for line in lines if line.startswith(f"• <b>{network}</b>"))


@pytest.mark.parametrize(
    ("network", "own", "guests"),
    [
        ("Proximus", ("Scarlet", "Mobile Vikings", "JIM Mobile"), ("DIGI", "Lycamobile", "yoin")),
        ("Orange", ("hey!", "VOO"), ("edpnet", "JIM Mobile", "Mega", "Mobile Vikings", "Neibo", "UNDO", "yoin")),
        ("BASE", ("Telenet",), ("ALDI Talk", "Carrefour Mobile", "Lycamobile", "Ortel Mobile")),
    ],
)
def test_it_tells_whom_the_name_of_a_network_may_stand_for(
    network: str, own: tuple[str, ...], guests: tuple[str, ...]
) -> None:
    bot_app, _, renting = behind(network).partition("; ")
    assert set(own) | {network} == set(bot_app.partition(": ")[2].split(", "))
    assert set(guests) == set(renting.removesuffix(" may use its network too").split(", "))


def test_a_brand_of_one_house_may_show_the_network_of_another() -> None:
    text = draw("q.look.network", view(case_with(Answers(None)))).text
    assert "A brand may belong to one company and use another’s network" in text
    assert "Mobile Vikings" in behind("Proximus")
    assert "Mobile Vikings" in behind("Orange")
    assert "not known to us: Ay Yildiz, Jan mobile, Lebara" in text
    assert "Youfone" not in text, "who was merged is found under the new name"


def test_every_look_leads_to_the_operators_and_back() -> None:
    start = draw("q.unknown", view(case_with(Answers(None))))
    looks = {target for target in targets(start) if target.startswith("q.look.")}
    assert len(looks) == 4
    for place in looks:
        assert targets(draw(place, view(case_with(Answers(None))))) == {"q.unknown", "q.carrier"}


def test_a_prefix_proves_nothing() -> None:
    assert "prove nothing" in draw("q.unknown", view(case_with(Answers(None)))).text


def test_it_counts_what_it_knows_and_who_checked_it() -> None:
    shown = view(case_with(GIVING_UP))
    assert "Nobody has checked the current pages yet." in draw("plan", shown).text
    base = content().carriers["base"]
    network = Network(host="base", source="own", confidence=Confidence.ADVICE, checked_on=date(2026, 11, 1))
    checked = {**content().carriers, "base": base.model_copy(update={"networks": (network,)})}
    looked = replace(shown, content=content().model_copy(update={"carriers": checked}))
    text = draw("plan", looked).text
    assert f"We know {len(base.known()) + 1} facts about BASE." in text
    assert "last on 1 November 2026" in text


def test_it_shows_no_code_to_text_from_a_sim_that_is_dead() -> None:
    works = replace(GIVING_UP, started=None)
    dead = replace(works, sim=Sim.DEAD, channel=Channel.LETTER)
    assert "1914" in draw("balance.local.1", view(case_with(works))).text
    assert "1914" not in draw("balance.local.1", view(case_with(dead))).text
    assert "My BASE" in draw("balance", view(case_with(dead))).text


@pytest.mark.parametrize(("days", "warns"), [(17, True), (18, False)])
def test_it_warns_of_a_letter_that_may_come_too_late(days: int, warns: bool) -> None:
    by_letter = case_with(replace(GIVING_UP, channel=Channel.LETTER))
    case = by_letter.record(Kind.END_DATE, NOW, day=TODAY + timedelta(days=days), detail="day")
    assert ("⚠️ Less than 18 days left" in draw("ask", view(case)).text) is warns


def test_the_call_beside_a_letter_leads_back_to_the_letter() -> None:
    by_letter = case_with(replace(GIVING_UP, channel=Channel.LETTER)).record(Kind.END_DATE, NOW, detail="asap")
    call = draw("ask.call", view(by_letter))
    assert {"ask", "ask.call.phrases"} <= targets(call)
    assert "ask.call" in targets(draw("ask.call.phrases", view(by_letter)))


def test_who_leaves_with_a_prepaid_card_reads_nothing_of_a_plan_or_a_bill() -> None:
    lines = content().steps["leaving"].lines
    for plan, read in ((Plan.SUBSCRIPTION, True), (Plan.PREPAID, False)):
        case = case_with(Answers("orange", plan, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER))
        text = draw("leaving", view(case.record(Kind.LEAVING, NOW, day=date(2026, 12, 20)))).text
        assert [lines[name].text in text for name in ("no_proof", "pay_first")] == [read, read]
