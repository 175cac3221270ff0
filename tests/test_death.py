"""The holder has died, or is somebody else, or a company, or will not sign: whose text, papers and way it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from bot.documents.dossier import Subject, part
from bot.guide.actions import ACTIONS
from bot.guide.asking import question_of
from bot.guide.case import Answers, Case, Channel, Holder, Kind, Need, Number, Plan, Shared, Sim
from bot.guide.claims import ClaimKind, claims
from bot.guide.places import fits
from bot.guide.reminder_kinds import ReminderKind
from bot.guide.reminders import schedule
from bot.guide.steps import StepId, steps_of
from bot.guide.tap import ActionContext, Outcome, Tap
from bot.guide.trouble import Trouble, troubles
from bot.screens.buttons import unpack
from bot.screens.registry import draw, message
from bot.screens.screen import Screen
from tests.documents.cases import chat
from tests.pretend import User
from tests.screens import judges
from tests.screens.budget import visible
from tests.screens.worlds import END, NOW, TODAY, case_with, catalogues, content, languages, view

OF_THE_READER = ("your accounts", "Stop the direct debit", "European bank account", "“Earliest possible”", "log in")


def whose(holder: Holder | None, number: Number = Number.GIVE_UP, plan: Plan = Plan.SUBSCRIPTION, **more: str) -> Case:
    answers = Answers(more.get("carrier", "base"), plan, number, Sim.WORKS_HERE, Channel.WRITING, holder=holder)
    return case_with(answers)


def bereaved(**answers: object) -> Case:
    case, known = whose(Holder.DIED), {"shared": Shared.ALONE, **answers}
    return replace(case, answers=replace(case.answers, **known))  # type: ignore[arg-type]


def asked(case: Case) -> Case:
    return case.record(Kind.ASKED, NOW, day=TODAY, detail="move" if case.moving else "letter")


def text(place: str, case: Case, language: str = "en") -> str:
    return visible(draw(place, view(case, language)).text)


def sent(paper: str, case: Case) -> str:
    found = message(view(case), paper)
    assert found is not None
    return visible(found.text)


def taps(screen: Screen) -> list[Tap]:
    return [tap for row in screen.rows for b in row if b.data and (tap := unpack(b.data))]


def act(action: str, case: Case, place: str, arg: str) -> Outcome[Case]:
    return ACTIONS[action](ActionContext(view(case).chat, case, place, arg, NOW, content()))


# --- a death


def test_a_case_of_death_has_no_step_in_the_accounts_of_the_dead() -> None:
    assert steps_of(bereaved()) == (
        *(StepId.PREPARE, StepId.BACKUP, StepId.ASK, StepId.CONFIRMATION),
        *(StepId.ENDED, StepId.FINAL_BILL, StepId.FAREWELL),
    )
    assert "step 1 of 7" in text("prepare", bereaved())
    dead_card = bereaved(plan=Plan.PREPAID, sim=Sim.DEAD)
    assert steps_of(dead_card) == (StepId.BACKUP, StepId.ASK, StepId.FAREWELL)


def test_no_last_day_is_asked_where_the_end_is_at_once() -> None:
    case = replace(bereaved(), place=StepId.ASK)
    assert "When should it end?" not in text("ask", case)
    assert question_of(case) == "ask", "a typed day answers no question there"
    assert "with immediate effect" in sent("text.en", case)
    mine = whose(Holder.ME)
    alone = replace(mine, answers=replace(mine.answers, shared=Shared.ALONE))
    assert "When should it end?" in text("ask", alone)


def test_a_day_can_be_chosen_for_codes_that_the_family_still_needs() -> None:
    assert "ask.when" in [tap.arg for tap in taps(draw("ask", view(bereaved())))]
    dated = bereaved().record(Kind.END_DATE, NOW, day=END, detail="day")
    assert "on 30 November 2026" in sent("text.en", dated)


def test_it_is_looked_after_without_a_day_that_was_chosen() -> None:
    kinds = {due.kind for due in schedule(asked(bereaved()), view(bereaved()).chat)}
    assert kinds == {ReminderKind.CONFIRMATION, ReminderKind.ENDED, ReminderKind.FINAL_BILL}


def test_the_papers_are_the_death_certificate_and_the_readers_own() -> None:
    shown = text("prepare", bereaved())
    assert "death certificate" in shown
    assert "Your own ID card or passport, not that of the person who died" in shown
    assert "In MyProximus" not in text("prepare", bereaved(carrier="proximus"))


@pytest.mark.parametrize(("number", "plan"), list(product(Number, Plan)))
def test_no_screen_of_a_death_speaks_as_to_the_holder(number: Number, plan: Plan) -> None:
    case = whose(Holder.DIED, number, plan)
    for shown in (case, asked(case)):
        for place in ("plan", *steps_of(shown)):
            words = text(place, shown)
            assert [said for said in OF_THE_READER if said in words] == [], place


def test_the_last_bill_tells_of_the_blocked_account() -> None:
    shown = text("final_bill", asked(bereaved()))
    assert "it blocks the account" in shown
    assert "“Sécurité juridique”" in shown
    assert "Please make the final bill out to the estate" in sent("text.en", bereaved())


def test_an_account_of_the_dead_is_no_way_to_ask() -> None:
    online = bereaved(carrier="proximus", channel=Channel.ONLINE)
    assert "Tell Proximus of the death" in text("ask", online)
    assert "online=" not in str([tap.arg for tap in taps(draw("q.channel", view(online)))])
    assert "channel=online" not in [tap.arg for tap in taps(draw("q.channel", view(online)))]


def test_the_family_says_who_they_are_on_the_phone() -> None:
    shown = text("ask.call", bereaved())
    assert "The holder of number … has died" in shown
    said = sent("phrases.nl", bereaved())
    assert "de titularis van dit nummer overleden is" in said
    assert "ik wil graag mijn gsm-abonnement opzeggen" not in said


def test_who_keeps_the_number_first_asks_how_it_is_taken_over() -> None:
    case = whose(Holder.DIED, Number.MOVE)
    assert "paper.takeover" in str(taps(draw("ask", view(case))))
    letter = sent("takeover.nl", case)
    assert "Gelieve het actief te houden" in letter
    assert "opzeg" not in letter.partition("\n\n")[2].split("What it says")[0]
    assert "De familie wil het nummer" in sent("phrases.nl", case)
    assert "On which day should the number move?" not in text("ask", case)


def test_the_page_of_a_death_makes_the_whole_case_one_by_a_tap() -> None:
    before = whose(None)
    page = draw("trouble.is.died", view(before))
    tap = next(tap for tap in taps(page) if tap.arg == "holder=died")
    after = act(tap.action, before, tap.place, tap.arg)
    assert (after.place, after.case.bereaved) == ("plan", True)
    assert "holder=died" not in str(taps(draw("trouble.is.died", view(after.case))))


def test_a_case_of_before_keeps_its_day_its_ticks_and_every_tap() -> None:
    old = replace(whose(Holder.DIED), ticks=frozenset({"whatsapp"}), place="unlink.chat")
    old = old.record(Kind.STEP_DONE, NOW, detail="costs").record(Kind.END_DATE, NOW, day=END, detail="day")
    assert act("start", old, "plan", "").place == StepId.PREPARE
    assert "30 November" in text("ask", old)
    assert act("set", old, "prepare.holder", "holder=me").case.ticks == old.ticks
    for place in ("unlink.chat", "costs", "costs.started", "balance", "extras", "unlink.sure"):
        assert draw(place, view(replace(old, place=place))).text, place


# --- somebody else's, a company's


def test_whose_contract_it_is_can_be_told_before_the_plan() -> None:
    begun = case_with(Answers("base"))
    assert "q.holder" in [tap.arg for tap in taps(draw("q.plan", view(begun)))]
    told = act("set", begun, "q.holder", "holder=died")
    assert (told.place, told.case.answers.holder) == ("q.plan", Holder.DIED)


@pytest.mark.parametrize(
    ("holder", "task", "papers"),
    [
        (Holder.SOMEBODY_ELSE, "The holder ends it", "authorisation that the holder signed"),
        (Holder.COMPANY, "The company ends it", "The company number"),
    ],
)
def test_plan_and_papers_are_those_of_who_signs(holder: Holder, task: str, papers: str) -> None:
    assert task in text("plan", whose(holder))
    assert papers in text("prepare", whose(holder))


def test_a_company_is_offered_no_right_of_consumers() -> None:
    company = asked(whose(Holder.COMPANY)).record(Kind.OFFER, NOW, day=TODAY)
    mine = asked(whose(Holder.ME)).record(Kind.OFFER, NOW, day=TODAY)
    assert Trouble.OFFER in troubles(mine)
    assert Trouble.OFFER not in troubles(company)
    assert ClaimKind.OFFER in {claim.kind for claim in claims(mine, TODAY)}
    assert ClaimKind.OFFER not in {claim.kind for claim in claims(company, TODAY)}
    assert "is for consumers" in text("trouble.is.offer", company), "an old button still opens it"
    assert "Claim" not in str(taps(draw("trouble.is.offer", view(company))))
    assert message(view(company), "withdraw.fr") is None
    assert "B2B" in text("trouble.is.billed", company)
    assert "B2B" not in text("trouble.is.billed", mine)


@pytest.mark.parametrize(
    ("holder", "names"),
    [
        (Holder.ME, ("Name",)),
        (Holder.DIED, ("Name of the holder, who has died", "Date of death", "Name of the person who reports it")),
        (Holder.SOMEBODY_ELSE, ("Name of the holder", "Name of the person who writes for the holder")),
        (Holder.COMPANY, ("Company and company number", "Name and position of the person who signs")),
    ],
)
def test_the_dossier_has_holder_and_reporter_apart(holder: Holder, names: tuple[str, ...]) -> None:
    paper = part(Subject(asked(whose(holder)), chat(), content(), NOW), catalogues().for_language("en"))
    assert all(line.startswith(name) for line, name in zip(paper.blanks.lines, names, strict=False))
    assert ("Name" in paper.blanks.lines) is (holder is Holder.ME)


# --- an ex who will not sign


def test_who_pays_for_somebody_that_will_not_sign_ends_their_own_mandate() -> None:
    case = whose(Holder.SOMEBODY_ELSE)
    for place in ("plan", "trouble.is.holder", "prepare.holder"):
        assert any(tap.arg.startswith("trouble.unwilling") for tap in taps(draw(place, view(case)))), place
    page = draw("trouble.unwilling", view(case))
    assert "Whether you owe BASE anything yourself is not known to us: ask in writing" in visible(page.text)
    assert "free legal help" in visible(page.text)
    assert "paper.payer.xu" in [tap.arg for tap in taps(page)]
    letter = sent("payer.en", case)
    assert letter.startswith("To: BASE, Liersesteenweg 4")
    assert "I withdraw this direct debit mandate" in letter
    assert "in the name of" not in letter
    assert "authorisation is enclosed" not in letter, "it is their own mandate"


# --- in every language


def drawn(language: str) -> Iterator[tuple[str, Screen]]:
    asked_first = ("q.plan", "q.holder", "q.number", "q.sim", "q.channel", "change", "plan", "trouble.unwilling")
    pages = ("ask.when", "prepare.holder", "trouble.is.died", "trouble.is.holder", "trouble.is.offer")
    others, plans = (Holder.SOMEBODY_ELSE, Holder.COMPANY, Holder.DIED), (Plan.SUBSCRIPTION, Plan.PREPAID)
    for slug, holder, number, plan in product(("proximus", "unknown"), others, Number, plans):
        case = whose(holder, number, plan, carrier=slug)
        places = (*asked_first, *(page for page in pages if fits(page, case)), *steps_of(case))
        yield from ((place, draw(place, view(case, language))) for place in places)
        dated = case.record(Kind.END_DATE, NOW, day=END, detail="day")
        yield "wish.sent", draw("wish.sent", view(dated, language))  # all answers, in the place of another page
        later = asked(case)
        yield from ((place, draw(place, view(later, language))) for place in ("final_bill", "trouble.is.died"))
    card = bereaved(plan=Plan.PREPAID, sim=Sim.DEAD)
    yield from ((place, draw(place, view(card, language))) for place in ("plan", *steps_of(card)))


@pytest.mark.parametrize("language", languages())
def test_every_screen_of_every_holder_keeps_the_budget(language: str) -> None:
    assert judges.verdict(drawn(language), language) == []


async def test_a_daughter_tells_of_the_death_in_dutch(user: User) -> None:
    user.language = "nl"
    await user.send("/start")
    await user.walk("Niet mijn contract", "Overlijden", "Telenet")
    await user.sees("Onze oprechte deelneming", "Meld het overlijden aan Telenet", "uw eigen identiteitsbewijs")
    await user.walk("Starten", "Ik heb alles")
    await user.tap(next(b["text"] for row in (await user.screen())["buttons"] for b in row if "✅" in b["text"]))
    await user.sees("Staat er nog iets op dezelfde factuur?", "stap 3 van 7")
    await user.tap("Alleen dit nummer")
    await user.sees("Meld het overlijden aan Telenet", "stap 3 van 7")
    await user.walk("De tekst", "Nederlands", "Ja, toon de tekst")
    letter = next(m["text"] for m in reversed(await user.messages()) if "overlijdensakte" in m["text"])
    assert letter.startswith("Aan:")
    assert "Hierbij meld ik u het overlijden" in letter


@pytest.mark.parametrize("trouble", [Trouble.DIED, Trouble.SIM_GONE, Trouble.GOES_ON])
def test_who_keeps_the_number_of_the_dead_writes_to_its_operator_and_to_no_other(trouble: Trouble) -> None:
    kept = Answers("base", Plan.SUBSCRIPTION, Number.MOVE, Sim.WORKS_HERE, need=Need.NOT_MINE, holder=Holder.DIED)
    case = case_with(kept).record(Kind.ASKED, NOW, day=TODAY, detail="move")
    case = case.record(Kind.TROUBLE, NOW, day=TODAY, detail=trouble)
    args = [
        tap.arg for row in draw(f"trouble.is.{trouble}", view(case)).rows for b in row if (tap := unpack(b.data or ""))
    ]
    assert [arg for arg in args if arg.startswith("paper.")] == [f"paper.takeover.{trouble}"]
