"""Numbers that look like those of people, with right checksums; nobody's. Computed here, not by what is tested."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

REGIONS = ("110101", "310104", "330302", "440305", "510104", "620102", "659001")
SINCE_2000 = 100  # years since 1900
# Country, letters before the digits of the account, digits.
BANKS = (("BE", "", 12), ("DE", "", 18), ("NL", "ABNA", 10), ("FR", "", 23), ("LU", "", 16))
# First digits and length.
CARDS = (
    ("4", 16),
    ("51", 16),
    ("2221", 16),
    ("34", 15),
    ("37", 15),
    ("6703", 16),
    ("6703", 17),
    ("62", 16),
    ("62", 19),
)


def national(random: Random) -> str:
    """Of the national register, or of social security (BIS: the month is 20 or 40 higher)."""
    year = random.randrange(33, 126)  # those of 1932 can look like +32 4xx: docs/typed.md
    month, day = random.randrange(1, 13), random.randrange(1, 29)
    month += random.choice((0, 0, 20, 40))
    century = "2" if year >= SINCE_2000 else ""
    first = f"{year % 100:02}{month:02}{day:02}{random.randrange(1, 998):03}"
    return first + f"{97 - int(century + first) % 97:02}"


def iban(random: Random) -> str:
    """Of an account in one of five countries; a Belgian one has a checksum of its own, which is right too."""
    country, bank, length = random.choice(BANKS)
    account = "".join(random.choices("0123456789", k=length))
    if country == "BE":
        account = account[:10] + f"{int(account[:10]) % 97 or 97:02}"
    figures = "".join(str(int(sign, 36)) for sign in bank + account + country + "00")
    return f"{country}{98 - int(figures) % 97:02}{bank}{account}"


def card(random: Random) -> str:
    """Of a payment card: the last digit is Luhn's."""
    start, length = random.choice(CARDS)
    first = start + "".join(random.choices("0123456789", k=length - len(start) - 1))
    doubled = [int(sign) * (2 if n % 2 == 0 else 1) for n, sign in enumerate(reversed(first))]
    return first + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def china_id(random: Random) -> str:
    """Of a resident: region, birthday, order, check (ISO 7064, X is ten)."""
    day = f"{random.randrange(1940, 2012)}{random.randrange(1, 13):02}{random.randrange(1, 29):02}"
    first = random.choice(REGIONS) + day + f"{random.randrange(1000):03}"
    weighed = sum(int(sign) * pow(2, 17 - n, 11) for n, sign in enumerate(first))
    return first + "10X98765432"[weighed % 11]


MAKERS: dict[str, Callable[[Random], str]] = {"national": national, "iban": iban, "card": card, "china_id": china_id}
