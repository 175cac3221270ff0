"""Nothing that is said to the owner of a dead or lost SIM needs a code on its number."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from bot.guide.case import Answers, Channel, Kind, Number, Plan, Sim
from bot.guide.content.models import Fact, Group, Service
from bot.guide.trouble import Trouble
from bot.screens.fit import visible
from bot.screens.registry import draw
from tests.screens.worlds import NOW, case_with, content, view

WORKING = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
NEEDS_IT = re.compile(
    r"old number gets a code|code (to|on) the old|code, face|while the SIM works|before you end the SIM"
)
SERVICES = [(group, service) for group, listed in content().services.items() for service in listed.services]


def shown(place: str, sim: Sim, language: str = "en") -> str:
    return visible(draw(place, view(case_with(replace(WORKING, sim=sim)), language)).text)


def told(service: Service) -> tuple[Fact, ...]:
    return (service.how, *service.more)


@pytest.mark.parametrize("sim", Sim)
@pytest.mark.parametrize(("group", "service"), SERVICES, ids=lambda it: getattr(it, "slug", str(it)))
def test_no_account_asks_the_owner_of_a_dead_sim_for_a_code_on_it(group: Group, service: Service, sim: Sim) -> None:
    said = shown(f"unlink.{group}.{service.slug}", sim).replace(visible(service.forgotten.text), "")
    gone = sim.state in ("dead", "lost")
    assert not (gone and NEEDS_IT.search(said)), said
    assert (visible(service.how.text) in unescape(said)) or (gone and service.how.needs_sim)


@pytest.mark.parametrize(("group", "service"), SERVICES, ids=lambda it: getattr(it, "slug", str(it)))
def test_every_sentence_that_needs_the_old_number_is_marked(group: Group, service: Service) -> None:
    assert [fact.text for fact in told(service) if NEEDS_IT.search(fact.text) and not fact.needs_sim] == []
    assert not NEEDS_IT.search(service.number_dead.text)


@pytest.mark.parametrize("sim", [Sim.DEAD_ABROAD, Sim.LOST_HERE])
def test_the_list_of_slow_accounts_promises_no_code_to_a_dead_number(sim: Sim) -> None:
    assert "收验证码" in shown("unlink", Sim.WORKS_HERE, "zh")
    assert "收验证码" not in shown("unlink", sim, "zh")


def test_a_number_that_is_somebody_elses_gets_no_code_either() -> None:
    case = case_with(WORKING).record(Kind.TROUBLE, NOW, day=NOW.date(), detail=Trouble.NUMBER_TAKEN)
    assert not NEEDS_IT.search(visible(draw("unlink.chinese.alipay", view(case)).text))
