"""The upkeep of content/: list facts by age, and record that a person checked one."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli_content import CONFIDENCES
from bot.clock import SystemClock
from bot.content_files import read_content
from bot.content_tools.checked import record, with_date
from bot.content_tools.facts import by_age, earliest, entries, older_than
from bot.errors import ContentError
from bot.guide.content.models import Confidence
from tests.fixtures.tiny_content import FACT, spoil, write_tiny_content

ROOT = Path(__file__).parent.parent
BASE = "carriers/base.toml"
PHONE = f"{BASE}:phones[0]"
COST = f"{BASE}:costs[0]"
LINE = "steps/prepare.toml:lines.first"
DAY = date(2026, 11, 20)


class FixedClock(SystemClock):
    """Noon of 22 November 2026, for ever."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small content folder, which the commands take for the project's."""
    monkeypatch.setattr("bot.app.ROOT", tmp_path)
    return write_tiny_content(tmp_path / "content")


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["content", "list", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


# --- list


def test_it_lists_undated_facts_first_and_then_the_oldest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = listed(capsys)
    assert lines[0].split() == ["DATE", "CONFIDENCE", "CHECKED", "ON", "FACT", "TEXT"]
    assert lines[1].split() == [
        "undated",
        "advice",
        "never",
        "services/accounts.toml:services[0].forgotten",
        "A",
        "fact.",
    ]
    dated = [line.split() for line in lines if line[:2] == "20"]
    assert dated[0] == ["2023-2025", "official", "never", PHONE, "1999"]
    assert dated[1][:4] == ["2026-06", "secondary", "never", COST]
    assert " ".join(dated[1][4:]) == "A cost of {amount}, once."


def test_it_counts_the_facts_of_each_confidence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [line.split() for line in listed(capsys)[-5:]] == [
        ["1", "official"],
        ["1", "secondary"],
        ["0", "unconfirmed"],
        ["93", "advice"],
        ["95", "in", "all"],
    ]


def test_it_lists_the_least_sure_first_among_facts_of_one_age(folder: Path) -> None:
    facts = 'costs = [ {a}, { text = "B", source = "press", source_period = "undated", confidence = "unconfirmed" } ]'
    spoil(folder, BASE, 'status = "active"', f'status = "active"\nextras{facts[5:].replace("{a}", FACT)}')
    assert by_age(entries(read_content(folder)))[0].name == f"{BASE}:extras[1]"


def test_it_lists_one_confidence_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = [line for line in listed(capsys, "--confidence", "secondary") if ".toml:" in line]
    assert [line.split()[3] for line in facts] == [COST]


def test_it_knows_every_confidence() -> None:
    assert tuple(Confidence) == CONFIDENCES


def test_it_lists_what_may_be_older(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = [line.split()[3] for line in listed(capsys, "--older-than", "0") if ".toml:" in line]
    assert {PHONE, LINE} <= set(facts), "an undated fact may be of any age"
    found = {entry.name for entry in older_than(entries(read_content(folder)), 1, date(2026, 11, 22))}
    assert PHONE in found
    assert COST not in found


def test_it_counts_the_age_of_a_checked_fact_from_the_check(folder: Path) -> None:
    record(folder, LINE, DAY, FixedClock())
    facts = by_age(entries(read_content(folder)))
    assert facts[-1].name == LINE
    assert LINE not in {entry.name for entry in older_than(facts, 1, date(2026, 11, 22))}


def test_it_compares_with_the_day_before_on_a_leap_day(folder: Path) -> None:
    assert older_than(entries(read_content(folder)), 1, date(2028, 2, 29))


@pytest.mark.parametrize(
    ("when", "first"),
    [
        ("2026-06-05", date(2026, 6, 5)),
        ("2026-06", date(2026, 6, 1)),
        ("2026", date(2026, 1, 1)),
        ("2017-2020", date(2017, 1, 1)),
        ("2023+", date(2023, 1, 1)),
        ("≤2016", date(2016, 1, 1)),
        ("2017-20", date(2017, 1, 1)),
        ("2023-02-30", date(2023, 2, 28)),
        ("undated", None),
    ],
)
def test_it_reads_dates_and_periods(when: str, first: date | None) -> None:
    assert earliest(when) == first


@pytest.mark.parametrize("wrong", [["--older-than", "-1"], ["--older-than", "3000"], ["--confidence", "sure"]])
def test_it_refuses_options_that_mean_nothing(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["content", "list", *wrong])
    assert caught.value.code == 2
    assert wrong[1] in capsys.readouterr().err


# --- checked


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (PHONE, 'confidence = "official"\n', 'confidence = "official"\nchecked_on = "2026-11-20"\n'),
        (LINE, 'confidence = "advice" }', 'confidence = "advice", checked_on = "2026-11-20" }'),
    ],
)
def test_it_records_a_check_and_keeps_every_other_byte(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name.partition(":")[0]
    text = path.read_bytes().replace(b"\n", b"\r\n" if name == LINE else b"\n") + b"\n# a last word, unfinished"
    path.write_bytes(text)
    assert record(folder, name, DAY, FixedClock()) == f"{name}: checked on 2026-11-20, for the first time."
    assert path.read_bytes() == text.replace(old.encode(), new.encode(), 1)
    assert {e.name for e in entries(read_content(folder)) if e.fact.checked_on == DAY} == {name}


def test_it_takes_today_when_no_day_is_given(folder: Path) -> None:
    assert "checked on 2026-11-22" in record(folder, PHONE, None, FixedClock())


def test_it_replaces_an_earlier_check(folder: Path) -> None:
    record(folder, COST, DAY, FixedClock())
    before = (folder / BASE).read_bytes()
    assert record(folder, COST, None, FixedClock()) == f"{COST}: checked on 2026-11-22, before: 2026-11-20."
    assert (folder / BASE).read_bytes() == before.replace(b"2026-11-20", b"2026-11-22")


@pytest.mark.parametrize("written", ["checked_on = 2026-01-02", "checked_on='2026-01-02'"])
def test_it_replaces_a_check_written_by_hand(folder: Path, written: str) -> None:
    spoil(folder, BASE, 'source = "base_site"', f'{written}\nsource = "base_site"')
    assert "before: 2026-01-02" in record(folder, PHONE, DAY, FixedClock())
    assert tomllib.loads((folder / BASE).read_text(encoding="utf-8"))["phones"][0]["checked_on"] == "2026-11-20"


def test_it_keeps_comments_and_indents(folder: Path) -> None:
    spoil(folder, BASE, 'confidence = "official"', '  confidence = "official"  # seen twice\r')
    record(folder, PHONE, DAY, FixedClock())
    added = b'  confidence = "official"  # seen twice\r\n  checked_on = "2026-11-20"\r\n'
    assert added in (folder / BASE).read_bytes()


def test_it_can_edit_the_first_and_last_fact_of_every_shipped_file() -> None:
    content = ROOT / "content"
    by_file: dict[str, list[str]] = {}
    for entry in entries(read_content(content)):
        by_file.setdefault(entry.file, []).append(entry.key)
    for file, keys in by_file.items():
        text = (content / file).read_bytes().decode("utf-8")
        for key in (keys[0], keys[-1]):
            new = with_date(text, key, DAY)
            assert new is not None, f"{file}:{key}"
            added = [part for part in (', checked_on = "2026-11-20"', 'checked_on = "2026-11-20"\n') if part in new]
            assert new.replace(added[0], "") == text


def refused(folder: Path, name: str, on: date | None) -> str:
    before = (folder / BASE).read_bytes()
    with pytest.raises(ContentError) as caught:
        record(folder, name, on, FixedClock())
    assert (folder / BASE).read_bytes() == before
    (line,) = caught.value.lines
    return line


def test_it_refuses_a_day_in_the_future(folder: Path) -> None:
    assert "is in the future" in refused(folder, PHONE, date(2026, 11, 23))


def test_it_refuses_a_day_before_the_source(folder: Path) -> None:
    assert f"{COST} is from 2026-06, after that day" in refused(folder, COST, date(2026, 5, 31))
    assert record(folder, COST, date(2026, 6, 1), FixedClock())


def test_it_suggests_the_nearest_fact(folder: Path) -> None:
    assert f"did you mean {PHONE}?" in refused(folder, "carriers/base.toml:phone[0]", None)
    assert "did you mean" in refused(folder, "?", None)


def test_it_refuses_an_entry_it_cannot_edit_safely(folder: Path) -> None:
    spoil(folder, BASE, 'confidence = "official"', '"confidence" = "official"')
    assert 'write checked_on = "2026-11-20" there yourself' in refused(folder, PHONE, DAY)


def test_it_understands_a_fact_as_the_faults_name_it(folder: Path) -> None:
    assert record(folder, f"content/{BASE}: phones[0]", DAY, FixedClock())


def test_it_records_from_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "checked", PHONE, "--on", "2024-02-29"]) == 0
    assert "checked on 2024-02-29" in capsys.readouterr().out
    assert main(["content", "checked", PHONE, "--on", "9999-01-01"]) == 2
    assert "is in the future" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["content", "checked", PHONE, "--on", "2026-02-30"])
    assert "2026-02-30 is not a day" in capsys.readouterr().err
