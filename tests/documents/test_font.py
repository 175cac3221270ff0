"""The committed font has every letter that the papers can need, and says whose it is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fontTools.ttLib import TTFont

from tools.font_subset import FONT, ROOT, common_chinese, in_use

MOST_BYTES = 2_500_000
LETTERS = ("Ll", "Lu", "Lo", "Nd", "Po", "Pd", "Ps", "Pe", "Pi", "Pf", "Sc")
NOT_NEEDED = {0x2011, 0x2139}  # the paper writes a hyphen; an icon of a button


@lru_cache(maxsize=1)
def letters() -> set[int]:
    with TTFont(FONT) as font:
        return set(font.getBestCmap())


def test_it_has_every_letter_of_the_catalogues_and_the_content() -> None:
    needed = {code for code in in_use(ROOT) if unicodedata.category(chr(code)) in LETTERS} - NOT_NEEDED
    missing = "".join(sorted(chr(code) for code in needed - letters()))
    assert missing == "", "python -m tools.font_subset"


def test_it_has_the_common_letters() -> None:
    common = common_chinese()
    assert len(common) == 3755
    assert {ord("的"), ord("座")} <= common
    assert common <= letters()
    assert {ord(c) for c in "éèêàçœŒëïüßöäÉÀ€“”‘’–—…·«»"} <= letters()


def test_it_is_small_enough_to_be_committed() -> None:
    assert FONT.stat().st_size < MOST_BYTES


def test_it_says_whose_it_is() -> None:
    with TTFont(FONT) as font:
        names = " ".join(str(name) for name in font["name"].names)
    assert "WenQuanYi" in names
    assert "Apache License" in names
    assert re.search(r"Apache License, Version 2\.0", (FONT.parent / "README.md").read_text(encoding="utf-8"))
