"""Where it was measured: the machine and the versions, as far as they matter."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

PACKAGES = (
    *("python-telegram-bot", "tornado", "aiogram", "aiogram-dialog"),
    *("aiohttp", "httpx", "orjson", "uvloop", "aiosqlite"),
)


def machine() -> list[str]:
    """Processor, cores, memory, system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB", f"{platform.system()} {platform.release()}"]


def versions() -> list[str]:
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return [python, *(f"{name} {version(name)}" for name in PACKAGES)]


def _processor(file: Path = Path("/proc/cpuinfo")) -> str:
    lines = (line.partition(":") for line in file.read_text().splitlines())
    return next((value.strip() for name, _, value in lines if name.strip() == "model name"), platform.machine())
