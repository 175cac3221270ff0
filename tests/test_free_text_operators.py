"""Operators as people type them."""

from __future__ import annotations

import pytest

from bot.free_text import operators_of
from bot.guide.case import Answers, Channel, Number, Plan, Sim
from bot.screens.registry import draw
from tests.conftest import Street
from tests.pretend import User, labels
from tests.screens.worlds import case_with, view

NAMES = (
    "Proximus",
    "Orange",
    "hey!",
    "Mobile Vikings",
    "BASE",
    "Lycamobile",
    "ALDI Talk",
    "Ay Yildiz",
    "Telenet",
    "DIGI",
)

LEADS = {name: name.casefold() for name in NAMES}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("proximus", "Proximus"), ("PROXIMUS!", "Proximus"), ("prox", "Proximus"), ("proximuss", "Proximus")),
        *(("lyca", "Lycamobile"), ("Lyca Mobile", "Lycamobile"), ("lyca-mobile", "Lycamobile")),
        *(
            ("I have Mobile Vikings", "Mobile Vikings"),
            ("mobilevikings", "Mobile Vikings"),
            ("mobile viking", "Mobile Vikings"),
        ),
        *(("hey", "hey!"), ("Aldi", "ALDI Talk"), ("ayyildiz", "Ay Yildiz"), ("我的是 Orange 的卡", "Orange")),
        *(("chez base", "BASE"), ("Digi", "DIGI"), ("ｏｒａｎｇｅ", "Orange"), ("telenett", "Telenet")),
    ],
)
def test_it_knows_an_operator_however_it_is_typed(text: str, name: str) -> None:
    assert operators_of(text, LEADS) == (name,)


@pytest.mark.parametrize("text", ["", "?", "hello", "my bill", "mo", "x" * 61, "85.07.30-033.28"])
def test_it_knows_none_where_there_is_none(text: str) -> None:
    assert operators_of(text, LEADS) == ()


def test_of_a_name_that_fits_two_operators_it_knows_both() -> None:
    assert set(operators_of("Proximus or Orange", LEADS)) == {"Proximus", "Orange"}
    assert set(operators_of("mobi", {"Mobistar": "orange", "Mobile Vikings": "vikings"})) == {
        "Mobistar",
        "Mobile Vikings",
    }


def test_several_names_of_one_operator_are_no_contradiction() -> None:
    leads = {"Proximus": "proximus", "Pay&Go": "proximus", "Tempo": "orange"}
    assert operators_of("my proximus pay & go", leads) == ("Proximus",)
    assert operators_of("proximus tempo", leads) == ("Proximus", "Tempo")


async def test_somebody_types_the_operator_instead_of_tapping_it(street: Street, user: User) -> None:
    await user.send("/start")
    await user.send("lyca mobile")
    await user.sees("Lycamobile", "What do you need?")
    await user.tap("End it")
    await user.sees("Lycamobile", "Do you get a bill every month?")
    await user.walk("Prepaid", "Back")


async def test_an_operator_can_be_the_first_thing_that_somebody_writes(street: Street, user: User) -> None:
    await user.send("Proximus")
    await user.sees("Proximus", "What do you need?")


async def test_an_operator_that_nobody_knows_leads_back_to_the_question(street: Street, user: User) -> None:
    await user.send("/start")
    await user.send("Swisscom")
    await user.is_told("I did not understand that", "type an operator")
    await user.sees("What do you need?")


async def test_of_a_name_that_fits_two_operators_both_are_offered(street: Street, user: User) -> None:
    await user.send("/start")
    await user.send("proximus or orange")
    await user.sees("Which operator do you mean?")
    assert labels(await user.screen()) == ["Proximus", "Orange", "‹ Back"]
    await user.tap("Back")
    await user.sees("What do you need?")
    await user.send("proximus or orange")
    await user.tap("Orange")
    await user.sees("Orange", "What do you need?")


