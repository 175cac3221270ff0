"""One concept, one word: a second word for a term of locales/README.md is found where a pattern makes it certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("zh", "fr", "nl", "de")
KEEP_OUT = {  # "Words to keep out" of locales/README.md, whatever the English says
    "zh": r"注销合约|报停|转号|注册信|居住证|罚款|資料|驗證碼",
    "fr": r"\bforfaits?\b|prélèvement|\bRIO\b|\bmairie|\bLRAR\b",
    "nl": r"06-nummer|incasso(?!bureau)|klantenservice|\bannuleren\b|\bafhouding|\bdebitering",
    "de": r"Guthabenkarte|Schlichtungsstelle|Rufnummernportierung|Bankeinzug",
}
SECOND_WORDS = (  # what the English speaks of, and the second words for it by language
    (r"[Mm]ove (already |was )?ordered|ordered the move", {"fr": "command", "nl": "besteld", "de": "beauftragt"}),
    (r"\bcustomer number", {"zh": "客户编号|客户号码", "fr": "numéro client", "nl": "klantennummer", "de": "Kundennr"}),
    (
        r"\b[Ll]ast bill\b",
        {"zh": "最后账单", "fr": "dernière facture à payer", "nl": "slotfactuur", "de": "Endrechnung"},
    ),
    (r"\bcustomer service\b", {"fr": "service client\\b", "nl": "klantenservice", "de": "Kundenservice"}),
    (r"Ombudsman", {"zh": "调解员|监察专员", "fr": "ombudsman", "nl": "Ombudsman", "de": "Ombudsmann|Ombudsstelle"}),
    (
        r"\bprepaid\b",
        {"zh": "储值卡|预付费卡", "fr": "prépayé de recharge", "nl": "herlaadkaart", "de": "Guthabenkarte"},
    ),
    (r"\bregistered letter\b", {"zh": "注册信|挂号邮件", "fr": "lettre avec accusé", "nl": "aangetekend schrijven"}),
    (
        r"\bmove (the|your|my) number\b",
        {"zh": "转号|携转", "fr": "porter le numéro", "nl": "porteren", "de": "portieren"},
    ),
)


def entries(language: str) -> Iterator[tuple[str, str]]:
    """English and every form of the translation."""
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        english = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        yield from ((english, form) for form in forms if english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_that_the_glossary_keeps_out_stands_in_a_translation(language: str) -> None:
    assert [said for _, said in entries(language) if re.search(KEEP_OUT[language], said)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_term_has_one_word(language: str) -> None:
    known = tuple(entries(language))
    for english, words in SECOND_WORDS:
        assert any(re.search(english, said) for said, _ in known), f"nothing speaks of {english} any more"
        second = words.get(language)
        found = [said for text, said in known if second and re.search(english, text) and re.search(second, said)]
        assert found == [], (english, second)
