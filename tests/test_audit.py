"""`make audit` fails for a known fault, and never passes for audited what nobody was asked about."""

from __future__ import annotations

import re
from pathlib import Path

from tools.audit import LISTS, judged

ROOT = Path(__file__).parent.parent
WELL = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
FAULTY = {"name": "orjson", "version": "3.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["3.13"]}]}
UNKNOWN = {"name": "uvloop", "skip_reason": "Dependency not found on PyPI"}


def test_a_known_fault_is_named_with_the_version_that_mends_it() -> None:
    assert judged([WELL, FAULTY]) == (["orjson 3.0: PYSEC-2026-1, mended in 3.13"], True)


def test_all_is_well_where_all_were_asked_about() -> None:
    assert judged([WELL, WELL]) == (["Nothing is known to be wrong with 2 packages."], False)


def test_what_nobody_could_be_asked_about_is_said_to_be_not_audited() -> None:
    assert judged([UNKNOWN]) == (["NOT AUDITED: nobody could be asked about 1 of 1 packages: uvloop"], False)
    lines, faulty = judged([WELL, UNKNOWN])
    assert lines[0].startswith("NOT AUDITED: nobody could be asked about 1 of 2")
    assert not faulty


def test_every_list_of_packages_is_audited_and_every_package_in_it_is_pinned_with_hashes() -> None:
    found = {str(path.relative_to(ROOT)) for path in ROOT.glob("**/requirements*.txt") if ".venv" not in str(path)}
    assert found == set(LISTS)
    for name in LISTS:
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = re.findall(r"^([a-z0-9][^\s;]*)", text, re.MULTILINE)
        assert packages
        assert [package for package in packages if "==" not in package] == []
        assert "://" not in text
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
