"""python -m benchmarks ROUNDS=5 TAPS=2000 CHATS=100000: measures, and writes docs/benchmarks.md and docs/backlog.md.

With BACKLOG=1000000 only what so many late reminders cost.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.plan import Fault, Plan, need_packages, read_plan, two_cores

ROOT = Path(__file__).resolve().parent.parent
REPORT, BACKLOG = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "backlog.md"
USUAL_BACKLOG = 20_000
INTERRUPTED = 130


def main(words: Sequence[str]) -> int:
    """The exit code. Whatever goes wrong is one line, and the report stays as it was."""
    try:
        plan = read_plan(words)
        own, other = two_cores()
        need_packages()
        (ROOT / "build").mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
            os.sched_setaffinity(0, {other})
            if not plan.backlog:
                _run(plan, own, Path(folder))
            _run_backlog(plan.backlog or USUAL_BACKLOG, own, Path(folder))
    except KeyboardInterrupt:
        return _say("Interrupted; the report is as it was.", INTERRUPTED)
    except Fault as fault:
        return _say(f"{fault}.", 1)
    except OSError as error:
        return _say(f"{error.strerror}: {error.filename or 'no file'}; the report is as it was.", 1)
    return 0


def _say(line: str, code: int) -> int:
    print(line, file=sys.stderr)
    return code


def _run(plan: Plan, core: int, folder: Path) -> None:
    import uvloop  # noqa: PLC0415 - whether these are there was asked first

    from benchmarks.machine import machine, versions  # noqa: PLC0415
    from benchmarks.measure import measure_all  # noqa: PLC0415
    from benchmarks.report import report, write  # noqa: PLC0415
    from benchmarks.scale import measure_scales  # noqa: PLC0415
    from benchmarks.start import measure_start  # noqa: PLC0415

    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))  # nobody is left behind by either
    logging.disable()  # what goes wrong is one line, of this program
    gc.disable()  # a pause here would be taken for one of theirs
    say = partial(print, flush=True)
    results = uvloop.run(measure_all(plan, core, folder, say))
    scales = uvloop.run(measure_scales(plan, core, folder, say, partial(say, end="")))
    started = uvloop.run(measure_start(plan, core, folder, say))
    write(REPORT, report(plan, results, scales, started, machine(), versions()))
    print(f"{REPORT.relative_to(ROOT)} is written.")


def _run_backlog(reminders: int, core: int, folder: Path) -> None:
    import uvloop  # noqa: PLC0415 - as above

    from benchmarks.backlog import by_clock, measure_backlog  # noqa: PLC0415
    from benchmarks.backlog_report import others_in, page  # noqa: PLC0415
    from benchmarks.machine import machine, versions  # noqa: PLC0415
    from benchmarks.report import write  # noqa: PLC0415

    print("Late reminders by the playground's clock …", flush=True)
    pace = by_clock(folder, reminders)
    gc.collect()
    found = uvloop.run(measure_backlog(reminders, pace, core, folder, partial(print, flush=True)))
    write(BACKLOG, page(found, others_in(BACKLOG, reminders), [*machine(), versions()[0]]))
    print(f"{BACKLOG.relative_to(ROOT)} is written.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
