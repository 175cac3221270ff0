"""`python -m bot …` on a machine that grudges it something; tests start it with `spawn(module=HAMPERED)`.

MOST_BYTES   no file may grow beyond this size, as on a full disk; raise the limit from outside to free the disk
OBEY_MODES   what a file's mode forbids is forbidden, even to root
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

HAMPERED = "tests.store.hampered"
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1


def main() -> None:
    if most := os.environ.get("MOST_BYTES"):
        limit_files(int(most))
    if os.environ.get("OBEY_MODES") and os.geteuid() == 0:
        library = ctypes.CDLL(None, use_errno=True)
        if library.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "the right to overrule modes stays")
    os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[1:]])  # noqa: S606


def limit_files(most: int, process: int = 0) -> None:
    """Let no file of a process grow beyond `most` bytes (resource.RLIM_INFINITY: no limit)."""
    _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, hard))


if __name__ == "__main__":
    main()
