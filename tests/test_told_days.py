"""Days that rights and reminders count from are told, not guessed; what is said goes to who was written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Holder, Kind, Need, Number, Plan, Shared, Sim
from bot.guide.claims import ClaimKind, claims
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.tap import ActionContext, Outcome
from bot.guide.trouble import Trouble
from bot.screens.buttons import unpack
from bot.screens.registry import draw, message
from tests.screens.budget import visible
from tests.screens.worlds import NOW, TODAY, case_with, content, view
from tests.test_collector import PAGE as DEBT
from tests.test_collector import act as on_a_debt
from tests.test_collector import disputed

CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
DAY = timedelta(days=1)


def act(case: Case, place: str, action: str, arg: str, days: int = 0) -> Outcome[Case]:
    return ACTIONS[action](ActionContext(CHAT, case, place, arg, NOW + days * DAY, content()))


def requested(end_in: int) -> Case:
    """Asked for in writing 30 days ago, for a day so many days away."""
    answers = Answers("scarlet", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL, need=Need.END)
    case = case_with(answers).record(Kind.END_DATE, NOW - 30 * DAY, day=TODAY + end_in * DAY, detail="day")
    return case.record(Kind.ASKED, NOW - 30 * DAY, day=TODAY - 30 * DAY, detail="email")


def confirmed(end_in: int) -> Case:
    return requested(end_in).record(Kind.CONFIRMED, NOW - 20 * DAY, day=TODAY - 20 * DAY)


def taps(place: str, case: Case) -> list[tuple[str, str, str, str]]:
    rows = draw(place, view(case)).rows
    found = [(b.text, unpack(b.data)) for row in rows for b in row if b.data]
    return [(text, tap.place, tap.action, tap.arg) for text, tap in found if tap]


def ended_on(case: Case) -> object:
    told = act(case, "ended", "did", "ended").case.last(Kind.ENDED)
    return told.day if told else None


def test_what_was_confirmed_for_a_day_that_is_over_ended_on_that_day() -> None:
    assert ended_on(confirmed(-7)) == TODAY - 7 * DAY


def test_an_end_that_nobody_confirmed_is_noted_on_the_day_of_the_tap() -> None:
    assert ended_on(requested(-7)) == TODAY
    assert ended_on(confirmed(0)) == TODAY


def test_who_names_today_ends_it_today() -> None:
    told = act(confirmed(-7), "ended.when", "did", "ended=today").case.last(Kind.ENDED)
    assert told is not None
    assert told.day == TODAY


@pytest.mark.parametrize("trouble", [Trouble.REFUSED, Trouble.COLLECTOR, Trouble.BILLED])
@pytest.mark.parametrize("word", ["complained", "ombudsman"])
def test_the_day_of_a_complaint_can_be_told_while_its_answer_is_waited_for(trouble: Trouble, word: str) -> None:
    page = f"trouble.is.{trouble}"
    case = requested(-7).record(Kind.TROUBLE, NOW, day=None, detail=trouble)
    case = act(case, page, "tell", "complained").case
    case = act(case, page, "tell", "ombudsman").case if word == "ombudsman" else case
    assert ("📅 Another day", page, "go", f"pick.{word}_{trouble}") in taps(page, case)
    earlier = act(case, page, "tell", f"{word}={TODAY - 5 * DAY}").case
    told = earlier.last(Kind(word))
    assert told is not None
    assert told.day == TODAY - 5 * DAY


def test_the_year_of_the_ombudsman_counts_from_the_day_that_was_told() -> None:
    page = f"trouble.is.{Trouble.REFUSED}"
    case = act(requested(-7), page, "tell", "complained").case
    case = act(case, page, "tell", f"complained={TODAY - 10 * DAY}").case
    (last,) = [claim.last_day for claim in claims(case, TODAY) if claim.kind is ClaimKind.OMBUDSMAN]
    assert last == (TODAY - 10 * DAY).replace(year=TODAY.year + 1)


def test_a_debt_that_the_answer_does_not_end_is_followed_by_its_next_step() -> None:
    case = on_a_debt(disputed(), "answer.operator.c", "tell", "answered_operator_refused", 10).case
    first = schedule(replace(case, last_tap=NOW + 10 * DAY), CHAT)[0]
    assert (first.kind, first.place) == (ReminderKind.ANSWER_OPERATOR, DEBT)
    assert (first.at.date() - (TODAY + 10 * DAY)).days <= 7
    asked = on_a_debt(case, DEBT, "tell", "ombudsman", 12).case
    assert ReminderKind.ANSWER_OPERATOR not in [due.kind for due in schedule(asked, CHAT)]


def test_an_answer_to_a_dispute_is_not_said_to_be_the_operators() -> None:
    case = on_a_debt(disputed(), "answer.operator.c", "tell", "answered_operator_refused", 10).case
    text = visible(draw("status", view(case)).text)
    assert "The dispute was answered: not solved" in text
    assert "The operator answered" not in text
    waiting = visible(draw("status", view(disputed())).text)
    assert "No answer to the dispute of the debt is noted yet." in waiting
    assert "‹ The dispute" in [label for label, *_ in taps("answer.operator.c", disputed())]


def test_back_from_a_bill_opened_in_the_menu_leads_there_also_after_a_tap() -> None:
    case = confirmed(-7).record(Kind.ENDED, NOW, day=TODAY - 7 * DAY)
    page = f"trouble.is.{Trouble.BILLED}.m"
    (told,) = [tap for tap in taps(page, case) if tap[2:] == ("tell", "complained")]
    outcome = act(case, told[1], "tell", "complained")
    assert outcome.place == page
    assert ("‹ Back", "trouble.menu") in [(label, arg) for label, _, _, arg in taps(outcome.place, outcome.case)]


def died(**answers: object) -> Case:
    known = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, need=Need.NOT_MINE, holder=Holder.DIED)
    return case_with(replace(known, **answers))  # type: ignore[arg-type]


def test_the_family_is_asked_what_else_is_on_the_bill_where_the_notice_is_made() -> None:
    assert "Is anything else on the same bill?" in draw("ask", view(died())).text
    outcome = act(died(), "ask.lines", "set", "shared=shared")
    assert outcome.place == "ask"
    sent = message(view(outcome.case), "died.en")
    assert sent is not None
    assert "Only the number(s) above end." in visible(sent.text)
    alone = message(view(died(shared=Shared.ALONE)), "died.en")
    assert alone is not None
    assert "Only the number(s)" not in visible(alone.text)


def test_the_family_that_took_the_notice_is_asked_whether_it_was_sent() -> None:
    case = replace(died(shared=Shared.ALONE), place="ask")
    nudge = schedule(case, CHAT)[0]
    assert (nudge.kind, nudge.place) == (ReminderKind.NUDGE, "unsent")
    assert "Have you sent the text to Proximus?" in draw("unsent", view(replace(case, place="unsent"))).text
    assert ("✅ I have sent it", "unsent", "go", "asked") in taps("unsent", case)
    assert schedule(replace(case, place="prepare"), CHAT)[0].place == "prepare"
