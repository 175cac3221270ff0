"""The time zones that can be chosen, by the IANA name of a city."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

BELGIUM, CHINA = "Europe/Brussels", "Asia/Shanghai"
MAINLAND = frozenset(  # also by names of former zones; not Hong Kong, Macau and Taiwan, where other rules hold
    {CHINA, "Asia/Urumqi", "Asia/Kashgar", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin"}
)
OTHERS = (  # eleven and Back fill six rows of two; every other city can be typed
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Asia/Singapore",
    "Asia/Dubai",
    "Europe/Istanbul",
    "Europe/London",
    "Africa/Lagos",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Sydney",
)
ZONES = frozenset({BELGIUM, CHINA, *OTHERS})
AREAS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)


def in_mainland_china(zone: str | None) -> bool:
    """Whether most apps of this side of the world do not open there."""
    return zone in MAINLAND


def is_zone(name: str) -> bool:
    """Whether reminders can follow this zone: an area and a city ("Asia/Kathmandu") that this machine has data for."""
    return name in ZONES or name in _cities()


@cache
def _cities() -> frozenset[str]:
    """Not "UTC", "EST5EDT" or "Etc/GMT+3": they name no city. Read on first use (about 15 ms)."""
    return frozenset(name for name in available_timezones() if "/" in name and name.split("/")[0] in AREAS)
