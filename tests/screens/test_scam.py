"""Was I scammed? What people are told, in which order, and that every warning leads here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.guide.case import Answers, Channel, Number, Plan, Sim
from bot.guide.scams import SCAM, SCAM_IN_HELP, SCAMS, TRICKS, Trick, trick_place
from bot.screens.buttons import unpack
from bot.screens.fit import visible
from bot.screens.registry import CHAT_PLACES, draw
from bot.screens.screen import Screen
from tests.conftest import Street
from tests.pretend import User
from tests.screens.test_readers import SHANGHAI, asked, screen
from tests.screens.worlds import case_with, content, languages, view

CALLING = Answers("orange", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
WARNS = re.compile(r"password, PIN|never (tell|give)|tell no|fake|hang up|sign you up|scammer|genuine", re.IGNORECASE)
SHOWN_BESIDE_A_BUTTON = frozenset({"check"})  # "Is it genuine?", which leads to trouble.collector


def leads(screen: Screen) -> set[str]:
    taps = (unpack(b.data) for row in screen.rows for b in row if b.data)
    return {tap.arg for tap in taps if tap and tap.action == "go"}


def warnings() -> Iterator[tuple[str, str]]:
    """The name and the words of each line that warns, but those of the pages themselves."""
    found = content()
    for file in (*found.steps.values(), *found.ask.values()):
        for name, line in file.lines.items():
            if file.step != "scam" and WARNS.search(line.text):
                yield name, line.text
    for objection in found.objections:
        if WARNS.search(objection.rule.text):
            yield objection.slug, objection.rule.text


def test_every_warning_leads_to_it() -> None:
    found = dict(warnings())
    assert {"codes", "identity", "fake_points", "no_code", "read_out_code", "free", "check"} <= set(found)
    shared = {"help_china_call"}  # with_pointer, and the pages themselves
    silent = {name for name, text in found.items() if "/scam" not in text} - shared - SHOWN_BESIDE_A_BUTTON
    assert not silent


def test_who_doubts_a_collector_or_reads_of_tricks_with_an_operator_finds_the_button() -> None:
    shown = view(case_with(CALLING))
    for place in ("trouble.collector", "trouble.1", "trouble.2.r"):
        assert SCAM in leads(draw(place, shown))


@pytest.mark.parametrize("language", languages())
def test_the_warning_of_fake_embassy_calls_leads_to_it_in_each_language(language: str) -> None:
    assert "12308" in (text := visible(screen("confirmation", asked(), language, SHANGHAI).text))
    assert "/scam" in text


def test_the_first_page_names_what_cannot_wait_and_every_trick() -> None:
    for base in (SCAM, SCAM_IN_HELP):
        drawn = draw(base, view(None))
        before_the_fold = visible(drawn.text.partition("<blockquote")[0])
        assert before_the_fold.index("Card Stop, +32 78 170 170") < before_the_fold.index("What was it?")
        for word in ("embassy", "police", "telecom office", "operator", "Paid site", "Money back"):
            assert word in before_the_fold
        assert {trick_place(base, trick) for trick in Trick} <= leads(drawn)


def test_who_was_robbed_reads_what_to_do_in_order() -> None:
    text = visible(draw("scam.done", view(None)).text)
    words = ("Card Stop", "your bank", "operator", "password", "police", "safeonweb.be", "consumerconnect.be")
    order = [text.index(word) for word in words]
    assert order == sorted(order)
    assert "+32 78 170 170" in text
    assert "070 344 344" not in text
    assert "suspicious@safeonweb.be" in text


@pytest.mark.parametrize("language", languages())
def test_each_page_leads_to_what_to_do_and_back_in_each_language(language: str) -> None:
    for shown in (view(None, language), view(case_with(CALLING), language)):
        for base in (SCAM, SCAM_IN_HELP):
            assert leads(draw(trick_place(base, Trick.DONE), shown)) == {base}
            for page in (trick_place(base, trick) for trick in TRICKS):
                assert leads(draw(page, shown)) == {base, trick_place(page, Trick.DONE)}
                assert leads(draw(trick_place(page, Trick.DONE), shown)) == {page}


def test_each_place_is_drawn() -> None:
    assert set(SCAMS) <= set(CHAT_PLACES)
    assert len({draw(place, view(None)).text for place in SCAMS}) == 1 + len(Trick)


def test_nobody_who_sells_letters_is_named() -> None:
    for language in languages():
        for place in SCAMS:
            assert "postclic" not in draw(place, view(None, language)).text.lower()


async def test_somebody_who_is_called_in_the_middle_of_a_step_is_back_there_afterwards(
    street: Street, user: User
) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE", "Only this number", "Works, in Belgium", "Phone", "Go to the request")
    step = await user.text()
    await user.send("/scam")
    await user.sees("Was I scammed?")
    await user.walk("Fake call", "It happened")
    await user.sees("+32 78 170 170")
    await user.walk("Back", "Back", "Back")
    assert await user.text() == step
