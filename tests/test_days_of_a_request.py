"""The days of a request: when the zone is asked, what a shortcut for a day means, until when nothing is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Number, Plan, Sim
from bot.guide.notices import NoticeKind
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome
from tests.screens.worlds import content

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOVING = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)


def fresh(answers: Answers = GIVE_UP) -> Case:
    return Case(7, 1, NOW, NOW, answers, place=StepId.ASK)


def act(name: str, case: Case, place: str, arg: str = "", *, chat: Chat = CHAT, now: datetime = NOW) -> Outcome[Case]:
    return ACTIONS[name](ActionContext(chat, case, place, arg, now, content()))


# --- the zone ---


@pytest.mark.parametrize("answers", [GIVE_UP, MOVING])
@pytest.mark.parametrize("how", ["asap", "month_end", "2026-12-24"])
def test_who_picks_the_last_day_comes_to_the_text_and_not_to_the_zone(answers: Answers, how: str) -> None:
    picked = act("end", fresh(answers), "ask.when", how, chat=replace(CHAT, zone=None))
    assert picked.place == StepId.ASK
    assert picked.notice is not None
    assert picked.notice.kind is NoticeKind.CALENDAR


def test_who_has_sent_it_is_asked_for_the_zone_and_then_told_when_the_reminder_comes() -> None:
    unknown = replace(CHAT, zone=None)
    sent = act("did", fresh(), "asked.call", "asked", chat=unknown)
    assert sent.place == "zone"
    said = act("zone", sent.case, "zone", "Europe/Brussels", chat=unknown)
    assert said.place == StepId.CONFIRMATION
    assert said.notice is not None
    assert said.notice.kind is NoticeKind.WILL_REMIND


def test_who_says_the_day_of_leaving_is_asked_for_the_zone() -> None:
    assert act("leave", fresh(), "pick.leave", "2026-12-10", chat=replace(CHAT, zone=None)).place == "zone"
