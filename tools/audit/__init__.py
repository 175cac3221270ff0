"""Whether anything is known to be wrong with a package that is locked: asks the network, and says when it has none."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LISTS = ("requirements.txt", "requirements-dev.txt", "benchmarks/requirements.txt", "tools/audit/requirements.txt")
SECONDS = 120  # for each list
Package = Mapping[str, Any]


class NotAuditedError(Exception):
    """Nobody could be asked; its text says why."""


def audit() -> int:
    """1 when a package has a known fault, 0 otherwise, also where nobody could be asked."""
    found: dict[tuple[str, str], Package] = {}
    for name in LISTS:
        try:
            found |= {(one["name"], one.get("version", "")): one for one in _asked(name)}
        except NotAuditedError as error:
            print(f"NOT AUDITED: {name}: {error}")
    lines, faulty = judged(list(found.values()))
    print("\n".join(lines))
    return int(faulty)


def judged(found: Sequence[Package]) -> tuple[list[str], bool]:
    """Lines for what pip-audit says of each package, and whether one of them has a known fault."""
    lines = [_line(one, fault) for one in found for fault in one.get("vulns", ())]
    faulty = bool(lines)
    skipped = [str(one["name"]) for one in found if "skip_reason" in one]
    if skipped:
        few = ", ".join(skipped[:5]) + (" …" if len(skipped) > len(skipped[:5]) else "")
        lines.append(f"NOT AUDITED: nobody could be asked about {len(skipped)} of {len(found)} packages: {few}")
    if not faulty and len(skipped) < len(found):
        lines.append(f"Nothing is known to be wrong with {len(found) - len(skipped)} packages.")
    return lines, faulty


def _line(package: Package, fault: Mapping[str, Any]) -> str:
    mended = ", ".join(fault["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def _asked(name: str) -> Iterable[Package]:
    """What pip-audit says of each package of a list. Raises NotAuditedError."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", "-r", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NotAuditedError(f"no answer within {SECONDS} s") from None
    try:
        found: list[Package] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise NotAuditedError((done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]) from None
    return found
