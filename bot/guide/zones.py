"""The time zones that can be chosen, by the IANA name of a city."""

from __future__ import annotations

BELGIUM, CHINA = "Europe/Brussels", "Asia/Shanghai"
OTHERS = (  # eleven and Back fill six rows of two
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