@pytest.mark.parametrize(
    ("text", "why", "operator"),
    [
        ("Mobistar", "Mobistar has been called Orange since", "Orange"),
        ("mobistar tempo", "Mobistar has been called Orange since", "Orange"),
        ("Tempo", "Tempo was a prepaid card of Mobistar", "Orange"),
        ("colruyt", "Colruyt Mobile ended on 2 July 2014", "Orange"),
        ("belgacom", "Belgacom has been called Proximus", "Proximus"),
        ("Pay&Go", "Pay and Go is the prepaid card of Proximus", "Proximus"),
        ("pay and go", "Pay and Go is the prepaid card of Proximus", "Proximus"),
        ("Allo RTL", "In 2017 Allo RTL was a brand of BASE", "BASE"),
        ("turk telekom", "In 2017 Türk Telekom Mobile was a brand of BASE", "BASE"),
        ("Tadaam!", "TADAAM is Telenet’s internet and TV", "Telenet"),
        ("medion mobile", "ALDI Talk ran through MEDIONmobile", "ALDI Talk"),
        ("Join", "Who took its customers over is not known: this is the general guide", "Your operator"),
        ("Vectone", "this is the general guide", "Your operator"),
        ("airalo", "there is nothing to cancel", "Your operator"),
    ],
)
async def test_an_old_name_says_where_it_leads(street: Street, user: User, text: str, why: str, operator: str) -> None:
    await user.send("/start")
    await user.send(text)
    await user.sees(why, operator, "What do you need?")


@pytest.mark.parametrize("text", ["yoin", "edpnet", "undo", "my Mega sim", "Neibo", "lebarra", "jan mobile"])
async def test_a_small_operator_is_known_by_its_name(street: Street, user: User, text: str) -> None:
    await user.send(text)
    await user.tap("End it")
    await user.sees("Do you get a bill every month?")
    assert "Another operator" not in await user.text()


async def test_whoever_types_a_merged_operator_is_asked_for_the_logo(street: Street, user: User) -> None:
    await user.send("/start")
    await user.send("youfone")
    await user.sees("Youfone in Belgium is called yoin now", "Which logo is on your last bill?")
    await user.tap("yoin")
    await user.sees("yoin", "Do you get a bill every month?")


@pytest.mark.parametrize("started", [False, True])
async def test_a_deep_link_to_a_merged_operator_asks_for_the_logo_too(
    street: Street, user: User, started: bool
) -> None:
    if started:
        await user.send("/start")
    await user.send("/start youfone")
    await user.sees("Which logo is on your last bill?")
    await user.tap("Youfone")
    await user.sees("Youfone", "Do you get a bill every month?")


async def test_a_deep_link_leads_to_a_new_operator(street: Street, user: User) -> None:
    await user.send("/start yoin")
    await user.sees("yoin", "What do you need?")


async def test_the_smaller_operators_are_on_two_pages(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "Another one")
    assert {"edpnet", "hey!", "Mega", "UNDO", "VOO", "yoin"} <= set(labels(await user.screen()))
    await user.tap("Next page")
    await user.walk("Back", "Next page", "ALDI Talk")
    await user.sees("ALDI Talk", "Do you get a bill every month?")


async def test_a_name_can_be_typed_on_the_second_page_too(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "Another one", "Next page")
    await user.send("Mobistar")
    await user.sees("Mobistar has been called Orange", "Do you get a bill every month?")


async def test_somebody_ends_edpnet_by_e_mail(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "Another one", "edpnet", "Only this number", "Works, in Belgium")
    assert not any("Phone" in label for label in labels(await user.screen())), "edpnet takes none by phone"
    await user.walk("E-mail or form", "Start", "I have these", "6 months or more", "No phone")
    while "When should it end?" not in await user.text():
        await user.tap(next(label for label in labels(await user.screen()) if label.startswith("✅")))
    await user.tap("End of the month")
    await user.sees("Write from the e-mail address that your bills go to", "edpnet, how to cancel")
    await user.walk("The text", "Nederlands", "Yes, show the text")
    assert any("bij edpnet op met ingang van" in message["text"] for message in await user.messages())
    await user.walk("Request sent", "Today", "E-mail or form", "Belgium")
    assert await user.wind(until_message=True)
    await user.walk("It is here", "As I asked")
    await user.sees("edpnet", "step 9 of 11")


def test_a_case_of_a_merged_operator_goes_on_and_says_who_it_is_now() -> None:
    old = Answers("youfone", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)
    assert "Youfone" in draw("plan", view(case_with(old))).text
    assert "yoin on the bill? Choose yoin here" in draw("trouble", view(case_with(old))).text
    assert "yoin or Youfone?" in draw("prepare", view(case_with(old))).text


async def test_an_operator_is_understood_only_where_it_is_asked_for(street: Street, user: User) -> None:
    await user.send("/start")
    await user.walk("End it", "BASE")
    await user.send("Orange")
    await user.is_told("I did not understand that")
    await user.sees("BASE", "Do you get a bill every month?")
