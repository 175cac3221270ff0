"""When something goes wrong: every trouble in every stage says what comes next and records it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.claims import ClaimKind
from bot.guide.owed import Owed
from bot.guide.reports import tell
from bot.guide.tap import ActionContext, Tap
from bot.guide.trouble import Trouble, troubles
from bot.screens.buttons import unpack
from bot.screens.registry import message
from bot.screens.screen import Button, Screen, View
from bot.screens.trouble.problem_page import MENU, branch, menu
from bot.screens.trouble.told import day_asked
from tests.screens.budget import faults, parse_fault, visible
from tests.screens.worlds import NOW, TODAY, case_with, content, languages, view

CARRIERS = ("base", "proximus", "vikings", "unknown")  # short, with a page on a death, long, not known
STAGES = ("fresh", "asked", "chased once", "chased twice", "complained", "ombudsman")
LADDER = (Trouble.NO_ANSWER, Trouble.GOES_ON, Trouble.REFUSED)
ENGLISH_ROOM = 0.85
GIVING_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
MOVING = Answers("base", Plan.PREPAID, Number.MOVE)
ASKED_ON = date(2026, 9, 28)  # so long ago that the answer to the complaint is overdue
RECORDS = ("chased", "chased", "complained", "ombudsman")


def at(stage: str, answers: Answers = GIVING_UP) -> Case:
    """A case that has come so far, a week between the rungs."""
    case = case_with(answers)
    kinds = (Kind.ASKED, Kind.CHASED, Kind.CHASED, Kind.COMPLAINED, Kind.OMBUDSMAN)
    first = "move" if case.moving else str(answers.channel or Channel.EMAIL)
    details = (first, first, "other", "", "")
    done = zip(kinds, details, strict=True)
    for week, (kind, detail) in enumerate(list(done)[: STAGES.index(stage)]):
        case = case.record(kind, NOW, day=ASKED_ON + timedelta(weeks=week), detail=detail)
    return case


def late(case: Case) -> Case:
    return case.record(Kind.END_DATE, NOW, day=date(2026, 10, 20), detail="day")


def worlds() -> Iterator[Case]:
    for carrier in CARRIERS:
        for answers in (
            Answers(carrier, Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE),
            Answers(carrier, Plan.PREPAID, Number.GIVE_UP, Sim.LOST, Channel.WRITING),
            Answers(carrier, Plan.PREPAID, Number.GIVE_UP, Sim.DEAD),
            Answers(carrier, Plan.UNKNOWN, Number.MOVE),
        ):
            for stage in STAGES:
                case = at(stage, answers)
                yield case
                yield late(case).record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.BILLED)
                ended = case.record(Kind.ENDED, NOW, day=TODAY)
                yield from (ended.record(Kind.CLAIMED, NOW, day=TODAY, detail=what) for what in Owed)
            yield at("chased twice", answers).record(Kind.COMPLAINED, NOW, day=TODAY)  # its answer is waited for


def offers(stage: str) -> Iterator[Case]:
    for days in (3, 40):
        taken = at(stage).record(Kind.OFFER, NOW, day=TODAY - timedelta(days=days))
        yield taken
        yield taken.record(Kind.WITHDRAWN, NOW, day=TODAY)


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def taps(screen: Screen) -> set[tuple[str, str]]:
    found = [unpack(button.data) for button in buttons(screen) if button.data]
    return {(tap.action, tap.arg) for tap in found if tap}


def main(screen: Screen) -> Tap:
    """The coloured button above the last row."""
    (button,) = [button for button in screen.rows[-2] if button.style in ("success", "primary")]
    tap = unpack(button.data or "")
    assert tap is not None
    return tap


def recording(screen: Screen) -> Tap | None:
    """What can be told there, also while the main button still waits for an answer."""
    found = [unpack(button.data) for button in screen.rows[-2] if button.data]
    return next((tap for tap in found if tap and tap.action == "tell"), None)


def task(screen: Screen) -> str:
    return visible(screen.text).split("\n")[1]


def drawn(case: Case, trouble: Trouble, language: str = "en") -> Screen:
    return branch(view(case, language), trouble)


@pytest.mark.parametrize("language", languages())
def test_it_fits_a_phone_in_every_stage(language: str) -> None:
    seen: set[str] = set()
    for case in worlds():
        shown = view(case, language)
        places = {f"trouble.is.{trouble}": branch(shown, trouble) for trouble in Trouble}
        for place, screen in {**places, "q.menu": menu(shown)}.items():
            seen |= {f"{place}: {fault}" for fault in faults(place, language, screen)}
            seen |= {f"{place}: {fault}" for fault in [parse_fault(screen.text)] if fault}
    assert not seen


def test_it_leaves_room_for_longer_languages() -> None:
    """The first part cannot go into the fold."""
    for case in worlds():
        for trouble in Trouble:
            first = visible("\n\n".join(drawn(case, trouble).text.split("\n\n")[:2]))
            assert len(first) <= 520 * ENGLISH_ROOM, first
        assert len(visible(menu(view(case)).text)) <= 520 * ENGLISH_ROOM


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("trouble", list(Trouble))
def test_it_numbers_at_most_five_points(stage: str, trouble: Trouble) -> None:
    for answers in (GIVING_UP, MOVING):
        lines = visible(drawn(at(stage, answers), trouble).text).split("\n")
        numbers = [line.removeprefix("✅ ").removeprefix("👉 ").removeprefix("▫️ ")[:2] for line in lines]
        found = [n for n in numbers if n[:1].isdigit() and n[1:] == "."]
        assert found == [f"{n}." for n in range(1, len(found) + 1)]
        assert len(found) <= 5


@pytest.mark.parametrize("trouble", LADDER)
@pytest.mark.parametrize(
    ("stage", "says", "record", "sends"),
    [
        ("asked", "Send BASE the request again, the same way", "chased", "paper.again"),
        ("chased once", "Send BASE the request in another way", "chased", "paper.again"),
        ("chased twice", "Complain to BASE in writing", "complained", "paper.complaint"),
        ("complained", "Write to the Telecom Ombudsman", "ombudsman", "paper.ombudsman"),
        ("ombudsman", "Wait for the Ombudsman", "", ""),
    ],
)
def test_it_climbs_one_rung_at_a_time(trouble: Trouble, stage: str, says: str, record: str, sends: str) -> None:
    screen = drawn(at(stage), trouble)
    assert task(screen) == says
    done = main(screen)
    assert (done.action, done.arg) == (("tell", record) if record else ("go", "answer.ombudsman"))
    if sends:
        assert ("go", f"{sends}.{trouble}") in taps(screen)
    if record:
        assert ("go", f"pick.{record}_{trouble}") in taps(screen)


@pytest.mark.parametrize("trouble", [Trouble.SIM_GONE, Trouble.IDENTITY, Trouble.HOLDER, Trouble.DIED])
@pytest.mark.parametrize(
    ("stage", "record", "line"),
    [
        ("asked", "chased", "Send the request again the same way, with your reference"),
        ("chased once", "chased", "No answer? Use another way, in writing too"),
        ("chased twice", "complained", "Then complain to the operator in writing; keep a copy"),
        ("complained", "ombudsman", "Then go to the Telecom Ombudsman: free, within a year"),
        ("ombudsman", "answer.ombudsman", "consumerconnect.be"),
    ],
)
def test_it_goes_on_up_the_ladder_after_the_own_steps(trouble: Trouble, stage: str, record: str, line: str) -> None:
    screen = drawn(at(stage), trouble)
    assert line in visible(screen.text)
    assert main(screen).arg == record


NO_LADDER = (Trouble.OFFER, Trouble.REFUND_UNPAID, Trouble.NUMBER_TAKEN)


@pytest.mark.parametrize("trouble", [t for t in Trouble if t not in NO_LADDER])
def test_it_asks_first_while_nothing_was_asked(trouble: Trouble) -> None:
    for answers in (GIVING_UP, MOVING):
        screen = drawn(at("fresh", answers), trouble)
        adapts = ("set", "holder=died")  # every other step is still that of a holder who signs
        assert (main(screen).action, main(screen).arg) == (adapts if trouble is Trouble.DIED else ("go", "ask"))
        assert not [arg for action, arg in taps(screen) if action == "tell" or arg.startswith("paper.again")]


def test_it_shows_what_was_done_with_its_day_and_channel() -> None:
    text = visible(drawn(at("complained"), Trouble.NO_ANSWER).text)
    assert "✅ 1. Requested again on 5 October by e-mail or form." in text
    assert "✅ 2. Requested again on 12 October, another way." in text
    assert "✅ 3. Complaint sent on 19 October." in text
    assert "👉 4. Then go to the Telecom Ombudsman" in text
    assert "Ombudsman until 19 October 2027." in text
    asked = visible(drawn(at("ombudsman"), Trouble.DIED).text)
    assert "Ombudsman asked on 26 October." in asked


def test_it_leaves_out_a_rung_that_was_passed_over() -> None:
    case = at("asked").record(Kind.COMPLAINED, NOW, day=TODAY)
    text = visible(drawn(case, Trouble.NO_ANSWER).text)
    assert "✅ 1. Complaint sent on 3 November." in text
    assert "Ask again the same way" not in text


def test_it_names_the_way_that_was_used_and_those_that_are_left() -> None:
    assert "The way of your request: e-mail or form." in visible(drawn(at("asked"), Trouble.NO_ANSWER).text)
    other = visible(drawn(at("chased once"), Trouble.NO_ANSWER).text)
    line = next(line for line in other.split("\n") if line.startswith("Other ways:"))
    assert "letter" in line
    assert "e-mail" not in line


@pytest.mark.parametrize(("language", "address"), [("fr", "plaintes@mediateurtelecom.be"), ("en", "klachten@")])
def test_it_names_the_ombudsman_of_the_language(language: str, address: str) -> None:
    screen = drawn(at("complained"), Trouble.NO_ANSWER, language)
    assert address in visible(screen.text)
    assert any((button.copy or "").startswith(address) for button in buttons(screen))


def test_it_says_that_the_ombudsman_is_free_and_takes_letters_only() -> None:
    text = visible(drawn(at("complained"), Trouble.REFUSED).text)
    assert "free, within a year of your first complaint" in text
    assert "accepts written complaints only" in text
    old = at("chased twice").record(Kind.COMPLAINED, NOW, day=date(2025, 11, 2))
    assert "The one-year limit ended on 2 November 2026" in visible(drawn(old, Trouble.REFUSED).text)


@pytest.mark.parametrize("stage", STAGES[1:4])
def test_it_contests_a_wrong_bill_at_once(stage: str) -> None:
    case = at(stage).record(Kind.TROUBLE, NOW, day=date(2026, 11, 2), detail=Trouble.BILLED)
    screen = drawn(case, Trouble.BILLED)
    text = visible(screen.text)
    assert main(screen).arg == "complained"
    assert "pay the part that is right" in text
    assert "within 8 weeks" not in text, "its last day is named"
    assert "within 8 weeks" in visible(drawn(at(stage), Trouble.BILLED).text)
    assert "Debit of 2 November: ask your bank by 28 December 2026." in text
    assert {("go", "paper.contest.billed"), ("go", "pick.debited_billed")} <= taps(screen)


def test_it_sends_who_moves_to_the_new_operator_and_to_the_money() -> None:
    screen = drawn(late(at("asked", MOVING)), Trouble.GOES_ON)
    text = visible(screen.text)
    assert task(screen) == "Ask your new operator"
    assert "EUR 3 (sometimes 5) a day, within 6 months of the order" in text
    assert "Claim the money for the delay by 28 March 2027." in text
    assert {("go", "paper.delay.goes_on"), ("go", "money.claimed_delay")} <= taps(screen)
    claimed = late(at("asked", MOVING)).record(Kind.CLAIMED, NOW, day=TODAY, detail=ClaimKind.DELAY)
    assert ("go", "money.claimed_delay") not in taps(drawn(claimed, Trouble.GOES_ON))


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("stage", STAGES)
def test_it_offers_no_text_that_ends_the_contract_of_who_moves(trouble: Trouble, stage: str) -> None:
    sent = {arg for _, arg in taps(drawn(late(at(stage, MOVING)), trouble)) if arg.startswith("paper.")}
    assert sent <= {
        "paper.delay.goes_on",
        "paper.withdraw.offer",
        "paper.contest.billed",
        *(f"paper.{what}.{name}" for what in ("move", "ombudsman") for name in (trouble, Trouble.GOES_ON)),
    }


def test_it_tells_the_askings_of_who_moves_apart() -> None:
    lines = visible(drawn(late(at("chased twice", MOVING)), Trouble.GOES_ON).text).split("\n")
    assert "✅ 1. Asked your new operator on 5 October." in lines
    assert "✅ 2. Requested again on 12 October, another way." in lines
    label, _ = [button.text for button in drawn(late(at("asked", MOVING)), Trouble.GOES_ON).rows[-2]]
    assert label == "✅ Operator asked"


def test_it_waits_for_no_confirmation_of_who_moves() -> None:
    """An old button may still lead there: the new operator cancels, so nothing is confirmed."""
    for stage in ("fresh", "asked"):
        moved = drawn(at(stage, MOVING), Trouble.NO_ANSWER)
        assert visible(moved.text) == visible(drawn(at(stage, MOVING), Trouble.GOES_ON).text)
    assert "Nothing was ordered yet" in visible(drawn(at("fresh", MOVING), Trouble.NO_ANSWER).text)


@pytest.mark.parametrize("language", languages())
def test_it_names_the_ombudsmans_phone_in_every_language_and_trouble(language: str) -> None:
    number = "+32 2 223 06 06" if language in ("fr", "de") else "+32 2 223 09 09"
    for case in (at("chased twice"), at("complained"), at("complained", MOVING)):
        for trouble in set(troubles(case)) - {Trouble.OFFER, Trouble.DIED}:
            assert number in visible(drawn(case, trouble, language).text), trouble


def test_it_begins_a_line_with_a_capital_when_the_operator_is_not_known() -> None:
    nobody = Answers("unknown", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
    text = visible(drawn(at("asked", nobody), Trouble.NO_ANSWER).text)
    assert "\nYour operator must confirm" in text
    assert "your account" not in visible(drawn(at("asked", nobody), Trouble.HOLDER).text)


def test_it_writes_the_ombudsman_a_text_with_both_days() -> None:
    case = at("complained")
    sent = message(view(case), "ombudsman.en")
    assert sent is not None
    assert "dispute with BASE" in sent.text
    assert "asked for on 28 September 2026" in sent.text
    assert "On 19 October 2026 I complained" in sent.text
    moved = message(view(at("complained", MOVING)), "ombudsman.en")
    assert moved is not None
    assert "dispute with [name of the new operator]" in moved.text, "we do not know the new operator"


def test_it_says_what_the_law_says_when_they_refuse() -> None:
    screen = drawn(at("asked"), Trouble.REFUSED)
    text = visible(screen.text)
    assert "by any written means, without a reason" in text
    assert "You choose the day, even today" in text
    assert ("go", "ask.says.1.r") in taps(screen)


@pytest.mark.parametrize("stage", STAGES)
def test_it_leads_from_the_day_of_an_offer_to_its_withdrawal(stage: str) -> None:
    first = drawn(at(stage), Trouble.OFFER)
    assert main(first).arg == "offer=2026-11-03", "tapped tomorrow it still means today"
    assert {("tell", "offer=2026-11-02"), ("go", "pick.offer_offer")} <= taps(first)
    taken, withdrawn, late_taken, _ = offers(stage)
    screen = drawn(taken, Trouble.OFFER)
    assert task(screen) == "Withdraw in writing by 14 November"
    assert main(screen).arg == "withdrawn"
    assert ("go", "paper.withdraw.offer") in taps(screen)
    assert "Your request to leave stays" in visible(screen.text)
    assert "withdraw anyway" in task(drawn(late_taken, Trouble.OFFER))
    after = drawn(withdrawn, Trouble.OFFER)
    assert "Withdrawn on 3 November." in visible(after.text)
    assert main(after).action == "start"


@pytest.mark.parametrize("language", languages())
def test_it_fits_every_stage_of_an_offer(language: str) -> None:
    for stage in STAGES:
        for case in offers(stage):
            screen = drawn(case, Trouble.OFFER, language)
            assert not faults("trouble.is.offer", language, screen)
            assert not parse_fault(screen.text)


def test_it_blocks_a_lost_sim_and_needs_none_to_ask() -> None:
    screen = drawn(at("asked"), Trouble.SIM_GONE)
    assert ("go", "ask.block.s") in taps(screen)
    assert "needs no working SIM" in visible(screen.text)
    assert "you only need a SIM of the new operator" in visible(drawn(at("asked", MOVING), Trouble.SIM_GONE).text)


def test_it_does_not_know_what_may_be_asked_for() -> None:
    text = visible(drawn(at("asked"), Trouble.IDENTITY).text)
    assert "is not known to us" in text
    assert "cover the national number and the photo" in text


def test_it_lets_the_holder_cancel_or_sign() -> None:
    screen = drawn(at("fresh"), Trouble.HOLDER)
    assert ("go", "paper.proxy.holder") in taps(screen)
    assert "that person makes the request and signs" in visible(screen.text)
    assert "gives nobody the password" in visible(screen.text)


def test_it_tells_of_a_death_only_what_is_known() -> None:
    of_base = visible(drawn(at("fresh"), Trouble.DIED).text)
    assert "death certificate" in of_base
    assert "no fee for ending" not in of_base
    proximus = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.EMAIL)
    screen = drawn(at("fresh", proximus), Trouble.DIED)
    assert "The holder has died: no fee for ending." in visible(screen.text)
    assert ("go", "paper.died.died") in taps(screen)


def test_it_offers_the_troubles_of_the_case_and_records_each_once() -> None:
    for answers in (GIVING_UP, MOVING):
        for stage in STAGES:
            case = at(stage, answers)
            assert {arg for action, arg in taps(menu(view(case))) if action == "tell"} == {
                f"trouble_{trouble}" for trouble in troubles(case) if trouble is not Trouble.BILLED
            }, "what is wrong with a bill is told on its page"
    known = at("asked").record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.REFUSED)
    screen = menu(view(known))
    assert ("go", "trouble.is.refused.m") in taps(screen)
    assert ("tell", "trouble_refused") not in taps(screen)
    assert ("go", "steps") in taps(screen)


def test_it_shows_the_menu_for_a_word_that_is_gone() -> None:
    assert branch(view(at("asked")), "flood") == menu(view(at("asked")))


def test_it_leads_back_to_the_step_or_to_the_menu() -> None:
    assert ("go", "confirmation") in taps(drawn(at("asked"), Trouble.NO_ANSWER))
    assert ("go", MENU) in taps(drawn(at("asked"), Trouble.DIED))
    assert ("go", "final_bill") not in taps(
        drawn(at("asked", Answers("base", Plan.PREPAID, Number.GIVE_UP, Sim.LOST, Channel.EMAIL)), Trouble.BILLED)
    )


@pytest.mark.parametrize("trouble", [t for t in Trouble if t is not Trouble.NUMBER_TAKEN])
def test_it_walks_the_whole_ladder_by_its_own_buttons(trouble: Trouble) -> None:
    """Whatever the main button records leads to the next rung, and the last one can be taken back."""
    case = at("asked") if trouble is not Trouble.OFFER else at("fresh")
    if trouble is Trouble.REFUND_UNPAID:
        case = case.record(Kind.CLAIMED, NOW, day=TODAY, detail="bill")
    recorded: list[str] = []
    for day in range(6):
        tap = recording(drawn(case, trouble))
        if tap is None:
            break
        shown: View = view(case)
        moment = ActionContext(shown.chat, case, tap.place, tap.arg, NOW + timedelta(days=day), content())
        result = tell(moment)
        assert result.place == f"trouble.is.{trouble}"
        case = result.case
        recorded.append(tap.arg)
    expected = {
        Trouble.OFFER: ("offer=2026-11-03", "withdrawn"),
        Trouble.BILLED: RECORDS[2:],
        Trouble.COLLECTOR: RECORDS[2:],
        Trouble.REFUND_UNPAID: RECORDS[2:],
    }.get(trouble, RECORDS)
    assert tuple(recorded) == expected
    (back,) = [arg for action, arg in taps(drawn(case, trouble)) if "=undo" in arg]
    newest = case.events[-1]
    assert back == f"{newest.kind}=undo{newest.number}"


@pytest.mark.parametrize("word", ["chased", "complained", "ombudsman", "offer", "withdrawn", "debited"])
def test_it_asks_the_calendar_for_the_day(word: str) -> None:
    told = day_asked(view(at("complained")), f"{word}_no_answer")
    assert told is not None
    assert told.place == "trouble.is.no_answer"
    tap = Tap(123456, told.place, "tell", f"{told.before}2026-11-02")
    moment = ActionContext(view(None).chat, at("complained"), tap.place, tap.arg, NOW, content())
    assert tell(moment).case.events[-1].day == date(2026, 11, 2)
    assert told.chosen == (date(2026, 10, 19) if word == "complained" else None)


def test_it_leaves_other_days_to_the_calendar() -> None:
    assert [day_asked(view(at("asked")), what) for what in ("end", "snooze_ask", "asked_call", "chased_x")] == [
        None
    ] * 4
