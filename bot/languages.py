"""The languages of the bot, one row each: what a language is called and how it writes.

A new language is a row here and a catalogue in locales/. Pure data: it imports nothing of the bot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One row. `code` is stored and names the folder of the catalogue: it is never renamed."""

    code: str
    locale: str  # for dates, amounts and names of cities, as Babel knows it
    own_name: str  # in /language and beside papers
    short: str  # in the row of the first message
    always: bool = False  # offered whatever is missing in its catalogue: people rely on it
    comma: str = ", "
    semicolon: str = "; "
    between_sentences: str = " "
    first_of_month: str = ""  # how the 1 of a date is written, where Babel does not know it
    wide: bool = False  # characters of two columns, full-width marks, a line may break between any two of them
    spaced_figures: bool = False  # a space between figures and characters in dates
    month_first: bool = False  # 11/30 is typed as often as 30/11
    in_china: bool = False  # its readers have apps and numbers of mainland China, and may well go there
    other_codes: frozenset[str] = frozenset()  # codes of Telegram apps that are read as this language too
    other_locales: tuple[str, ...] = ()  # names of cities are typed in these too
    own_cities: Mapping[str, str] = field(default_factory=dict)  # zone -> a city other than the one it is named after

    @property
    def on_paper(self) -> bool:
        """Whether operators in Belgium write in it."""
        return self.code in PAPER_LANGUAGES


ROWS = (  # in the order of the menu
    Language(
        "zh",
        "zh_Hans_CN",
        "中文",
        "中文",
        always=True,
        comma="、",
        semicolon="；",
        between_sentences="",
        wide=True,
        spaced_figures=True,
        month_first=True,
        in_china=True,
        other_codes=frozenset({"yue", "wuu", "nan", "hak"}),  # spoken kinds that have codes of their own
        other_locales=("zh_Hant",),  # written in Hong Kong and Taiwan
        own_cities={"Asia/Shanghai": "北京"},  # nobody in China speaks of Shanghai time
    ),
    Language(ENGLISH, "en_GB", "English", "EN", always=True),
    Language("fr", "fr_BE", "Français", "FR", always=True, semicolon="\u00a0; ", first_of_month="1er"),
    Language("nl", "nl_BE", "Nederlands", "NL", always=True),
    Language("de", "de_BE", "Deutsch", "DE", always=True),
)
LANGUAGES = {row.code: row for row in ROWS}
PAPER_LANGUAGES = ("fr", "nl", "de", ENGLISH)  # letters and phrases are in each of these, in the order of the buttons


def language_of(code: str) -> Language:
    """The row of a language; one that has a catalogue but no row goes by its code."""
    return LANGUAGES.get(code) or Language(code, code, code, code.upper())


def code_of(tag: str) -> str:
    """The language of a tag such as "zh-hant" or "pt_BR", its kinds counted as itself; "" for no tag."""
    code = tag.replace("_", "-").partition("-")[0].lower()
    return next((row.code for row in LANGUAGES.values() if code in row.other_codes), code)
