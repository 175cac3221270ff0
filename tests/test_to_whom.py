"""To which operator a number moves: asked once, on every page and text of the move, and never in the way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from bot.documents.dossier import Subject, part
from bot.errors import NotPossible
from bot.free_text import TypedText
from bot.guide.actions import ACTIONS
from bot.guide.asking import question_of
from bot.guide.case import Answers, Case, Chat, Holder, Kind, Need, Number, Plan, answers_from_dict, answers_to_dict
from bot.guide.notices import NoticeKind
from bot.guide.places import fits, may_open
from bot.guide.reading import typed
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.state import State
from bot.guide.steps import intake_question
from bot.guide.tap import ActionContext, AnyOutcome, Outcome
from bot.guide.trouble import Trouble
from bot.guide.whom import asks_whom, new_operator, offered
from bot.screens.buttons import unpack
from bot.screens.letters.engine import Request, make
from bot.screens.registry import draw, message
from tests.pretend import User
from tests.screens.budget import faults
from tests.screens.worlds import case_with, catalogues, content, languages, view

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
DAY = timedelta(days=1)
MOVE_DAY = date(2026, 12, 15)  # a Tuesday
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
KEEPS = Answers("proximus", Plan.SUBSCRIPTION, Number.MOVE, need=Need.KEEP)
TO_VIKINGS = replace(KEEPS, to="vikings")
NOBODY_CHOSEN = replace(KEEPS, to="none")
OLD = Answers("proximus", Plan.SUBSCRIPTION, Number.MOVE)  # from before the question


def act(case: Case, place: str, action: str, arg: str, *, at: datetime = NOW) -> Outcome[Case]:
    return ACTIONS[action](ActionContext(CHAT, case, place, arg, at, content()))


def told(case: Case, to: str, place: str = "q.to") -> Outcome[Case]:
    return act(case, place, "set", f"to={to}")


def write(case: Case, text: str, place: str = "q.to") -> AnyOutcome:
    case = replace(case, place=place)
    return typed(State(CHAT, (case,)), CHAT, NOW, TypedText(text), content())


def ordered(answers: Answers = TO_VIKINGS, day: date | None = MOVE_DAY) -> Case:
    case = case_with(answers).record(Kind.END_DATE, NOW, day=day, detail="day" if day else "asap")
    return case.record(Kind.ASKED, NOW, day=TODAY, detail="move")


def late(answers: Answers = TO_VIKINGS) -> Case:
    """The chosen day is more than a working day ago."""
    return ordered(answers, TODAY - 7 * DAY).record(Kind.ASKED, NOW, day=TODAY - 20 * DAY, detail="move", corrects=2)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def shown(place: str, case: Case, language: str = "en", today: date = TODAY) -> str:
    return plain(draw(place, replace(view(case, language), now=NOW, today=today)).text)


def taps(place: str, case: Case) -> list[str]:
    rows = draw(place, replace(view(case), now=NOW, today=TODAY)).rows
    return [tap.arg for row in rows for b in row if b.data and (tap := unpack(b.data))]


def sent(case: Case, paper: str) -> str:
    found = message(replace(view(case), now=NOW, today=TODAY), paper)
    assert found is not None
    return plain(found.text)


def test_who_keeps_the_number_is_asked_to_whom_after_the_plan() -> None:
    case = case_with(replace(KEEPS, plan=None))
    after = act(case, "q.plan", "set", "bill=alone")
    assert after.place == "q.to"
    assert told(after.case, "vikings").place == "plan"
    assert told(after.case, "vikings").case.answers.to == "vikings"


@pytest.mark.parametrize("answers", [replace(OLD, plan=None), replace(KEEPS, plan=None, number=Number.GIVE_UP)])
def test_an_older_case_and_one_that_ends_are_not_asked_in_the_intake(answers: Answers) -> None:
    after = act(case_with(answers), "q.plan", "set", "bill=alone")
    assert after.place != "q.to"
    assert intake_question(case_with(replace(OLD, need=Need.KEEP))) is None, "nothing waits for the answer"


def test_an_older_case_is_asked_on_the_page_of_the_order_with_one_tap_that_may_be_left_out() -> None:
    case = replace(case_with(OLD), place="ask")
    assert "Which operator do you move to?" in shown("ask", case)
    assert question_of(case) == "q.to.ask"
    for answer in ("orange", "none"):
        after = told(case, answer, "q.to.ask")
        assert after.place == "ask"
        assert "On which day should the number move?" in shown("ask", after.case)


@pytest.mark.parametrize("kind", [Kind.END_DATE, Kind.ASKED])
def test_who_was_further_when_the_question_came_is_not_held_up_by_it(kind: Kind) -> None:
    case = case_with(OLD).record(kind, NOW, day=MOVE_DAY)
    assert not asks_whom(case)
    assert "Which operator do you move to?" not in shown("ask", case)
    assert "q.to.ask" in taps("ask", ordered(OLD)), "it can be told there"


def test_a_text_to_the_new_operator_asks_for_its_name_and_leads_back() -> None:
    case = ordered(OLD)
    assert "q.to.pm" in taps("paper.move.goes_on", case)
    assert "q.to.pm" not in taps("paper.move.goes_on", ordered())
    after = told(case, "vikings", "q.to.pm")
    assert after.place == "paper.move.goes_on"
    assert "info@mobilevikings.be" in shown(after.place, after.case)


@pytest.mark.parametrize("stored", ["vikings", "none", "other", "an operator that is gone"])
def test_the_answer_is_read_back_and_an_unknown_one_leaves_the_name_open(stored: str) -> None:
    kept = answers_from_dict(answers_to_dict(replace(KEEPS, to=stored)))
    assert kept.to == stored
    found = new_operator(case_with(kept), content())
    assert (found.name if found else None) == ("Mobile Vikings" if stored == "vikings" else None)
    assert "to" not in answers_to_dict(KEEPS)


def test_the_operator_that_the_number_leaves_is_not_offered_nor_what_goes_on_as_it() -> None:
    for old, not_offered in (("proximus", {"proximus"}), ("voo", {"voo", "orange"}), ("orange", {"voo", "orange"})):
        case = case_with(replace(KEEPS, carrier=old))
        assert not {c.slug for c in offered(case, content())} & {*not_offered, "youfone", "other", "unknown"}
        assert not {f"to={slug}" for slug in not_offered} & set(taps("q.to", case))


@pytest.mark.parametrize("word", ["proximus", "PROXIMUS"])
def test_who_types_the_operator_that_the_number_leaves_reads_why_not(word: str) -> None:
    after = write(case_with(KEEPS), word)
    assert after.notice is not None
    assert after.notice.kind is NoticeKind.SAME_OPERATOR
    assert (after.place, after.case.answers.to if after.case else "") == ("q.to", None)


@pytest.mark.parametrize(
    ("text", "slug"), [("mobile viking", "vikings"), ("I go to Orange", "orange"), ("VOO", "orange"), ("yoin", "yoin")]
)
def test_a_typed_name_is_understood_a_brand_that_is_gone_as_who_goes_on_with_it(text: str, slug: str) -> None:
    after = write(case_with(KEEPS), text)
    assert after.case is not None
    assert after.case.answers.to == slug
    assert after.case.answers.carrier == "proximus", "the old one stays"
    assert write(case_with(OLD), text, "ask").place == "ask"


def test_a_text_that_names_no_operator_gets_one_friendly_line_and_the_question_stays() -> None:
    after = write(case_with(KEEPS), "🤷")
    assert after.notice is not None
    assert after.notice.kind is NoticeKind.NO_OPERATOR
    assert after.place == "q.to"


@pytest.mark.parametrize("word", ["unknown", "nobody", ""])
def test_what_is_no_answer_is_refused(word: str) -> None:
    with pytest.raises(NotPossible):
        told(case_with(KEEPS), word)


def test_who_gives_the_number_up_or_takes_it_over_is_not_asked() -> None:
    for answers in (replace(KEEPS, number=Number.GIVE_UP), replace(KEEPS, holder=Holder.DIED)):
        case = case_with(answers)
        assert not fits("q.to", case)
        assert not may_open("ask.sim", case)
        with pytest.raises(NotPossible):
            told(case, "vikings")


def test_a_change_of_the_old_operator_to_the_new_one_asks_for_the_new_one_again() -> None:
    after = act(case_with(TO_VIKINGS), "q.carrier", "set", "carrier=vikings")
    assert (after.case.answers.carrier, after.case.answers.to) == ("vikings", None)


def test_another_name_after_the_order_corrects_it_and_keeps_the_record() -> None:
    before = ordered()
    assert "q.to.h" in taps("change", before)
    after = told(before, "orange", "q.to.h")
    assert after.place == "plan"
    assert after.case.events == before.events
    assert schedule(after.case, CHAT) == schedule(before, CHAT)
    assert "Move ordered at Orange" in shown("status", after.case)


def test_every_page_of_the_move_names_the_new_operator() -> None:
    for place, said in (
        ("plan", "Do not cancel: Mobile Vikings does it"),
        ("ask", "Order the move at Mobile Vikings with your number and your customer number at Proximus"),
        ("status", "Proximus → Mobile Vikings"),
        ("dossier", "Proximus → Mobile Vikings"),
        ("trouble.is.goes_on", "Ask Mobile Vikings"),
        ("paper.move.goes_on", "Ask Mobile Vikings in writing"),
    ):
        assert said in shown(place, ordered()), place
        assert "new operator" not in shown(place, ordered()), place
    assert "ask Mobile Vikings, and keep the old SIM" in shown("ended", ordered(), today=MOVE_DAY + DAY)
    assert "To Mobile Vikings, in the order of the call" in sent(ordered(), "phrases.fr")
    assert "To Proximus, only if" in sent(ordered(), "phrases.fr")


def test_the_name_stays_open_while_none_is_chosen() -> None:
    case = case_with(NOBODY_CHOSEN)
    assert "Do not cancel: your new operator does it" in shown("plan", case)
    assert "→" not in shown("plan", case)
    assert "Choose an operator. Ask there: eSIM or card?" in shown("plan", case)
    assert "Choose an operator" not in shown("plan", case_with(TO_VIKINGS))
    dated = case.record(Kind.END_DATE, NOW, day=MOVE_DAY, detail="day")
    assert "a card by post or in a shop?" in shown("ask", dated)


def test_each_text_goes_to_the_right_one_of_the_two() -> None:
    prepaid = replace(TO_VIKINGS, carrier="lycamobile", plan=Plan.PREPAID)
    moved = ordered(prepaid).record(Kind.ENDED, NOW, day=MOVE_DAY)
    for paper in ("move.goes_on.fr", "delay.goes_on.fr"):
        assert "To: Mobile Vikings, info@mobilevikings.be" in sent(ordered(), paper)
    assert "cs@lycamobile.be" in sent(moved, "refund.fr").partition("\n")[0]
    assert "Bd du Roi Albert II" in sent(ordered(), "contest.fr").partition("\n")[0]
    claimed = late().record(Kind.CLAIMED, NOW, day=TODAY, detail="delay")
    assert "Mobile Vikings" in sent(claimed, "unpaid.refund_unpaid.fr").partition("\n")[0]


def test_without_an_e_mail_address_the_one_on_paper_stands_on_top_and_without_both_where_to_look() -> None:
    assert "Avenue du Bourget" in sent(ordered(replace(KEEPS, to="orange")), "move.goes_on.fr")
    assert "yoin. Its address is in the order confirmation" in sent(
        ordered(replace(KEEPS, to="yoin")), "move.goes_on.fr"
    )
    assert "Your new operator. Its address" in sent(ordered(NOBODY_CHOSEN), "move.goes_on.fr")
    assert "cancel" not in sent(ordered(replace(KEEPS, to="base")), "move.goes_on.fr").partition("\n")[0]


def test_the_ombudsman_reads_whom_it_is_about() -> None:
    case = ordered().record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.GOES_ON)
    for case_now, name in (
        (case, "Mobile Vikings"),
        (replace(case, answers=NOBODY_CHOSEN), "[name of the new operator]"),
    ):
        made = make(case_now, Request("ombudsman", "en", Trouble.GOES_ON), TODAY, content())
        assert made is not None
        assert name in made.whole


@pytest.mark.parametrize("language", languages())
def test_the_pdf_names_both(language: str) -> None:
    subject, texts = Subject(ordered(), CHAT, content(), NOW), catalogues().for_language(language)
    facts = [value for _, value in part(subject, texts).facts]
    assert any("Proximus → Mobile Vikings" in value for value in facts)


def test_what_is_known_of_ordering_there_is_said_and_what_is_not() -> None:
    digi = shown("ask", ordered(replace(KEEPS, to="digi")))
    assert "You sign an order at DIGI with itsme." in digi
    assert "The rest is not known to us" in digi
    assert "is not known to us: look at its site" in shown("ask", ordered(replace(KEEPS, to="orange")))


def test_a_prepaid_number_is_ordered_with_the_number_of_its_card() -> None:
    prepaid = case_with(replace(TO_VIKINGS, carrier="lycamobile", plan=Plan.PREPAID))
    assert "the SIM number" in shown("plan", prepaid)
    page = shown("ask", prepaid.record(Kind.END_DATE, NOW, day=MOVE_DAY, detail="day"))
    assert "the SIM number printed on your Lycamobile card" in page
    assert "customer number" not in page + shown("plan", prepaid)


def test_a_move_within_one_group_says_what_is_not_known_of_it() -> None:
    known = "belong to the same group. Whether that counts as a move is not known to us"
    assert known in shown("plan", case_with(TO_VIKINGS))
    assert known not in shown("plan", case_with(replace(KEEPS, to="orange")))


@pytest.mark.parametrize("place", ["ask", "trouble.menu", "eve"])
def test_who_waits_for_the_sim_finds_its_page(place: str) -> None:
    assert any(arg.startswith("ask.sim") for arg in taps(place, ordered()))


def test_the_page_of_the_missing_sim_sends_to_the_new_operator_and_ends_nothing() -> None:
    page = shown("ask.sim", ordered())
    for said in ("ask Mobile Vikings", "info@mobilevikings.be", "a later day", "Cancel nothing at Proximus"):
        assert said in page
    assert "+32 2 745 95 00" in shown("ask.sim", ordered(replace(KEEPS, to="orange"))), "a number for everybody"
    assert "1976" not in page, "only its own SIM reaches it"


@pytest.mark.parametrize("place", ["plan", "ask", "ask.sim", "ended", "trouble.is.goes_on", "eve", "steps"])
def test_of_money_for_a_delay_nothing_is_said_before_it_is_late(place: str) -> None:
    assert not re.search(r"EUR 3|Claim text", shown(place, ordered()))
    assert "paper.delay.goes_on" not in taps(place, ordered())


@pytest.mark.parametrize("place", ["ask", "ask.sim", "trouble.is.goes_on"])
def test_of_money_for_a_delay_is_told_once_it_is_late(place: str) -> None:
    assert re.search(r"EUR 3 \(sometimes 5\).*within 6 months of the order", shown(place, late()))


@pytest.mark.parametrize(
    ("not_yet", "again"),
    [(date(2026, 12, 16), date(2026, 12, 17)), (date(2026, 12, 18), date(2026, 12, 21))],  # a Wednesday, a Friday
)
def test_not_yet_of_a_move_asks_again_on_the_next_working_day(not_yet: date, again: date) -> None:
    at = datetime(not_yet.year, not_yet.month, not_yet.day, 10, tzinfo=UTC)
    case = act(ordered(), "ended", "notyet", ReminderKind.MOVED, at=at).case
    assert [due.at.date() for due in schedule(case, CHAT) if due.kind is ReminderKind.MOVED] == [again]


def test_the_operator_whose_answer_is_waited_for_is_the_one_that_runs_the_move() -> None:
    case = ordered().record(Kind.COMPLAINED, NOW, day=TODAY, detail=Trouble.GOES_ON)
    assert "Has Mobile Vikings answered your complaint" in shown("answer.operator", case)
    billed = ordered().record(Kind.COMPLAINED, NOW, day=TODAY, detail=Trouble.BILLED)
    assert "Has Proximus answered your complaint" in shown("answer.operator", billed)


@pytest.mark.parametrize("language", languages())
def test_every_new_screen_keeps_the_budget(language: str) -> None:
    notice = "x" * 60 if language != "zh" else "好" * 30
    for answers in (TO_VIKINGS, NOBODY_CHOSEN, OLD, replace(KEEPS, to="digi"), replace(TO_VIKINGS, plan=Plan.PREPAID)):
        for case in (case_with(answers), ordered(answers), late(answers)):
            for place in ("q.to", "q.to.2", "q.to.ask", "q.to.2.ask", "ask", "ask.sim", "plan", "status", "change"):
                drawn = draw(place, replace(view(case, language, notice=notice), now=NOW, today=TODAY))
                assert faults(place, language, drawn) == [], (place, language, answers.to)


async def test_somebody_moves_to_mobile_vikings_and_the_sim_does_not_come(user: User) -> None:
    await user.send("/start")
    await user.walk("Keep the number", "BASE", "Only this number")
    await user.sees("Which operator do you move to?")
    await user.send("mobile vikings")
    await user.sees("BASE → Mobile Vikings", "Do not cancel: Mobile Vikings does it")
    await user.walk("Order the move", "Earliest possible")
    await user.sees("Order the move at Mobile Vikings")
    await user.walk("I have ordered it", "Today", "Belgium")
    await user.send("/trouble")
    await user.walk("SIM not here")
    await user.sees("info@mobilevikings.be", "Cancel nothing at BASE")
    await user.send("/status")
    await user.sees("BASE → Mobile Vikings", "Move ordered at Mobile Vikings")
    await user.walk("Correct", "New operator", "Orange")
    await user.sees("BASE → Orange")
