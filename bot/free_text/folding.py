"""Typed text made plain: small letters, plain digits, Chinese numbers as figures."""

from __future__ import annotations

import re
import unicodedata

CHINESE_NUMBER = re.compile("[〇零一二两兩三四五六七八九十]+")
CHINESE_DIGITS = str.maketrans("〇零一二两兩三四五六七八九", "0012223456789")


def fold(text: str) -> str:
    """Small letters and plain digits, without accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def chinese_numbers(text: str) -> str:
    """三十一 becomes 31, 二〇二六 becomes 2026."""
    return CHINESE_NUMBER.sub(_figure, text)


def _figure(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return found[0].translate(CHINESE_DIGITS)
    return (tens or "一").translate(CHINESE_DIGITS) + (ones or "〇").translate(CHINESE_DIGITS)
