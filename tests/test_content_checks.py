"""Each check of content/ finds the fault planted for it, and only that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from bot.content_files import collect_faults
from bot.guide.content.phones import format_phone
from bot.guide.papers import LETTERS
from tests.fixtures.tiny_content import service, spoil, write_tiny_content

BASE = "carriers/base.toml"
PHONE = 'number = "1999"\nreach = ["own_sim"]'
TEXT = "A cost of {amount}, <b>once</b>."


USED_TWICE = """
[[balance_prepaid]]
text = "A second fact of the newspaper."
source = "press"
confidence = "secondary"

[[balance_prepaid]]
text = "A second fact of the site."
source = "base_site"
confidence = "official"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny content; each source is named twice, so that a fault planted in one fact leaves none unused."""
    folder = write_tiny_content(tmp_path / "content")
    operator = folder / BASE
    operator.write_text(operator.read_text(encoding="utf-8") + USED_TWICE, encoding="utf-8")
    return folder


def faults_after(folder: Path, file: str, old: str, new: str) -> list[str]:
    spoil(folder, file, old, new)
    return [str(fault) for fault in collect_faults(folder)]


def test_it_finds_nothing_in_the_tiny_content(folder: Path) -> None:
    assert collect_faults(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"press"', '"pres"', "costs[0].source: unknown source pres"),
        ('"secondary"', '"official"', "costs[0].confidence: official, but press is not"),
        ('"secondary"', '"advice"', "costs[0].source: advice from press"),
        ('"press"', '"own"', "costs[0].confidence: our own sentence is advice"),
        (PHONE, 'number = "1999"\nreach = ["belgium"]', "phones[0].reach: 1999 works from"),
        (PHONE, 'number = "+3215"\nreach = ["belgium"]', "phones[0].number: +3215 does not exist"),
        (PHONE, 'number = "015666666"\nreach = ["belgium"]', "phones[0].number: 015666666 is neither"),
        (PHONE, 'number = "0800558"\nreach = ["belgium"]', "phones[0].number: 0800558 does not exist"),
        (PHONE, 'number = "080055800"\nreach = ["abroad"]', "phones[0].reach: 080055800 cannot be dialled"),
        ('status = "active"', 'status = "merged"', "continues_as: merged, but into whom?"),
        ('status = "active"', 'status = "merged"\ncontinues_as = "orange"', "no other operator orange"),
        ('status = "active"', 'status = "merged"\ncontinues_as = "base"', "no other operator base"),
        (
            'status = "active"',
            'status = "active"\n[[networks]]\nhost = "bse"\nsource = "own"\nconfidence = "advice"',
            "networks[0].host: there is no operator bse (do this: did you mean base?)",
        ),
        (
            'status = "active"',
            'status = "active"\n[owner]\nhouse = "bse"\nsource = "own"\nconfidence = "advice"',
            "owner.house: there is no operator bse (do this: did you mean base?)",
        ),
        (TEXT, "For {amont}.", "costs[0].text: nothing is known to fill {amont}"),
        (TEXT, "For {amount.", "costs[0].text: wrong braces"),
        (TEXT, "<u>once</u>", "costs[0].text: <u> is not allowed here"),
        (TEXT, "<b>once", "costs[0].text: <b> is not closed"),
        (TEXT, "<b><i>once</b></i>", "costs[0].text: </b> closes nothing"),
        (TEXT, "once</b>", "costs[0].text: </b> closes nothing"),
        (TEXT, "less < more", "costs[0].text: a bare <"),
        (TEXT, r"say \"stop\"", "costs[0].text: a straight double quote"),
        (TEXT, "two  spaces", "costs[0].text: a double space"),
        (TEXT, r"a line \nand one", "costs[0].text: a double space or a space at the end"),
        (TEXT, "x" * 221, "costs[0].text: 221 characters, at most 220"),
        ('name = "BASE"', 'name = "<b>BASE</b>"', "name: <b> is not allowed here"),
    ],
)
def test_it_finds_a_fault_of_an_operator(folder: Path, old: str, new: str, expected: str) -> None:
    (fault,) = faults_after(folder, BASE, old, new)
    assert f"content/{BASE}: " in fault
    assert expected in fault


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("opens = 09:00:00", "hours.closes: only one of opens and closes"),
        ("closes = 18:00:00", "hours.closes: only one of opens and closes"),
        ("opens = 18:00:00\ncloses = 09:30:00", "hours.closes: 09:30 is not after 18:00"),
        ("opens = 09:00:00\ncloses = 09:00:00", "hours.closes: 09:00 is not after 09:00"),
    ],
)
def test_it_finds_hours_that_make_no_day(folder: Path, times: str, expected: str) -> None:
    hours = f'[hours]\n{times}\nsource = "base_site"\nconfidence = "official"\n\n[[phones]]'
    (fault,) = faults_after(folder, BASE, "[[phones]]", hours)
    assert expected in fault


@pytest.mark.parametrize("times", ["", "opens = 08:30:00\ncloses = 22:00:00"])
def test_it_takes_hours_and_office_hours(folder: Path, times: str) -> None:
    hours = f'[hours]\n{times}\nsource = "base_site"\nconfidence = "official"\n\n[[phones]]'
    assert faults_after(folder, BASE, "[[phones]]", hours) == []


def test_it_keeps_unconfirmed_numbers_off_the_buttons(folder: Path) -> None:
    spoil(folder, BASE, '"base_site"', '"press"')
    (fault,) = faults_after(folder, BASE, '"official"', '"unconfirmed"')
    assert "write it as a fact in contradictions" in fault


def test_it_knows_the_languages_that_a_contact_may_have(folder: Path) -> None:
    (fault,) = faults_after(folder, BASE, PHONE, f'{PHONE}\nlanguages = ["nl", "tr"]')
    assert fault.startswith(f"content/{BASE}: phones[0].languages[1]: 'tr'")
    assert '(do this: a contact answers in "fr", "nl", "de" or "en")' in fault


def test_it_finds_a_name_that_two_operators_claim(folder: Path) -> None:
    alias = 'name = "{}", text = "It is BASE.", source = "own", confidence = "advice"'
    named = ", ".join(f"{{ {alias.format(name)} }}" for name in ("Old Base", "old-base", "Bâse"))
    found = faults_after(folder, BASE, 'status = "active"', f'status = "active"\naliases = [{named}]')
    assert found == [
        f"content/{BASE}: aliases[{number}].name: {name} is a name of base already (do this: keep it in one record)"
        for number, name in ((1, "old-base"), (2, "Bâse"))
    ]


def test_it_finds_two_dates(folder: Path) -> None:
    dates = 'source = "press"\nsource_date = "2026"\nsource_period = "2020-2021"'
    assert "both a date and a period" in faults_after(folder, BASE, 'source = "press"', dates)[0]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://www.prd.base.be/x", "is a copy for testing"),
        ("https://obenda-b2c-pro.orange.be/", "is a copy for testing"),
        ("https://dev.consumerconnect.be/", "is a copy for testing"),
        ("https://www.postclic.com/fr-be", "sells or collects letters"),
        ("www.base.be", "is not a web address"),
        ("https://base", "is not a web address"),
    ],
)
def test_it_refuses_links_people_should_not_open(folder: Path, url: str, problem: str) -> None:
    (fault,) = faults_after(folder, "sources/all.toml", "https://www.base.be/contact", url)
    assert "content/sources/all.toml: base_site.url" in fault
    assert problem in fault


def test_it_refuses_links_of_services_and_ways_too(folder: Path) -> None:
    link = 'slug = "chat_0"\nlink = "https://test.example.org"'
    assert "services[0].link" in faults_after(folder, "services/chat.toml", 'slug = "chat_0"', link)[0]


def test_it_refuses_a_seller_as_official(folder: Path) -> None:
    (fault,) = faults_after(folder, "sources/all.toml", '"BASE, contact page"', '"cancelatlas"')
    assert "base_site.official" in fault


def test_it_refuses_a_mistyped_e_mail_address(folder: Path) -> None:
    fact = 'text = "Write.", source = "press", confidence = "secondary"'
    way = f'status = "active"\nways = [{{ channel = "email", address = "help@base", {fact} }}]\n'
    assert "ways[0].address: help@base is not" in faults_after(folder, BASE, 'status = "active"', way)[0]


@pytest.mark.parametrize("file", ["services/chat.toml", "steps/ask.toml", "ask/hotline.toml", "letters/cancel.toml"])
def test_it_misses_a_file(folder: Path, file: str) -> None:
    (folder / file).unlink()
    (fault,) = collect_faults(folder)
    assert fault.file == f"content/{file}"


def test_it_misses_operators_and_letters(folder: Path) -> None:
    (folder / BASE).unlink()
    for letter in folder.glob("letters/*.toml"):
        letter.unlink()
    letters = {f"content/letters/{kind}.toml" for kind in LETTERS}
    follows = {"content/sources/all.toml", "content/letter_parts.toml"}  # what the operator's facts and letters named
    expected = {"content/carriers", *letters, *follows}
    assert {fault.file for fault in collect_faults(folder)} == expected


def test_it_names_a_source_that_no_fact_uses(folder: Path) -> None:
    unused = (
        '[own]\nname = "Bye SIM"',
        '[leaflet]\nname = "A leaflet"\nofficial = false\nperiod = "2024"\n\n[own]\nname = "Bye SIM"',
    )
    (fault,) = faults_after(folder, "sources/all.toml", *unused)
    assert fault.startswith("content/sources/all.toml: leaflet: no fact names this source (do this: write the fact")


def test_it_calls_no_source_unused_while_a_file_cannot_be_read(folder: Path) -> None:
    found = faults_after(folder, BASE, 'name = "BASE"', "name = ")
    assert not [line for line in found if "no fact names" in line]


def test_it_counts_the_services(folder: Path) -> None:
    for group in ("chat", "bank", "social"):
        spoil(folder, f"services/{group}.toml", service(f"{group}_0") + service(f"{group}_1"), "")
    assert [str(fault).partition(":")[2] for fault in collect_faults(folder)] == [
        " 21 services, at least 22 are promised (do this: add services)"
    ]


def test_it_finds_a_service_in_two_groups(folder: Path) -> None:
    found = faults_after(folder, "services/chat.toml", '"chat_0"', '"bank_0"')
    assert [line.partition(": ")[0] for line in found] == [
        "content/services/bank.toml",
        "content/services/chat.toml",
    ]


def test_it_counts_the_phrases(folder: Path) -> None:
    text = (folder / "phrases.toml").read_text(encoding="utf-8")
    (folder / "phrases.toml").write_text(text.rpartition("[[phrase]]")[0], encoding="utf-8")
    assert "11 phrases, at least 12" in str(collect_faults(folder)[0])


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("answers.toml", "Top up first.", "x" * 61, "answer[0].says"),
        ("services/chat.toml", '"Chat"', '"Chat and many others"', "title"),
        ("steps/ask.toml", '"Done"', '"I have asked it already"', "done"),
        ("steps/ask.toml", '"Do ask"', '"<b>Do ask</b>"', "task"),
        ("phrases.toml", "Text in nl.", "Tekst in  nl.", "phrase[0].nl"),
        ("phrases.toml", "Text in de.", "x" * 257, "phrase[0].de"),
    ],
)
def test_it_measures_labels_and_phrases(folder: Path, file: str, old: str, new: str, key: str) -> None:
    spoil(folder, file, old, new)
    assert [(fault.file, fault.key) for fault in collect_faults(folder)] == [(f"content/{file}", key)]


GERMAN, FRENCH = 'de = "To {carrier}: end it {when}, {name}."', 'fr = "To {carrier}: end it {when}, {name}."'
BODY = "[[paragraph]]\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("letters/again.toml", GERMAN, 'de = "Bald, {carrier}, {name}."', "paragraph[0].de: {when} stands in another"),
        (
            "letters/again.toml",
            FRENCH,
            'fr = "Une offre de {carrier} {when} {name}"',
            "paragraph[0].fr: 'de {carrier}'",
        ),
        ("letters/again.toml", BODY, f'{BODY}when = "shard"\n', "paragraph[0].when: unknown condition shard"),
        ("letters/again.toml", BODY, f'{BODY}when = "own, company"\n', "paragraph[0].when: 'own, company' never holds"),
        ("letters/again.toml", BODY, f'{BODY}when = "moving"\n', "paragraph[0].when: 'moving' never holds for again"),
        ("letters/again.toml", "[[subject]]", '[[subject]]\nwhen = "own"', "subject: there is no subject where"),
        ("letters/again.toml", FRENCH, "", "paragraph[0].fr: missing (do this: add fr = …)"),
        ("letters/again.toml", 'to = "operator"\n', "", "to: missing (do this: add to = …)"),
        ("letters/again.toml", 'to = "operator"', 'to = "banc"', "to: 'banc' is not known"),
        ("letters/again.toml", "It ends.", "It ends {when}.", "paragraph[0].says: unknown blank or field {when}"),
        ("letters/again.toml", "It ends.", "It ends {.", "paragraph[0].says: wrong braces"),
        ("letter_parts.toml", "[blank.name]", "[blank.nam]", "{name} (do this: did you mean nam?)"),
        ("letter_parts.toml", "[words.de]", "[words.xx]", "words.xx"),
        ("letter_parts.toml", "on {date}", "soon", "words.en.on_date: does not say where the date goes"),
        ("answers.toml", 'when = ""', 'when = "not movin"', "answer[0].when: unknown condition not movin"),
    ],
)
def test_it_names_what_is_wrong_with_a_text(folder: Path, file: str, old: str, new: str, said: str) -> None:
    assert any(said in line for line in faults_after(folder, file, old, new))


def test_it_wants_no_letter_that_nothing_sends_and_no_blank_that_nothing_has(folder: Path) -> None:
    (folder / "letters/agin.toml").write_text((folder / "letters/again.toml").read_text(encoding="utf-8"), "utf-8")
    parts = folder / "letter_parts.toml"
    known = parts.read_text(encoding="utf-8")
    parts.write_text(known + "[blank.nobody]" + known.partition("[blank.name]")[2], encoding="utf-8")
    found = [str(fault) for fault in collect_faults(folder)]
    assert found == [
        "content/letter_parts.toml: blank.nobody: no text has this blank (do this: take it out)",
        "content/letters/agin.toml: no page sends this letter (do this: did you mean again?)",
    ]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+3215666666", "+32 15 66 66 66"),
        ("+32486191999", "+32 486 19 19 99"),
        ("080055800", "0800 55 800"),
        ("1999", "1999"),
    ],
)
def test_it_groups_phone_numbers(number: str, shown: str) -> None:
    assert format_phone(number) == shown


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("sources/all.toml", '"2026-06"', '"2026-12-01"', "sources/all.toml: press.date: 2026-12-01"),
        ("sources/all.toml", '"2026-06"', '"2026-12"', "sources/all.toml: press.date: 2026-12"),
        ("sources/all.toml", '"2023-2025"', '"2027+"', "sources/all.toml: base_site.period: 2027+"),
        (BASE, 'source = "press"', 'source = "press"\nsource_date = "2027"', f"{BASE}: costs[0].source_date: 2027"),
        (BASE, 'source = "press"', 'source = "press"\nchecked_on = "2026-12-01"', f"{BASE}: costs[0].checked_on: 2026"),
    ],
)
def test_it_finds_what_is_said_to_be_newer_than_today(folder: Path, file: str, old: str, new: str, place: str) -> None:
    spoil(folder, file, old, new)
    (fault,) = collect_faults(folder, TODAY)
    assert str(fault).startswith(f"content/{place}")
    assert "is after today, 2026-11-30 (do this: write " in str(fault)
    assert collect_faults(folder) == [], "the bot starts also where the clock is behind"


def test_it_takes_what_is_from_today(folder: Path) -> None:
    spoil(folder, "sources/all.toml", '"2026-06"', '"2026-11-30"')
    spoil(folder, BASE, 'source = "base_site"', 'source = "base_site"\nchecked_on = "2026-11-30"')
    assert collect_faults(folder, TODAY) == []


def test_the_command_knows_today(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.app.ROOT", folder.parent)
    assert main(["content", "check"]) == 0
    spoil(folder, "sources/all.toml", '"2026-06"', '"9999-06"')
    assert main(["content", "check"]) == 2
    assert "content/sources/all.toml: press.date: 9999-06 is after today" in capsys.readouterr().err
