"""What was found by walking: a second tap that said nothing, a dead card, a no of the Ombudsman, days that are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Kind, Number, Sim
from bot.guide.notices import NoticeKind
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import reminded, schedule
from bot.guide.tap import ActionContext, Outcome
from bot.guide.threads import Answer, Side
from bot.guide.trouble import Trouble
from bot.guide.wish import named, wish_of
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.letters.engine import Letter, Request, make
from bot.screens.letters.message import message
from bot.screens.notices import words
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.budget import faults, parse_fault
from tests.screens.worlds import catalogues, content, languages, view
from tests.test_follow_up import CHAT, DAY, DEAD, GIVE_UP, MOVING, NOW, TODAY, asked

NO_ANSWER = f"trouble.is.{Trouble.NO_ANSWER}"


def complained(case: Case, trouble: Trouble, days_ago: int) -> Case:
    return case.record(Kind.COMPLAINED, NOW - days_ago * DAY, day=TODAY - days_ago * DAY, detail=trouble)


def act(name: str, case: Case, place: str, arg: str = "", days: int = 0) -> Outcome[Case]:
    now = NOW + days * DAY
    found = ACTIONS[name](ActionContext(CHAT, case, place, arg, now, content()))
    return replace(found, case=replace(found.case, last_tap=now))


def at(place: str, case: Case, language: str = "en", day: date = TODAY) -> Screen:
    return draw(place, replace(view(case, language), today=day, chat=replace(CHAT, language=language)))


def said(place: str, case: Case, language: str = "en", day: date = TODAY) -> str:
    return visible(at(place, case, language, day).text)


def actions(screen: Screen) -> list[str]:
    """ "go wish.sent", "close"."""
    taps = [unpack(button.data) for row in screen.rows for button in row if button.data]
    return [f"{tap.action} {tap.arg}".strip() for tap in taps if tap]


def letter(case: Case, kind: str, trouble: str = "", language: str = "en") -> str:
    made: Letter | None = make(case, Request(kind, language, trouble), TODAY, content())
    assert made is not None
    return made.whole


# --- the same thing told twice on one day ---


def test_a_second_request_on_the_same_day_is_said_to_be_noted_already() -> None:
    first = act("tell", asked(), NO_ANSWER, "chased")
    second = act("tell", first.case, NO_ANSWER, "chased")
    assert second.case.events == first.case.events
    assert second.notice is not None
    assert second.notice.kind is NoticeKind.NOTED_BEFORE
    line = words(catalogues().for_language("en"), second.notice)
    assert line == "Already noted for 30 March. To change it, use the buttons below."
    below = actions(at(second.place, second.case))
    assert f"go pick.chased_{Trouble.NO_ANSWER}" in below, "another day"
    assert f"tell chased=undo{len(first.case.events)}" in below, "undo"
    assert act("tell", first.case, NO_ANSWER, "chased", days=1).case != first.case, "another day is another request"


# --- a prepaid card that is dead ---


def dead_and_reminded() -> Case:
    case = asked(DEAD, days_ago=20)
    due = next(due for due in schedule(case, CHAT) if due.kind is ReminderKind.CONFIRMATION)
    return reminded(case, due, due.at, CHAT)


def test_a_dead_card_is_not_said_to_have_been_asked_about_several_times() -> None:
    case = dead_and_reminded()
    assert not [due for due in schedule(case, CHAT) if due.kind is ReminderKind.CONFIRMATION]
    shown = said("status", case)
    assert "several times" not in shown
    assert "No more reminders: I ask only once about a card that no longer works." in shown


@pytest.mark.parametrize("place", ["status", "plan", "confirmation", "ended", "farewell"])
@pytest.mark.parametrize("case", [Case(7, 1, NOW, NOW, DEAD, place="plan"), dead_and_reminded()])
def test_a_dead_card_can_be_closed_from_every_screen_that_shows_how_it_stands(place: str, case: Case) -> None:
    if place in ("confirmation", "ended") and case.last(Kind.ASKED) is None:
        place = "status"
    assert "close" in actions(at(place, case))


# --- a no of the Ombudsman ---


def refused(case: Case, trouble: Trouble) -> Case:
    case = complained(case, trouble, 120).record(Kind.OMBUDSMAN, NOW - 100 * DAY, day=TODAY - 100 * DAY, detail=trouble)
    return case.record(Kind.ANSWERED, NOW, day=TODAY, detail=f"{Side.OMBUDSMAN}.{Answer.REFUSED}.{trouble}")


def owed(case: Case) -> Case:
    return case.record(Kind.CLAIMED, NOW - 130 * DAY, day=TODAY - 130 * DAY, detail="bill")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("trouble", [Trouble.NO_ANSWER, Trouble.BILLED, Trouble.IDENTITY, Trouble.REFUND_UNPAID])
def test_a_no_of_the_ombudsman_names_what_is_known_and_what_is_not(trouble: Trouble, language: str) -> None:
    case = asked(days_ago=150)
    case = refused(owed(case) if trouble is Trouble.REFUND_UNPAID else case, trouble)
    screen = at(f"trouble.is.{trouble}", case, language)
    assert not [*faults(trouble, language, screen), *parse_fault(screen.text)]
    assert {"go farewell", "start"} <= set(actions(screen)), "close it, or go on"
    if language == "en":
        shown = visible(screen.text)
        assert "consumerconnect.be" in shown
        assert "We do not know how to get free legal help or go to court." in shown
        assert "20 working days" in shown
        assert "Wait for the Ombudsman" not in shown


# --- another wish while a second request is offered ---


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("chased", [0, 1, 2])
def test_who_wants_to_withdraw_is_warned_before_a_second_request(chased: int, language: str) -> None:
    case = asked()
    for _ in range(chased):
        case = case.record(Kind.CHASED, NOW, day=TODAY, detail="email")
    plain, wish = at(NO_ANSWER, case, language), case.record(Kind.WISH, NOW, detail="number=move")
    screen = at(NO_ANSWER, wish, language)
    assert not [*faults(NO_ANSWER, language, screen), *parse_fault(screen.text)]
    assert "go wish.sent" in actions(screen)
    assert "go wish.sent" not in actions(plain)
    if language == "en":
        assert "The next step here says the opposite: decide first." in visible(screen.text)


def test_who_wants_to_cancel_after_all_is_warned_before_asking_for_the_move_again() -> None:
    case = asked(MOVING).record(Kind.WISH, NOW, detail="number=give_up")
    for place in ("trouble.is.goes_on", "paper.move.goes_on"):
        assert "go wish.sent" in actions(at(place, case)), place


# --- days that are over ---


def left(end: date, answers: Answers = GIVE_UP, reply: str = "") -> Case:
    """Withdrawn without an answer, the number is to move instead (or the other way round)."""
    case = asked(answers, end=end)
    case = case.record(Kind.WISH, NOW - 30 * DAY, detail="number=x")
    way = "move" if case.moving else "email"
    off = f"{way}.{named(wish_of(answers))}"
    case = case.record(Kind.CALLED_OFF, NOW - 29 * DAY, day=TODAY - 29 * DAY, detail=off, corrects=len(case.events))
    other = Number.GIVE_UP if case.moving else Number.MOVE
    case = replace(case, answers=replace(answers, number=other, sim=Sim.WORKS_HERE, channel=Channel.EMAIL))
    return case.record(Kind.REPLIED, NOW - 20 * DAY, day=TODAY, detail=reply) if reply else case


@pytest.mark.parametrize(
    ("answers", "reply", "ahead", "over"),
    [
        (GIVE_UP, "", "the number may stop on", "the number may have stopped on"),
        (GIVE_UP, "ends", "the number may stop on", "the number may have stopped on"),
        (MOVING, "", "the number may move on", "the number may have moved on"),
    ],
)
def test_a_day_that_is_over_is_spoken_of_as_over(answers: Answers, reply: str, ahead: str, over: str) -> None:
    for days, wanted, not_wanted in ((3, ahead, over), (0, ahead, over), (-2, over, ahead)):
        case = left(TODAY + days * DAY, answers, reply)
        for place in ("status", "wish.reply"):
            shown = said(place, case)
            assert wanted in shown, (place, days)
            assert not_wanted not in shown, (place, days)


def test_no_day_before_one_that_is_over_is_asked_for() -> None:
    case = left(TODAY - 2 * DAY)
    notice = act("end", case, "ask.when", (TODAY + 5 * DAY).isoformat()).notice
    assert notice is None or notice.kind is not NoticeKind.AFTER_OLD_END


def test_the_page_of_another_wish_does_not_say_of_a_past_day_that_the_number_stops_then() -> None:
    assert "Then the number stops." in said("wish.number.move", asked(end=TODAY + 5 * DAY))
    over = said("wish.number.move", asked(end=TODAY - 5 * DAY))
    assert "Then the number stops." not in over
    assert "The chosen last day was 25 March." in over


def test_the_steps_to_send_it_name_no_last_day_that_is_over() -> None:
    """The letter itself asks for the end at once by then."""
    case = Case(7, 1, NOW, NOW, GIVE_UP).record(Kind.END_DATE, NOW - 9 * DAY, day=TODAY - 2 * DAY, detail="day")
    assert "28 March" not in said("ask", case)


# --- the letter to the Ombudsman ---


def test_the_letter_to_the_ombudsman_names_the_complaint_about_the_same_thing() -> None:
    case = complained(complained(asked(), Trouble.NO_ANSWER, 20), Trouble.BILLED, 3)
    assert "On 10 March 2026 I complained" in letter(case, "ombudsman", Trouble.NO_ANSWER)
    assert "On 27 March 2026 I complained" in letter(case, "ombudsman", Trouble.BILLED)


def test_what_its_letter_says_names_the_same_complaint() -> None:
    case = complained(complained(asked(), Trouble.NO_ANSWER, 20), Trouble.BILLED, 3)
    shown = message(replace(view(case), today=TODAY), f"ombudsman.{Trouble.NO_ANSWER}.fr")
    assert shown is not None
    assert "You complained in writing on 10 March 2026" in shown.text


def test_money_promised_before_a_move_is_owed_by_the_old_operator() -> None:
    case = asked(MOVING).record(Kind.CLAIMED, NOW - 35 * DAY, day=TODAY - 35 * DAY, detail="bill")
    case = complained(case, Trouble.REFUND_UNPAID, 20)
    for language in ("fr", "nl", "de", "en"):
        written = letter(case, "ombudsman", Trouble.REFUND_UNPAID, language)
        assert "Scarlet" in written
    assert "Scarlet: money due" in letter(case, "ombudsman", Trouble.REFUND_UNPAID)
    assert "I ask for: payment of" in letter(case, "ombudsman", Trouble.REFUND_UNPAID)
    assert "the move of my number" not in letter(case, "ombudsman", Trouble.REFUND_UNPAID)
    assert "new operator" in letter(case, "ombudsman", Trouble.GOES_ON)
    late = asked(MOVING).record(Kind.CLAIMED, NOW, day=TODAY, detail="delay")
    assert "new operator" in letter(late, "ombudsman", Trouble.REFUND_UNPAID)


def test_asking_again_for_money_of_the_old_operator_is_no_second_order() -> None:
    case = asked(MOVING).record(Kind.CLAIMED, NOW - 35 * DAY, day=TODAY - 35 * DAY, detail="bill")
    told = act("tell", case, f"trouble.is.{Trouble.REFUND_UNPAID}", "chased").case.last(Kind.CHASED)
    assert told is not None
    assert told.detail != "move"


# --- the last day for the Ombudsman ---


@pytest.mark.parametrize("trouble", [Trouble.NO_ANSWER, Trouble.BILLED, Trouble.IDENTITY])
def test_the_last_day_for_the_ombudsman_knows_what_was_complained_about(trouble: Trouble) -> None:
    place = "paper.ombudsman.w"  # from the screen of that right
    screen = at(place, complained(asked(), trouble, 20))
    assert "What went wrong?" not in visible(screen.text)
    sent = act("send", complained(asked(), trouble, 20), place, "ombudsman.fr")
    assert sent.send == (f"ombudsman.{trouble}.fr",)
    assert sent.place == "right.ombudsman"


def test_it_is_asked_what_went_wrong_where_nothing_says_it() -> None:
    old = asked().record(Kind.COMPLAINED, NOW - 20 * DAY, day=TODAY - 20 * DAY)
    assert "What went wrong?" in said("paper.ombudsman.w", old)
