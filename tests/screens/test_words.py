"""Words that have to fit the person who reads them: the languages, the plan, the operator, the two dates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.free_text.cities import zone_of
from bot.guide.case import Answers, Channel, Device, Kind, Number, Plan, Shared, Sim
from bot.guide.steps import StepId
from bot.screens.registry import draw, message
from tests.screens.budget import visible
from tests.screens.worlds import NOW, TODAY, case_with, content, languages, view

CALLING = Answers("base", Plan.SUBSCRIPTION, Number.GIVE_UP, Sim.WORKS_HERE, Channel.HOTLINE)
LOST = replace(CALLING, sim=Sim.LOST)
SPOKEN = ("fr", "nl", "de", "en")
ASKS_FOR = {  # who asks for which language, in the words of whom they speak with
    ("zh", "fr"): "Pourrions-nous parler anglais",
    ("fr", "nl"): "Kunnen we Frans spreken",
    ("nl", "fr"): "Pourrions-nous parler néerlandais",
    ("de", "fr"): "Pourrions-nous parler allemand",
    ("de", "nl"): "Kunnen we Duits spreken",
    ("en", "de"): "Könnten wir bitte Englisch sprechen",
}
BECAUSE = {
    "fr": ("à la suite de ma résiliation", "parce que mon numéro est passé chez un autre opérateur"),
    "nl": ("omdat ik het heb opgezegd", "omdat mijn nummer naar een andere operator is overgedragen"),
    "de": ("durch meine Kündigung", "durch Mitnahme der Rufnummer zu einem anderen Anbieter"),
    "en": ("because I cancelled it", "because my number moved to another operator"),
}
SOLUTION = {
    "fr": ("la confirmation écrite de la date de fin", "le transfert du numéro"),
    "nl": ("de schriftelijke bevestiging van de einddatum", "de overdracht van mijn nummer"),
    "de": ("die schriftliche Bestätigung des Enddatums", "die Übertragung meiner Rufnummer"),
    "en": ("written confirmation of the end date", "the move of my number"),
}
ANY_LANGUAGE = re.compile(r"Could we speak|Pourrions-nous parler|Kunnen we \w+ spreken|Könnten wir bitte \w+ sprechen")


def phrases(reader: str, language: str) -> str:
    sent = message(view(case_with(CALLING), reader), f"phrases.{language}")
    assert sent is not None
    return visible(sent.text)


@pytest.mark.parametrize("pair", ASKS_FOR)
def test_a_reader_asks_for_the_own_language_in_the_language_of_the_call(pair: tuple[str, str]) -> None:
    text = phrases(*pair)
    assert ASKS_FOR[pair] in text
    said = [line for line in text.split("\n") if ANY_LANGUAGE.search(line)]
    assert len([line for line in said if ASKS_FOR[pair] in line]) == 1


@pytest.mark.parametrize("language", SPOKEN)
def test_a_list_in_the_readers_own_language_has_each_sentence_once(language: str) -> None:
    lines = [line for line in phrases(language, language).split("\n") if line]
    bare = [re.sub(r"[\s\u00a0\u202f]+|\d{4}", "", line) for line in lines]
    assert len(bare) == len(set(bare)), "no sentence twice, whatever spaces and years"
    assert not any(ANY_LANGUAGE.search(line) for line in lines), "nobody asks for what is spoken anyway"


@pytest.mark.parametrize("language", languages())
def test_the_sentences_for_a_lost_card_come_with_english_and_their_meaning(language: str) -> None:
    text = visible(draw("ask.block", view(case_with(LOST), language)).text)
    assert "J’ai perdu ma carte SIM" in text
    assert "My SIM card is lost" in text
    lost = next(p for p in content().phrases if p.when == "lost")
    assert view(None, language).texts.content(lost.en) in text or language in ("fr", "nl", "en")


def test_a_prepaid_card_that_is_lost_is_promised_no_bills() -> None:
    lost = Answers("vikings", Plan.PREPAID, Number.GIVE_UP, Sim.LOST, Channel.LETTER)
    assert "bills" not in draw("ask.block", view(case_with(lost))).text
    assert "bills" in draw("ask.block", view(case_with(LOST))).text


@pytest.mark.parametrize("carrier", ["other", "unknown"])
def test_nothing_is_said_to_be_known_of_an_operator_that_nobody_knows(carrier: str) -> None:
    assert (
        "known of" not in draw("plan", view(case_with(replace(CALLING, carrier=carrier, channel=Channel.LETTER)))).text
    )
    assert "facts about BASE" in draw("plan", view(case_with(CALLING))).text


@pytest.mark.parametrize("language", languages())
def test_two_dates_on_one_screen_say_what_each_is_for(language: str) -> None:
    case = case_with(CALLING).record(Kind.END_DATE, NOW, day=date(2026, 12, 20), detail="day")
    case = case.record(Kind.ASKED, NOW, day=TODAY, detail="hotline")
    confirmed = case.record(Kind.CONFIRMED, NOW, day=TODAY)
    asked = {
        visible(draw(step, view(one, language)).text).split("\n\n")[-2]
        for step, one in ((StepId.CONFIRMATION, case), (StepId.ENDED, confirmed))
    }
    assert len(asked) == 2, "each question in its own words"


def test_years_are_years_in_chinese() -> None:
    text = "".join(draw(step, view(case_with(CALLING), "zh")).text for step in ("prepare", "costs", "ask"))
    assert re.search(r"\d{4}[–-]\d{4} 年", text)
    assert not re.search(r"\d{4}[–-]\d{4}(?! 年)", text)


@pytest.mark.parametrize("typed", ["北京时间", "中国成都", "新疆", "乌鲁木齐", "北京", "成都市", "中国", "四川"])
def test_china_is_understood_as_people_write_it(typed: str) -> None:
    assert zone_of(typed) == "Asia/Shanghai"


@pytest.mark.parametrize("number", Number)
def test_an_operator_that_is_not_known_stands_in_its_case_in_german(number: Number) -> None:
    sim, channel = (Sim.WORKS_HERE, Channel.LETTER) if number is Number.GIVE_UP else (None, None)
    case = case_with(Answers("unknown", Plan.SUBSCRIPTION, number, sim, channel)).record(Kind.ASKED, NOW, day=TODAY)
    places = ("plan", "ask", "ask.when", "prepare", "costs", "balance", "extras", "ended", "final_bill", "q.channel")
    seen = "\n".join(visible(draw(place, view(case, "de")).text) for place in (*places, "trouble.is.no_answer"))
    assert "Anbieter" in seen
    assert not re.search(r"(?i)\b(bei|von|zu|mit|an|für|über) ihr anbieter\b", seen)


@pytest.mark.parametrize("language", SPOKEN)
def test_who_contests_a_bill_says_what_happened_and_nothing_else(language: str) -> None:
    cancelled, moved = BECAUSE[language]
    for wish, said, not_said in ((Number.GIVE_UP, cancelled, moved), (Number.MOVE, moved, cancelled)):
        sent = message(view(case_with(replace(CALLING, number=wish))), f"contest.{language}")
        assert sent is not None
        assert said in visible(sent.text)
        assert not_said not in visible(sent.text)


@pytest.mark.parametrize("language", SPOKEN)
def test_who_writes_to_the_ombudsman_asks_for_the_move_or_for_the_end(language: str) -> None:
    ended, moved = SOLUTION[language]
    for wish, said, not_said in ((Number.GIVE_UP, ended, moved), (Number.MOVE, moved, ended)):
        sent = message(view(case_with(replace(CALLING, number=wish))), f"ombudsman.{language}")
        assert sent is not None
        assert said in visible(sent.text)
        assert not_said not in visible(sent.text)


@pytest.mark.parametrize("shared", [None, *Shared])
def test_who_has_more_on_the_bill_is_told_to_choose_only_this_number_online(shared: Shared | None) -> None:
    case = case_with(replace(CALLING, channel=Channel.ONLINE, shared=shared))
    case = case.record(Kind.END_DATE, NOW, day=TODAY + timedelta(days=20), detail="day")
    assert ("Choose only this number there" in draw("ask", view(case)).text) is (
        shared in (Shared.SHARED, Shared.UNKNOWN)
    )


@pytest.mark.parametrize(("plan", "bill"), [(Plan.SUBSCRIPTION, True), (Plan.PREPAID, False)])
def test_who_has_a_prepaid_card_is_asked_for_no_bill(plan: Plan, bill: bool) -> None:
    case = case_with(replace(CALLING, plan=plan))
    for place, words in (("plan", "latest bill"), ("prepare", "latest bill"), ("ask.text", "as on the bill")):
        assert (words in visible(draw(place, view(case)).text)) is bill, place


def test_who_got_no_phone_does_not_read_of_its_table_on_the_last_bill() -> None:
    for device, read in ((Device.NO, False), (Device.YES, True), (None, True)):
        text = draw("final_bill", view(case_with(replace(CALLING, device=device)))).text
        assert ("phone by its table" in text) is read


def spoken_by(plan: Plan, shared: Shared | None = None, reader: str = "zh") -> tuple[str, str]:
    """What somebody who moves a number says in French: to the new operator, and to the old one."""
    case = case_with(Answers("base", plan, Number.MOVE, shared=shared))
    sent = message(view(case, reader), "phrases.fr")
    assert sent is not None
    new, between, old = visible(sent.text).partition("对 BASE 说" if reader == "zh" else "À BASE")
    assert between
    return new, old


def test_who_moves_speaks_to_the_new_operator_first_and_to_the_old_one_only_where_needed() -> None:
    for plan in (Plan.SUBSCRIPTION, Plan.PREPAID):
        new, old = spoken_by(plan)
        wanted = "une carte prépayée" if plan is Plan.PREPAID else "un abonnement"
        assert f"prendre {wanted} chez vous" in new
        assert "Ne résiliez rien" in old
        assert "Ne résiliez rien" not in new
        assert "plus tôt" in new
        assert ("carte SIM est" in new) is (plan is Plan.PREPAID)
        assert ("numéro de client chez mon opérateur actuel" in new) is (plan is Plan.SUBSCRIPTION)
        assert ("crédit restant" in old) is (plan is Plan.PREPAID)
    assert "Seul ce numéro est transféré" in spoken_by(Plan.SUBSCRIPTION, Shared.SHARED)[0]
    assert "Seul ce numéro est transféré" not in new


def test_who_moves_and_reads_the_language_of_the_call_reads_each_sentence_once() -> None:
    new, old = spoken_by(Plan.SUBSCRIPTION, reader="fr")
    lines = [line for line in (new + old).split("\n") if line]
    assert len(lines) == len(set(lines))
    assert not any(ANY_LANGUAGE.search(line) for line in lines)


def test_no_trace_of_a_call_is_answered_with_the_call() -> None:
    case = case_with(CALLING)
    for channel, slug in ((Channel.HOTLINE, "no_trace_spoken"), (Channel.LETTER, "no_trace")):
        asked = case.record(Kind.ASKED, NOW, day=TODAY, detail=channel)
        drawn = [draw(f"ask.say.{one}", view(asked)).text for one in ("no_trace", "no_trace_spoken")]
        proof = ["I have proof" in text for text in drawn]
        assert any(proof) is (slug == "no_trace")
