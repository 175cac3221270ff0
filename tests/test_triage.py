"""The way in: what somebody needs is asked first, and a cancellation of before is told without anything untrue."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.documents.dossier import Subject, part
from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.ahead import ahead
from bot.guide.case import Answers, Case, Chat, Holder, Kind, Need, Number, Plan, Shared, Sim
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.steps import intake_question
from bot.guide.tap import ActionContext, Outcome
from bot.guide.told_before import told_trouble
from bot.guide.triage import WRONG
from bot.guide.trouble import Trouble
from bot.screens.buttons import unpack
from bot.screens.letters.engine import Request, make
from bot.screens.registry import draw
from tests.conftest import Street
from tests.pretend import User
from tests.screens.worlds import catalogues, content, languages, view

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
JOURNEYS = Path(__file__).parent.parent / "docs" / "journeys.md"
DAYS = {"asked": date(2026, 9, 3), "end": date(2026, 9, 30)}


def fresh() -> Case:
    return Case(7, 1, NOW, NOW)


def act(case: Case, place: str, action: str, arg: str, *, at: datetime = NOW) -> Outcome[Case]:
    return ACTIONS[action](ActionContext(CHAT, case, place, arg, at, content()))


def answered(*answers: str, case: Case | None = None) -> Outcome[Case]:
    """After these answers, one after the other."""
    outcome = Outcome(CHAT, case or fresh(), "q.need")
    for answer in answers:
        outcome = act(outcome.case, outcome.place, "set", answer)
    return outcome


def billed() -> Case:
    return answered("need=cancelled", "carrier=scarlet", "wrong=billed").case


def remembered(case: Case) -> Case:
    """By e-mail on 3 September, for 30 September."""
    case = act(case, "asked.how.2026-09-03", "did", "asked=2026-09-03.email").case
    return act(case, "told.end", "end", "2026-09-30").case


def forgotten(case: Case) -> Case:
    case = act(case, "asked.how.unknown", "did", "asked=unknown.email").case
    return act(case, "told.end", "end", "unknown").case


def text(place: str, case: Case, language: str = "en") -> str:
    shown = replace(view(case, language), now=NOW, today=TODAY)
    return re.sub(r"<[^>]+>", "", draw(place, shown).text)


@pytest.mark.parametrize(
    ("answers", "leads_to"),
    [
        (("need=end",), "q.carrier"),
        (("need=end", "carrier=base", "plan=subscription"), "q.sim"),
        (("need=end", "carrier=base", "plan=subscription", "sim=works_here"), "q.channel"),
        (("need=keep", "carrier=base", "plan=subscription"), "plan"),
        (("need=cancelled", "carrier=base"), "q.wrong"),
        (("need=cancelled", "carrier=base", "wrong=no_answer"), "trouble.is.no_answer"),
        (("need=cancelled", "carrier=base", "wrong=late"), "trouble.is.goes_on"),
        (("need=not_mine",), "q.who"),
        (("need=not_mine", "who=died"), "q.carrier"),
        (("need=not_mine", "who=died", "carrier=base"), "plan"),
        (("need=not_mine", "who=unwilling", "carrier=base"), "trouble.unwilling"),
        (("need=not_mine", "who=company"), "q.number"),
        (("need=not_mine", "who=company", "number=move"), "q.carrier"),
        (("need=not_mine", "who=somebody_else", "number=give_up", "carrier=base", "plan=prepaid"), "plan"),
    ],
)
def test_an_answer_leads_to_what_has_to_be_known_next(answers: tuple[str, ...], leads_to: str) -> None:
    assert answered(*answers).place == leads_to


@pytest.mark.parametrize(
    "known",
    [
        Answers("base"),
        Answers("base", Plan.SUBSCRIPTION),
        Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP),
        Answers("base", Plan.UNKNOWN, Number.GIVE_UP, Sim.WORKS_HERE),
    ],
)
def test_a_case_that_is_older_than_the_first_question_goes_on_where_it_was(known: Answers) -> None:
    asked = intake_question(replace(fresh(), answers=known))
    assert asked not in (None, "q.need", "q.who", "q.wrong", "q.carrier")


def test_what_follows_from_the_first_answer_is_not_asked() -> None:
    assert answered("need=keep").case.answers.number is Number.MOVE
    assert answered("need=end").case.answers.number is Number.GIVE_UP
    assert answered("need=end", "need=cancelled").case.answers.number is None
    assert answered("need=not_mine", "who=company").case.answers.holder is Holder.COMPANY


def test_who_changes_the_first_answer_is_not_left_with_what_followed_from_it() -> None:
    case = answered("need=not_mine", "who=unwilling", "need=keep", "carrier=base").case
    assert (case.answers.holder, case.last(Kind.TROUBLE), told_trouble(case)) == (None, None, "")


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (Need.END, "need=keep", Holder.COMPANY),
        (Need.NOT_MINE, "need=keep", None),
        (Need.END, "need=not_mine", None),
    ],
)
def test_whose_contract_it_is_is_asked_anew_only_of_who_says_or_said_that_it_is_not_theirs(
    before: Need, after: str, kept: Holder | None
) -> None:
    known = replace(fresh(), answers=Answers("base", need=before, holder=Holder.COMPANY))
    assert answered(after, case=known).case.answers.holder is kept


@pytest.mark.parametrize(
    "answers",
    [
        ("need=end", "carrier=base", "need=keep"),
        ("need=not_mine", "who=unwilling", "who=company"),
        ("need=cancelled", "carrier=base", "wrong=refused", "wrong=billed"),
    ],
)
def test_an_answer_told_anew_takes_no_other_trouble_back(answers: tuple[str, ...]) -> None:
    before = fresh().record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.IDENTITY)
    case = answered(*answers, case=before).case
    told = [e.detail for e in case.effective if e.kind is Kind.TROUBLE]
    assert told == [Trouble.IDENTITY, *([Trouble.BILLED] if answers[-1] == "wrong=billed" else [])]


def test_a_holder_who_signs_after_all_takes_no_other_trouble_back() -> None:
    before = fresh().record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.IDENTITY)
    case = answered("need=not_mine", "who=unwilling", "carrier=base", case=before).case
    told = act(case, "q.holder", "set", "holder=company").case
    assert [e.detail for e in told.effective if e.kind is Kind.TROUBLE] == [Trouble.IDENTITY]


@pytest.mark.parametrize("shared", ["alone", "shared"])
def test_who_only_looks_at_another_plan_keeps_what_else_is_on_the_bill(shared: str) -> None:
    known = answered("need=end", "carrier=base", f"bill={shared}", "sim=works_here", "channel=email").case
    sent = known.record(Kind.ASKED, NOW, day=TODAY, detail="email")
    outcome = answered("bill=prepaid", case=sent)
    assert outcome.place == "wish.plan.prepaid"
    assert outcome.case.answers == sent.answers


def test_what_else_is_on_the_bill_is_known_where_a_card_turns_out_to_be_a_plan() -> None:
    known = answered("need=end", "carrier=base", "bill=prepaid", "sim=works_here", "channel=email").case
    outcome = answered("bill=shared", case=known.record(Kind.ASKED, NOW, day=TODAY, detail="email"))
    assert outcome.place == "wish.plan.subscription"
    assert outcome.case.answers.shared is Shared.SHARED


def test_the_first_question_does_not_wipe_what_is_on_its_way() -> None:
    case = answered("need=end", "carrier=base", "plan=subscription", "sim=works_here", "channel=letter").case
    case = case.record(Kind.ASKED, NOW, day=TODAY, detail="letter")
    assert act(case, "q.need", "set", "need=keep").place == "wish.number.move"
    for later in ("need=cancelled", "need=not_mine", "who=died", "wrong=billed"):
        with pytest.raises(NotPossible):
            act(case, "q.need", "set", later)


def test_a_cancellation_of_before_is_told_without_a_day_that_nobody_said() -> None:
    told = billed().last(Kind.ASKED)
    assert told is not None
    assert (told.day, told.detail) == (None, "")
    lines = part(Subject(billed(), CHAT, content(), NOW), catalogues().for_language("en")).lines
    assert any("the day is not known" in line.what for line in lines), lines


def test_when_how_and_for_which_day_fill_the_page_the_record_and_the_text() -> None:
    case = remembered(billed())
    assert "Requested on 3 September by e-mail or form" in text("trouble.is.billed", case)
    assert "30 September" in text("trouble.is.billed", case)
    letter = make(case, Request("contest", "en", "billed"), TODAY, content())
    assert letter is not None
    assert "30 September 2026" in letter.whole
    lines = part(Subject(case, CHAT, content(), NOW), catalogues().for_language("en")).lines
    (asked,) = (line for line in lines if "by e-mail" in line.what)
    assert "30 November 2026" in asked.noted, "the record says that it was told later"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "demandée par écrit le 3 septembre 2026"),
        ("nl", "op 3 september 2026 schriftelijk gevraagd"),
        ("de", "am 3. September 2026 schriftlich"),
        ("en", "on 3 September 2026 in writing"),
    ],
)
def test_who_disputes_a_bill_says_when_and_how_it_was_cancelled(language: str, said: str) -> None:
    """ "E-mail or form" is one answer: of an operator with a form alone it is not known to have been the form."""
    letter = make(remembered(billed()), Request("contest", language, "billed"), TODAY, content())
    assert letter is not None
    assert said in letter.whole


def test_nothing_has_to_be_remembered() -> None:
    case = forgotten(billed())
    assert ahead(case) == "trouble.is.billed"
    assert [(e.day, e.detail) for e in case.effective if e.kind in (Kind.ASKED, Kind.END_DATE)] == [
        (None, "email"),
        (None, "unknown"),
    ]
    letter = make(case, Request("contest", "en", "billed"), TODAY, content())
    assert letter is not None
    assert "[" not in letter.whole.split("Customer number")[0], "no blank for a day that nobody remembers"


def test_a_day_of_before_is_corrected_and_not_told_twice() -> None:
    case = act(forgotten(billed()), "asked.how.2026-09-04", "did", "asked=2026-09-04.letter").case
    assert [(e.day, e.detail) for e in case.effective if e.kind is Kind.ASKED] == [(date(2026, 9, 4), "letter")]


def back(place: str, case: Case) -> str:
    rows = draw(place, replace(view(case), now=NOW, today=TODAY)).rows
    (tap,) = (unpack(b.data) for row in rows for b in row if b.text.startswith("‹") and b.data)
    assert tap is not None
    return tap.arg


def labels(place: str, case: Case) -> list[str]:
    return [b.text for row in draw(place, replace(view(case, "en"), now=NOW, today=TODAY)).rows for b in row]


def test_what_somebody_came_with_cannot_be_undone_as_a_slip_and_the_day_can_still_be_told() -> None:
    page = "trouble.is.billed"
    assert "↩️ Undo the tick" not in labels(page, forgotten(billed()))
    assert "🗓 When I cancelled" in labels(page, forgotten(billed()))
    assert "🗓 When I cancelled" not in labels(page, remembered(billed()))
    complained = act(forgotten(billed()), page, "tell", "complained").case
    assert "↩️ Undo the tick" in labels(page, complained)


@pytest.mark.parametrize("known", [billed, lambda: remembered(billed()), lambda: forgotten(billed())])
def test_back_from_when_it_was_leads_to_the_page_of_what_somebody_came_with(known: object) -> None:
    assert callable(known)
    case = known()
    assert back("asked", case) == "trouble.is.billed"
    assert back("told.end", case) == ("trouble.is.billed" if case.last(Kind.END_DATE) else "asked")


@pytest.mark.parametrize("page", ["trouble.is.billed", "trouble.bank", "right.debit"])
def test_who_was_billed_after_an_end_of_an_unknown_day_is_not_told_to_leave_the_direct_debit(page: str) -> None:
    for case in (billed(), forgotten(billed())):
        shown = text(page, act(case, "trouble.is.billed", "tell", f"trouble_billed={TODAY - 15 * DAY}").case)
        assert "Stop the direct debit only" not in shown
        assert "End the mandate" not in shown, "whether it is over is not known"
    assert "End the mandate" in text("trouble.bank", remembered(billed()))


def test_an_end_before_the_request_is_refused_with_its_day() -> None:
    case = act(billed(), "asked.how.2026-09-03", "did", "asked=2026-09-03.email").case
    refused = act(case, "told.end", "end", "2026-09-02")
    assert refused.notice is not None
    assert refused.notice.day == DAYS["asked"]
    assert refused.case.last(Kind.END_DATE) is None


def test_a_day_to_come_is_no_day_of_a_cancellation_of_before() -> None:
    refused = act(billed(), "asked", "did", "asked=2026-12-24")
    assert refused.notice is not None
    assert refused.case == billed()


def test_another_last_day_is_asked_for_as_one_of_before() -> None:
    assert "Which end day did you name?" in text("ask.when", remembered(billed()))


@pytest.mark.parametrize("known", [billed, lambda: remembered(billed()), lambda: forgotten(billed())])
def test_who_does_nothing_is_reminded_of_that_problem_three_times_and_of_nothing_else(known: object) -> None:
    assert callable(known)
    case, asked = known(), []
    for _ in range(5):
        for due in schedule(case, CHAT)[:1]:
            asked.append((due.kind, due.place))
            case = reminded(case, due, due.at, CHAT)
    assert asked == [(ReminderKind.NUDGE, "trouble.is.billed")] * 3


def test_another_trouble_that_is_told_later_does_not_take_its_place() -> None:
    case = billed().record(Kind.TROUBLE, NOW, day=TODAY, detail="offer")
    assert ahead(case) == "trouble.is.billed"


def test_once_something_was_done_its_answer_is_asked_for() -> None:
    case = act(remembered(billed()), "trouble.is.billed", "tell", "complained").case
    assert told_trouble(case) == ""
    assert ReminderKind.ANSWER_OPERATOR in {due.kind for due in schedule(case, CHAT)}


@pytest.mark.parametrize("place", ["status", "cases"])
def test_what_comes_next_is_what_somebody_came_with(place: str) -> None:
    """ "Go on" leads there: to no confirmation."""
    shown = text(place, billed())
    assert "Write to Scarlet about what went wrong" in shown.split("▶️")[1]
    assert "▶️ Next: Written confirmation" not in shown


def test_the_record_does_not_say_that_an_end_day_of_before_was_chosen_today() -> None:
    lines = part(Subject(remembered(billed()), CHAT, content(), NOW), catalogues().for_language("en")).lines
    assert "Last day named in the cancellation: 30 September 2026" in [line.what for line in lines]
    assert not [line.what for line in lines if line.what.startswith("Last day chosen")]


def test_beside_a_complaint_nobody_is_asked_what_was_over_before() -> None:
    """Neither the confirmation of a contract that ended long ago, nor whether it has ended."""
    case = act(remembered(billed()), "trouble.is.billed", "tell", "complained").case
    kinds = {due.kind for due in schedule(case, CHAT)}
    assert not kinds & {ReminderKind.CONFIRMATION, ReminderKind.ENDED, ReminderKind.FINAL_BILL}


@pytest.mark.parametrize("word", list(WRONG))
@pytest.mark.parametrize("language", languages())
def test_every_problem_has_its_page_before_and_after_the_days_are_told(word: str, language: str) -> None:
    case = answered("need=cancelled", "carrier=lycamobile", f"wrong={word}").case
    for known in (case, remembered(case), forgotten(case)):
        place = told_trouble(known)
        assert place.startswith("trouble.is.")
        assert len(text(place, known, language)) > 60
        assert text("status", known, language)
        assert text("steps", known, language)
        assert text("asked", known, language)


def rows() -> dict[str, int]:
    """What the page says, by need."""
    found = re.findall(r"^\| ([^|]+?) \| (\d+) \|", JOURNEYS.read_text("utf-8"), re.MULTILINE)
    return {need: int(taps) for need, taps in found}


WAYS = {  # the buttons after Start, and a sentence of the first useful page
    "end it": (
        ("End it", "BASE", "Only this number", "Works, in Belgium"),
        "How do you want to cancel with {carrier}?",
    ),
    "keep the number": (
        ("Keep the number", "BASE", "Only this number", "Orange"),
        "Do not cancel: {new} does it",
    ),
    "already cancelled": (("Already cancelled", "BASE", "Billed again"), "Dispute it in writing"),
    "the holder has died": (
        ("Not my contract", "Holder has died", "BASE"),
        "Tell {carrier} of the death",
    ),
    "the holder will not sign": (("Not my contract", "Holder won’t sign", "BASE"), "End your own payment, in writing"),
    "somebody else’s, who signs, or a company’s": (
        ("Not my contract", "A company", "Give it up", "BASE", "Only this number"),
        "How do you want to cancel with {carrier}?",
    ),
}


NAMES = {**dict.fromkeys(("carrier", "carrier_dat", "carrier_acc"), "BASE"), "new": "Orange"}


def test_the_page_counts_every_way_in() -> None:
    assert set(rows()) == set(WAYS)


@pytest.mark.parametrize("language", languages())
async def test_the_first_useful_page_comes_after_as_many_taps_as_the_page_says(street: Street, language: str) -> None:
    texts = catalogues().for_language(language)
    for n, (need, (taps, sentence)) in enumerate(WAYS.items()):
        user = replace(street.user(5000 + n), language=language)
        await user.send("/start")
        for label in taps:
            useful = texts.gettext(sentence).format_map(NAMES)
            assert useful not in await user.text(), "it comes earlier"
            await user.tap(label if label in NAMES.values() else texts.pgettext("button", label))
        await user.sees(texts.gettext(sentence).format_map(NAMES))
        assert rows()[need] == 1 + len(taps)


async def test_somebody_who_was_billed_after_the_end_tells_the_rest_afterwards(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("Already cancelled", "Scarlet", "Billed again")
    await user.sees("already cancelled", "Dispute it in writing")
    await user.walk("When I cancelled", "I don’t remember", "E-mail or form")
    await user.sees("Which end day did you name?")
    await user.walk("I don’t remember", "Belgium")
    await user.sees("Dispute it in writing")
    await user.send("/start")
    await user.walk("Go on")
    await user.sees("Dispute it in writing")
    assert await user.wind(until_message=True)
    await user.sees("Dispute it in writing")


async def test_something_went_wrong_is_a_command(street: Street, user: User) -> None:
    await user.send("/trouble")
    await user.sees("What do you need?")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Letter")
    await user.send("/trouble")
    await user.sees("What has happened?")
