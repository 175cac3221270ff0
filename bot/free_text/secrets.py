"""Secrets in what people type: those that a checksum or a plain word before a value makes certain.

No phone number, date, amount or reference is one, and no number of a SIM card or a device. What is found is named by
the words of guide/pasted.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from bot.free_text.secret_words import holds_code

_BETWEEN = r"[ \t.\-/·_]{0,3}"
_RUN = re.compile(rf"(?<![0-9+])\+?\d(?:{_BETWEEN}\d)*(?: ?[xX](?![A-Za-z0-9]))?")
_GROUP = re.compile(r"\d+[xX]?")
_ACCOUNT = re.compile(r"(?:(?<![A-Za-z0-9])|(?<=iban)|(?<=IBAN))([A-Za-z]) ?([A-Za-z])[ .\-]?\d[ .\-]?\d")
_DEVICE = re.compile(r"(?:imei|iccid)[^0-9]{0,20}$")
_SIM_CARD = re.compile(r"89\d{16,20}")
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_NATIONAL, _CHINA_ID = 11, 18  # digits
_WIDEST_GAP = 3  # signs between two digits
_DAYS, _OLDEST = 31, 1900  # of a month; a year of birth

# How many digits stand together. People group a national number like a date, and a phone number in other ways.
_NATIONAL_GROUPS = frozenset(
    {(11,), (6, 3, 2), (2, 2, 2, 3, 2), (6, 5), (2, 2, 2, 5), (9, 2), (3, 3, 3, 2), (2, 2, 2, 2, 2, 1), (1,) * 11}
)
_CARD_GROUPS = frozenset(
    {(16,), (4, 4, 4, 4), (15,), (4, 6, 5), (17,), (4, 4, 4, 4, 1), (19,), (4, 4, 4, 4, 3), (6, 13)}
)
_CHINA_GROUPS = frozenset({(18,), (6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4)})
_WINDOWS = frozenset({(11,), (6, 3, 2), (2, 2, 2, 3, 2)}) | _CARD_GROUPS | _CHINA_GROUPS
_WIDEST = max(map(len, _WINDOWS))

# Length, and the first digits: from, to (both of one length).
_CARDS = (
    ((16, 19), "4", "4"),  # Visa
    ((16,), "51", "55"),  # Mastercard
    ((16,), "2221", "2720"),
    ((15,), "34", "34"),  # American Express
    ((15,), "37", "37"),
    ((16, 17), "6703", "6703"),  # Bancontact
    *(((16, 19), start, start) for start in ("5018", "5020", "5038", "5893", "6304", "6759", "6761", "6762", "6763")),
    ((16, 19), "62", "62"),  # UnionPay
    ((16,), "6011", "6011"),  # Discover
    ((16,), "644", "659"),
    ((16,), "3528", "3589"),  # JCB
)


def secrets_of(text: str) -> tuple[str, ...]:
    """The kinds of secrets in a text, each once."""
    text = _plain(text)
    found, hidden = [], list(text)
    for start, end, valid in _accounts(text):
        hidden[start:end] = "#" * (end - start)  # its digits are no other number
        found += ["iban"] if valid else []
    found += _numbers("".join(hidden))
    if holds_code(text):
        found.append("code")
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Digits of any script as plain ones, one kind of dash, nothing invisible."""
    signs = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    plain = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs)
    return "".join(plain).translate(_DASHES)


