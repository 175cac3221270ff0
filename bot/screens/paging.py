"""What is too long for one screen: "1/2" behind its title, and a button for each page beside this one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.i18n import Texts
from bot.screens.screen import Button, Row, View

MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """The page that is shown, from 1, and how many there are."""

    number: int
    count: int

    @classmethod
    def read(cls, word: str, count: int) -> Page:
        """The page that a place names; the first for a word that names none of them."""
        known = word.isdecimal() and len(word) <= MOST_DIGITS and 1 <= int(word) <= count
        return cls(int(word) if known else 1, max(count, 1))

    def title(self, texts: Texts, task: str) -> str:
        """ "Your reminders (1/2)"; the task alone where there is one page only."""
        if self.count == 1:
            return task
        return texts.gettext("{name} ({date})").format(name=task, date=f"{self.number}/{self.count}")

    def buttons(self, view: View, place: str, behind: str = "") -> Row:
        """The page before and the page after, as far as there are any: the last leads to no first.

        `behind` is what the name of the place has behind the page's number.
        """
        t, row = view.texts, list[Button]()
        if self.number > 1:
            label = "‹ " + t.pgettext("button", "Previous page")
            row.append(view.go(label, place, f"{place}.{self.number - 1}{behind}"))
        if self.number < self.count:
            label = t.pgettext("button", "Next page") + " ›"
            row.append(view.go(label, place, f"{place}.{self.number + 1}{behind}"))
        return tuple(row)
