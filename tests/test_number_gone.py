"""The number no longer works, or is somebody else's already: every account has a page for each, and a way to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.guide.actions import ACTIONS
from bot.guide.case import Answers, Case, Channel, Chat, Kind, Need, Number, Plan, Sim
from bot.guide.content.models import Group
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.tap import ActionContext, Outcome, Tap
from bot.guide.trouble import Trouble, troubles
from bot.screens.buttons import unpack
from bot.screens.letters.engine import Request, make
from bot.screens.registry import draw
from bot.screens.trouble.number_gone import Topic
from tests.screens.budget import FOLD, visible
from tests.screens.worlds import NOW, TODAY, catalogues, content, languages, view

CHAT = Chat(7, "en", NOW, zone="Europe/Brussels")
PAGE = f"trouble.is.{Trouble.NUMBER_TAKEN}"
DEAD = Answers("lycamobile", Plan.PREPAID, Number.GIVE_UP, Sim.DEAD)
WORKS = replace(DEAD, sim=Sim.WORKS_HERE, channel=Channel.WRITING)


def case_of(answers: Answers) -> Case:
    return Case(7, 1, NOW, NOW, answers=answers)


def came() -> Case:
    """Cancelled before; the number is somebody else's."""
    outcome = Outcome(CHAT, case_of(Answers()), "q.need")
    for answer in ("need=cancelled", "carrier=scarlet", "wrong=taken"):
        context = ActionContext(CHAT, outcome.case, outcome.place, answer, NOW, content())
        outcome = ACTIONS["set"](context)
    assert outcome.place == PAGE
    return outcome.case


def taps(place: str, case: Case) -> dict[str, Tap]:
    found = [(b.text, unpack(b.data)) for row in draw(place, view(case)).rows for b in row if b.data]
    return {text: tap for text, tap in found if tap}


def said(place: str, case: Case, language: str = "en") -> str:
    return visible(draw(place, view(case, language)).text)


def first(place: str, case: Case) -> str:
    return visible(FOLD.sub("", draw(place, view(case)).text))


def every_page() -> list[str]:
    slugs = [s.slug for group in content().services.values() for s in group.services]
    return [*(f"{place}.{slug}" for place in ("gone", "taken") for slug in slugs), *(f"taken.{t}.xt" for t in Topic)]


def test_who_finds_the_number_with_somebody_else_chooses_an_account() -> None:
    case = came()
    text = said(PAGE, case)
    assert "Your old number is somebody else’s" in text
    assert "Whether Scarlet can give you the number back is not known to us" in text
    found = {label: tap.arg for label, tap in taps(PAGE, case).items()}
    assert found["💬 WhatsApp"] == "taken.whatsapp.xt"
    assert found["🏦 Your bank"] == "taken.bank.xt"
    assert found["📱 Other accounts"] == "taken.other.xt"
    assert "✔️ Close the case …" in found
    for topic in Topic:
        assert taps(f"taken.{topic}.xt", case)["‹ Back"].arg == PAGE


def test_nobody_asks_who_came_for_that_whether_the_contract_has_ended() -> None:
    assert {due.kind for due in schedule(came(), CHAT)} == {ReminderKind.NUDGE}


def test_every_account_has_both_pages_where_the_number_is_dead() -> None:
    case = case_of(DEAD)
    for group in content().services.values():
        for service in group.services:
            here = f"unlink.{group.group}.{service.slug}"
            offered = [tap.arg for label, tap in taps(here, case).items() if label == "📵 Number gone"]
            assert offered == ([] if group.group is Group.PEOPLE else [f"gone.{service.slug}"])
            assert taps(f"gone.{service.slug}", case)["‹ Back"].arg == here
            assert taps(f"gone.{service.slug}", case)["👥 Number taken?"].arg == f"taken.{service.slug}"
            assert taps(f"taken.{service.slug}", case)["‹ Back"].arg == f"gone.{service.slug}"


def test_who_still_gets_codes_is_not_told_of_a_dead_number() -> None:
    assert "📵 Number gone" not in taps("unlink.bank.ing", case_of(WORKS))
    ended = case_of(WORKS).record(Kind.ASKED, NOW, day=TODAY).record(Kind.ENDED, NOW, day=TODAY)
    assert "📵 Number gone" in taps("unlink.bank.ing", ended)


