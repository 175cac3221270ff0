"""What people type, in five languages: 40 sentences of each, written by readers of it before there was a recogniser."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.free_text.concerns import HIDES, LATIN, MOST_CHARACTERS, ORDER, concerns_of
from bot.free_text.sayings import CHINESE, sayings
from bot.guide.offers import Concern
from bot.languages import LANGUAGES

SENTENCES = Path(__file__).parent / "fixtures" / "typed"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    means: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """`of` sentences have a meaning: `hits` were offered it, `wrong` only another one. Of those that mean `none`
    `alarms` were offered something."""

    of: int
    hits: int
    wrong: int
    none: int
    alarms: int

    def __str__(self) -> str:
        return f"{self.hits} of {self.of} hit, {self.wrong} wrong, {self.alarms} of {self.none} false alarms"


def sentences(language: str) -> list[Sentence]:
    table = tomllib.loads((SENTENCES / f"{language}.toml").read_text(encoding="utf-8"))
    return [Sentence(**one) for one in table["sentence"]]


def figures(every: list[Sentence]) -> Figures:
    meaning = [one for one in every if one.means != NONE]
    hits = [one for one in meaning if one.means in concerns_of(one.text)]
    wrong = [one for one in meaning if one not in hits and concerns_of(one.text)]
    none = [one for one in every if one.means == NONE]
    return Figures(len(meaning), len(hits), len(wrong), len(none), sum(bool(concerns_of(one.text)) for one in none))


@pytest.mark.parametrize(
    ("language", "hits", "alarms"), [("zh", 35, 0), ("en", 32, 0), ("fr", 34, 0), ("nl", 32, 0), ("de", 32, 0)]
)
def test_a_sentence_brings_its_button_and_a_denied_one_does_not(language: str, hits: int, alarms: int) -> None:
    """These the tables were made with; docs/typed.md has the figures of others."""
    found = figures(sentences(language))
    sys.stdout.write(f"{language}: {found}\n")
    assert found.hits >= hits, str(found)
    assert found.alarms <= alarms, str(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fifth_of_the_sentences_is_denied_and_each_meaning_is_among_them(language: str) -> None:
    every = sentences(language)
    assert len(every) >= 40
    assert sum(one.negated for one in every) >= len(every) / 5
    assert {one.means for one in every} <= {NONE, *Concern}


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        *((word, "billed") for word in ("billed", "Rechnung", "factuur", "facture", "账单", "扣款", "帳單")),
        *((word, "died") for word in ("died", "overleden", "décédé", "decede", "verstorben", "去世")),
        *((word, "collector") for word in ("催款", "huissier", "incasso", "Inkasso", "bailiff", "DEURWAARDER!")),
        *((word, "cancelled") for word in ("opgezegd", "gekündigt", "gekuendigt", "résilié", "cancelled")),
        *((word, "end") for word in ("kündigen", "opzeggen", "résilier", "取消", "cancel")),
        *((word, "no_answer") for word in ("no answer", "keine Antwort", "geen antwoord", "pas de réponse", "没人理")),
        *((word, "scam") for word in ("scam", "arnaque", "Betrug", "oplichting", "诈骗", "詐騙")),
        *((word, "lost") for word in ("SIM lost", "carte perdue", "sim kwijt", "Handy geklaut", "手机丢了")),
    ],
)
def test_a_word_is_enough(text: str, concern: str) -> None:
    assert concerns_of(text) == (concern,)


@pytest.mark.parametrize(
    "text",
    [
        *("no bill came", "not billed", "nobody has died", "it was not a scam", "I have not lost my phone"),
        *("keine Rechnung mehr", "niemand ist gestorben", "kein Inkasso", "das Handy ist nicht weg"),
        *("geen factuur", "er is niemand overleden", "geen deurwaarder", "niet gestolen"),
        *("pas de facture", "n’a pas été débité", "personne n'est mort", "ce n’est pas une arnaque"),
        *("没有再扣", "没有再扣款", "没人去世", "不是诈骗", "手机没丢", "沒有再扣款"),
    ],
)
def test_what_is_denied_is_not_offered(text: str) -> None:
    assert concerns_of(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("", "ok", "thanks!", "hello", "30/11", "2026-12-24", "Gent", "😀", "👍👍", "0470 12 34 56", "5 GB", "25 €"),
        *("merci beaucoup", "bonjour", "dank u", "danke schön", "谢谢", "你好", "早上好", "?", "\u202e\u200b", "<b>"),
        *("Proximus", "Mobile Vikings", "hey", "Lycamobile", "end of month", "fin du mois", "Ende des Monats", "月底"),
        *("how is the weather", "it rains today", "il pleut", "het regent", "es regnet", "今天下雨"),
    ],
)
def test_small_talk_days_places_and_operators_are_no_concern(text: str) -> None:
    assert concerns_of(text) == ()


def test_two_concerns_are_both_told_and_no_more() -> None:
    assert concerns_of("they still bill me and nobody answers") == ("billed", "no_answer")
    assert concerns_of("they refuse, they still bill me, nobody answers") == ("refused", "billed")
    assert concerns_of("je quitte la Belgique et je veux garder mon numéro") == ("leaving", "keep")


def test_each_table_knows_all_concerns_and_the_guide_knows_them_too() -> None:
    assert set(ORDER) == set(HIDES) == {str(one) for one in Concern}
    for language in (*LATIN, CHINESE):
        assert {*sayings(language).said, *sayings(language).bare} == set(ORDER), language


def test_of_a_long_text_only_the_beginning_is_read() -> None:
    assert concerns_of("hm " * MOST_CHARACTERS + "they still bill me") == ()
    assert concerns_of("they still bill me. " + "hm " * MOST_CHARACTERS) == ("billed",)


@given(st.text(max_size=200) | st.text(st.sampled_from(" ,.'’没扣款号旧nobilpasfactureé"), max_size=500))
def test_it_never_stumbles(text: str) -> None:
    assert set(concerns_of(text)) <= set(ORDER)
