"""The ways of cancelling by their names: on a button, and inside a sentence."""

from __future__ import annotations

from typing import assert_never

from bot.guide.case import Channel
from bot.screens.screen import View


def channel_name(view: View, channel: Channel) -> str:
    """The label of its button."""
    t = view.texts
    match channel:
        case Channel.WRITING:
            return t.pgettext("button", "Choose for me")
        case Channel.EMAIL:
            return t.pgettext("button", "E-mail or form")
        case Channel.ONLINE:
            return t.pgettext("button", "Online account")
        case Channel.HOTLINE:
            return t.pgettext("button", "Phone")
        case Channel.SHOP:
            return t.pgettext("button", "Shop")
        case Channel.LETTER:
            return t.pgettext("button", "Letter")
        case _:
            assert_never(channel)


def way_words(view: View, channel: Channel) -> str:
    """A channel inside a sentence."""
    t = view.texts
    match channel:
        case Channel.EMAIL:
            return t.gettext("by e-mail or form")
        case Channel.ONLINE:
            return t.gettext("in the online account")
        case Channel.HOTLINE:
            return t.gettext("by phone")
        case Channel.SHOP:
            return t.gettext("in a shop")
        case Channel.LETTER | Channel.WRITING:  # a letter always counts as written
            return t.gettext("by letter")
        case _:
            assert_never(channel)
