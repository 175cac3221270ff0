"""What two people who were walked to the end were shown against what they had told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.documents.dossier import Subject, part
from bot.guide.ahead import ahead
from bot.guide.case import Answers, Case, Channel, Holder, Kind, Need, Number, Plan, Sim
from bot.guide.told_before import UNWILLING
from bot.guide.trouble import Trouble
from bot.screens.registry import draw
from tests.documents.cases import chat
from tests.screens import judges
from tests.screens.worlds import NOW, TODAY, case_with, catalogues, content, languages, view
from tests.test_death import act, asked, bereaved, taps, text


def mine(**more: object) -> Case:
    answers = Answers("proximus", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.WRITING)
    return case_with(replace(answers, **more))  # type: ignore[arg-type]


def of_an_ex() -> Case:
    """Somebody pays for a contract whose holder will not sign, as the first questions leave it."""
    case = case_with(Answers("telenet", need=Need.NOT_MINE, holder=Holder.SOMEBODY_ELSE))
    return case.record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.HOLDER)


def labels(place: str, case: Case) -> list[str]:
    return [button.text for row in draw(place, view(case)).rows for button in row]


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({"need": Need.END}, False),
        ({"need": Need.KEEP}, False),
        ({"holder": Holder.ME}, False),
        ({}, True),  # nobody was asked
        ({"need": Need.NOT_MINE, "holder": Holder.DIED}, True),
    ],
)
def test_a_fact_of_a_death_is_not_told_to_who_ends_their_own_contract(answers: dict[str, object], shown: bool) -> None:
    assert ("The holder has died" in "".join(text(f"costs.local.{n}", mine(**answers)) for n in (1, 2))) is shown


def test_whose_contract_is_another_ones_is_not_asked_about_their_own_sim() -> None:
    for holder in (Holder.DIED, Holder.SOMEBODY_ELSE, Holder.COMPANY):
        asks = text("q.carrier", case_with(Answers(need=Need.NOT_MINE, holder=holder)))
        assert "your Belgian SIM" not in asks
        assert "Which operator is the contract with?" in asks
    assert "Which operator is your Belgian SIM from?" in text("q.carrier", case_with(Answers(need=Need.END)))


def test_who_chose_the_phone_is_not_told_that_they_end_it_in_writing() -> None:
    for way in (Channel.HOTLINE, Channel.SHOP):
        assert "You end it yourself, on a date you choose" in text("plan", mine(channel=way))
    assert "You end it yourself, in writing, on a date you choose" in text("plan", mine())


def test_who_has_a_subscription_is_not_told_what_to_answer_about_a_top_up() -> None:
    card = mine(carrier="lycamobile", plan=Plan.PREPAID)
    assert "You must top up first." in text("ask.says.1", card)
    assert "You must top up first." not in text("ask.says.1", mine())


def test_what_was_sent_by_letter_is_offered_as_its_text_not_as_a_copy_in_writing() -> None:
    by_phone = mine().record(Kind.ASKED, NOW, day=TODAY, detail="hotline")
    assert "✍️ The text" in labels("confirmation", asked(bereaved()))
    assert "✍️ Written copy" not in labels("confirmation", asked(bereaved()))
    assert "✍️ Written copy" in labels("confirmation", by_phone)


def test_after_the_confirmation_the_question_whether_it_ended_names_no_older_request() -> None:
    chased = asked(bereaved()).record(Kind.CHASED, NOW, day=TODAY, detail="letter")
    confirmed = chased.record(Kind.CONFIRMED, NOW, day=TODAY)
    assert "Requested again" in text("ended", chased)
    assert "Requested again" not in text("ended", confirmed)
    assert "The written confirmation came on" in text("ended", confirmed)


def test_the_page_of_a_wrong_bill_takes_back_no_second_request() -> None:
    chased = asked(bereaved()).record(Kind.CHASED, NOW, day=TODAY, detail="letter")
    over = chased.record(Kind.CONFIRMED, NOW, day=TODAY).record(Kind.ENDED, NOW, day=TODAY)
    assert [tap.arg for tap in taps(draw("trouble.is.billed", view(over))) if "undo" in tap.arg] == []
    told = over.record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.BILLED)
    assert [tap.arg for tap in taps(draw("trouble.is.billed", view(told))) if "undo" in tap.arg] == [
        "trouble_billed=undo5"
    ]


def test_the_plan_of_who_pays_for_an_ex_does_not_say_that_the_holder_ends_it() -> None:
    case = of_an_ex()
    for place in ("plan", UNWILLING):
        assert "The holder ends it" not in text(place, case), place
        assert "End your own payment, in writing" in text(place, case), place
        assert [tap.action for tap in taps(draw(place, view(case)))] == ["go", "go", "close"], place
    assert "Next: End your own payment, in writing" in text("status", case)
    assert "step" not in text("paper.payer.xu", case).splitlines()[0], "it is no step of a cancellation"


def test_the_dossier_of_who_pays_for_an_ex_claims_neither_the_holder_nor_a_wish_to_end_it() -> None:
    paper = part(Subject(of_an_ex(), chat(), content(), NOW), catalogues().for_language("en"))
    said = " ".join(value for _, value in paper.facts)
    assert "writes for the holder" not in said
    assert "End the contract" not in said
    assert "does not sign" in said
    assert paper.blanks.lines[:2] == ("Name of the holder", "Name of the person who pays")


def test_an_ex_who_signs_after_all_is_a_tap() -> None:
    signs = act("set", of_an_ex(), "q.holder.k", f"holder={Holder.SOMEBODY_ELSE}")
    assert (signs.place, ahead(signs.case)) == ("q.number", "q.number"), "asked like everybody who cancels"


def test_looking_at_whose_contract_it_is_makes_nobody_an_ex() -> None:
    for case in (replace(bereaved(), answers=replace(bereaved().answers, need=Need.NOT_MINE)), of_an_ex()):
        tapped = [tap for tap in taps(draw("trouble.menu", view(case))) if "holder" in tap.arg]
        assert [tap.action for tap in tapped] == ["go"]
    dead = bereaved(need=Need.NOT_MINE).record(Kind.TROUBLE, NOW, day=TODAY, detail=Trouble.HOLDER)
    assert ahead(dead) != UNWILLING


@pytest.mark.parametrize("language", languages())
def test_the_pages_of_an_ex_keep_the_budget(language: str) -> None:
    pages = ("plan", UNWILLING, "status", "paper.payer.xu")
    shown = [(place, draw(place, view(of_an_ex(), language))) for place in pages]
    assert judges.verdict(iter(shown), language) == []
