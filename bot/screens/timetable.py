"""What is to be done by when before somebody leaves, as lines with their days: for the screen, the plan and a calendar.

The days count back from the last day of the SIM where one was chosen, else from the departure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from bot.guide.case import Channel, Holder, Kind
from bot.guide.content.models import Fact
from bot.guide.departure import days_before_leaving, leaving_day
from bot.guide.end_days import GOOGLE, GOOGLE_WAITS, MICROSOFT, MICROSOFT_WAITS
from bot.guide.named_day import wished_day
from bot.guide.rush import RUSH_DAYS
from bot.guide.send_by import POST_AHEAD, aim, open_request, post_by, shop_by
from bot.guide.steps import StepId, channel_of
from bot.guide.ways import channels_for
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.letters.recipient import used_channel
from bot.screens.screen import Row, Screen, View
from bot.screens.way_words import channel_name, way_words
from bot.screens.whereabouts import has_left

BY = "leaving.by"  # the page of every way, by when
MICROSOFT_DAYS = 35  # a change of all security details can block an account for 30; some are needed to begin
GOOGLE_DAYS = 7  # how long a new number may have to wait before Google trusts it


@dataclass(frozen=True, slots=True)
class Line:
    """A line of HTML, and the fact it rests on. `day`: for a calendar, under that `key`; `what`: plain words for it."""

    said: str
    fact: Fact
    key: str = ""
    day: date | None = None
    what: str = ""


def line(view: View, name: str, day: date | None = None) -> tuple[str, Fact]:
    """A sentence of content/steps/leaving.toml, with {day} filled in."""
    fact = view.line("leaving", name)
    if day is None:
        return view.say(fact), fact
    shown = escape(view.texts.date(day), quote=False)
    return view.texts.content(fact.text).format_map({**view.values, "day": shown}), fact


def by_when(view: View, day: date, days: int) -> date:
    """So many days before, today at the earliest."""
    return max(day - timedelta(days=days), view.today)


def giving_up(view: View) -> Iterator[Line]:
    """Every line of who gives the number up, in order."""
    day = leaving_day(view.case)
    if day is None:
        return
    if view.case.answers.holder is Holder.SOMEBODY_ELSE and open_request(view.case) and not has_left(view):
        soon = (day - view.today).days <= RUSH_DAYS
        yield Line(*(_on(view, view.today, "sign") if soon else _before(view, day, "sign")))
    yield from accounts(view, day)
    if open_request(view.case) or (view.case.prepaid and _not_sent(view)):
        yield _cancel(view, day)
    yield from _last_day(view)
    if not view.case.prepaid:
        yield Line(*line(view, "account"))


def _not_sent(view: View) -> bool:
    return view.case.last(Kind.ASKED) is None and not view.case.nothing_to_cancel


def accounts(view: View, day: date) -> Iterator[Line]:
    """The slow ones, and what needs a card that is handed in; what does not fit any more with what to do instead."""
    last, t = view.case.end_date or day, view.texts
    if MICROSOFT not in view.case.ticks:
        late = not view.case.answers.sim_gone and view.today + MICROSOFT_WAITS > last
        what = t.gettext("Start with Microsoft: it can take 30 days")
        yield _slow(view, "microsoft", last, MICROSOFT_DAYS, view.today + MICROSOFT_WAITS if late else None, what)
    if GOOGLE not in view.case.ticks:
        late = not view.case.answers.sim_gone and view.today + GOOGLE_WAITS > last
        what = t.gettext("Google: a new number may take a week to count")
        yield _slow(view, "google", last, GOOGLE_DAYS, view.today if late else None, what)
    if not has_left(view):
        now = (day - view.today).days <= RUSH_DAYS
        yield Line(*(_on(view, view.today, "identity_now") if now else line(view, "identity")))


def _slow(view: View, name: str, last: date, days: int, late: date | None, what: str) -> Line:  # noqa: PLR0913, PLR0917 - one account
    """`late`: the day until which it may take; None where there is time."""
    if late:
        said, fact = line(view, f"{name}_late", late)
        return Line(_dated(view, view.today, said), fact)
    day = by_when(view, last, days)
    return Line(*_on(view, day, name), name, day, what)


def _dated(view: View, day: date, said: str) -> str:
    """ "<b>9 December</b>: …", or "Today"."""
    t = view.texts
    shown = t.gettext("Today") if day == view.today else t.date(day)
    return t.gettext("<b>{date}</b>: {what}").format(date=shown, what=said)


def _on(view: View, day: date, name: str) -> tuple[str, Fact]:
    said, fact = line(view, name)
    return _dated(view, day, said), fact


def _before(view: View, day: date, name: str) -> tuple[str, Fact]:
    """A line that begins with the day before which it is to be done."""
    said, fact = line(view, name)
    return view.texts.gettext("<b>Before {date}</b>: {what}").format(date=view.texts.date(day), what=said), fact


def _cancel(view: View, day: date) -> Line:
    """The request, by the way that was chosen: a letter needs its time."""
    t, way = view.texts, used_channel(view)
    what = t.gettext("Last day to cancel in time ({way})").format(way=way_words(view, way))
    latest, chosen = aim(view.case) or day, wished_day(view.case)
    if has_left(view) or latest <= view.today + timedelta(days=1):
        return Line(*_on(view, view.today, "cancel"))
    if way is not Channel.LETTER or view.case.prepaid:  # a card that is only left needs no letter
        return Line(*_before(view, latest, "cancel"), "cancel-by", latest, what)
    by = min(post_by(chosen or day), latest)
    if by < view.today:
        said, fact = line(view, "post_late") if chosen else line(view, "post_for", view.today + POST_AHEAD)
        return Line(_dated(view, view.today, said), fact)
    said, fact = line(view, "post")
    form = t.gettext("<b>By {date}</b>: {what}").format(date=t.date(by), what=said)
    return Line(form, fact, "cancel-by", by, what)


def order(view: View, day: date) -> Line:
    """The order of a move: in Belgium."""
    what = view.texts.gettext("Last day to order the move from Belgium")
    latest = aim(view.case) or day
    if latest <= view.today + timedelta(days=1):
        return Line(*_on(view, view.today, "order"))
    return Line(*_before(view, latest, "order"), "cancel-by", latest, what)


def _last_day(view: View) -> Iterator[Line]:
    """The last day of the SIM, and how long before the departure it is where it is too early."""
    t, end, days = view.texts, view.case.end_date, days_before_leaving(view.case)
    if end is None:
        if not view.case.nothing_to_cancel:
            yield Line(*line(view, "soonest" if view.case.last(Kind.END_DATE) else "no_last_day"))
        return
    said, fact = _on(view, end, "last_day")
    if days and not has_left(view):
        form = t.ngettext(
            "<b>{date}</b>: last day of the SIM, {count} day before you leave",
            "<b>{date}</b>: last day of the SIM, {count} days before you leave",
            days,
        )
        said = form.format(date=t.date(end), count=days)
    yield Line(said, fact)


def moving(view: View, day: date) -> Iterator[Line]:
    """Of who keeps the number."""
    if not has_left(view):
        yield order(view, day)
        yield Line(*line(view, "identity"))
    yield Line(*line(view, "account_credit" if view.case.prepaid else "account"))


def lines_of(view: View) -> list[Line]:
    """All lines of this case; none for who does not leave."""
    day = leaving_day(view.case)
    if day is None:
        return []
    return list(moving(view, day) if view.case.moving else giving_up(view))


def ways(view: View) -> Screen:
    """How late it can still be cancelled, by every way that works; no notice has to be given."""
    t, chosen = view.texts, wished_day(view.case)
    last = max(chosen or leaving_day(view.case) or view.today, view.today)
    shown = [_way(view, way, last) for way in channels_for(view.carrier, view.for_ways) if way is not Channel.WRITING]
    any_day = view.content.steps[StepId.ASK].lines[
        "any_day_company" if view.case.answers.holder is Holder.COMPANY else "any_day"
    ]
    lead = t.gettext("For {date} as the last day:") if chosen else t.gettext("Before you leave on {date}:")
    own = line(view, "post_own")

    def text(named: int, cut: int) -> str:
        fold = [own[0], how_sure(view, [any_day, own[1], *(fact for _, fact in shown)], named)]
        return text_of(
            view,
            head=heading(view, StepId.ASK),
            task=t.gettext("How late can you still cancel?"),
            parts=[
                lead.format(date=t.date(last)) + "\n" + points(said for said, _ in shown),
                view.say(any_day),
            ],
            fold=fold[cut:],
        )

    return Screen(shortest_needed(text), _ways_rows(view))


def _ways_rows(view: View) -> tuple[Row, ...]:
    t = view.texts
    return (
        (view.go("▶️ " + t.pgettext("button", "Go to the request"), BY, StepId.ASK),),
        (view.go("‹ " + t.pgettext("button", "Back"), BY, "leaving"),),
    )


def _way(view: View, way: Channel, last: date) -> tuple[str, Fact]:
    """ "Letter: post it by 2 December …". The one that was chosen is ticked."""
    said, fact = _latest(view, way, last)
    name = ("✓ " if way is channel_of(view.case) else "") + escape(channel_name(view, way), quote=False)
    form = view.texts.gettext("<b>{way}</b>: {what}")
    return form.format(way=name, what=said), fact


def _latest(view: View, way: Channel, last: date) -> tuple[str, Fact]:
    leaves = None if has_left(view) else leaving_day(view.case)
    if way is Channel.LETTER:
        by = min(post_by(last), leaves or last)
        there = view.today + POST_AHEAD
        return line(view, "by_post", by) if by >= view.today else line(view, "by_post_late", there)
    if way is Channel.SHOP:
        day = last if leaves is None else min(last, shop_by(leaves))
        return line(view, "by_shop", day) if day >= view.today else line(view, "by_shop_late")
    names = {Channel.EMAIL: "by_email", Channel.ONLINE: "by_online"}
    return line(view, names.get(way, "by_phone"), max(last, view.today))
