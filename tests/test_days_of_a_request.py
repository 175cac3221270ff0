"""The days of a request: when the zone is asked, what a shortcut for a day means, until when nothing is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.notices import NoticeKind
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome, Tap
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.worlds import content, view

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOVING = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)


def fresh(answers: Answers = GIVE_UP) -> Case:
    return Case(7, 1, NOW, NOW, answers, place=StepId.ASK)


def taps(screen: Screen) -> list[Tap]:
    return [tap for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


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


def test_who_says_the_day_of_leaving_is_asked_where_they_will_be() -> None:
    assert act("leave", fresh(), "pick.leave", "2026-12-10", chat=replace(CHAT, zone=None)).place == "zone.after"


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


# --- what a shortcut for a day means ---


@pytest.mark.parametrize("place", ["asked", "asked.call", "confirmed", "ended.when"])
def test_who_tells_a_day_reads_which_day_today_and_yesterday_are_and_the_buttons_carry_it(place: str) -> None:
    case = confirmed()
    assert "Today is 23 November, yesterday was 22 November." in at(place, case)
    args = [tap.arg for tap in taps(draw(place, replace(view(case), today=TODAY, now=NOW))) if tap.action == "did"]
    assert [arg.partition("=")[2] for arg in args] == ["2026-11-23", "2026-11-22"], "also when midnight has passed"


def test_who_chooses_the_end_reads_what_the_shortcuts_mean() -> None:
    text = at("ask.when", fresh())
    assert "“Earliest possible” means from today, 23 November." in text
    assert "“End of the month” is 30 November." in text
    assert "End of the month" not in at("ask.when", fresh(MOVING))


def test_who_comes_on_the_last_day_of_the_month_is_offered_that_day_once() -> None:
    assert "“End of the month”" not in at("ask.when", fresh(), date(2026, 11, 30))


def test_the_end_of_the_month_is_the_one_that_was_shown() -> None:
    (tap,) = [t for t in taps(draw("ask.when", replace(view(fresh()), today=TODAY, now=NOW))) if "month" in t.arg]
    chosen = act("end", fresh(), tap.place, tap.arg).case.last(Kind.END_DATE)
    assert chosen is not None
    assert (chosen.day, chosen.detail) == (date(2026, 11, 30), "month_end")
    late = act("end", fresh(), tap.place, tap.arg, now=NOW + 12 * DAY)
    assert late.case.last(Kind.END_DATE) is None
    assert late.notice is not None
    assert late.notice.kind is NoticeKind.IN_THE_PAST
    with pytest.raises(NotPossible):
        act("end", fresh(), tap.place, "month_end=2026-12-24")


def test_an_old_button_for_the_end_of_the_month_still_counts() -> None:
    chosen = act("end", fresh(), "ask.when", "month_end").case.last(Kind.END_DATE)
    assert chosen is not None
    assert chosen.day == date(2026, 11, 30)


def test_who_wants_to_be_reminded_later_reads_on_which_day() -> None:
    said = "Tomorrow is 24 November, in 3 days it is 26 November, in a week 30 November."
    assert said in at("more.prepare", fresh())
    assert said in at("reminders.is.confirmation", confirmed().undo(NOW, Kind.CONFIRMED))


def test_who_took_an_offer_yesterday_reads_the_day_on_the_button() -> None:
    shown = replace(view(confirmed()), today=TODAY, now=NOW)
    buttons = [b for row in draw("trouble.is.offer", shown).rows for b in row]
    (yesterday,) = [b for b in buttons if "Yesterday" in b.text]
    assert yesterday.text == "Yesterday, 22 Nov"
    assert yesterday.data
    assert yesterday.data.endswith("|offer=2026-11-22")


# --- another day, from the request itself ---


@pytest.mark.parametrize("channel", Channel)
def test_who_is_about_to_send_it_can_still_take_another_day(channel: Channel) -> None:
    case = fresh(replace(GIVE_UP, channel=channel)).record(Kind.END_DATE, NOW, day=date(2026, 12, 20), detail="day")
    page = draw("ask", replace(view(case), today=TODAY, now=NOW))
    assert ("go", "ask.when") in [(tap.action, tap.arg) for tap in taps(page)]
    back = taps(draw("ask.when", replace(view(case), today=TODAY, now=NOW)))
    assert [tap.arg for tap in back if tap.arg in {"ask", "extras"}] == ["ask"], "and comes back to the request"
