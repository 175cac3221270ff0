"""A city or a country as people write it, in whatever language the bot speaks, and its time zone."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.free_text.names import MAIN_ZONES, MORE_NAMES
from bot.languages import ROWS

MOST_CHARACTERS = 40
SHORTEST, SHORTEST_CHINESE = 3, 2  # letters that a beginning needs
CLOSE = 0.85  # of difflib's ratio: "Brussles", "Johanesburg"
SHORTEST_CLOSE = 4
WRITTEN = (*(row.locale for row in ROWS), *(locale for row in ROWS for locale in row.other_locales))
VAGUE = ""  # known, but of several zones: "Canada", "Europe"
OWN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
ASIDE = re.compile(r"[,;(/，；（、|]")
ELSEWHERE = ("Etc/", "Antarctica/")
RENAMED = ("Africa/", "America/", "Asia/", "Atlantic/", "Europe/", "Pacific/")  # not US/Eastern: no cities
CITY_SIGN, TIME, CHINA = "市", "时间", "中国"  # 成都市, 北京时间, 中国成都


def zone_of(text: str) -> str | None:
    """The IANA name of the zone of a typed city or country, None when it is not known. Never raises.

    The whole name, else the beginning of one zone's names only, else a close spelling of it. "Paris, France" is
    Paris. A text over 40 characters is no city. The first call builds the index (about 50 ms).
    """
    said = text[: MOST_CHARACTERS * 2].strip()
    if len(said) > MOST_CHARACTERS:
        return None
    whole, city = _fold(said), _fold(ASIDE.split(said)[0])
    bare = city.removesuffix(TIME).removeprefix(CHINA) or city
    tries = (whole, city, bare, bare.removesuffix(CITY_SIGN))
    exact = next((_index()[name] for name in tries if name in _index()), None)
    found = exact if exact is not None else _beginning(tries[-1]) or _close(city)
    return found or None


def _fold(name: str) -> str:
    """Small letters and digits only: "Saint-Étienne" and "saint etienne" are one."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sign for sign in apart.translate(OWN_LETTERS) if sign.isalnum())


def _beginning(start: str) -> str:
    """The zone of every name that begins so; "" when there are several or none."""
    if len(start) < (SHORTEST if start.isascii() else SHORTEST_CHINESE):
        return VAGUE
    zones = {zone for name, zone in _index().items() if name.startswith(start)}
    return zones.pop() if len(zones) == 1 else VAGUE


def _close(name: str) -> str:
    """The zone of the nearest spelling in Latin script, one letter longer or shorter at most; "" for none."""
    if len(name) < SHORTEST_CLOSE or not name.isascii():
        return VAGUE
    alike = [known for known in _index() if known.isascii() and abs(len(known) - len(name)) <= 1]
    nearest = difflib.get_close_matches(name, alike, n=1, cutoff=CLOSE)
    return _index()[nearest[0]] if nearest else VAGUE


@cache
def _index() -> dict[str, str]:
    """Folded name -> zone; of two places of one name ours come first, then cities, then countries."""
    index: dict[str, str] = {}
    for name, zone in (*_our_names(), *_cities(), *_countries()):
        index.setdefault(_fold(name), zone)
    index.pop("", None)
    return index


@cache
def _zones() -> dict[str, str]:
    """Zone -> territory, the canonical zones that this machine has data for."""
    known, lands = available_timezones(), get_global("zone_territories")
    return {zone: land for zone, land in lands.items() if zone in known and not zone.startswith(ELSEWHERE)}


def _our_names() -> Iterator[tuple[str, str]]:
    for zone, names in MORE_NAMES.items():
        yield from ((name, zone) for name in names.split(",") if zone in _zones())


def _cities() -> Iterator[tuple[str, str]]:
    """The cities of the zones: in the IANA name, and as each language writes them."""
    for zone in _zones():
        yield zone, zone
        yield zone.rpartition("/")[2], zone
    renamed = get_global("zone_aliases")  # Babel's data still speaks of Asia/Calcutta, and so do people
    for old, zone in renamed.items():
        if old.startswith(RENAMED) and zone in _zones():
            yield from ((old, zone), (old.rpartition("/")[2], zone))
    for language in WRITTEN:
        for key, names in Locale.parse(language).time_zones.items():
            zone = renamed.get(key, key)
            if "city" in names and zone in _zones():
                yield names["city"], zone


def _countries() -> Iterator[tuple[str, str]]:
    """Countries of one zone or a main one; all other territories are known as vague."""
    lands: dict[str, list[str]] = {}
    for zone, land in _zones().items():
        lands.setdefault(land, []).append(zone)
    only = {land: zones[0] if len(zones) == 1 else VAGUE for land, zones in lands.items()} | MAIN_ZONES
    for language in WRITTEN:
        for code, name in Locale.parse(language).territories.items():
            yield name, only.get(code, VAGUE)
