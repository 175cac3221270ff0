"""What the user tells after the request: recorded once, with its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.content_files import Reader
from bot.errors import NotPossible
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.claims import ClaimKind, claims
from bot.guide.notices import NoticeKind
from bot.guide.reports import TOLD, tell
from bot.guide.tap import ActionContext, Outcome
from bot.guide.trouble import Rung, Trouble, next_rung

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CONTENT = Reader(Path(__file__).parent.parent / "content").read()
GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
MOVING = Answers("base", Plan.PREPAID, Number.MOVE)
PLACE = "trouble.is.no_answer"
LADDER = ("chased", "complained", "ombudsman")


def fresh(answers: Answers = GIVING_UP) -> Case:
    return Case(7, 1, NOW, NOW, answers, place="trouble.menu")


def asked(answers: Answers = GIVING_UP) -> Case:
    detail = "move" if answers is MOVING else Channel.EMAIL
    return fresh(answers).record(Kind.ASKED, NOW, day=date(2026, 11, 10), detail=detail)


def told(case: Case, arg: str, place: str = PLACE, *, later: int = 0) -> Outcome[Case]:
    chat = Chat(7, "en", NOW, zone="Europe/Brussels")
    return tell(ActionContext(chat, case, place, arg, NOW + timedelta(days=later), CONTENT))


def seen(case: Case) -> list[tuple[Kind, date | None, str]]:
    return [(e.kind, e.day, e.detail) for e in case.effective if e.kind is not Kind.ASKED]


@pytest.mark.parametrize(
    ("arg", "kind", "day"),
    [
        ("chased", Kind.CHASED, TODAY),
        ("chased=today", Kind.CHASED, TODAY),
        ("complained=yesterday", Kind.COMPLAINED, date(2026, 11, 22)),
        ("ombudsman=2026-11-20", Kind.OMBUDSMAN, date(2026, 11, 20)),
        ("offer=2024-11-23", Kind.OFFER, date(2024, 11, 23)),
        ("withdrawn", Kind.WITHDRAWN, TODAY),
    ],
)
def test_it_records_what_was_told_with_its_day(arg: str, kind: Kind, day: date) -> None:
    result = told(asked(), arg)
    event = result.case.last(kind)
    assert event is not None
    assert event.day == day
    assert result.place == PLACE


def test_it_keeps_the_first_way_and_then_another_one() -> None:
    case = asked().record(Kind.ASKED, NOW, day=date(2026, 11, 11), detail=Channel.HOTLINE)
    case = told(case, "chased=2026-11-16").case
    assert next_rung(case) is Rung.OTHER
    case = told(case, "chased").case
    assert [(day, detail) for _, day, detail in seen(case)] == [(date(2026, 11, 16), "email"), (TODAY, "other")]
    assert next_rung(case) is Rung.COMPLAINT


@pytest.mark.parametrize("name", sorted(TOLD))
def test_it_changes_nothing_when_the_same_is_told_twice(name: str) -> None:
    once = told(asked(MOVING), name).case
    again = told(once, name)
    assert once.events != asked(MOVING).events
    assert again.case is once
    if name != "trouble_billed":  # the day of a debit is another thing than the tap
        assert told(once, f"{name}={TODAY}").case is once


def test_it_corrects_a_named_day_but_moves_no_deadline_by_an_old_button() -> None:
    case = told(asked(), "complained=2026-11-20").case
    assert told(case, "complained", later=9).case is case
    corrected = told(case, "complained=2026-11-18").case
    assert seen(corrected) == [(Kind.COMPLAINED, date(2026, 11, 18), "no_answer")]
    assert len(corrected.events) == len(case.events) + 1


def test_it_keeps_troubles_apart() -> None:
    case = told(told(fresh(), "trouble_refused").case, "trouble_died=yesterday").case
    assert case.last(Kind.TROUBLE, Trouble.REFUSED) is not None
    assert case.last(Kind.TROUBLE, Trouble.DIED) is not None


@pytest.mark.parametrize("trouble", list(Trouble))
def test_it_opens_the_screen_of_the_trouble(trouble: Trouble) -> None:
    result = told(fresh(), f"trouble_{trouble}", "trouble.menu")
    assert result.place == f"trouble.is.{trouble}.m", "Back leads to the menu"
    assert seen(result.case) == [(Kind.TROUBLE, None if trouble is Trouble.BILLED else TODAY, trouble)]


@pytest.mark.parametrize("name", LADDER)
def test_it_asks_first_before_it_chases(name: str) -> None:
    result = told(fresh(), name)
    assert (result.place, result.case) == ("ask", fresh())
    assert result.notice is not None
    assert result.notice.kind is NoticeKind.ASK_FIRST


@pytest.mark.parametrize("name", ["offer", "withdrawn", "trouble_refused"])
def test_it_takes_an_offer_or_a_trouble_before_anything_was_asked(name: str) -> None:
    assert len(told(fresh(), name).case.events) == 1


def test_it_refuses_a_day_to_come_and_one_long_ago() -> None:
    future = told(asked(), "chased=2026-11-24")
    assert future.notice is not None
    assert future.notice.kind is NoticeKind.IN_THE_FUTURE
    assert (future.case, future.place) == (asked(), "trouble.menu")
    assert told(asked(), "chased=2024-11-22").case.events != asked().events  # 731 days
    with pytest.raises(NotPossible):
        told(asked(), "chased=2024-11-21")


@pytest.mark.parametrize("arg", ["", "asked", "chased=soon", "trouble_", "trouble_bad", "claimed_bank", "chased=2026"])
def test_it_refuses_what_it_does_not_know(arg: str) -> None:
    with pytest.raises(NotPossible):
        told(asked(), arg)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_it_tells_nothing_before_the_intake_is_done(name: str) -> None:
    with pytest.raises(NotPossible):
        told(fresh(Answers("base")), name)


def test_it_claims_only_after_a_move() -> None:
    for name in ("claimed_refund", "claimed_delay"):
        with pytest.raises(NotPossible):
            told(asked(), name)
    case = told(asked(MOVING), "claimed_delay").case
    assert case.last(Kind.CLAIMED, ClaimKind.DELAY) is not None
    assert case.last(Kind.CLAIMED, ClaimKind.REFUND) is None


def test_it_opens_and_closes_what_can_still_be_undone() -> None:
    case = told(asked(), "offer=2026-11-20").case
    assert [(c.kind, c.last_day) for c in claims(case, TODAY)] == [(ClaimKind.OFFER, date(2026, 12, 4))]
    assert claims(told(case, "withdrawn").case, TODAY) == ()


def test_it_takes_one_event_back_and_only_once() -> None:
    case = told(told(asked(), "chased=2026-11-16").case, "chased").case
    newest = case.last(Kind.CHASED)
    assert newest is not None
    back = told(case, f"chased=undo{newest.number}").case
    assert next_rung(back) is Rung.OTHER
    assert told(back, f"chased=undo{newest.number}").case is back
    assert told(back, "complained=undo1").case is back  # the first event is the request itself


def test_it_says_when_the_next_reminder_comes() -> None:
    result = told(asked(), "chased")
    assert result.notice is not None
    assert result.notice.kind is NoticeKind.WILL_REMIND
