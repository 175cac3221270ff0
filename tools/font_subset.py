"""The font of the dossier: python -m tools.font_subset [FONT.ttc]. Makes bot/documents/fonts/dossier.ttf.

A subset of WenQuanYi Micro Hei (Debian: fonts-wqy-microhei): the letters of Western Europe, the 3,755 most common
Chinese characters (level 1 of GB 2312) and every character of the catalogues and of content/. Run it when a new word
brings a new character; tests/documents/test_font.py says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
ORIGIN = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
FONT = ROOT / "bot" / "documents" / "fonts" / "dossier.ttf"
WORDS = ("locales/*/LC_MESSAGES/*.po", "content/**/*.toml", "bot/screens/**/*.py")
LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x180))  # ASCII, Latin-1 supplement, Latin Extended-A
PUNCTUATION = (*range(0x2010, 0x2028), *range(0x2030, 0x203B), 0x20AC, *range(0x3000, 0x3020), *range(0xFF01, 0xFF5F))
FIRST_ROW, LAST_ROW, CELLS = 0xB0, 0xD7, range(0xA1, 0xFF)  # level 1 of GB 2312, in its own bytes
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)  # the licence and whose work it is stay inside


def wanted(root: Path = ROOT) -> set[int]:
    """Every code point to keep, also those that the font turns out not to have."""
    return {*LATIN, *PUNCTUATION, *common_chinese(), *in_use(root)}


def common_chinese() -> set[int]:
    """The 3,755 characters of level 1 of GB 2312."""
    pairs = (bytes((row, cell)) for row in range(FIRST_ROW, LAST_ROW + 1) for cell in CELLS)
    return {ord(c) for pair in pairs if (c := pair.decode("gb2312", errors="ignore"))}


def in_use(root: Path = ROOT) -> set[int]:
    """Every character of the catalogues, the content and the screens."""
    return {ord(c) for text in _texts(root) for c in text if c.isprintable()}


def _texts(root: Path) -> Iterator[str]:
    for pattern in WORDS:
        yield from (path.read_text(encoding="utf-8") for path in sorted(root.glob(pattern)))


def make(origin: Path = ORIGIN, target: Path = FONT) -> int:
    """Write the subset; returns its size in bytes. Hints and layout tables are left out: reportlab uses neither."""
    font = TTFont(origin, fontNumber=0, recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = list(NAMES)
    options.notdef_outline = True
    maker = subset.Subsetter(options)
    maker.populate(unicodes=wanted())
    maker.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    return target.stat().st_size


def main() -> int:
    """The command line; returns the exit code."""
    origin = Path(sys.argv[1]) if len(sys.argv) > 1 else ORIGIN
    if not origin.exists():
        print(f"{origin} is not here (do this: apt-get install fonts-wqy-microhei, or name the file)", file=sys.stderr)
        return 1
    print(f"{FONT.relative_to(ROOT)}: {make(origin):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
