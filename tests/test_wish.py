"""A change of wish wipes no record: the withdrawal first, then the new wish, and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.documents.dossier import Subject, part
from bot.errors import NotPossible
from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim, Stage
from bot.guide.notices import Notice, NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.steps import StepId
from bot.guide.tap import ActionContext, Outcome, Tap
from bot.guide.timeline import timeline
from bot.guide.wish import pending, withdrawn
from bot.screens.buttons import unpack
from bot.screens.event_texts import told
from bot.screens.fit import visible
from bot.screens.registry import draw, message
from bot.screens.screen import Screen, View
from tests.screens.worlds import catalogues, content, languages, view

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY, DAY = NOW.date(), timedelta(days=1)
YESTERDAY, END = TODAY - DAY, date(2026, 12, 20)
CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
GIVE_UP = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER, paper_language="fr")
MOVING = Answers("proximus", Plan.SUBSCRIPTION, Number.MOVE, paper_language="fr")
OTHERS = ("number=move", "carrier=orange", "plan=prepaid")


def sent(answers: Answers = GIVE_UP) -> Case:
    """Cancelled by letter yesterday for 20 December, or the move ordered; chased since and reminded once."""
    case = Case(7, 1, NOW - 3 * DAY, NOW, answers, place="change").record(
        Kind.END_DATE, NOW - 2 * DAY, day=END, detail="day"
    )
    case = case.record(Kind.ASKED, NOW - DAY, day=YESTERDAY, detail="move" if case.moving else "letter")
    case = case.record(Kind.CHASED, NOW - DAY / 2, day=YESTERDAY, detail="hotline")
    return case.record(Kind.REMINDED, NOW - DAY / 3, day=YESTERDAY, detail=ReminderKind.CONFIRMATION)


def act(name: str, case: Case, arg: str = "", *, place: str = "wish.sent", later: timedelta = DAY * 0) -> Outcome[Case]:
    done = ACTIONS[name](ActionContext(CHAT, case, place, arg, NOW + later, content()))
    return replace(done, case=replace(done.case, place=done.place))


def regretted(case: Case, wish: str = "number.move") -> Case:
    return act("wish", case, wish).case


def called_off(case: Case, wish: str = "number.move", *, way: str = "email", later: timedelta = DAY * 0) -> Case:
    """The wish withdrawn and told to have been, on that day."""
    case = act("wish", case, wish, later=later).case
    found = pending(case)
    assert found is not None
    return act("called_off", case, f"{found.number}={TODAY + later}.{way}", later=later).case


def at(case: Case, place: str | None = None, language: str = "en") -> View:
    return replace(view(case, language), today=TODAY, now=NOW, chat=replace(CHAT, language=language))


def text(case: Case, place: str, language: str = "en") -> str:
    return visible(draw(place, at(case, language=language)).text)


def taps(screen: Screen) -> list[Tap]:
    return [tap for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


def record(case: Case) -> list[str]:
    t = catalogues().for_language("en")
    return [f"{e.happened:%-d.%-m} {told(t, case, e, content())}" for e in timeline(case, CHAT)]


def days(case: Case) -> dict[ReminderKind, date]:
    return {due.kind: due.at.date() for due in schedule(case, CHAT)}


# --- asked first ---


@pytest.mark.parametrize("wish", OTHERS)
def test_who_changes_a_wish_after_something_was_sent_is_asked_first_and_nothing_changes(wish: str) -> None:
    before = sent()
    asked = act("set", before, wish, place="q.number")
    assert asked.place == f"wish.{wish.replace('=', '.')}"
    assert (asked.case.events, asked.case.answers) == (before.events, before.answers)


def test_the_page_says_what_is_on_its_way_and_what_to_do() -> None:
    page = text(sent(), "wish.number.move")
    for words in (
        "cancelled on 29 November",
        "Your cancellation is already on its way",
        "Requested on 29 November by letter.",
        "20 December",
        "for a day before 20 December",
        "Must Proximus accept it? Not known: ask for a written answer.",
        "29 November stays in your record",
    ):
        assert words in page
    for place, case in (("wish.number.move", sent()), ("wish.sent", regretted(sent()))):
        led_to = {t.arg for t in taps(draw(place, at(case))) if t.action == "go"}
        assert led_to <= {"change", "steps", "paper.call_off", "pick.off_5"}, "no page pushes a text that cancels"


def test_the_page_of_an_order_speaks_of_the_order_and_of_no_cancelling_text() -> None:
    page = draw("wish.number.give_up", at(sent(MOVING)))
    assert "Your move is already ordered" in page.text
    assert "Withdraw the order at your new operator in writing" in page.text
    assert {t.action for t in taps(page)} == {"wish", "keep", "unsure", "go"}
    assert act("wish", sent(MOVING), "number.give_up").send == ("call_off_move.fr",)


@pytest.mark.parametrize(("answers", "letter"), [(GIVE_UP, "call_off"), (MOVING, "call_off_move")])
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_only_the_letter_that_withdraws_what_is_on_its_way_is_handed_out(
    answers: Answers, letter: str, language: str
) -> None:
    case = sent(answers)
    assert act("send", case, f"{letter}.{language}", place=f"paper.{letter}").place == "wish.sent"
    shown = message(at(case), f"{letter}.{language}")
    assert shown is not None
    assert "2026" in shown.text
    assert "{" not in shown.text
    (other,) = {"call_off", "call_off_move"} - {letter}
    with pytest.raises(NotPossible):
        act("send", case, f"{other}.{language}")


@pytest.mark.parametrize("word", ["plan.unknown", "plan.subscription"])
def test_a_plan_that_is_not_known_is_the_same_wish(word: str) -> None:
    before = sent(replace(GIVE_UP, plan=Plan.UNKNOWN if word.endswith("subscription") else Plan.SUBSCRIPTION))
    after = act("set", before, word.replace(".", "="))
    assert after.place == "plan"
    assert after.case.stage is Stage.ASKED


@pytest.mark.parametrize(("wish", "name"), [("carrier.orange", "carrier"), ("plan.prepaid", "plan")])
def test_what_was_only_noted_wrong_is_corrected_and_all_else_stays(wish: str, name: str) -> None:
    before = sent()
    assert ("noted_wrong", wish) in [(t.action, t.arg) for t in taps(draw(f"wish.{wish}", at(before)))]
    after = act("noted_wrong", before, wish).case
    assert getattr(after.answers, name) == wish.partition(".")[2]
    assert after.events == before.events
    with pytest.raises(NotPossible):
        act("noted_wrong", before, "number.move")


def test_every_button_of_the_pages_fits_however_long_the_numbers_are() -> None:
    case = replace(sent(), number=36**8 - 1)
    for _ in range(990):
        case = case.record(Kind.REMINDED, NOW, detail=ReminderKind.ENDED)
    longest = max(content().carriers, key=len)
    case = regretted(case, "number.move")
    found = pending(case)
    assert found is not None
    assert found.number > 990
    for place in (
        f"wish.carrier.{longest}",
        "wish.sent",
        f"wish.how.{found.number}.{TODAY}",
        f"pick.off_{found.number}",
    ):
        assert draw(place, at(case)).rows
    assert draw("wish.back", at(act("set", called_off(case), "number=give_up").case)).rows


# --- wanted, not withdrawn yet ---


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wish", OTHERS)
def test_the_first_line_says_that_it_is_not_withdrawn_yet_and_every_reminder_stays(wish: str, language: str) -> None:
    before = sent()
    case = regretted(before, wish.replace("=", "."))
    assert case.answers == before.answers
    assert days(case) == {**days(before), ReminderKind.WITHDRAWAL: TODAY + DAY}
    note = (
        catalogues()
        .for_language(language)
        .gettext(
            {
                "number": "wants to keep the number, not withdrawn yet",
                "carrier": "wants another operator, not withdrawn yet",
                "plan": "wants another plan, not withdrawn yet",
            }[wish.partition("=")[0]]
        )
    )
    for place in ("status", "cases", "confirmation", "wish.sent"):
        assert note in text(case, place, language).replace("\n", " ")
    assert note not in text(before, "status", language)


@pytest.mark.parametrize("action", ["keep", "set"])
def test_who_keeps_to_it_drops_the_other_wish(action: str) -> None:
    case = act(action, regretted(sent()), "number=give_up" if action == "set" else "").case
    assert pending(case) is None
    assert case.answers == GIVE_UP
    assert "not withdrawn" not in text(case, "status")
    assert days(case) == days(sent())


def test_who_is_not_sure_changes_nothing() -> None:
    (unsure,) = [t for t in taps(draw("wish.number.move", at(sent()))) if t.action == "unsure"]
    left = act("unsure", sent(), place=unsure.place)
    assert left.case.events == sent().events
    assert left.notice == Notice(NoticeKind.UNDECIDED, END)
    assert act("unsure", regretted(sent())).place == "steps", "no circle"


def test_who_says_that_it_was_sent_is_asked_how_unless_an_order_is_withdrawn() -> None:
    case = regretted(sent())
    (yes, *_) = [t for t in taps(draw("wish.sent", at(case))) if t.action == "called_off"]
    asked = act("called_off", case, yes.arg)
    assert asked.place == f"wish.how.{yes.arg.replace('=', '.')}"
    assert asked.case.events == case.events
    ways = [t.arg for t in taps(draw(asked.place, at(case))) if t.action == "called_off"]
    assert ways[0] == f"{yes.arg}.letter"
    assert len(ways) == 5
    order = regretted(sent(MOVING), "number.give_up")
    found = pending(order)
    assert found is not None
    assert act("called_off", order, f"{found.number}={TODAY}").case.answers.number is Number.GIVE_UP


# --- withdrawn ---


def test_after_the_withdrawal_the_move_begins_anew_and_the_record_keeps_both() -> None:
    case = called_off(sent())
    assert (case.answers.number, case.stage, case.end_date) == (Number.MOVE, Stage.PREPARING, None)
    assert set(days(case)) == {ReminderKind.NUDGE, ReminderKind.WITHDRAWAL}
    assert record(case) == [
        "29.11 Cancellation requested, by letter, for 20 December 2026",
        "29.11 Requested again, by phone",
        "30.11 Cancellation withdrawn, by e-mail or form",
    ]
    assert not any(e.kind is Kind.UNDONE for e in case.events)
    case = act("end", case, "2026-12-10", place="ask.when").case
    ordered = act("did", case, f"asked={TODAY}", place="asked").case
    assert days(ordered)[ReminderKind.MOVED] == date(2026, 12, 11)
    assert record(ordered)[-1] == "30.11 Move ordered at the new operator"
    assert record(ordered)[0] == "29.11 Cancellation requested, by letter, for 20 December 2026"


def test_the_paper_tells_both_and_nothing_that_was_changed_before_anything_was_sent() -> None:
    case = Case(7, 1, NOW, NOW, GIVE_UP).record(Kind.END_DATE, NOW - 3 * DAY, day=date(2027, 1, 8), detail="day")
    case = case.correct(Kind.END_DATE, NOW - 2 * DAY, day=END, detail="day")
    case = case.record(Kind.ASKED, NOW - DAY, day=TODAY - 2 * DAY, detail="letter")
    case = called_off(case.correct(Kind.ASKED, NOW - DAY, day=YESTERDAY, detail="letter"))
    paper = part(Subject(case, CHAT, content(), NOW), catalogues().for_language("en"))
    assert [(line.day, line.what, line.void) for line in paper.lines] == [
        ("28 November 2026", "Cancellation requested, by letter, for 20 December 2026", True),
        ("29 November 2026", "Cancellation requested, by letter, for 20 December 2026", False),
        ("30 November 2026", "Cancellation withdrawn, by e-mail or form", False),
    ]


def test_what_was_sent_to_another_operator_is_told_with_its_name() -> None:
    case = called_off(sent(), "carrier.orange")
    assert record(case)[0] == "29.11 Proximus: Cancellation requested, by letter, for 20 December 2026"
    assert record(case)[-1] == "30.11 Proximus: Cancellation withdrawn, by e-mail or form"


@pytest.mark.parametrize("wish", ["carrier.orange", "plan.prepaid"])
def test_another_operator_or_plan_begins_anew_too(wish: str) -> None:
    case = called_off(sent(), wish)
    name, _, word = wish.partition(".")
    assert (getattr(case.answers, name), case.stage) == (word, Stage.PREPARING)


def test_the_day_of_leaving_the_steps_and_the_ticks_stay() -> None:
    case = replace(sent(), ticks=frozenset({"telegram"})).record(Kind.LEAVING, NOW, day=END)
    case = called_off(case.record(Kind.STEP_DONE, NOW, detail=StepId.PREPARE))
    assert case.last(Kind.LEAVING)
    assert case.last(Kind.STEP_DONE, StepId.PREPARE)
    assert case.ticks == {"telegram"}


# --- back again ---


def test_who_comes_back_has_every_day_and_proof_again_and_reads_what_to_send() -> None:
    before = sent().record(Kind.CONFIRMED, NOW, day=TODAY)
    there = called_off(before)
    back = act("set", there, "number=give_up", place="q.number", later=DAY)
    assert back.place == "wish.back"
    assert back.case.answers == before.answers
    assert (back.case.stage, back.case.end_date) == (Stage.CONFIRMED, END)
    assert days(back.case) == {ReminderKind.WITHDRAWAL: TODAY + 2 * DAY}, "the others would ask what is untrue"
    again = act("did", back.case, f"asked={TODAY + DAY}.letter", place="wish.back", later=DAY).case
    assert set(days(again)) >= set(days(before)), "every reminder is back"
    page = text(back.case, "wish.back")
    assert "You withdrew the request on 30 November. It counts again only when you send it to Proximus again." in page
    assert ("go", "paper.again.y") in [(t.action, t.arg) for t in taps(draw("wish.back", at(back.case)))]
    texted = act("send", back.case, "again.fr", place="paper.again.y", later=DAY)
    assert (texted.place, texted.send) == ("wish.back", ("again.fr",))
    assert record(back.case)[-2:] == [
        "30.11 Cancellation withdrawn, by e-mail or form",
        "1.12 Cancellation wanted again",
    ]


def test_what_is_sent_again_is_a_request_of_its_own() -> None:
    case = act("set", called_off(sent()), "number=give_up").case
    assert "withdrawn on 30 November, not sent again yet" in text(case, "status")
    again = act("did", case, f"asked={TODAY}.letter", place="asked.how").case
    assert withdrawn(again) is None
    assert "not sent again yet" not in text(again, "status")
    assert [e.day for e in again.effective if e.kind is Kind.ASKED] == [YESTERDAY, TODAY]


def test_there_and_back_and_there_again_loses_nothing() -> None:
    first = called_off(sent())
    first = act("end", first, "2026-12-10", place="ask.when", later=DAY).case
    back = act("set", first, "number=give_up", later=DAY).case
    there = act("set", back, "number=move", later=2 * DAY)
    assert there.place == "plan", "nothing is on its way: it was withdrawn and not sent again"
    assert there.case.end_date == date(2026, 12, 10), "the day that was chosen for the move"
    home = act("set", there.case, "number=give_up", later=3 * DAY).case
    assert home.end_date == END
    assert [e.day for e in home.effective if e.kind is Kind.ASKED] == [YESTERDAY]
    assert [line for line in record(home) if "wanted again" in line] == [
        "1.12 Cancellation wanted again",
        "2.12 Move wanted again",
        "3.12 Cancellation wanted again",
    ]


def test_who_has_ordered_the_move_is_asked_before_going_back_and_keeps_that_order_in_the_record() -> None:
    moved = act("end", called_off(sent()), "2026-12-10", place="ask.when").case
    moved = act("did", moved, f"asked={TODAY}", place="asked").case
    assert act("set", moved, "number=give_up").place == "wish.number.give_up"
    back = called_off(moved, "number.give_up", later=DAY)
    assert (back.answers.number, back.end_date, back.stage) == (Number.GIVE_UP, END, Stage.ASKED)
    assert back.place == "wish.back"
    assert record(back)[-3:] == [
        "30.11 Move ordered at the new operator, for 10 December 2026",
        "1.12 Order of the move withdrawn",
        "1.12 Cancellation wanted again",
    ]


def test_late_days_that_come_back_are_not_asked_about_at_once() -> None:
    there = called_off(sent())
    back = act("set", there, "number=give_up", later=40 * DAY).case
    assert min(due.at for due in schedule(back, CHAT)).date() == TODAY + 41 * DAY


# --- over, before, and bad input ---


@pytest.mark.parametrize("answers", [GIVE_UP, MOVING])
def test_when_it_is_over_nothing_can_be_withdrawn_and_the_end_can_be_taken_back(answers: Answers) -> None:
    word = "give_up" if answers is MOVING else "move"
    case = sent(answers).record(Kind.ENDED, NOW, day=TODAY)
    asked = act("wish", case, f"number.{word}")
    assert (asked.place, asked.case.events, asked.send) == (f"wish.number.{word}", case.events, ())
    page = draw(asked.place, at(case))
    assert "withdrawing no longer helps" in page.text
    assert ("undo", "ended") in [(t.action, t.arg) for t in taps(page)]
    assert act("undo", case, "ended").case.stage is Stage.ASKED


@pytest.mark.parametrize("wish", OTHERS)
def test_before_anything_was_sent_it_stays_one_tap(wish: str) -> None:
    case = Case(7, 1, NOW, NOW, GIVE_UP).record(Kind.END_DATE, NOW, day=END, detail="day")
    after = act("set", case, wish, place="q.number")
    name, _, word = wish.partition("=")
    assert getattr(after.case.answers, name) == word
    assert not after.place.startswith("wish")


@pytest.mark.parametrize(
    ("day", "notice"),
    [(TODAY + DAY, NoticeKind.IN_THE_FUTURE), (YESTERDAY - DAY, NoticeKind.BEFORE_ASKING)],
)
def test_a_day_on_which_nothing_can_have_been_withdrawn_is_refused(day: date, notice: NoticeKind) -> None:
    case = regretted(sent())
    found = pending(case)
    assert found is not None
    refused = act("called_off", case, f"{found.number}={day}.email")
    assert refused.notice is not None
    assert refused.notice.kind is notice
    assert (refused.place, refused.case.events) == ("wish.sent", case.events)


def test_yes_today_twice_counts_once_and_a_button_of_another_wish_fits_no_more() -> None:
    case = regretted(sent())
    found = pending(case)
    assert found is not None
    yes = f"{found.number}={TODAY}.email"
    once = act("called_off", case, yes).case
    assert act("called_off", once, yes).case.events == once.events
    other = regretted(case, "carrier.orange")
    with pytest.raises(NotPossible):
        act("called_off", other, yes)


@pytest.mark.parametrize("arg", ["number.up", "sim.dead", "number", "carrier.nobody"])
def test_a_forged_wish_is_refused(arg: str) -> None:
    with pytest.raises(NotPossible):
        act("wish", sent(), arg)
