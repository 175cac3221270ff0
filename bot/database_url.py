"""The one grammar of DATABASE_URL: sqlite:/// and the plain path of a file, in which no sign means anything else.

Letters and digits of any script, spaces and `. _ - + @ ( ) /`. What another program would decode, expand or split off
(% ~ $ ? # and a backslash) would name another file to whoever reads the line than to SQLite.
"""

from __future__ import annotations

import os.path
import unicodedata

SQLITE = "sqlite:///"
DEFAULT = f"{SQLITE}data/bot.db"

_ALLOWED = frozenset(" ._-+@()/")
_NAMES = {
    "%": "percent sign: nothing is decoded",
    "?": "question mark: there are no options",
    "#": "number sign: a comment goes on a line of its own",
    "\\": "backslash: folders are divided by /",
    "~": "tilde: write the folder out",
    "$": "dollar sign: write the value out",
    ":": "colon: a path has no drive and no host",
    "\n": "a line break",
}


class SignError(ValueError):
    """A sign does not belong into the path; the words name it."""


def refuse_unless_file(url: str) -> None:
    """Raises ValueError, with what to do and without the value."""
    path = url.removeprefix(SQLITE)
    if not url.startswith(SQLITE) or not path:
        raise ValueError(f"must be {SQLITE} and a file, like {DEFAULT}")
    for sign in path:
        if not _is_allowed(sign):
            raise SignError(f"has {_named(sign)} in it; use letters, digits, spaces and . _ - + @ ( ) / only")
    if "//" in path:
        raise ValueError("has too many slashes; three and a path below this folder, or four and an absolute path")
    if path.rpartition("/")[2] in {"", ".", ".."} or os.path.isdir(path):  # noqa: PTH112 - takes any name
        raise ValueError(f"names a folder; add the name of a file, like {DEFAULT}")


def _is_allowed(sign: str) -> bool:
    """A letter, with the marks that scripts put on letters; a digit; or one of the few signs."""
    return sign in _ALLOWED or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()


def _named(sign: str) -> str:
    """ "? (question mark)"; what cannot be seen is shown by its number."""
    shown = sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}"
    name = _NAMES.get(sign) or unicodedata.name(sign, "").lower()
    return f"{shown} ({name})" if name else shown