def test_whatsapp_says_what_is_known_and_what_is_not() -> None:
    gone, taken = first("gone.whatsapp", case_of(DEAD)), first("taken.whatsapp.xt", came())
    assert "only the new number must get a text or call" in gone
    assert "How to log in without that number is not known to us" in gone
    assert "Whoever logs in with the number and the 6-digit code logs you out." in taken
    assert "has to wait 7 days" in taken
    assert "How to get back without the number is not known to us" in taken


def test_telegram_names_this_chat_and_no_day_of_deletion() -> None:
    for place, case in (("gone.telegram", case_of(DEAD)), ("taken.telegram.xt", came())):
        text = first(place, case)
        assert "logged in for over 24 hours" in text
        assert "Two-Step Verification" in text
        assert "Settings > Devices" in text
        assert "save your PDF (/dossier) and the calendar file (/reminders) now" in text
        assert "month" not in said(place, case)


def test_a_bank_is_called_at_a_number_of_its_own() -> None:
    for place, case in (("gone.ing", case_of(DEAD)), ("taken.bank.xt", came())):
        assert "the number on your card or on its own site" in first(place, case)
        assert "What your bank asks for is not known to us." in said(place, case)
    assert "Card Stop, +32 78 170 170" in first("taken.bank.xt", came())
    assert "Tell no code to anybody" in said("taken.bank.xt", came())


@pytest.mark.parametrize("language", languages())
def test_every_page_says_how_sure_it_is(language: str) -> None:
    t, case = catalogues().for_language(language), case_of(DEAD)
    own, rest = t.gettext("This is our own advice."), t.gettext("The rest is our own advice.")
    for place in every_page():
        text = said(place, case, language)
        assert own in text or rest in text, place


def test_the_menu_offers_it_once_the_number_can_be_somebody_elses() -> None:
    assert Trouble.NUMBER_TAKEN not in troubles(case_of(WORKS))
    assert Trouble.NUMBER_TAKEN in troubles(case_of(DEAD))
    before = case_of(Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, need=Need.CANCELLED))
    assert Trouble.NUMBER_TAKEN in troubles(before)
    assert Trouble.SIM_GONE not in troubles(before), "there is no SIM left to block"
    moved = case_of(Answers("base", Plan.SUBSCRIPTION, Number.MOVE)).record(Kind.ENDED, NOW, day=TODAY)
    assert Trouble.NUMBER_TAKEN not in troubles(moved)


def test_an_account_that_is_gone_shows_the_page_of_all_others() -> None:
    assert (
        said("gone.no_such_account", case_of(DEAD)).split("\n")[2:]
        == said("gone.google", case_of(DEAD)).split("\n")[2:]
    )


def test_whoever_finds_it_taken_asks_the_operator_in_writing_and_is_reminded_of_the_answer() -> None:
    case = came()
    found = taps(PAGE, case)
    assert found["✍️ Ask in writing"].arg == "paper.taken.xt"
    assert found["🧾 Wrong bill"].arg == "trouble.is.billed.xt"
    assert taps("trouble.is.billed.xt", case)["‹ Back"].arg == PAGE
    assert taps("paper.taken.xt", case)["‹ Back"].arg == PAGE
    sent = ACTIONS["tell"](ActionContext(CHAT, case, PAGE, "complained", NOW, content())).case
    assert "Asked in writing on" in said(PAGE, sent)
    assert "✅ I have sent it" not in taps(PAGE, sent)
    assert ReminderKind.ANSWER_OPERATOR in {due.kind for due in schedule(sent, CHAT)}


def test_a_card_that_sends_no_bill_has_no_button_for_a_wrong_one() -> None:
    case = case_of(DEAD).record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.NUMBER_TAKEN)
    assert "🧾 Wrong bill" not in taps(PAGE, case)
    assert "✍️ Ask in writing" in taps(PAGE, case)


def test_the_last_steps_know_that_somebody_has_the_number_already() -> None:
    taken = came()
    assert "may be given to somebody else" in said("farewell", case_of(WORKS))
    assert "may be given to somebody else" not in said("farewell", taken)
    assert "Somebody else has the number already" in said("farewell", taken)
    waiting = said("confirmation", taken)
    assert "has switched it off. Ask in writing since when" in waiting
    assert taps("confirmation", taken)["✍️ Ask in writing"].arg == "paper.taken.c"


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("answers", [DEAD, replace(DEAD, plan=Plan.SUBSCRIPTION)])
def test_the_text_asks_since_when_and_whether_it_can_be_given_back(language: str, answers: Answers) -> None:
    made = make(case_of(answers), Request("taken", language), TODAY, content())
    assert made is not None
    assert "Lycamobile" in made.subject
    assert "You ask whether the number can still be given back, and on what conditions." in made.says
