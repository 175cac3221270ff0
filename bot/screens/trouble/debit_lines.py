"""The wrong debits as lines: until when the bank takes each back, and what is left after that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guide.case import Kind
from bot.guide.claims import Claim, ClaimKind, claims, for_mandate, unused_of
from bot.screens.layout import joined
from bot.screens.screen import View

MOST_DEBITS = 2  # named with their last days; /status has all


def open_debits(view: View) -> list[Claim]:
    """Those that the bank still takes back without a reason."""
    return [claim for claim in claims(view.case, view.today) if claim.kind is ClaimKind.DEBIT]


def late_debits(view: View) -> list[Claim]:
    """Those whose eight weeks are over, while the bank can still be told that there was no valid mandate."""
    found = unused_of(view.case, ClaimKind.DEBIT, view.today)
    return [c for c in found if c.about and c.last_day < view.today <= for_mandate(c.about)]


def debit_lines(view: View) -> str:
    """Each debit that the bank was not asked of yet, with its last day; else when the bank was asked."""
    t, asked, still = view.texts, view.case.last(Kind.CLAIMED, ClaimKind.DEBIT), open_debits(view)
    form = t.gettext("Debit of {day}: ask your bank by <b>{date}</b>.")
    said = (
        ["✅ " + t.gettext("You asked the bank on {date}.").format(date=t.date(asked.day))]
        if asked and asked.day
        else []
    )
    lines = (form.format(day=t.date(c.about), date=t.date(c.last_day, "year")) for c in still[:MOST_DEBITS] if c.about)
    return "\n".join([*said, *lines, *_others(view, still[MOST_DEBITS:]), *_too_late(view)])


def _others(view: View, more: Sequence[Claim]) -> list[str]:
    """The rest, by their days."""
    t, days = view.texts, [view.texts.date(claim.about, "short") for claim in more if claim.about]
    form = t.ngettext(
        "One more debit: {dates}. Its last day: /status", "More debits: {dates}. Their last days: /status", len(days)
    )
    return [form.format(dates=joined(t, days))] if days else []


def _too_late(view: View) -> list[str]:
    """What is left once the eight weeks are over: a debit without a mandate, up to 13 months; then the operator."""
    t, found = view.texts, unused_of(view.case, ClaimKind.DEBIT, view.today)
    late, over = late_debits(view), [c for c in found if c.about and for_mandate(c.about) < view.today]
    lines = []
    if late:
        form = t.gettext("Debit of {days}: the 8 weeks are over. Up to 13 months, only if there was no valid mandate.")
        lines.append(form.format(days=_days(view, late)))
    if over:
        form = t.gettext("Debit of {days}: the 13 months are over too. Ask {carrier} for the money.")
        lines.append(form.format_map({**view.values, "days": _days(view, over)}))
    return lines


def _days(view: View, found: Sequence[Claim]) -> str:
    return joined(view.texts, [view.texts.date(claim.about, "year") for claim in found if claim.about])
