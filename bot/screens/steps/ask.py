"""The request: first the last day, then one screen per way of asking."""

from __future__ import annotations

from html import escape
from typing import assert_never

from bot.guide.case import Channel, Holder, Kind
from bot.guide.content.models import Fact
from bot.guide.dates import WHEN, month_end
from bot.guide.named_day import wished_day
from bot.guide.origins import origin
from bot.guide.send_by import post_by
from bot.guide.steps import StepId, asks_other_lines
from bot.guide.told_before import came_later
from bot.guide.ways import way
from bot.guide.whom import asks_whom
from bot.screens import death
from bot.screens.day_words import after_slow_accounts, around_leaving, end_days, leaving_days, say_leaving
from bot.screens.layout import points, step_screen
from bot.screens.letters.recipient import no_address, used_channel
from bot.screens.open_accounts import accounts_open, to_the_list
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.steps.ask_frame import (
    channel_screen,
    dated_line,
    hurry,
    link,
    way_facts,
)
from bot.screens.steps.ask_phone import hotline
from bot.screens.steps.move import move
from bot.screens.steps.prepare import shared
from bot.screens.triage import told_end
from bot.screens.whom import at_the_order
from bot.screens.withdrawal import may_stop

HERE = StepId.ASK


def ask(view: View) -> Screen:
    """What else is on the bill, the end date; then the way that was chosen."""
    case = view.case
    if asks_other_lines(case):
        return lines(view)
    if asks_whom(case):
        return at_the_order(view)
    if case.asks_for_day:
        return when(view)
    if case.moving:
        return move(view)
    return by_channel(view, used_channel(view))


def lines(view: View) -> Screen:
    """What else is on the bill: every text and every way names one number only, or all of the contract."""
    if view.case.prepaid:
        return ask(view)
    return shared(view, "ask.lines")


def when(view: View, came_from: str = "") -> Screen:
    """Which day should it end, or the number move? `came_from` is a letter of guide/origins."""
    if came_later(view.case):
        return told_end(view)
    t, lines = view.texts, view.content.steps[HERE].lines
    moving = view.case.moving
    task = t.gettext("On which day should the number move?") if moving else t.gettext("When should it end?")
    company = view.case.answers.holder is Holder.COMPANY
    choice = lines["any_day_company" if company else "any_day"]
    facts = [lines["move_keep"], view.line(HERE, "move_no_need")] if moving else [choice, lines["always_date"]]
    if view.case.bereaved:
        facts = [death.lines(view)["take_over" if moving else "at_once"]]
    still = accounts_open(view)
    warning = may_stop(view) or (view.say(still) if still else "")
    another = view.go("📅 " + t.pgettext("button", "A day …"), WHEN, "pick.end")
    rows = (
        around_leaving(view),
        _shortcuts(view),
        (another, *say_leaving(view), *to_the_list(view, WHEN)),
    )
    return step_screen(
        view,
        HERE,
        task=task,
        parts=[leaving_days(view), end_days(view), points(view.say(f) for f in facts)],
        warning=warning,
        rows=rows,
        facts=[*facts, *([still] if still else [])],
        back=origin(came_from, HERE if view.case.last(Kind.END_DATE) else ""),
        here=WHEN,
    )


def _shortcuts(view: View) -> Row:
    """As soon as possible and, for a number that is given up, the end of the month unless that is today, or of
    Microsoft's 30 days."""
    t, last = view.texts, month_end(view.today)
    soonest = view.button(t.pgettext("button", "Earliest possible"), WHEN, "end", "asap")
    label = t.pgettext("button", "End of the month")
    month = (view.button(label, WHEN, "end", f"month_end={last}"),) if last > view.today else ()
    return (soonest, *(() if view.case.moving else after_slow_accounts(view) or month))


def by_channel(view: View, channel: Channel) -> Screen:
    match channel:
        case Channel.EMAIL:
            return _email(view)
        case Channel.ONLINE:
            return _online(view)
        case Channel.HOTLINE:
            return hotline(view)
        case Channel.SHOP:
            return _shop(view)
        case Channel.LETTER | Channel.WRITING:
            return _letter(view)
        case _:
            assert_never(channel)


