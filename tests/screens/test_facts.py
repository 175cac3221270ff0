"""What the law and the sources say, on the screens of those whom it concerns, and no further than it was read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.guide.case import Answers, Case, Channel, Device, Holder, Kind, Number, Plan, Shared, Sim, Started
from bot.guide.content.models import Confidence, Fact, Provenance
from bot.guide.trouble import Trouble
from bot.screens.registry import draw
from bot.screens.screen import Screen
from tests.screens.budget import FOLD, visible
from tests.screens.worlds import END, NOW, TODAY, case_with, content, languages, view

ENDS = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.LETTER)
MOVES = Answers("base", Plan.SUBSCRIPTION, Number.MOVE)
UNSURE = (Started.UNDER_SIX_MONTHS, Started.UNKNOWN)
OTHER_LOCALE = re.compile(r"/(?!(?:en|fr|nl|de|zh)[-_])[a-z]{2}[-_][A-Za-z]{2}/")


def shown(place: str, answers: Answers = ENDS, language: str = "en") -> str:
    return visible(draw(place, view(case_with(answers), language)).text)


def before_fold(screen: Screen) -> str:
    return visible(FOLD.sub("", screen.text))


def costs(**given: Started | Device | Holder) -> Screen:
    return draw("costs", view(case_with(replace(ENDS, **given))))  # type: ignore[arg-type]


def line(step: str, key: str) -> Fact:
    return content().steps[step].lines[key]


def dated(answers: Answers) -> Case:
    return case_with(answers).record(Kind.END_DATE, NOW, day=END, detail="day")


def asked(answers: Answers = ENDS) -> Case:
    return dated(answers).record(Kind.ASKED, NOW, day=TODAY, detail="letter")


def trouble(name: Trouble, case: Case, language: str = "en") -> str:
    return visible(draw(f"trouble.is.{name}", view(case, language)).text)


# --- costs: the start or the last renewal, the phone, a rise of the price


def test_somebody_is_asked_for_the_start_or_the_last_renewal() -> None:
    text = before_fold(draw("costs", view(case_with(ENDS))))
    assert "started or last renewed" in text
    assert "binds you again for at least 6 months" in text
    assert "Your bill shows from when leaving is free" in text


@pytest.mark.parametrize("begun", Started)
def test_every_rule_on_the_fee_counts_a_renewal_too(begun: Started) -> None:
    text = visible(costs(started=begun, device=Device.NO).text)
    assert re.search(r"renew(ed|al)", text)
    assert "from when leaving is free" in text


@pytest.mark.parametrize("language", languages())
def test_nobody_takes_the_answer_to_another_question_for_a_choice(language: str) -> None:
    for begun in Started:
        screen = draw("costs", view(case_with(replace(ENDS, started=begun)), language))
        labels = [button.text for row in screen.rows for button in row]
        assert not any(label.startswith("✓") for label in labels), "nothing is chosen yet on this question"
        (other,) = [label for label in labels if label.startswith("✏️")]
        assert re.search(r"[:：]", other), "the question stands before the answer"
        assert len(labels) == len(set(labels))


def test_who_does_not_know_about_a_phone_reads_the_worst_case_and_where_to_look() -> None:
    question = draw("costs", view(case_with(replace(ENDS, started=Started.LONGER))))
    assert any((b.data or "").endswith("set|device=unknown") for row in question.rows for b in row)
    result = costs(started=Started.UNKNOWN, device=Device.UNKNOWN)
    assert "Phone: you pay up to its value" in before_fold(result)
    assert visible(line("costs", "device_find").text) in visible(result.text)
    labels = [b.text for row in result.rows for b in row]
    assert {"✏️ Start: not known", "✏️ Phone: not known", "✅ I know the costs"} <= set(labels)


def test_the_words_that_are_stored_stay() -> None:
    assert [str(word) for word in Started] == ["under_six_months", "longer", "unknown"]
    assert [str(word) for word in Device] == ["yes", "no", "unknown"]


@pytest.mark.parametrize("begun", UNSURE)
def test_who_may_owe_a_fee_learns_that_a_rise_of_the_price_cancels_it(begun: Started) -> None:
    screen = costs(started=begun, device=Device.NO)
    assert "until 3 months after you were told" in before_fold(screen)
    text = visible(screen.text)
    assert all(words in text for words in ("told a month before", "contract’s index", "You still pay for the phone"))
    assert line("costs", "price_rise").source == "bipt_change_by_operator"


def test_nobody_else_reads_of_a_rise() -> None:
    for screen in (
        costs(started=Started.LONGER, device=Device.NO),
        costs(started=Started.UNKNOWN, device=Device.NO, holder=Holder.COMPANY),
    ):
        assert "Price up" not in visible(screen.text)


# --- the request


def test_a_company_is_not_promised_any_day() -> None:
    company = replace(ENDS, holder=Holder.COMPANY, shared=Shared.ALONE)
    assert "You choose the day" in shown("ask", replace(ENDS, shared=Shared.ALONE))
    for text in (shown("ask", company), trouble(Trouble.REFUSED, case_with(company))):
        assert "You choose the day" not in text
        assert "up to 1 month’s notice" in text


def test_who_moves_may_confirm_online_instead_of_signing() -> None:
    ordering = before_fold(draw("ask", view(dated(MOVES))))
    holder = trouble(Trouble.HOLDER, asked(MOVES))
    for text in (ordering, holder, shown("plan", MOVES)):
        assert "confirm it online" in text or "confirms it online" in text
    assert "a spoken yes is not enough" in ordering


@pytest.mark.parametrize("language", languages())
def test_everybody_is_warned_of_sites_that_sell_letters(language: str) -> None:
    warning = view(None, language).texts.content(line("ask", "free").text)
    online = replace(ENDS, carrier="proximus", channel=Channel.ONLINE)
    for case in (dated(ENDS), dated(online)):
        assert warning in visible(draw("ask", view(case, language)).text)
    assert warning in visible(draw("help", view(None, language)).text)


def test_who_hears_of_two_months_has_an_answer_unless_the_number_moves() -> None:
    (answer,) = [o for o in content().objections if o.slug == "two_months"]
    assert answer.when.startswith("not moving")
    assert "even at once" in shown("ask.say.two_months")
    assert answer.says not in shown("ask.say.two_months", MOVES)


def test_the_sources_of_the_request_say_where_pages_differ() -> None:
    every = "".join(shown(f"sources.ask.{page}") for page in range(1, 9))
    assert "↔️ A contract that went on by itself" in every
    assert "hey! names EUR 30, edpnet EUR 10" in every
    assert "EUR 30" not in shown("ask") + shown("ask", MOVES)


# --- trouble


@pytest.mark.parametrize("days", [None, 0, 30])
def test_who_took_an_offer_by_mistake_reads_the_best_remedy_first(days: int | None) -> None:
    case = asked()
    if days is not None:
        case = case.record(Kind.OFFER, NOW, day=TODAY - timedelta(days=days))
    text = trouble(Trouble.OFFER, case)
    assert "1. You got no contract summary before?" in text
    assert "do not confirm" in text
    for words in ("Taken in a shop? There is no right to withdraw", "pay what you used", "whether Belgium has it"):
        assert words in text


def test_who_is_debited_wrongly_reads_both_limits_and_how_sure_they_are() -> None:
    text = trouble(Trouble.BILLED, asked().record(Kind.ENDED, NOW, day=TODAY))
    assert "within 8 weeks" in text
    assert "you can ask it back only if there was no valid mandate" in text
    assert "You still owe what you owe" in text
    assert line("final_bill", "thirteen_months").confidence is Confidence.SECONDARY
    assert "End the mandate with BASE" in text


def test_who_waits_for_the_ombudsman_reads_two_years_of_averages() -> None:
    case = asked().record(Kind.COMPLAINED, NOW, day=TODAY).record(Kind.OMBUDSMAN, NOW, day=TODAY)
    assert "34 days in 2023 and 2024" in trouble(Trouble.NO_ANSWER, case)
    assert line("trouble", "wait_average").confidence is Confidence.SECONDARY


def test_who_lost_the_sim_and_moves_is_not_sent_for_a_new_one_first() -> None:
    text = trouble(Trouble.SIM_GONE, asked(MOVES))
    assert "Get a new SIM first" not in text
    assert "Is the number still active? Then order the move" in text


def test_who_thinks_of_not_paying_reads_the_same_as_at_the_operators() -> None:
    text = shown("prepare")
    assert "Not paying is no safe way out" in text
    assert "ends nothing: bills" not in text


# --- credit and roaming


@pytest.mark.parametrize("carrier", ["other", "unknown"])
def test_who_moves_a_prepaid_number_may_claim_all_credit_that_was_paid_for(carrier: str) -> None:
    facts = content().carriers[carrier].prepaid_refund
    assert "last top-up" not in "".join(fact.text for fact in facts)
    assert "all credit that you paid for and that has not expired" in facts[0].text
    assert facts[0].source == "rd_2022_prepaid"
    prepaid = Answers(carrier, Plan.PREPAID, Number.MOVE)
    assert "Prepaid bundles do not count" in shown("balance.local.1", prepaid)


def test_who_keeps_the_number_on_a_prepaid_card_reads_nothing_about_subscriptions() -> None:
    text = shown("q.keep")
    assert "texts received abroad are free" not in text
    assert "A Proximus prepaid card has no day pass" in text


def test_the_day_pass_is_for_a_subscription_outside_the_european_union() -> None:
    abroad = replace(ENDS, carrier="proximus", sim=Sim.WORKS_ABROAD)
    text = shown("unlink", abroad)
    assert "Proximus subscription, outside the EU and EEA" in text
    assert "Outside the EU and EEA, switch roaming on" in text
    assert "day pass" not in shown("unlink", replace(abroad, plan=Plan.PREPAID))


# --- no claim without a page that makes it


@pytest.mark.parametrize(
    ("step", "key", "source"),
    [
        ("prepare", "unpaid", "own"),
        ("prepare", "dead_sim", "own"),
        ("ask", "block_goes_on", "own"),
        ("ask", "codes_typed", "own"),
        ("ask", "codes", "safeonweb_codes"),
        ("ask", "move_keep", "vikings_moving"),
        ("ask", "move_no_need", "bipt_tell_old"),
        ("ask", "move_sign", "bipt_portability"),
        ("trouble", "holder_move", "bipt_portability"),
        ("trouble", "sim_move", "bipt_portability"),
    ],
)
def test_each_line_names_the_source_that_says_it(step: str, key: str, source: str) -> None:
    assert line(step, key).source == source


def test_the_rule_about_codes_is_ours_where_no_page_has_it() -> None:
    assert "operator" not in line("ask", "codes").text
    for channel in (Channel.LETTER, Channel.EMAIL, Channel.HOTLINE, Channel.SHOP):
        text = visible(draw("ask", view(dated(replace(ENDS, channel=channel)))).text)
        assert (line("ask", "codes_typed").text in text) is (channel is not Channel.LETTER)


def test_nobody_is_sent_to_a_page_in_a_language_that_we_do_not_speak() -> None:
    links = [source.url for source in content().sources.values()]
    links += [service.link for group in content().services.values() for service in group.services]
    assert [link for link in links if OTHER_LOCALE.search(link)] == []


def test_a_question_of_a_user_is_no_official_source() -> None:
    source = content().sources["microsoft_30_days"]
    assert not source.official
    assert not source.url
    (microsoft,) = [s for g in content().services.values() for s in g.services if s.slug == "microsoft"]
    assert microsoft.link == "https://account.live.com/proofs"
    facts: list[Provenance] = [microsoft.forgotten, microsoft.how, microsoft.number_dead]
    facts += [line("leaving", "microsoft"), line("unlink", "slow_accounts")]
    assert {fact.confidence for fact in facts} == {Confidence.SECONDARY}
