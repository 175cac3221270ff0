"""Days and cities as people type them: a text at a place becomes the action that a button there would have."""

from bot.typed.cities import zone_of
from bot.typed.days import day_of
from bot.typed.meaning import answered_at, expects, meant

__all__ = ["answered_at", "day_of", "expects", "meant", "zone_of"]
