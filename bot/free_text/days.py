"""A day as people write it in Chinese, English, French, Dutch and German, in whatever language the bot speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from babel import Locale

from bot.free_text.folding import chinese_numbers, fold
from bot.free_text.spans import span_of
from bot.languages import LANGUAGES, language_of

MOST_CHARACTERS = 40
LEAP_YEARS = 8  # the longest wait for a 29 February
YEAR = r"(20[0-9]{2})"
SHORT_YEAR = r"((?:20)?[0-9]{2})"
ISO = re.compile(YEAR + r" ?([-/. ]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})")
DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2})(?: ?\2 ?" + SHORT_YEAR + r"|\.)?")
SPACED = re.compile(r"([0-9]{1,2}) ([0-9]{1,2})(?: " + YEAR + ")?")
CHINESE = re.compile(rf"(?:{SHORT_YEAR}年)?([0-9]{{1,2}})月([0-9]{{1,2}})[日号號]?|([0-9]{{1,2}})[日号號]")
CHINESE_WEEKDAY = re.compile(r"\(?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\)?")
CHINESE_YEARS = {"今年": 0, "明年": 1, "后年": 2, "後年": 2, "去年": -1}
TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
BESIDE = re.compile(r"[\s.,'’/()-]*")  # may stand between the words of a day
END_SIGNS = re.compile("[!?,。]+$")
FROM_TODAY = {
    -3: "大前天",
    -2: "前天 daybeforeyesterday thedaybeforeyesterday avanthier eergisteren vorgestern",
    -1: "昨天 昨日 yesterday hier gisteren gestern",
    0: "今天 今日 today aujourdhui vandaag heute",
    1: "明天 明日 tomorrow demain morgen",
    2: "后天 後天 dayaftertomorrow thedayaftertomorrow apresdemain overmorgen ubermorgen uebermorgen",
    3: "大后天 大後天",
}
DAYS_AWAY = {word: days for days, words in FROM_TODAY.items() for word in words.split()}
SMALL_WORDS = frozenset(
    (
        "the",
        "of",
        "on",
        "st",
        "nd",
        "rd",
        "th",
        "le",
        "du",
        "er",
        "e",
        "eme",
        "op",
        "de",
        "d",
        "ste",
        "den",
        "der",
        "am",
    )
)
MONTHS = 12
FARTHEST_DAYS = 731  # two years; the actions take none beyond
SHORTEST_MONTH = 3  # letters: "nov", "sep"


def day_of(text: str, language: str, today: date, *, ahead: bool) -> date | None:
    """The day that a text is, None when it is none. Never raises.

    30/11 is day first; in Chinese, where the month comes first, 3/11 could be either and is no day, as 26/11/27 is
    none. Without a year the nearest one: from `today` (the user's own) on when `ahead`, else up to it. A text over 40
    characters is no day.
    """
    said = text[: MOST_CHARACTERS * 2].strip()
    if len(said) > MOST_CHARACTERS:
        return None
    folded = " ".join(END_SIGNS.sub("", fold(said)).split())
    try:
        if (days := DAYS_AWAY.get("".join(TOKEN.findall(folded)))) is not None:
            return today + timedelta(days=days)
        if (counted := span_of(folded, today)) is not None:
            return counted
        found = _numbers(folded, language, today) or _chinese(folded, today) or _words(folded)
        return _dated(*found, today, ahead=ahead) if found else None
    except (ValueError, OverflowError):
        return None


def _numbers(text: str, language: str, today: date) -> tuple[str, str, str] | None:
    """Year ("" when not said), month and day of 2026-11-30, 30/11/2026, 30.11. or 30 11.

    In Chinese 11/30 and 26/11/30 may begin with what is largest; what can be read both ways is no day.
    """
    if found := ISO.fullmatch(text):
        return found[1], found[3], found[4]
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = found[1], found[3], found[4] or ""
    elif found := SPACED.fullmatch(text):
        day, month, year = found[1], found[2], found[3] or ""
    else:
        return None
    if not language_of(language).month_first or len(year) == len("2026"):
        return year, month, day
    return _either_way(day, month, year, today) if year else _month_first(day, month)


def _month_first(one: str, two: str) -> tuple[str, str, str] | None:
    """11/30 and 30/11 are the same day; 3/11 could be two."""
    if int(one) > MONTHS or int(one) == int(two):
        return "", two, one
    return ("", one, two) if int(two) > MONTHS else None


def _either_way(one: str, month: str, three: str, today: date) -> tuple[str, str, str] | None:
    """26/11/30 has the year in front, 30/11/26 at its end: the other day would be years away. 26/11/27 could be two."""
    both = {(year, month, day) for year, day in ((one, three), (three, one)) if _near(year, month, day, today)}
    return both.pop() if len(both) == 1 else None


def _near(year: str, month: str, day: str, today: date) -> bool:
    """Whether there is such a day, not farther away than anything that is asked for here."""
    try:
        return abs(date(2000 + int(year), int(month), int(day)) - today).days <= FARTHEST_DAYS
    except ValueError:
        return False


def _chinese(text: str, today: date) -> tuple[str, str, str] | None:
    """2026年11月30日, 11月30号, 十一月三十日, 明年1月5日, 30号."""
    bare = CHINESE_WEEKDAY.sub("", text).replace(" ", "")
    for word, years in CHINESE_YEARS.items():
        bare = bare.replace(word, f"{today.year + years}年")
    found = CHINESE.fullmatch(chinese_numbers(bare))
    return (found[1] or "", found[2] or "", found[3] or found[4]) if found else None


def _words(text: str) -> tuple[str, str, str] | None:
    """30 November, le 1er décembre 2026, Mon 30 Nov, November 30th 2026."""
    tokens = TOKEN.findall(text)
    if any(not BESIDE.fullmatch(gap) for gap in TOKEN.split(text)):
        return None
    if tokens and tokens[0] in _weekdays() and any(map(_month, tokens[1:])):
        del tokens[0]  # "mar." is Tuesday before "3 nov.", March by itself
    tokens = [token for token in tokens if token not in SMALL_WORDS]
    months = [(place, number) for place, token in enumerate(tokens) if (number := _month(token))]
    if len(months) != 1:
        return None
    place, month = months[0]
    return _around(tokens[:place], tokens[place + 1 :], str(month))


def _around(before: list[str], after: list[str], month: str) -> tuple[str, str, str] | None:
    """The day and the year stand before and after the name of the month."""
    match before, after:
        case ([day], []) | ([], [day]):
            year = ""
        case ([day], [year]) | ([], [day, year]) if len(day) <= len("30"):
            pass
        case ([year], [day]):
            pass
        case _:
            return None
    fits = re.fullmatch("[0-9]{1,2}", day) and re.fullmatch(f"(?:{SHORT_YEAR})?", year)
    return (year, month, day) if fits else None


@cache
def _months() -> dict[str, int]:
    """Folded names of the months, long and short, in every language. "maerz" is how März looks without an umlaut."""
    found = {"maerz": 3}
    for row in LANGUAGES.values():
        for width in ("wide", "abbreviated"):
            names = Locale.parse(row.locale).months["format"][width]
            found |= {fold(word).strip("."): number for number, word in names.items()}
    return found


@cache
def _weekdays() -> frozenset[str]:
    widths = ("wide", "abbreviated")
    locales = [Locale.parse(row.locale) for row in LANGUAGES.values()]
    days = (locale.days["format"][width].values() for locale in locales for width in widths)
    return frozenset(fold(word).strip(".") for names in days for word in names)


def _month(word: str) -> int:
    """The month of a name or of its beginning, 0 for none: "sept" and "septem" are 9, "jui" could be two."""
    if word in _months():
        return _months()[word]
    if len(word) < SHORTEST_MONTH or not word.isascii():
        return 0
    return _only({number for name, number in _months().items() if name.startswith(word)})


def _only(numbers: Iterable[int]) -> int:
    found = set(numbers)
    return found.pop() if len(found) == 1 else 0


def _dated(year: str, month: str, day: str, today: date, *, ahead: bool) -> date | None:
    """Raises ValueError when there is no such day."""
    if year:
        return date(2000 + int(year[-2:]), int(month), int(day))
    fits = (found for found in _candidates(month, int(day), today) if (found >= today if ahead else found <= today))
    return min(fits, key=lambda found: abs(found - today), default=None)


def _candidates(month: str, day: int, today: date) -> Iterator[date]:
    """That day of that month (of every month when none was said) in the years around today."""
    for year in range(today.year - LEAP_YEARS, today.year + LEAP_YEARS + 1):
        for number in (int(month),) if month else range(1, 13):
            try:
                yield date(year, number, day)
            except ValueError:
                continue
