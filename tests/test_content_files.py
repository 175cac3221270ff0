"""Reading content/: layout, dates taken from sources, and all faults in one run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.content_files import collect_faults, read_content
from bot.errors import ContentError
from bot.guide.content.faults import spots
from bot.guide.content.models import Content, Provenance
from tests.fixtures.tiny_content import CARRIER, FACT, SOURCES, spoil, write_tiny_content, writer

CONTENT = Path(__file__).parent.parent / "content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tiny_content(tmp_path / "content")


def only_fault(folder: Path) -> str:
    lines = [str(fault) for fault in collect_faults(folder)]
    assert len(lines) == 1, "\n".join(lines)
    return lines[0]


def provenances(content: Content) -> Iterator[Provenance]:
    nodes: Iterator[BaseModel] = (spot.node for spot in spots(content))
    return (node for node in nodes if isinstance(node, Provenance))


def test_it_reads_a_whole_folder(folder: Path) -> None:
    content = read_content(folder)
    assert content.carriers["base"].slug == "base"
    assert len(content.services) == 9
    assert content.steps["prepare"].step == "prepare"
    assert content.ask["email"].task == "Ask by email"
    assert content.objections[0].rule.text == "A fact."
    assert content.letters["cancel"].subject[0].fr == "Subject"
    assert content.letters["cancel"].paragraph[0].says == "It ends."
    assert content.letter_parts.words["de"].at_once == "now"


def test_it_takes_dates_from_the_source(folder: Path) -> None:
    base = read_content(folder).carriers["base"]
    assert (base.phones[0].source_period, base.phones[0].estimated) == ("2023-2025", True)
    assert (base.costs[0].source_date, base.costs[0].estimated) == ("2026-06", False)


def test_it_keeps_a_date_of_its_own(folder: Path) -> None:
    dated = CARRIER.replace('number = "1999"', 'number = "1999"\nsource_date = "2026-01-02"')
    writer(folder)("carriers/base.toml", dated)
    phone = read_content(folder).carriers["base"].phones[0]
    assert (phone.source_date, phone.source_period, phone.estimated) == ("2026-01-02", None, False)


def test_it_lists_the_faults_of_all_files_at_once(folder: Path) -> None:
    spoil(folder, "carriers/base.toml", 'status = "active"', 'status = "actve"')
    spoil(folder, "steps/prepare.toml", "task", "tsak")
    spoil(folder, "phrases.toml", 'slug = "phrase_0"', 'slug = "phrase_1"')
    with pytest.raises(ContentError) as caught:
        read_content(folder)
    assert sorted(caught.value.lines) == [
        "content/carriers/base.toml: status: 'actve' is not known (do this: did you mean active?)",
        "content/phrases.toml: slug: phrase_1 is used 2 times (do this: give each its own slug)",
        "content/steps/prepare.toml: task: missing (do this: add task = …)",
        "content/steps/prepare.toml: tsak: unknown key (do this: did you mean task?)",
    ]


def test_it_suggests_the_nearest_key_at_its_place(folder: Path) -> None:
    spoil(folder, "carriers/base.toml", 'reach = ["own_sim"]', 'reach = ["own_sim"]\nlanguges = ["fr"]')
    expected = "phones[0].languges: unknown key (do this: did you mean languages?)"
    assert only_fault(folder) == f"content/carriers/base.toml: {expected}"


def test_it_names_the_place_of_a_fact_among_lines(folder: Path) -> None:
    spoil(folder, "steps/prepare.toml", "text =", "txt =")
    assert [fault.key for fault in collect_faults(folder)] == ["lines.first.text", "lines.first.txt"]


def test_it_says_how_to_write_a_number(folder: Path) -> None:
    spoil(folder, "carriers/base.toml", '"1999"', '"19 99"')
    assert "phones[0].number" in only_fault(folder)
    assert 'write "+32…"' in only_fault(folder)


def test_it_does_not_report_what_only_follows(folder: Path) -> None:
    """A source that is wrong is one fault, not one per fact that names it."""
    spoil(folder, "sources/all.toml", "official = false", 'official = "perhaps"')
    assert "sources/all.toml: own.official" in only_fault(folder)


@pytest.mark.parametrize(
    "file",
    ["sources/all.toml", "carriers/base.toml", "services/chat.toml", "phrases.toml", "letter_parts.toml"],
)
def test_it_reports_a_file_that_is_no_toml_once(folder: Path, file: str) -> None:
    writer(folder)(file, "name = ")
    assert only_fault(folder).startswith(f"content/{file}: not valid TOML")


def test_it_reports_a_source_that_stands_twice(folder: Path) -> None:
    writer(folder)("sources/more.toml", SOURCES.partition("[base_site]")[0])
    assert only_fault(folder) == (
        "content/sources/more.toml: own: stands in sources/all.toml too (do this: keep one of them)"
    )


def test_it_names_the_file_of_a_wrong_source(folder: Path) -> None:
    spoil(folder, "sources/all.toml", "https://www.base.be", "https://www.prd.base.be")
    assert only_fault(folder).startswith("content/sources/all.toml: base_site.url: www.prd.base.be")


def test_it_wants_the_file_name_as_slug(folder: Path) -> None:
    spoil(folder, "carriers/base.toml", 'name = "BASE"', 'name = "BASE"\nslug = "bass"')
    assert "slug: bass is not the file's name" in only_fault(folder)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("carriers/Big.toml", CARRIER),
        ("sources/odd.toml", SOURCES.partition("[base_site]")[0].replace("[own]", "[Odd-One]")),
        ("letters/cancel.fr.txt", "Objet\n\nTexte"),
        ("carrier/base.toml", CARRIER),
        ("carriers/base.tml", CARRIER),
        ("phrase.toml", ""),
    ],
)
def test_it_reports_a_name_that_does_not_fit(folder: Path, file: str, text: str) -> None:
    writer(folder)(file, text)
    assert len(collect_faults(folder)) == 1


def test_it_reports_unknown_languages_of_the_words(folder: Path) -> None:
    spoil(folder, "letter_parts.toml", "[words.fr]", "[words.es]")
    assert "words.es" in only_fault(folder)


def test_it_reports_another_list_in_phrases(folder: Path) -> None:
    spoil(folder, "answers.toml", "[[answer]]", "[[answers]]")
    assert only_fault(folder) == "content/answers.toml: answers: unknown key (do this: write [[answer]])"


def test_it_reports_a_file_in_another_encoding(folder: Path) -> None:
    (folder / "letters/cancel.toml").write_bytes("# Résiliation".encode("latin-1"))
    assert any("save it as UTF-8" in str(fault) for fault in collect_faults(folder))


def test_it_reports_a_missing_folder_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="nowhere/: the folder is missing"):
        read_content(tmp_path / "nowhere")


def test_it_reports_empty_folders(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    messages = {str(fault).partition(" (")[0] for fault in collect_faults(tmp_path / "content")}
    assert "content/steps/ask.toml: the file is missing" in messages
    assert "content/phrases.toml: the file is missing" in messages
    assert "content/carriers: there is no operator" in messages


def test_it_reads_facts_in_lists_and_tables_alike(folder: Path) -> None:
    writer(folder)("carriers/base.toml", f"customer_number = {FACT}\n{CARRIER}")
    fact = read_content(folder).carriers["base"].customer_number
    assert fact is not None
    assert fact.source_period == "undated"


def test_the_shipped_content_has_no_fault() -> None:
    assert [str(fault) for fault in collect_faults(CONTENT)] == []


def test_no_shipped_fact_claims_to_be_checked_by_a_person() -> None:
    """Nobody has looked at the live pages yet; only a person may set the date."""
    checked = [p.source for p in provenances(read_content(CONTENT)) if p.checked_on]
    assert checked == []


def test_every_shipped_fact_is_dated() -> None:
    undated = [p for p in provenances(read_content(CONTENT)) if not (p.source_date or p.source_period)]
    assert undated == []
