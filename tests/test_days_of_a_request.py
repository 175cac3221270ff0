"""The days of a request: when the zone is asked, what a shortcut for a day means, until when nothing is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.notices import NoticeKind
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome
from bot.screens.fit import visible
from bot.screens.registry import draw
from tests.screens.worlds import content, view

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


# --- nothing to do until the last day ---


def confirmed(*, accounts: bool = True, day: date | None = date(2026, 12, 20), answers: Answers = GIVE_UP) -> Case:
    """Asked for and confirmed today; with accounts that were moved, or are still to be moved."""
    case = fresh(answers).record(Kind.END_DATE, NOW, day=day, detail="day" if day else "asap")
    if accounts:
        case = case.record(Kind.STEP_DONE, NOW, detail=StepId.UNLINK)
    asked = case.record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    return asked.record(Kind.CONFIRMED, NOW, day=TODAY)


def at(place: str, case: Case, today: date = TODAY) -> str:
    now = NOW + (today - TODAY)
    return visible(draw(place, replace(view(case), today=today, now=now)).text)


@pytest.mark.parametrize("place", ["status", "back", "ended", "confirmation"])
def test_who_has_the_confirmation_reads_that_nothing_is_to_be_done_until_the_last_day(place: str) -> None:
    assert "Nothing to do until 20 December" in at(place, confirmed())
    assert "Nothing to do" not in at(place, confirmed(), date(2026, 12, 20)), "that is the day to look"


@pytest.mark.parametrize("place", ["status", "back", "ended", "confirmation"])
def test_who_has_not_moved_the_accounts_reads_that_only_they_are_open(place: str) -> None:
    text = at(place, confirmed(accounts=False))
    assert "Until 20 December only this is open: Move accounts" in text
    assert "Nothing to do" not in text


@pytest.mark.parametrize(
    "case",
    [
        confirmed(day=None),
        confirmed().record(Kind.ENDED, NOW, day=TODAY),
        confirmed().undo(NOW, Kind.CONFIRMED),
        confirmed(answers=MOVING),
    ],
    ids=["no day", "it has ended", "not confirmed", "a number moves"],
)
def test_nobody_else_is_told_to_wait(case: Case) -> None:
    for place in ("status", "back", "ended"):
        assert "Nothing to do until" not in at(place, case)
        assert "only this is open" not in at(place, case)


def test_no_green_button_invites_who_waits_to_say_that_it_has_ended() -> None:
    buttons = [b for row in draw("ended", view(confirmed())).rows for b in row]
    (ended,) = [b for b in buttons if "It has ended" in b.text]
    assert not ended.style
    assert "I will ask on 21 December whether it has ended." in at("ended", confirmed())
