"""The store: one set of SQL, one migration tree; whole chats in and out."""

from bot.store.claimed import Claimed
from bot.store.sqlite import migrate
from bot.store.store import Store

__all__ = ["Claimed", "Store", "migrate"]
