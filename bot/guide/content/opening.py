"""Whether hours of opening can be right."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guide.content.faults import Fault, Spot
from bot.guide.content.models import Content, Hours


def hours_are_of_a_day(_content: Content, spot: Spot) -> Iterator[Fault]:
    """Half a range, or one that ends before it begins, would send somebody to a phone that nobody answers."""
    if not isinstance(spot.node, Hours):
        return
    opens, closes = spot.node.opens, spot.node.closes
    if (opens is None) != (closes is None):
        yield spot.fault("closes", "only one of opens and closes", "write both, or none where the page has no times")
    if opens and closes and closes <= opens:
        yield spot.fault("closes", f"{closes:%H:%M} is not after {opens:%H:%M}", "write the hours of one day")
