"""The status and the reminders of a case, drawn for many cases and in every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.guide.case import Answers, Case, Channel, Kind, Number, Plan, Sim
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.steps import StepId
from bot.guide.tap import Tap
from bot.guide.trouble import Trouble
from bot.i18n import Texts
from bot.screens.buttons import MOST_BYTES, unpack
from bot.screens.fit import visible
from bot.screens.reminder_list import listed, one, reminders
from bot.screens.screen import Screen, View
from bot.screens.status import status
from tests.screens.budget import FOLD, faults, parse_fault
from tests.screens.worlds import END, NOW, TODAY, case_with, intakes, languages, stages, view

GIVE_UP = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
MOVING = Answers("orange", Plan.SUBSCRIPTION, Number.MOVE)


def before_fold(screen: Screen) -> str:
    return visible(FOLD.sub("", screen.text))


def taps(screen: Screen) -> set[tuple[str, str]]:
    found = [unpack(button.data) for row in screen.rows for button in row if button.data]
    return {(tap.action, tap.arg) for tap in found if tap}


def asked() -> Case:
    dated = case_with(GIVE_UP).record(Kind.END_DATE, NOW, day=END, detail="day")
    return dated.record(Kind.ASKED, NOW, day=TODAY, detail="hotline")


def troubled() -> Case:
    """Everything that can still be claimed, after a long story."""
    case = case_with(MOVING).record(Kind.END_DATE, NOW, day=TODAY - timedelta(days=40), detail="day")
    case = case.record(Kind.ASKED, NOW, day=TODAY - timedelta(days=50), detail="move")
    for days in (30, 25, 20):
        case = case.record(Kind.CHASED, NOW, day=TODAY - timedelta(days=days), detail="move")
    case = case.record(Kind.TROUBLE, NOW, day=TODAY - timedelta(days=10), detail=Trouble.BILLED)
    case = case.record(Kind.COMPLAINED, NOW, day=TODAY - timedelta(days=9))
    return case.record(Kind.OFFER, NOW, day=TODAY - timedelta(days=2))


def variants(shown: View) -> list[View]:
    """As it is, switched off in each way, and with the reminders that were sent."""
    case, chat = shown.case, shown.chat
    sent = case
    for due in schedule(case, chat):
        sent = sent.record(Kind.REMINDED, due.at, detail=due.kind)
    snoozed = case.record(Kind.SNOOZED, NOW, day=END, detail=StepId.BACKUP)
    quiet = (replace(shown, chat=replace(chat, reminders_off=True)), replace(shown, chat=replace(chat, blocked=True)))
    cases = (case.record(Kind.MUTED, NOW), case.record(Kind.MUTED, NOW, detail="ended"), sent, snoozed)
    return [shown, *quiet, *(replace(shown, current=each) for each in cases)]


def as_it_goes_on(paths: list[Answers], shown: View) -> Iterator[View]:
    """Every path in every stage as it is, and in one variant more: another one in each stage, and in each path."""
    for n, answers in enumerate(paths):
        for stage, case in enumerate((*stages(answers), troubled())):
            first, *others = variants(replace(shown, current=case))
            yield from (first, others[(n + stage) % len(others)])


def each(shown: View) -> list[tuple[str, Screen]]:
    """The list, and each reminder that it names; of any other, the list is shown again."""
    named = {item.kind for item in listed(shown)}
    other = next((kind for kind in ReminderKind if kind not in named), None)
    assert other is None or one(shown, other) == reminders(shown)
    return [("reminders", reminders(shown)), *((f"reminders.is.{kind}", one(shown, kind)) for kind in named)]


@pytest.mark.parametrize("language", languages())
def test_it_keeps_the_budget_in_every_stage(language: str) -> None:
    wrong = []
    for shown in as_it_goes_on([*list(intakes())[languages().index(language) :: 67], MOVING], view(asked(), language)):
        drawn = [("status", status(shown)), ("reminders.2", reminders(shown, "2")), *each(shown)]
        wrong += [(place, fault) for place, screen in drawn for fault in faults(place, language, screen)]
        wrong += [(place, fault) for place, screen in drawn if (fault := parse_fault(screen.text))]
    assert not wrong, wrong[:10]


class Longer(Texts):
    """English with every sentence a quarter longer: what a translation may need."""

    def gettext(self, sentence: str) -> str:
        return sentence + " mot" * (len(sentence) // 16)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


def test_it_keeps_the_budget_where_every_sentence_is_a_quarter_longer() -> None:
    wrong = []
    for shown in as_it_goes_on([*list(intakes())[::29], MOVING], replace(view(asked()), texts=Longer("en"))):
        drawn = [("status", status(shown)), *each(shown)]
        wrong += [(place, fault) for place, screen in drawn for fault in faults(place, "en", screen)]
    assert not wrong, wrong[:10]


def test_it_sums_up_what_happened_and_what_comes() -> None:
    text = before_fold(status(view(asked())))
    for piece in (
        "BASE · subscription",
        "Requested, not yet confirmed",
        "3 Nov: Last day chosen: 30 November 2026",
        "3 Nov: Cancellation requested, by phone",
        "▫️ The written confirmation has not come.",
        "Next: Written confirmation",
        "Next reminder: Fri 6 Nov",
    ):
        assert piece in text
    assert "You can still" not in text


def test_it_leads_on_from_the_status() -> None:
    found = taps(status(view(asked())))
    targets = {"reminders", "trouble.menu.u", "dossier", "cases", "change.u", "proofs.u", "along.u"}
    assert found == {("start", ""), ("send", "calendar.ics"), *(("go", target) for target in targets)}
    assert ("go", "closed") in taps(status(view(asked().record(Kind.CLOSED, NOW))))


def test_it_marks_what_was_corrected_and_leaves_out_what_it_replaced() -> None:
    case = asked().correct(Kind.ASKED, NOW, day=TODAY - timedelta(days=1), detail="hotline")
    case = case.correct(Kind.END_DATE, NOW, day=END + timedelta(days=1), detail="day")
    text = before_fold(status(view(case)))
    assert "2 Nov: Cancellation requested, by phone (corrected)" in text
    assert "3 Nov: Last day chosen: 1 December 2026 (changed)" in text
    assert text.count("by phone") == 1
    assert "30 November" not in text


def test_it_names_every_claim_with_its_last_day_the_most_urgent_before_the_fold() -> None:
    screen = status(view(troubled()))
    text, whole = before_fold(screen), visible(screen.text)
    assert "Withdraw from the offer to stay: until 15 November 2026" in text
    for piece in ("take back a wrong debit: until 19 December", "late move: until", "Ombudsman: until 25 October 2027"):
        assert piece in whole


def test_it_shows_the_newest_entries_and_counts_the_others() -> None:
    text = before_fold(status(view(troubled())))
    assert "Day chosen for the move" in text
    assert "No answer from the operator to the complaint is noted yet." in text
    assert "Move ordered" not in text
    assert "earlier, see the dossier" in text


def test_it_names_the_year_of_a_day_of_another_year() -> None:
    later = replace(view(asked()), today=TODAY.replace(year=2027), now=NOW.replace(year=2027))
    assert "3 November 2026: Cancellation requested" in before_fold(status(later))


def test_it_lists_what_is_coming_three_on_a_page() -> None:
    shown = view(asked())
    kinds = [due.kind for due in schedule(shown.case, shown.chat)]
    assert len(kinds) == 5
    first, second = reminders(shown), reminders(shown, "2")
    assert "1. Fri 6 Nov: Has the written confirmation come?" in before_fold(first)
    assert {arg for _, arg in taps(first) if arg.startswith("reminders.is")} == {f"reminders.is.{k}" for k in kinds[:3]}
    assert ("go", "reminders.2") in taps(first)
    assert f"5. {shown.texts.date(TODAY.replace(year=2027, month=1, day=4), 'year')}" in before_fold(second)
    assert ("go", "reminders.1") in taps(second)
    assert reminders(shown, "9") == reminders(shown, "x") == first


def test_it_offers_another_day_or_none_for_one_reminder() -> None:
    screen = one(view(asked()), "confirmation")
    assert "It comes on Fri 6 Nov" in before_fold(screen)
    assert taps(screen) == {
        *(("later", f"confirmation={TODAY + timedelta(days=days)}") for days in (1, 3, 7)),
        ("go", "pick.remind_confirmation"),
        ("mute", "confirmation"),
        ("go", "reminders"),
    }


def test_it_shows_the_list_for_a_reminder_that_is_not_coming() -> None:
    shown = view(asked())
    assert one(shown, "refund") == one(shown, "nonsense") == reminders(shown)


def test_it_keeps_one_that_is_switched_off_in_the_list_to_switch_it_on() -> None:
    shown = view(asked().record(Kind.MUTED, NOW, detail="final_bill"))
    assert listed(shown)[-1].day is None
    assert "5. 🔕 Off: Is the last bill right?" in before_fold(reminders(shown, "2"))
    assert ("unmute", "final_bill") in taps(one(shown, "final_bill"))


@pytest.mark.parametrize(
    ("event", "off", "why", "again"),
    [
        (Kind.CLOSED, False, "this case is closed", None),
        (Kind.MUTED, False, "switched off for this case", ("unmute", "case")),
        (None, True, "switched off for all your cancellations", ("unmute", "all")),
    ],
)
def test_it_says_why_nothing_is_coming(event: Kind | None, off: bool, why: str, again: tuple[str, str] | None) -> None:
    case = asked().record(event, NOW) if event else asked()
    shown = view(case)
    shown = replace(shown, chat=replace(shown.chat, reminders_off=off))
    assert why in before_fold(reminders(shown))
    assert why in before_fold(status(shown))
    assert again is None or again in taps(reminders(shown))
    assert ("mute", "case") not in taps(reminders(shown))


def test_it_says_that_the_case_sleeps_and_that_nothing_is_due() -> None:
    shown = view(asked())
    case = shown.case
    while coming := schedule(case, shown.chat):
        case = case.record(Kind.REMINDED, coming[0].at, detail=coming[0].kind)
    assert "I asked several times" in before_fold(status(replace(shown, current=case)))
    prepaid = Answers("base", Plan.PREPAID, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
    done = case_with(prepaid).record(Kind.ASKED, NOW, day=TODAY, detail="hotline")
    done = done.record(Kind.CONFIRMED, NOW, day=TODAY).record(Kind.ENDED, NOW, day=TODAY)
    assert "No reminder is due." in before_fold(reminders(view(done)))


def test_it_warns_that_every_own_reminder_goes_with_the_first() -> None:
    case = asked().record(Kind.SNOOZED, NOW, day=END, detail=StepId.BACKUP)
    assert "every reminder that you set" not in before_fold(one(view(case), "snoozed"))
    case = case.record(Kind.SNOOZED, NOW, day=END, detail=StepId.COSTS)
    assert "every reminder that you set" in before_fold(one(view(case), "snoozed"))


def test_it_packs_the_longest_button_data() -> None:
    longest = Tap(999_999, "reminders", "later", f"{max(ReminderKind, key=len)}=2026-12-01")
    assert len("|".join(["1", str(longest.case), longest.place, longest.action, longest.arg])) <= MOST_BYTES
