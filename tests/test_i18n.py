"""Languages: which are offered, which is guessed, and how each writes dates, amounts and plurals."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.i18n import Catalogues, Texts, field_faults
from bot.languages import LANGUAGES
from tests.fixtures.catalogue import entry, plural, write_po
from tools.catalogues import write_mo_file

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_po(tmp_path, "fr", entry("Back", "Retour"), plural("One", "{n} days", "Un jour", "{n} jours"))
    write_po(tmp_path, "zh", entry("Back", "返回", context="button"), plural("One", "{n} days", "{n} 天"))
    return tmp_path


@pytest.mark.parametrize(
    ("language", "day", "year", "short", "weekday"),
    [
        ("en", "30 November", "30 November 2026", "30 Nov", "Mon 30 Nov"),
        ("zh", "11 月 30 日", "2026 年 11 月 30 日", "11 月 30 日", "11 月 30 日周一"),
        ("fr", "30 novembre", "30 novembre 2026", "30 nov.", "lun. 30 nov."),
        ("nl", "30 november", "30 november 2026", "30 nov", "ma 30 nov"),
        ("de", "30. November", "30. November 2026", "30. Nov.", "Mo., 30. Nov."),
    ],
)
def test_it_writes_dates(language: str, day: str, year: str, short: str, weekday: str) -> None:
    texts = Texts(language)
    assert texts.date(DAY) == day
    assert texts.date(DAY, "year") == year
    assert texts.date(DAY, "short") == short
    assert texts.date(DAY, "weekday") == weekday


def test_it_heads_a_calendar() -> None:
    assert Texts("en").month(2026, 11) == "November 2026"
    assert Texts("zh").month(2026, 11) == "2026 年 11 月"
    assert Texts("de").weekdays() == ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
    assert Texts("zh").weekdays()[0] == "周一"
    assert Texts("fr").weekday(DAY) == "lundi"


def test_it_writes_amounts() -> None:
    amounts = [Texts(language).money(5).replace("\xa0", " ") for language in LANGUAGES]
    assert amounts == ["€5", "€5", "5 €", "€ 5", "5 €"]
    assert Texts("fr").money(Decimal("12.5")).replace("\xa0", " ") == "12,50 €"


def test_it_writes_times_places_and_lists() -> None:
    moment = datetime(2026, 11, 30, 9, 5, tzinfo=UTC)
    assert Texts("en").time_of_day(moment, "Europe/Brussels") == "10:05"
    assert Texts("zh").time_of_day(moment, "Asia/Shanghai") == "17:05"
    assert Texts("nl").city("Europe/Brussels") == "Brussel"
    assert Texts("zh").city("Asia/Shanghai") == "北京"
    assert Texts("en").city("Asia/Shanghai") == "Shanghai"
    assert Texts("zh").city("Asia/Kolkata") == "加尔各答"
    assert Texts("en").list(["a", "b", "c"]) == "a, b and c"
    assert Texts("zh").list(["a", "b", "c"]) == "a、b和c"


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    texts = Catalogues(tmp_path / "nowhere").for_language("en")
    assert texts.gettext("Back") == "Back"
    assert texts.pgettext("button", "Back") == "Back"
    assert [texts.ngettext("One", "{n} days", n) for n in (0, 1, 2)] == ["{n} days", "One", "{n} days"]
    assert [texts.npgettext("button", "One", "{n} days", n) for n in (1, 2)] == ["One", "{n} days"]
    assert texts.content("") == ""


def test_it_reads_a_po_file(folder: Path) -> None:
    catalogues = Catalogues(folder)
    french, chinese = catalogues.for_language("fr"), catalogues.for_language("zh")
    assert french.gettext("Back") == french.content("Back") == "Retour"
    assert [french.ngettext("One", "{n} days", n) for n in (0, 1, 2)] == ["Un jour", "Un jour", "{n} jours"]
    assert chinese.pgettext("button", "Back") == "返回"
    assert chinese.gettext("Back") == "Back"
    assert chinese.ngettext("One", "{n} days", 1) == "{n} 天"
    assert catalogues.for_language("fr") is french


def test_it_prefers_an_mo_that_is_not_older(folder: Path) -> None:
    po = write_po(folder, "fr", entry("Back", "compiled"))
    write_mo_file(po)
    write_po(folder, "fr", entry("Back", "edited"))
    now = po.stat().st_mtime
    os.utime(po.with_suffix(".mo"), (now, now))
    assert Catalogues(folder).for_language("fr").gettext("Back") == "compiled"
    os.utime(po.with_suffix(".mo"), (now - 10, now - 10))
    assert Catalogues(folder).for_language("fr").gettext("Back") == "edited"


def test_it_always_offers_the_five_in_menu_order(folder: Path) -> None:
    write_po(folder, "pl", entry("Back", "Wstecz"), plural("One", "{n} days", "Dzień", "{n} dni"))
    write_po(folder, "zh", entry("Back", "返回"), plural("One", "{n} days", "{n} 天"))
    assert Catalogues(folder).languages == ("zh", "en", "fr", "nl", "de", "pl")


WRONG = [
    entry("Next", ""),
    entry("Next", "Suivant", before="#, fuzzy\n"),
    entry("Next", "Suivant", before="#, python-format, fuzzy\n"),
    plural("One more", "{n} more", "Un", ""),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_language_with_a_missing_sentence_stays_and_that_sentence_is_english(folder: Path, wrong: str) -> None:
    write_po(folder, "fr", entry("Back", "Retour"), wrong, entry("Last", "Fin"))
    catalogues = Catalogues(folder)
    french = catalogues.for_language("fr")
    assert "fr" in catalogues.languages
    assert [french.gettext(word) for word in ("Back", "Next", "Last")] == ["Retour", "Next", "Fin"]
    assert french.ngettext("One more", "{n} more", 2) == "{n} more"
    assert french.language == "fr"


@pytest.mark.parametrize("wrong", WRONG)
def test_it_counts_the_sentences_that_are_english(folder: Path, wrong: str) -> None:
    write_po(folder, "fr", entry("Back", "Retour"), wrong, entry("Last", "Fin"))
    write_po(folder, "fr2", wrong)
    (folder / "fr2" / "LC_MESSAGES" / "messages.po").rename(folder / "messages.pot")
    assert "fr: 1 of 1 sentences are English" in [str(gap) for gap in Catalogues(folder).gaps]


def test_it_counts_a_sentence_that_never_reached_a_language(folder: Path) -> None:
    write_po(folder, "pot", *(entry(f"Sentence {n}", "") for n in range(1778)))
    (folder / "pot" / "LC_MESSAGES" / "messages.po").rename(folder / "messages.pot")
    write_po(folder, "zh", *(entry(f"Sentence {n}", "句") for n in range(1776)), entry("Old", "旧"))
    assert "zh: 2 of 1,778 sentences are English" in [str(gap) for gap in Catalogues(folder).gaps]


def test_a_new_language_is_offered_when_nearly_all_of_it_is_translated(folder: Path) -> None:
    write_po(folder, "pot", *(entry(f"Sentence {n}", "") for n in range(100)))
    (folder / "pot" / "LC_MESSAGES" / "messages.po").rename(folder / "messages.pot")
    for translated, offered in ((10, False), (97, False), (98, True), (100, True)):
        write_po(folder, "pl", *(entry(f"Sentence {n}", "Zdanie") for n in range(translated)))
        catalogues = Catalogues(folder)
        assert ("pl" in catalogues.languages) is offered
        assert catalogues.for_language("pl").gettext("Sentence 1") == "Zdanie", "who chose it keeps it"


def test_the_catalogues_in_the_tree_are_complete() -> None:
    assert Catalogues(ROOT / "locales").gaps == ()


def test_long_and_obsolete_entries_are_complete(folder: Path) -> None:
    long = '\nmsgid "Long"\nmsgstr ""\n"In two "\n"lines"\n\n#~ msgid "Old"\n#~ msgstr ""\n'
    write_po(folder, "fr", entry("Back", "Retour"), long)
    assert "fr" in Catalogues(folder).languages


@pytest.mark.parametrize(
    ("code", "language"),
    [
        *((code, "zh") for code in ("zh", "zh-hans", "zh-cn", "zh-sg", "zh-hant", "zh-tw", "zh-hk", "zh_CN")),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr-BE", "fr"),
        ("FR", "fr"),
        ("de-AT", "de"),
        ("yue-Hant-HK", "zh"),
        ("pt-br", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_it_guesses_an_offered_language(folder: Path, code: str | None, language: str) -> None:
    assert Catalogues(folder).guess(code) == language


def test_it_guesses_the_fallback_it_was_given(folder: Path) -> None:
    assert Catalogues(folder).guess("pt", fallback="fr") == "fr"


def test_a_broken_translation_stops_the_start(folder: Path) -> None:
    po = write_po(folder, "fr", entry("Ask {carrier}", "Demandez à {operateur}"))
    catalogues = Catalogues(folder)
    for read in (catalogues.load, catalogues.check):
        with pytest.raises(ContentError) as caught:
            read()
        assert [line.partition(" (")[0] for line in caught.value.lines] == [
            f"{po}: 'Ask {{carrier}}': {{carrier}} is missing",
            f"{po}: 'Ask {{carrier}}': {{operateur}} is not in the original",
        ]


def test_a_file_that_is_no_catalogue_is_one_readable_line(folder: Path) -> None:
    po = folder / "fr" / "LC_MESSAGES" / "messages.po"
    po.write_text('msgid "Back"\nnonsense\nmsgstr "Retour"\n', encoding="utf-8")
    with pytest.raises(ContentError, match="cannot be read"):
        Catalogues(folder).check()


def test_all_broken_languages_are_named_at_once(folder: Path) -> None:
    write_po(folder, "fr", entry("Ask {carrier}", "Demandez"))
    write_po(folder, "de", entry("Ask {carrier}", "Fragen Sie {carrier"))
    (folder / "zh" / "LC_MESSAGES" / "messages.po").write_bytes('msgid "é"\nmsgstr "é"\n'.encode("latin-1"))
    with pytest.raises(ContentError) as caught:
        Catalogues(folder).load()
    assert len(caught.value.lines) == 3


@pytest.mark.parametrize(
    ("originals", "translations", "faults"),
    [
        (["{a} of {b}"], ["{b} : {a}"], []),
        (["{a}"], ["{a"], ["wrong braces: expected '}' before end of string"]),
        (["one {c}", "{n} {c}"], ["un {c}", "{n} {c}"], []),
        (["one {c}", "{n} {c}"], ["{n} {c}"], []),
        (["one {c}", "{n} {c}"], ["un", "{n} {c}"], ["{c} is missing"]),
        (["one {c}", "{n} {c}"], ["un {c}", "{c}"], ["{n} is missing"]),
    ],
)
def test_it_compares_fields(originals: list[str], translations: list[str], faults: list[str]) -> None:
    assert list(field_faults(originals, translations)) == faults


def test_it_does_not_load_the_po_reader_at_start() -> None:
    code = "import sys, bot.i18n; sys.exit('babel.messages.pofile' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
