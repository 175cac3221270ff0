"""Days, cities and operators as people type them: a text becomes the action that a button there would have."""

from bot.typed.cities import zone_of
from bot.typed.days import day_of
from bot.typed.meaning import answered_at, expects, meant
from bot.typed.operators import operator_of

__all__ = ["answered_at", "day_of", "expects", "meant", "operator_of", "zone_of"]
