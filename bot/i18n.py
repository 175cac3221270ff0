"""Words, dates and amounts in any language. English sentences are the keys; the language is passed in.

A catalogue is read on first use: the .mo when it is as new as the .po, else the .po. No .mo is ever needed.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Literal

from babel import Locale, dates, lists, numbers
from babel.core import get_global

from bot.errors import ContentError
from bot.languages import ENGLISH, LANGUAGES, code_of, language_of
from bot.translated import Gap, entries

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

OFFERED_FROM = 0.98  # of its sentences translated: then another language is offered too
DateForm = Literal["day", "year", "short", "weekday"]
SKELETONS: dict[DateForm, str] = {"day": "MMMMd", "short": "MMMd", "weekday": "MMMEd"}
FIGURE_GAPS = re.compile(r"(?<=\d)(?=[年月日])|(?<=[年月])(?=\d)")
FIRST_OF_MONTH = re.compile(r"(?<!\d)1 (?=[a-zéû])")
Translations = gettext.NullTranslations


class Texts:
    """One language: `t.gettext("Back")`, `t.date(day)`. Fill {fields} in with str.format afterwards."""

    def __init__(self, language: str, translations: Translations | None = None) -> None:
        self.language = language
        self.traits = language_of(language)
        self._translations = translations or Translations()
        self._locale = Locale.parse(self.traits.locale)

    def gettext(self, sentence: str) -> str:
        """The sentence in this language."""
        return self._translations.gettext(sentence)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form that this language uses for `count` things."""
        return self._translations.ngettext(one, many, count)

    def pgettext(self, context: str, sentence: str) -> str:
        """The sentence as used in a context; labels of buttons have the context "button"."""
        return self._translations.pgettext(context, sentence)

    def npgettext(self, context: str, one: str, many: str, count: int) -> str:
        """Like `ngettext`, in a context."""
        return self._translations.npgettext(context, one, many, count)

    def content(self, sentence: str) -> str:
        """A sentence that stands in content/; the empty one stays empty."""
        return self._translations.gettext(sentence) if sentence else ""

    def date(self, day: dt.date, form: DateForm = "day") -> str:
        """day: 30 November; year: 30 November 2026; short: 30 Nov; weekday: Mon 30 Nov."""
        return self._own_way(_date(self._locale, day, form))

    def _own_way(self, shown: str) -> str:
        """French writes the first of a month as 1er."""
        spaced, first = self._spaced(shown), self.traits.first_of_month
        return FIRST_OF_MONTH.sub(f"{first} ", spaced) if first else spaced

    def _spaced(self, shown: str) -> str:
        """Our Chinese sets digits off with spaces, in dates too: 11 月 30 日."""
        return FIGURE_GAPS.sub(" ", shown) if self.traits.spaced_figures else shown

    def weekday(self, day: dt.date) -> str:
        """Monday."""
        return dates.format_date(day, "EEEE", locale=self._locale)

    def weekdays(self) -> tuple[str, ...]:
        """Short names for the columns of a calendar, from Monday."""
        names = dates.get_day_names("short", "stand-alone", self._locale)
        return tuple(names[number].rstrip(".") for number in range(7))

    def month(self, year: int, month: int) -> str:
        """November 2026, as the heading of a calendar."""
        return self._spaced(_month(self._locale, year, month))

    def time_of_day(self, moment: dt.datetime, zone: str) -> str:
        """10:05, as the clock shows it in `zone`."""
        return dates.format_time(moment, "short", tzinfo=dates.get_timezone(zone), locale=self._locale)

    def hour(self, start: int) -> str:
        """A full hour of 0 to 24 as a clock shows it: 10:00."""
        return self.clock(dt.time(start % 24))

    def clock(self, time: dt.time) -> str:
        """A time of day: 10:30."""
        return dates.format_time(time, "short", locale=self._locale)

    def money(self, amount: Decimal | int) -> str:
        """Euros, without cents when there are none."""
        pattern = self._locale.currency_formats["standard"].pattern
        if amount == int(amount):
            pattern = pattern.replace(".00", "")
        return numbers.format_currency(amount, "EUR", pattern, locale=self._locale, currency_digits=False)

    def list(self, items: Sequence[str]) -> str:
        """a, b and c."""
        return lists.format_list(items, locale=self._locale)

    def city(self, zone: str) -> str:
        """The city a time zone is named after. Babel's data keeps some under their former id, as Asia/Calcutta."""
        if own := self.traits.own_cities.get(zone):
            return own
        former = (old for old, new in get_global("zone_aliases").items() if new == zone)
        known = (self._locale.time_zones.get(name, {}).get("city") for name in (zone, *former))
        if city := next((city for city in known if city), None):
            return str(city)
        return dates.get_timezone_location(zone, self._locale, return_city=True)


@lru_cache(maxsize=8192)  # a few hundred days matter at a time
def _date(locale: Locale, day: dt.date, form: DateForm) -> str:
    if form == "year":
        return dates.format_date(day, "long", locale=locale)
    return dates.format_skeleton(SKELETONS[form], day, locale=locale)