def _email(view: View) -> Screen:
    t, own = view.texts, view.content.ask[Channel.EMAIL].lines
    found = way(view.carrier, view.for_ways, Channel.EMAIL)
    where = [view.say(found)] if found else []
    if found and found.address:
        where.append(t.gettext("To: {address}").format(address=escape(found.address)))
    copies = (
        [Button("📋 " + t.pgettext("button", "Copy address"), copy=found.address)] if found and found.address else []
    )
    return channel_screen(
        view,
        Channel.EMAIL,
        parts=["\n".join(where), points((view.say(own[k]) for k in (dated_line(view, "send"), "keep")), numbered=True)],
        copies=[*copies, *link(view, found.url if found else "")],
        fold=[own["valid"], *_about_codes(view)],
        facts=[*way_facts(view, Channel.EMAIL), own["valid"], own["send"]],
    )


def _about_codes(view: View) -> list[Fact]:
    """Whom not to tell a code, and where typing one is normal."""
    common = view.content.steps[HERE].lines
    return [common["codes"], common["codes_typed"]]


def _online(view: View) -> Screen:
    free, own = view.content.steps[HERE].lines["free"], view.content.ask[Channel.ONLINE].lines
    found = way(view.carrier, view.for_ways, Channel.ONLINE)
    doing = [*([found] if found else []), own[dated_line(view, "date")], own["screenshot"]]
    return channel_screen(
        view,
        Channel.ONLINE,
        parts=[points((view.say(f) for f in doing), numbered=True), view.say(own["not_there"]), view.say(free)],
        warning=view.say(own["only_this"]) if view.case.only_this else "",
        copies=link(view, found.url if found else ""),
        fold=[own["typed"], *_about_codes(view)],
        facts=[*way_facts(view, Channel.ONLINE), own["screenshot"], free],
    )


def _shop(view: View) -> Screen:
    common, own = view.content.steps[HERE].lines, view.content.ask[Channel.SHOP].lines
    found = way(view.carrier, view.for_ways, Channel.SHOP)
    bring, form = own["bring"], own[dated_line(view, "form")]
    if view.case.bereaved:
        bring, form = death.lines(view)["bring"], death.lines(view)["form"]
    doing = [own["ring"], bring, form, own["copy"]]
    return channel_screen(
        view,
        Channel.SHOP,
        parts=[points((view.say(f) for f in doing), numbered=True)],
        warning=view.say(common["written_copy"]),
        fold=[*([found] if found else []), *_about_codes(view)],
        facts=[*way_facts(view, Channel.SHOP), *doing, common["written_copy"]],
    )


def _letter(view: View) -> Screen:
    t, own = view.texts, view.content.ask[Channel.LETTER].lines
    free = [] if view.case.bereaved else [view.content.steps[HERE].lines["free"]]  # what a death costs is not known
    found = None if view.case.prepaid else way(view.carrier, view.for_ways, Channel.LETTER)  # it speaks of a bill
    postal = view.carrier.postal
    address = "\n".join(escape(line, quote=False) for line in postal.lines) if postal else ""
    copies = [Button("📋 " + t.pgettext("button", "Copy address"), copy="\n".join(postal.lines))] if postal else []
    doing = [own[dated_line(view, "write")], own["post"], own["receipt"]]
    end = wished_day(view.case)
    soon = end is not None and post_by(end) < view.today
    return channel_screen(
        view,
        Channel.LETTER,
        parts=[
            address or (no_address(view) if view.case.prepaid else view.say(own["address_on_bill"])),
            points((view.say(f) for f in doing), numbered=True),
            *(view.say(f) for f in free),
        ],
        warning=view.say(own[hurry(view)]) if soon else "",
        copies=copies,
        fold=[*([found] if found else []), own["not_demanded"], own["fifteen"], own["from_abroad"]],
        facts=[*([postal] if postal else []), *way_facts(view, Channel.LETTER), own["post"], own["fifteen"], *free],
    )
