"""A day as people count it, in Chinese, English, French, Dutch and German: in 30 days, next Monday, month end."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache

from babel import Locale

from bot.free_text.folding import chinese_numbers, fold
from bot.languages import LANGUAGES

UNITS = {  # what is counted, and how many days it has; None for a month of the calendar
    "day days jour jours dag dagen tag tage tagen 天 日": 1,
    "week weeks semaine semaines weken woche wochen 周 週 星期 个星期 礼拜 个礼拜": 7,
    "month months mois maand maanden monat monate monaten 个月 個月": None,
}
DAYS_OF = {word: days for words, days in UNITS.items() for word in words.split()}
ONE = ["a", "an", "one", "un", "une", "een", "ein", "einem", "einer", "eine"]
LATER = re.compile(r"(?:in|within|dans|d'ici|over|binnen)? ?(\w+) ([a-z]+)(?: (?:from now|later|time))?")
AGO = re.compile(r"(?:(?:il y a|vor) )?(\w+) ([a-z]+)(?: (?:ago|geleden))?")
BEHIND = re.compile(r"(?:ago|geleden)$|^(?:il y a|vor) ")
CHINESE = re.compile(r"(\d+)(天|日|周|週|星期|个星期|礼拜|个礼拜|个月|個月)(?:之|以)?(后|後|内|前)")
MONTH_END = re.compile(
    r"(?:at |by |the |on )*end of (?:the |this )?month|month end"
    r"|(?:a |en )?(?:la )?fin (?:du|de|de ce) mois|(?:het )?einde?(?: van)?(?: de| deze)? maand|maandeinde"
    r"|(?:am )?ende (?:des|dieses) monats|(?:zum )?monatsende|(?:本|这个?|這個?)?月(?:底|末)"
)
NEXT_MONTH_END = re.compile(
    r"(?:the )?end of next month|(?:a la )?fin du mois prochain|einde?(?: van)? volgende maand"
    r"|ende (?:des )?nachsten monats|下个?月(?:底|末)|下個月(?:底|末)"
)
NEXT = re.compile(r"(?:next|volgende|nachsten?|kommenden?) (\w+)|(\w+) prochaine?")
PREVIOUS = re.compile(r"(?:last|vorige|letzten?) (\w+)|(\w+) (?:dernier|passe)")
CHINESE_WEEKDAY = re.compile(r"(下|这|這|本|上)(?:个|個)?(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])")
WEEKS = {"下": 1, "上": -1}  # the others are this week; it begins on Monday
CHINESE_DAYS = "一二三四五六日"
FARTHEST = 731  # days; the actions take none beyond
WEEK = 7


def span_of(text: str, today: date) -> date | None:
    """The day that is so far from `today`, None when it is none. "next Friday" that could be two is no day."""
    said = " ".join(fold(text).replace("'", " ").split())
    return _month_end(said, today) or _weekday(said, today) or _counted(said, today)


def _month_end(said: str, today: date) -> date | None:
    if MONTH_END.fullmatch(said):
        return _last_of(today)
    return _last_of(_last_of(today) + timedelta(days=1)) if NEXT_MONTH_END.fullmatch(said) else None


def _last_of(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _counted(said: str, today: date) -> date | None:
    if found := CHINESE.fullmatch(chinese_numbers(said).replace(" ", "")):
        return _away(today, found[1], found[2], -1 if found[3] == "前" else 1)
    back = BEHIND.search(said) is not None
    found = (AGO if back else LATER).fullmatch(said)
    return _away(today, found[1], found[2], -1 if back else 1) if found else None


def _away(today: date, number: str, unit: str, sign: int) -> date | None:
    count = 1 if number in ONE else int(number) if number.isascii() and number.isdecimal() else 0
    if unit not in DAYS_OF or not 0 < count <= FARTHEST:
        return None
    days = DAYS_OF[unit]
    if days is not None:
        return today + timedelta(days=sign * count * days)
    month = today.year * 12 + today.month - 1 + sign * count
    first = date(month // 12, month % 12 + 1, 1)
    return first.replace(day=min(today.day, _last_of(first).day))


def _weekday(said: str, today: date) -> date | None:
    if found := CHINESE_WEEKDAY.fullmatch(said.replace(" ", "")):
        monday = today - timedelta(days=today.weekday()) + WEEKS.get(found[1], 0) * timedelta(days=WEEK)
        return monday + timedelta(days=CHINESE_DAYS.index(found[2].replace("天", "日")))
    for pattern, sign in ((NEXT, 1), (PREVIOUS, -1)):
        if found := pattern.fullmatch(said):
            return _one_meaning(found[1] or found[2], today, sign)
    return None


def _one_meaning(name: str, today: date, sign: int) -> date | None:
    """The coming Monday and that of next week are often the same; where they are not, nobody knows which is meant."""
    number = _weekdays().get(name)
    if number is None:
        return None
    distance = (sign * (number - today.weekday())) % WEEK or WEEK
    coming = today + timedelta(days=sign * distance)
    of_that_week = today + timedelta(days=number - today.weekday() + sign * WEEK)
    return coming if coming == of_that_week else None


@cache
def _weekdays() -> dict[str, int]:
    """Folded names of the days, long, in every language; Monday is 0."""
    locales = [Locale.parse(row.locale) for row in LANGUAGES.values()]
    return {fold(word): n for locale in locales for n, word in locale.days["format"]["wide"].items()}
