"""No text of ours gives up the right to move the number for a month after the end: who never wrote it still has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.guide.case import Answers, Number, Plan, Shared
from bot.languages import PAPER_LANGUAGES
from bot.screens.letters.engine import Request, make
from tests.screens.worlds import TODAY, case_with, catalogues, content, languages

RENOUNCING = {
    "en": r"\b(not wish|not want|do not|not to|nor)\b.{0,20}\b(keep|to move)\b.{0,20}\bnumber"
    r"|give up (my|the|this) number|or to move it",
    "fr": r"(\bne\b|\bn[’']|\bni\b).{0,30}\b(garde|garder|conserve|conserver|transférer)\b|renonce.{0,30}numéro",
    "nl": r"nummer.{0,30}\bniet\b.{0,30}\b(behouden|overdragen)|behoud het nummer niet|niet overdragen",
    "de": r"Nummer.{0,30}\bnicht\b.{0,30}\b(behalten|mitnehmen)|behalte die Nummer nicht|verzichte.{0,30}Nummer",
    "zh": r"号码.{0,4}不保留|不保留.{0,4}号码|不(想|会|要|办)?(携号)?转网",
}
EXAMPLES = {
    "en": (
        "I do not wish to keep the number(s).",
        "I do not wish to keep this number or to move it to another operator.",
    ),
    "fr": ("Je ne souhaite pas conserver ce(s) numéro(s).", "Je ne garde pas le numéro"),
    "nl": ("Ik wil dit nummer niet behouden en het ook niet overdragen.", "Ik behoud het nummer niet"),
    "de": ("Ich möchte diese Nummer(n) nicht behalten.", "Ich behalte die Nummer nicht"),
    "zh": ("号码不保留", "这个号码我不保留。"),
}


def _texts(language: str) -> Iterator[str]:
    """Every letter, phrase and answer in a language, and the four points of a call as the user reads them."""
    known = content()
    if language in PAPER_LANGUAGES:
        pieces = (one for x in known.letters.values() for one in (*x.subject, *x.paragraph))
        yield from (getattr(one, language) for one in pieces)
        yield from (getattr(one, language) for one in (*known.phrases, *known.objections))
    texts = catalogues().for_language(language)
    yield from (texts.content(one.en) for one in known.phrases)
    yield from (texts.content(one.en) for one in known.objections)
    yield from (texts.content(line.text) for step in known.ask.values() for line in step.lines.values())
    yield from (texts.content(line.text) for line in known.steps["ask"].lines.values())


@pytest.mark.parametrize("language", languages())
def test_no_letter_phrase_or_answer_renounces_the_number(language: str) -> None:
    texts = list(_texts(language))
    assert len(texts) > 50
    assert [text for text in texts if re.search(RENOUNCING[language], text)] == []


@pytest.mark.parametrize("language", languages())
def test_a_sentence_that_renounces_the_number_is_found(language: str) -> None:
    assert [s for s in EXAMPLES[language] if not re.search(RENOUNCING[language], s)] == []


@pytest.mark.parametrize("plan", [*Plan])
@pytest.mark.parametrize("shared", [*Shared])
def test_a_cancellation_says_that_no_move_was_asked_for(plan: Plan, shared: Shared) -> None:
    case = case_with(Answers("base", plan, Number.GIVE_UP, shared=shared))
    said = {"en": "I have not asked to move the number", "fr": "Je n'ai pas demandé de transfert du numéro"}
    said |= {"nl": "Ik heb geen nummeroverdracht gevraagd", "de": "Ich habe keine Rufnummernmitnahme beantragt"}
    for language, sentence in said.items():
        made = make(case, Request("cancel", language), TODAY, content())
        assert made is not None
        assert sentence in made.whole


def test_only_the_number_has_to_be_active_for_a_move_not_the_sim() -> None:
    known = content()
    facts = [f.text for carrier in known.carriers.values() for f in carrier.known() if hasattr(f, "text")]
    lines = [line.text for step in (*known.steps.values(), *known.ask.values()) for line in step.lines.values()]
    wrong = re.compile(r"SIM must work|needs an active SIM|move the number while the SIM works")
    assert [text for text in (*facts, *lines) if wrong.search(text)] == []