def _accounts(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where an IBAN stands, from, to, and whether its checksum is right; one with a slip is still no other number."""
    for found in _ACCOUNT.finditer(text):
        start, country = found.start(), found[1] + found[2]
        compact, end = _letters_and_digits(text, start, _length(country.upper()))
        if not compact:
            continue
        valid = _is_iban(compact)
        meant = text[start + 2].isdigit() or country.isupper()  # "be 4111 …" is a card
        if valid or (meant and _looks_like_iban(compact)):
            yield start, end, valid


def _letters_and_digits(text: str, start: int, count: int) -> tuple[str, int]:
    """So many of them from there on, and where they end; "" where there are fewer, or a gap."""
    kept, gap = [], 0
    for at in range(start, len(text) if count else start):
        if text[at].isascii() and text[at].isalnum():
            kept.append(text[at].upper())
            gap = 0
        elif text[at] not in " \t.-/·_" or (gap := gap + 1) > _WIDEST_GAP:
            break
        if len(kept) == count:
            return "".join(kept), at + 1
    return "", start


@cache
def _length(country: str) -> int:
    """Of the country's IBANs; 0 where there are none."""
    from stdnum import numdb  # noqa: PLC0415 - reads its lists when somebody types the first number

    structure = str(numdb.get("iban").info(country)[0][1].get("bban", ""))
    return 4 + sum(map(int, re.findall(r"\d+", structure))) if structure else 0


def _is_iban(compact: str) -> bool:
    from stdnum import iban  # noqa: PLC0415 - as above

    return iban.is_valid(compact, check_country=False)


def _looks_like_iban(compact: str) -> bool:
    """Whether it would be one with other check digits."""
    from stdnum import iban  # noqa: PLC0415 - as above

    return _is_iban(compact[:2] + iban.calc_check_digits(compact) + compact[4:])


def _numbers(text: str) -> Iterator[str]:
    for found in _RUN.finditer(text):
        if not _DEVICE.search(text[max(0, found.start() - 24) : found.start()].casefold()):
            yield from _of_run(found[0])


def _of_run(run: str) -> Iterator[str]:
    """The secrets in digits that stand together: one number as a whole, or several behind each other."""
    groups = _GROUP.findall(run.replace(" x", "x").replace(" X", "X"))
    digits = "".join(groups)
    sizes = tuple(map(len, groups))
    is_phone = run.startswith("+") or (digits.startswith("00") and len(digits) != _NATIONAL)
    if is_phone or len(digits) < _NATIONAL or _SIM_CARD.fullmatch(digits):
        groups, sizes = (groups[1:], sizes[1:]) if is_phone else ([], ())
    elif kind := _kind(digits.upper(), sizes):
        yield kind
        return
    elif len(groups) == 1 or sizes in _WINDOWS | _NATIONAL_GROUPS or set(sizes) == {1}:
        return  # a number as such, with a slip: its parts are none
    for first in range(len(groups)):
        for last in range(first + 1, min(first + _WIDEST, len(groups)) + 1):
            shape = sizes[first:last]
            if shape in _WINDOWS and not (is_phone and shape == (11,)):
                yield from filter(None, [_kind("".join(groups[first:last]).upper(), shape)])


def _kind(digits: str, sizes: tuple[int, ...]) -> str:
    """What a number is, by its length and checksum; "" for none."""
    if len(digits) == _NATIONAL:
        return "national" if sizes in _NATIONAL_GROUPS and _is_national(digits, sizes) else ""
    if len(digits) == _CHINA_ID:
        return "china_id" if _is_china_id(digits) else ""
    return "card" if digits.isdigit() and _is_card(digits) else ""


def _is_national(digits: str, sizes: tuple[int, ...]) -> bool:
    """Of the register or of social security (BIS). 32 4xx xx xx xx is a phone unless it is grouped like a date."""
    from stdnum.be import bis, nn  # noqa: PLC0415 - as above

    is_phone = re.match("324[5-9]", digits) and sizes in {(11,), (9, 2), (1,) * 11}
    if not digits.isdigit() or is_phone or int(digits[4:6]) > _DAYS:
        return False
    return nn.is_valid(digits) or bis.is_valid(digits)


def _is_china_id(digits: str) -> bool:
    """18 characters: region, day of birth, three digits, check. The list of all regions there ever were is nobody's."""
    from stdnum.cn import ric  # noqa: PLC0415 - as above
    from stdnum.exceptions import ValidationError  # noqa: PLC0415

    if not digits[:17].isdigit() or not "1" <= digits[0] <= "8" or digits[-1] != ric.calc_check_digit(digits):
        return False
    try:
        return ric.get_birth_date(digits).year >= _OLDEST
    except ValidationError:
        return False


def _is_card(digits: str) -> bool:
    from stdnum import luhn  # noqa: PLC0415 - as above

    known = any(len(digits) in sizes and low <= digits[: len(low)] <= high for sizes, low, high in _CARDS)
    return known and luhn.is_valid(digits)
