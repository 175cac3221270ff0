"""The advice fits the fault of the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.errors import StoreStartError
from bot.store.faults import readable_at_start


def refused(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize("code", [4618, 4874, 5130, 5386], ids=["SHMOPEN", "SHMSIZE", "SHMLOCK", "SHMMAP"])
def test_a_disk_without_shared_memory_is_named_for_what_it_is(code: int, tmp_path: Path) -> None:
    """As FUSE with direct_io, 9p and some network disks are: rights and limits are not at fault."""
    with pytest.raises(StoreStartError, match="put the file on a local disk"), readable_at_start(tmp_path):
        raise refused(code)


def test_another_fault_of_the_disk_has_its_own_advice(tmp_path: Path) -> None:
    with pytest.raises(StoreStartError, match="look at its disk"), readable_at_start(tmp_path):
        raise refused(sqlite3.SQLITE_IOERR | (1 << 8))
