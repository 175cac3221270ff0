"""Days, cities, operators and concerns as people type them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.free_text.choices import choices_of
from bot.free_text.cities import zone_of
from bot.free_text.concerns import concerns_of
from bot.free_text.days import day_of
from bot.free_text.operators import operators_of
from bot.free_text.secrets import secrets_of

__all__ = ["TypedText", "choices_of", "concerns_of", "day_of", "operators_of", "secrets_of", "zone_of"]


@dataclass(frozen=True)
class TypedText:
    """A text, and what it means where a day, a city or an operator is asked for. It is kept nowhere."""

    text: str

    def day(self, language: str, today: date, *, ahead: bool) -> date | None:
        return day_of(self.text, language, today, ahead=ahead)

    def city(self) -> str | None:
        return zone_of(self.text)

    def operators(self, names: Mapping[str, str]) -> tuple[str, ...]:
        return operators_of(self.text, names)

    def choices(self) -> tuple[str, ...]:
        return choices_of(self.text)

    def concerns(self) -> tuple[str, ...]:
        return self._concerns

    @cached_property
    def _concerns(self) -> tuple[str, ...]:
        return concerns_of(self.text)