@lru_cache(maxsize=1024)
def _month(locale: Locale, year: int, month: int) -> str:
    return dates.format_skeleton("yMMMM", dt.date(year, month, 1), locale=locale)


class Catalogues:
    """The languages in a folder: <language>/LC_MESSAGES/messages.po. English needs none.

    A sentence without a translation is English by itself; its language stays.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, Texts] = {}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages to offer: some always, another one once nearly all of it is translated."""
        complete = (gap for gap in self._counted if gap.missing <= gap.total * (1 - OFFERED_FROM))
        ready = {gap.language for gap in complete}
        known = (code for code, row in LANGUAGES.items() if row.always or code in ready)
        return (*known, *sorted(ready - LANGUAGES.keys()))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Of each language that is offered, what is missing; none for a complete one."""
        return tuple(gap for gap in self._counted if gap.missing and gap.language in self.languages)

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """Every language that has a catalogue, offered or not, by its code."""
        return tuple(sorted(path.parts[-3] for path in self._folder.glob("*/LC_MESSAGES/messages.po")))

    @cached_property
    def _counted(self) -> tuple[Gap, ...]:
        """Of each language but English, against messages.pot; without one, against what any language has."""
        always = {code for code, row in LANGUAGES.items() if row.always}
        known = {code: entries(self._po(code)) for code in sorted({*self.folders, *always} - {ENGLISH})}
        every = entries(self._folder / "messages.pot").keys() or {key for one in known.values() for key in one}
        return tuple(Gap(code, sum(not one.get(key) for key in every), len(every)) for code, one in known.items())

    def for_language(self, code: str) -> Texts:
        """The words of one language, offered or not: who chose it keeps it. English for one that is unknown."""
        language = code if language_of(code).always or code in self.folders else ENGLISH
        if language not in self._loaded:
            self._loaded[language] = Texts(language, self._translations(language))
        return self._loaded[language]

    def guess(self, language_code: str | None, fallback: str = ENGLISH) -> str:
        """The offered language nearest to the code of a Telegram app; every kind of Chinese is Simplified."""
        language = code_of(language_code or "")
        return language if language in self.languages else fallback

    def load(self) -> None:
        """Read every offered language now, so that a broken one stops the start and not a user."""
        lines: list[str] = []
        for code in self.languages:
            try:
                self.for_language(code)
            except ContentError as error:
                lines.extend(error.lines)
        if lines:
            raise ContentError(lines)

    def check(self) -> None:
        """Read every .po; raises a ContentError with one line per wrong entry."""
        lines: list[str] = []
        for po in sorted(self._folder.glob("*/LC_MESSAGES/messages.po")):
            lines.extend(_broken_lines(po, read_catalogue(po)))
        if lines:
            raise ContentError(lines)

    def _po(self, language: str) -> Path:
        return self._folder / language / "LC_MESSAGES" / "messages.po"

    def _translations(self, language: str) -> Translations:
        po = self._po(language)
        if language == ENGLISH or not po.exists():
            return Translations()
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            with mo.open("rb") as file:
                return gettext.GNUTranslations(file)
        return _compiled(po)


def read_catalogue(po: Path) -> Catalog:
    """A .po file as Babel reads it. Babel's reader is imported here: with .mo files it is never needed."""
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        with po.open("rb") as file:
            return read_po(file, locale=po.parts[-3], abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise ContentError([f"{po}: cannot be read: {error} (do this: mend the line)"]) from error


def field_faults(originals: Sequence[str], translations: Sequence[str]) -> Iterable[str]:
    """Where a translation fills in other {fields} than its original. Only the last plural form needs all."""
    try:
        wanted = [fields_of(text) for text in originals]
        given = [fields_of(text) for text in translations]
    except ValueError as error:
        yield f"wrong braces: {error}"
        return
    allowed, needed = set().union(*wanted), set.intersection(*wanted)
    for place, found in enumerate(given):
        must = allowed if place == len(given) - 1 else needed
        yield from (f"{{{name}}} is missing" for name in sorted(must - found))
        yield from (f"{{{name}}} is not in the original" for name in sorted(found - allowed))


def fields_of(text: str) -> set[str]:
    """The names in {braces}. {carrier_dat} and {carrier_acc} are {carrier} in another grammatical case, as of {new}."""
    names = (name for _, name, _, _ in Formatter().parse(text) if name is not None)
    return {name.removesuffix("_dat").removesuffix("_acc") for name in names}


def _compiled(po: Path) -> Translations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415

    catalogue = read_catalogue(po)
    lines = list(_broken_lines(po, catalogue))
    if lines:
        raise ContentError(lines)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _broken_lines(po: Path, catalogue: Catalog) -> Iterable[str]:
    for message in catalogue:
        if message.id and all(texts_of(message.string)) and not message.fuzzy:
            for problem in field_faults(texts_of(message.id), texts_of(message.string)):
                yield f"{po}: {texts_of(message.id)[0]!r}: {problem} (do this: use the original's {{fields}})"


def texts_of(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a message: one, or several when it has plurals."""
    return (text,) if isinstance(text, str) else tuple(text or ())
