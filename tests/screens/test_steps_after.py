"""The steps after the request, the overview, the calendar and the screens of the chat, drawn for many cases."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from bot.content_files import Reader
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Number, Plan, Sim
from bot.guide.claims import months_after, refund_until
from bot.guide.content.models import Carrier, Content
from bot.guide.steps import StepId, steps_of
from bot.guide.tap import Tap
from bot.i18n import Catalogues
from bot.screens import chat, dates, more, overview, privacy, zones
from bot.screens.buttons import unpack
from bot.screens.screen import Button, Screen, View
from bot.screens.steps import confirmation, ended, farewell, final_bill
from tests.screens.budget import bare, line_count, visible

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
PROOFS = (Kind.ASKED, Kind.CONFIRMED, Kind.ENDED, Kind.BILL_CHECKED, Kind.CLOSED)
STEP_SCREENS: dict[StepId, Callable[[View], Screen]] = {
    StepId.CONFIRMATION: confirmation.confirmation,
    StepId.ENDED: ended.ended,
    StepId.FINAL_BILL: final_bill.final_bill,
    StepId.FAREWELL: farewell.farewell,
}
SUB_SCREENS: dict[StepId, tuple[Callable[[View], Screen], ...]] = {
    StepId.CONFIRMATION: (confirmation.confirmed,),
    StepId.ENDED: (ended.when,),
    StepId.FINAL_BILL: (final_bill.how,),
}
ANY_SCREENS = (farewell.closed, overview.steps, chat.back)
CASELESS = (
    privacy.privacy,
    privacy.what,
    privacy.keep,
    chat.sure,
    chat.wiped,
    chat.help_,
    chat.language,
    chat.group,
    zones.zone,
    zones.others,
)
PICKS = ("end", "leave", "asked", "confirmed", "ended", "snooze_ended")


@cache
def content() -> Content:
    """What can be read of the real folder: faults of other files are found by other tests."""
    return Reader(ROOT / "content").read()


def make(
    *done: Kind,
    carrier: str = "base",
    plan: Plan = Plan.SUBSCRIPTION,
    number: Number = Number.GIVE_UP,
    sim: Sim = Sim.WORKS_HERE,
    channel: Channel = Channel.EMAIL,
    day: date = date(2026, 11, 10),
    end: date | None = None,
) -> Case:
    """A case with some proofs, each a day after the other."""
    case = Case(7, 1, NOW, NOW, Answers(carrier, plan, number, sim, channel))
    if end:
        case = case.record(Kind.END_DATE, NOW, day=end, detail="day")
    for later, kind in enumerate(done):
        detail = str(channel) if kind is Kind.ASKED else ""
        case = case.record(kind, NOW, day=day + timedelta(days=later), detail=detail)
    return case


def view(case: Case | None = None, language: str = "en", **changes: object) -> View:
    texts = Catalogues(ROOT / "locales").for_language(language)
    zone = Chat(7, language, NOW, zone="Europe/Brussels")
    base = View(zone, content(), texts, ("zh", "en", "fr"), NOW, TODAY, case, contact="team@example.org")
    return replace(base, **changes)  # type: ignore[arg-type]


def combinations() -> Iterator[Case]:
    plans, sims = (Plan.SUBSCRIPTION, Plan.PREPAID), (Sim.WORKS_HERE, Sim.DEAD)
    every = itertools.product(content().carriers, plans, Number, sims, range(len(PROOFS) + 1))
    for carrier, plan, number, sim, count in every:
        yield make(*PROOFS[:count], carrier=carrier, plan=plan, number=number, sim=sim, end=date(2026, 12, 1))


def drawn(shown: View) -> Iterator[tuple[str, Screen]]:
    """Every screen of this part for one view."""
    for step in steps_of(shown.case):
        for draw in (*((STEP_SCREENS[step],) if step in STEP_SCREENS else ()), *SUB_SCREENS.get(step, ())):
            yield draw.__name__, draw(shown)
        yield f"more.{step}", more.more(shown, step)
    for draw in ANY_SCREENS:
        yield draw.__name__, draw(shown)


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def taps(screen: Screen) -> list[Tap]:
    found = [unpack(button.data) for button in buttons(screen) if button.data]
    return [tap for tap in found if tap]


def says(screen: Screen) -> set[tuple[str, str, str]]:
    return {(tap.place, tap.action, tap.arg) for tap in taps(screen)}


def before_fold(screen: Screen) -> str:
    return visible(screen.text.partition("<blockquote expandable>")[0]).strip()


def assert_fits(name: str, screen: Screen, *, rows: int = 4, width: int = 3, room: float = 1.0) -> None:
    """The budget; `room` below 1 leaves space for longer languages."""
    top = before_fold(screen)
    assert len(top) <= 520 * room, (name, len(top), top)
    assert line_count(top) <= 22, (name, line_count(top), top)
    assert len(visible(screen.text)) <= 1000 * room, (name, len(visible(screen.text)), screen.text)
    assert len(screen.rows) <= rows, name
    assert all(len(row) <= width for row in screen.rows), name
    for button in buttons(screen):
        assert len(bare(button.text)) <= 18, (name, button.text)


def test_it_fits_the_budget_with_room_for_longer_languages() -> None:
    for case in combinations():
        for name, screen in drawn(view(case)):
            width = 6 if name == "steps" else 3
            assert_fits(f"{name} {case.answers}", screen, width=width, room=0.85)
            assert screen.rows, name


def test_it_pages_the_sources_within_the_budget() -> None:
    for carrier in content().carriers:
        shown = view(make(Kind.ASKED, carrier=carrier))
        for step in steps_of(shown.case):
            pages = int((re.search(r"\(1/(\d+)\)", more.sources(shown, step).text) or ["", "1"])[1])
            for page in range(1, pages + 1):
                screen = more.sources(shown, f"{step}.{page}")
                assert_fits(f"sources.{step}.{page} {carrier}", screen)
                assert "Nobody has checked" in screen.text


def test_it_pages_what_is_known_of_an_operator() -> None:
    for slug, carrier in content().carriers.items():
        shown, seen = view(make(carrier=slug)), ""
        for page in range(1, 9):
            screen = more.trouble(shown, str(page))
            assert_fits(f"trouble {slug}", screen)
            seen += screen.text
        assert all(shown.say(fact) in seen for fact in carrier.trouble)


def test_it_links_official_sources_only() -> None:
    shown = view(make(Kind.ASKED))
    text = "".join(more.sources(shown, f"final_bill.{page}").text for page in (1, 2, 3))
    assert '<a href="https://www.mediateurtelecom.be' in text
    assert "Het Laatste Nieuws" in text
    for link in re.findall(r'<a href="([^"]*)">', text):
        assert any(s.official and s.url == unescape(link) for s in content().sources.values())


def test_it_shows_contradictions_at_the_request() -> None:
    shown = view(make(carrier="base"))
    pages = "".join(more.sources(shown, f"ask.{page}").text for page in range(1, 9))
    for known in content().carriers["base"].contradictions:
        assert shown.say(known) in pages


@pytest.mark.parametrize("draw", CASELESS)
def test_it_draws_the_screens_of_the_chat_without_a_case(draw: Callable[[View], Screen]) -> None:
    for shown in (view(), view(make()), view(contact=""), view(language="fr")):
        screen = draw(shown)
        assert_fits(draw.__name__, screen, rows=7)
        assert all(tap.case == (0 if shown.current is None else 1) for tap in taps(screen))
        assert screen.rows or draw is chat.group


def test_it_waits_for_the_written_confirmation_without_a_legal_deadline() -> None:
    screen = confirmation.confirmation(view(make(Kind.ASKED, carrier="telenet")))
    assert "Requested on 10 November by e-mail or form." in screen.text
    assert "No number of days is given" in screen.text
    assert "not a legal deadline" in screen.text
    assert not re.search(r"\d+ (working )?days", screen.text)
    assert ("confirmation", "notyet", "confirmation") in says(screen)
    assert ("confirmation", "did", "confirmed") in says(screen), "one tap answers"
    assert not any(tap.action == "skip" for tap in taps(screen))


def test_it_says_when_it_asks_next() -> None:
    by_letter = make(Kind.ASKED, channel=Channel.LETTER)
    assert "by letter" in confirmation.confirmation(view(by_letter)).text
    assert "I will ask about the confirmation again on 1 December." in confirmation.confirmation(view(by_letter)).text
    asked_today = make(Kind.ASKED, day=TODAY)
    assert (
        "I will ask about the confirmation again on 26 November." in confirmation.confirmation(view(asked_today)).text
    )


@pytest.mark.parametrize("step", [StepId.CONFIRMATION, StepId.ENDED])
def test_it_asks_first(step: StepId) -> None:
    screen = STEP_SCREENS[step](view(make()))
    assert (step, "go", "ask") in says(screen)
    assert not any(tap.action == "did" for tap in taps(screen))


def test_it_gives_the_ombudsman_by_language() -> None:
    class French:
        language = "fr"

    class Dutch:
        language = "nl"

    assert confirmation.ombudsman_side(view(texts=French())) == "fr"
    assert confirmation.ombudsman_side(view(texts=Dutch())) == "nl"


def test_it_takes_one_proof_when_given_up() -> None:
    text = ended.ended(view(make(Kind.ASKED))).text
    assert "The only proof is the written confirmation from BASE." in text
    assert "The SIM finds no network" in text
    assert "new SIM" not in text


@pytest.mark.parametrize("sim", [Sim.DEAD, Sim.LOST])
def test_it_takes_no_sign_from_a_dead_sim(sim: Sim) -> None:
    text = ended.ended(view(make(Kind.ASKED, sim=sim))).text
    assert "finds no network" not in text
    assert "announcement" not in text


def test_it_looks_at_both_sims_after_a_move() -> None:
    screen = ended.ended(view(make(Kind.ASKED, number=Number.MOVE)))
    assert "The new SIM gets calls and texts" in screen.text
    assert "The old SIM finds no network" in screen.text
    assert "written confirmation" not in screen.text
    assert ("ended", "did", "ended") in says(screen)
    assert ("ended", "notyet", "moved") in says(screen)
    assert ("ended", "notyet", "ended") in says(ended.ended(view(make(Kind.ASKED))))


def test_it_promises_no_unused_days_and_keeps_the_direct_debit() -> None:
    screen = final_bill.final_bill(view(make(Kind.ASKED, Kind.CONFIRMED)))
    assert "Whether unused days are paid back depends on BASE" in screen.text
    assert "One more bill with your last use is normal." in screen.text
    assert "Blocking it does not end the contract" in screen.text
    assert ("final_bill", "did", "bill") in says(screen)
    assert ("final_bill", "notyet", "final_bill") in says(screen)


def test_it_claims_credit_after_a_prepaid_move() -> None:
    case = make(Kind.ASKED, Kind.ENDED, plan=Plan.PREPAID, number=Number.MOVE, day=date(2026, 11, 9))
    screen = final_bill.final_bill(view(case))
    assert "within a month after the move" in screen.text
    assert "no bundles, no bonus" in screen.text
    assert "Up to EUR 5" in screen.text
    assert "Last day: <b>10 December</b>" in screen.text
    assert "Credit claimed" in buttons(screen)[2].text
    assert "direct debit" not in screen.text


def test_it_counts_the_month_from_the_earliest_day() -> None:
    case = make(
        Kind.ASKED, Kind.ENDED, plan=Plan.PREPAID, number=Number.MOVE, day=date(2026, 10, 29), end=date(2026, 10, 20)
    )
    assert refund_until(case) == date(2026, 11, 20)
    assert "over on 20 November" in final_bill.final_bill(view(case)).text
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 5), 1) == date(2027, 1, 5)
    assert months_after(date(2026, 11, 30), 1) == date(2026, 12, 30)


def test_it_speaks_of_the_next_owner_only_when_given_up() -> None:
    given_up = farewell.farewell(view(make(*PROOFS[:4])))
    assert "given to somebody else. How soon is not known." in given_up.text
    moved = farewell.farewell(view(make(Kind.ASKED, Kind.ENDED, number=Number.MOVE)))
    assert "somebody else" not in moved.text
    assert ("farewell", "close", "") in says(moved)


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        (make(), "not_asked"),
        (make(Kind.ASKED), "not_proven"),
        (make(Kind.ASKED, Kind.BILL_CHECKED), "not_proven"),
        (make(Kind.ASKED, Kind.ENDED), "no_paper"),
        (make(Kind.ASKED, Kind.CONFIRMED, Kind.ENDED), None),
        (make(Kind.ASKED, Kind.ENDED, number=Number.MOVE), None),
        (make(plan=Plan.PREPAID, sim=Sim.DEAD), None),
    ],
)
def test_it_says_what_is_not_proven_before_closing(case: Case, missing: str | None) -> None:
    found = farewell.unproven(view(case))
    assert found == (content().steps["farewell"].lines[missing] if missing else None)
    screen = farewell.farewell(view(case))
    assert ("⚠️" in screen.text) == (missing is not None)
    assert {("farewell", "close", ""), ("farewell", "go", "closing")} & set(says(screen))


def test_it_closes_with_what_was_done() -> None:
    text = farewell.closed(view(make(*PROOFS))).text
    assert "Requested: 10 November 2026" in text
    assert "Last bill right: 13 November 2026" in text
    assert "deleted after 30 days" in text
    half = farewell.closed(view(make(Kind.ASKED, Kind.CLOSED)))
    assert "Confirmed in writing: not noted" in half.text
    assert "you have no proof" in half.text
    assert {("reopen", ""), ("new", ""), ("go", "privacy"), ("send", "dossier.pdf")} == {tap[1:] for tap in says(half)}


def test_it_lists_steps_with_their_marks() -> None:
    case = make(Kind.ASKED).record(Kind.STEP_DONE, NOW, detail="prepare")
    screen = overview.steps(view(case.record(Kind.STEP_SKIPPED, NOW, detail="costs")))
    assert "✅ 1. Get papers ready" in screen.text
    assert "➖ 2. What it costs" in screen.text
    assert "▫️ 3. Credit and bills" in screen.text
    assert "▶️ 8. Written confirmation" in screen.text, "the proof matters more than what was left open before"
    assert "Requested, not yet confirmed" in screen.text
    assert [len(row) for row in screen.rows] == [6, 5, 2, 2]
    assert ("steps", "go", "farewell") in says(screen)


def test_it_skips_no_step_that_proves() -> None:
    shown = view(make())
    for step in steps_of(shown.case):
        skips = any(tap.action == "skip" for tap in taps(more.more(shown, step)))
        proves = step in (StepId.ASK, StepId.CONFIRMATION, StepId.ENDED, StepId.FAREWELL)
        assert skips is not proves


def test_it_offers_no_reminder_that_would_never_come() -> None:
    def reminds(case: Case, step: StepId) -> bool:
        return any(tap.action == "snooze" for tap in taps(more.more(view(case), step)))

    assert reminds(make(), StepId.COSTS)
    assert not reminds(make().record(Kind.STEP_DONE, NOW, detail="costs"), StepId.COSTS)
    assert not reminds(make(*PROOFS), StepId.COSTS)


@pytest.mark.parametrize("what", PICKS)
def test_it_draws_every_month_of_a_calendar(what: str) -> None:
    shown = view(make(Kind.ASKED, end=date(2026, 12, 31)))
    place, seen = what, set()
    for forward in (True, False):
        while place not in seen:
            seen.add(place)
            screen = dates.pick(shown, place)
            assert len(screen.rows) <= 9
            assert all(len(row) <= 7 for row in screen.rows)
            assert all(len(row) == 7 for row in screen.rows[1:-1])
            assert len(before_fold(screen)) <= 520
            arrow = screen.rows[0][2 if forward else 0]
            target = unpack(arrow.data or "")
            assert target is not None
            place = target.arg.removeprefix("pick.")
        seen.discard(place)


def days(screen: Screen) -> list[date]:
    found = (re.search(r"\d{4}-\d{2}-\d{2}$", tap.arg) for tap in taps(screen) if tap.action != "go")
    return [date.fromisoformat(match[0]) for match in found if match]


def test_it_lets_only_possible_days_be_picked() -> None:
    shown = view(make(Kind.ASKED))
    assert min(days(dates.pick(shown, "end.2026-11"))) == TODAY
    assert max(days(dates.pick(shown, "end.2099-01"))) == date(2028, 11, 23)
    assert max(days(dates.pick(shown, "confirmed.2026-12"))) == TODAY
    assert min(days(dates.pick(shown, "asked.1999-01"))) == TODAY - timedelta(days=365)
    assert min(days(dates.pick(shown, "snooze_ended"))) == TODAY + timedelta(days=1)
    assert dates.pick(shown, "end.nonsense") == dates.pick(shown, "end.2026-11")


def test_it_says_what_a_picked_day_does() -> None:
    shown = view(make(Kind.ASKED))
    assert ("ask.when", "end", "2026-11-30") in says(dates.pick(shown, "end.2026-11"))
    assert ("plan", "leave", "2026-11-30") in says(dates.pick(shown, "leave.2026-11"))
    assert ("asked", "did", "asked=2026-11-03") in says(dates.pick(shown, "asked.2026-11"))
    assert ("confirmed", "did", "confirmed=2026-11-03") in says(dates.pick(shown, "confirmed.2026-11"))
    assert ("ended", "did", "ended=2026-11-03") in says(dates.pick(shown, "ended.2026-11"))
    later = says(dates.pick(shown, "snooze_final_bill.2026-12"))
    assert ("more.final_bill", "snooze", "2026-12-24") in later


def test_it_marks_today_and_the_chosen_day() -> None:
    screen = dates.pick(view(make(end=date(2026, 11, 30))), "end")
    labels = [button.text for button in buttons(screen)]
    assert "•23" in labels
    assert "✓30" in labels


def test_it_sets_the_zone_in_two_taps() -> None:
    assert ("zone", "zone", "Asia/Shanghai") in says(zones.zone(view()))
    screen = zones.others(view())
    assert [len(row) for row in screen.rows] == [2] * 6
    assert ("zone.more", "zone", "America/Sao_Paulo") in says(screen)


def test_it_says_what_is_stored_and_deletes_only_after_asking() -> None:
    screen, long = privacy.privacy(view()), privacy.keep(view())
    assert "team@example.org" in screen.text
    assert "30 days" in long.text
    assert "400 days" in long.text
    assert not any(tap.action == "wipe" for tap in taps(screen))
    assert ("privacy.sure", "wipe", "") in says(chat.sure(view()))


def test_it_welcomes_back_during_the_questions_too() -> None:
    case = Case(7, 1, NOW, NOW, Answers(carrier="base"))
    assert "a few questions" in chat.back(view(case)).text
    assert "Requested, not yet confirmed" in chat.back(view(make(Kind.ASKED))).text
    assert ("back", "resume", "") in says(chat.back(view(case)))


def test_it_draws_an_operator_of_which_nothing_is_known() -> None:
    bare = Carrier.model_validate({"slug": "base", "name": "BASE", "status": "active"})
    known = content().model_copy(update={"carriers": {**content().carriers, "base": bare}})
    for count in range(len(PROOFS) + 1):
        for number, plan in itertools.product(Number, Plan):
            case = make(*PROOFS[:count], number=number, plan=plan)
            for name, screen in drawn(view(case, content=known)):
                assert_fits(name, screen, width=6)
