"""Move the accounts off the number: a menu of groups, a group, one service. Slow ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from typing import assert_never

from bot.guide.accounts import no_code_comes, not_looked_at
from bot.guide.actions import ALL_MOVED
from bot.guide.case import Kind, Plan, Sim
from bot.guide.content.models import Content, Fact, Group, Service, ServiceGroup
from bot.guide.rush import PLAN, in_a_rush
from bot.guide.steps import StepId
from bot.languages import language_of
from bot.screens.layout import done_button, heading, how_sure, navigation, points, step_screen, text_of
from bot.screens.paging import Page
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.steps.account import service_page
from bot.screens.whereabouts import about_china, abroad, sim_abroad

HERE = StepId.UNLINK
DAYS_BEFORE_END = 3
MOST_ON_A_PAGE = 10
BY_WAITING_TIME = (  # Microsoft 30 days, Google a week; what needs a Belgian card; what needs the SIM
    Group.ACCOUNTS,
    Group.IDENTITY,
    Group.BANK,
    Group.CHAT,
    Group.UNIVERSITY,
    Group.SOCIAL,
    Group.CHINESE,
    Group.TICKETS,
    Group.PEOPLE,
)
GROUPS = frozenset(Group)
SLOW_LINES = {  # gone once every service named is ticked
    "slow_accounts": ("microsoft",),
    "slow_identity": ("itsme",),
    "slow_chinese": ("wechat", "alipay"),
    "slow_trains": ("railway_12306",),
    "slow_chat": ("telegram",),
}
CHINESE_LINES = frozenset({"slow_chinese", "slow_trains"})  # only to who reads Chinese
ABROAD = {  # what is known of one operator there, for whom it was read
    ("proximus", Plan.SUBSCRIPTION): "abroad_proximus",
    ("lycamobile", Plan.PREPAID): "abroad_lycamobile",
}
IN_CHINA = {  # what to know before going there
    Group.CHAT: ("china_telegram", "china_blocked"),
    Group.ACCOUNTS: ("china_blocked",),
    Group.SOCIAL: ("china_blocked",),
}


def group_order(language: str) -> tuple[Group, ...]:
    """The groups by waiting time; who reads Chinese sees the Chinese apps first."""
    if not language_of(language).in_china:
        return BY_WAITING_TIME
    return (Group.CHINESE, *(g for g in BY_WAITING_TIME if g is not Group.CHINESE))


def unlink(view: View) -> Screen:
    """The menu of groups: eight in four rows, the ninth beside the main button."""
    lines = view.content.steps[HERE].lines
    lead = _lead(view)
    slow = [lines[name] for name in _slow_names(view)]
    folded = _folded(view)
    parts = [f"{_filled(view, lead)} {view.say(lines['forgotten'])}"]
    if slow:
        listed = points(view.say(f) for f in slow)
        parts.append(view.texts.gettext("Slow ones first:") + f"\n{listed}")
    groups = [_group_button(view, group) for group in group_order(view.texts.language)]
    last = (*groups[8:], done_button(view, HERE))
    return step_screen(
        view,
        HERE,
        parts=[*parts, view.say(lines["pick"])],
        rows=(*in_rows(groups[:8]), last),
        fold=[view.say(f) for f in folded],
        facts=[lead, *slow, *folded],
    )


def sure(view: View) -> Screen:
    """All is said to be moved, and some groups were not looked at: really all? Until then the step stays open."""
    t, left = view.texts, set(not_looked_at(view.case, view.content))
    if not left:
        return unlink(view)
    listed = [group for group in group_order(t.language) if group in left]
    names = [escape(t.content(view.content.services[group].title), quote=False) for group in listed]
    text = text_of(
        view,
        head=heading(view, HERE),
        task=t.gettext("Have you really moved all of them?"),
        parts=[
            t.gettext("As far as I know, you have not looked at:")
            + "\n"
            + "\n".join(f"{_emoji(group)} {name}" for group, name in zip(listed, names, strict=True)),
            view.say(view.content.steps[HERE].lines["forgotten"]),
        ],
    )
    look = view.go("🔎 " + t.pgettext("button", "Look at them first"), ALL_MOVED, f"{HERE}.{listed[0]}")
    yes = view.button("✅ " + t.pgettext("button", "Yes, all are moved"), ALL_MOVED, "done")
    return Screen(text, ((replace(look, style="primary"),), (yes,)))


def _slow_names(view: View) -> list[str]:
    """What to name as slow: not what is ticked, nor what a dead number cannot do; Chinese apps to who reads Chinese."""
    chinese, lines, mute = view.texts.traits.in_china, view.content.steps[HERE].lines, no_code_comes(view.case)
    return [
        name
        for name, slugs in SLOW_LINES.items()
        if set(slugs) - view.case.ticks and (chinese or name not in CHINESE_LINES)
        if not (mute and lines[name].needs_sim)
    ]


def _lead(view: View) -> Fact:
    """While the SIM gets codes: until when. Else the ways for a dead number."""
    lines = view.content.steps[HERE].lines
    if no_code_comes(view.case):
        return lines["dead"]
    if view.case.answers.sim is Sim.UNKNOWN:
        return lines["not_sure"]
    chosen = view.case.last(Kind.END_DATE)
    if chosen is None:
        return lines["while_texts"]
    soon = chosen.day is None or chosen.detail == "asap" or _limit(chosen.day) <= view.today
    return lines["do_now" if soon else "by_day"]


def _limit(end: date) -> date:
    return end - timedelta(days=DAYS_BEFORE_END)


def _filled(view: View, lead: Fact) -> str:
    end = view.case.end_date
    day = view.texts.date(_limit(end)) if end else "…"
    return view.texts.content(lead.text).format_map({**view.values, "day": escape(day, quote=False)})


def _folded(view: View) -> list[Fact]:
    """Before leaving: the town hall comes last. Abroad already: how to go on getting texts."""
    lines, answers = view.content.steps[HERE].lines, view.case.answers
    test = [lines["to_china"]] if view.texts.traits.in_china else []
    if not sim_abroad(view):
        town_hall = [] if abroad(view) else [lines["town_hall"]]
        return [*test, *town_hall, lines["next_owner"]]
    there = ABROAD.get((answers.carrier or "", answers.plan or Plan.UNKNOWN), "next_owner")
    return [*test, lines["abroad"], lines[there]]


def _group_button(view: View, group: Group) -> Button:
    """ "📱 Apple, Google 1/4"; a tick in front once all are done."""
    services, ticks = _services(view.content, group), view.case.ticks
    done = sum(s.slug in ticks for s in services)
    mark = "✅" if done == len(services) else _emoji(group)
    label = f"{mark} {view.texts.content(view.content.services[group].title)} {done}/{len(services)}"
    return view.go(label, HERE, f"{HERE}.{group}")


def _emoji(group: Group) -> str:
    match group:
        case Group.CHAT:
            return "💬"
        case Group.BANK:
            return "🏦"
        case Group.IDENTITY:
            return "🏛"
        case Group.ACCOUNTS:
            return "📱"
        case Group.SOCIAL:
            return "🛒"
        case Group.UNIVERSITY:
            return "🎓"
        case Group.CHINESE:
            return "🇨🇳"
        case Group.TICKETS:
            return "🎫"
        case Group.PEOPLE:
            return "👥"
        case _:
            assert_never(group)


def inside(view: View, arg: str) -> Screen:
    """The place "unlink.<arg>": a group, with a page ("bank.2") or a service ("bank.ing"); else the menu."""
    name, _, rest = arg.partition(".")
    found = _group(view.content, name)
    if found is None:
        return unlink(view)
    service = next((s for s in found.services if s.slug == rest), None)
    if service is None:
        return _group_page(view, found, rest)
    return service_page(view, found, service, _page_with(found.services, service))


def _group(content: Content, name: str) -> ServiceGroup | None:
    return content.services.get(Group(name)) if name in GROUPS else None


def _services(content: Content, name: str) -> tuple[Service, ...]:
    found = _group(content, name)
    return found.services if found else ()


def _group_page(view: View, group: ServiceGroup, page: str) -> Screen:
    """The services of a group as ticks; a tap opens the one to do."""
    t, lines = view.texts, view.content.steps[HERE].lines
    done = sum(s.slug in view.case.ticks for s in group.services)
    title = escape(t.content(group.title), quote=False)
    total = len(group.services)
    pages = _pages(group.services)
    at = Page.read(page, len(pages))
    task = t.gettext("{group}: {done} of {total} done").format(group=title, done=done, total=total)
    test = [lines["to_china"]] if group.group is Group.CHINESE else []
    china = [lines[key] for key in IN_CHINA.get(group.group, ())] if about_china(view) else []
    notes = [*([group.intro] if group.intro else []), *test, *china, lines["pick_service"]]
    dead = [lines["dead"]] if no_code_comes(view.case) else []
    text = text_of(
        view,
        head=heading(view, HERE),
        task=at.title(t, task),
        parts=[view.say(f) for f in (*dead, *notes)],
        fold=[how_sure(view, [*dead, *notes])],
    )
    ticks = [_service_button(view, group.group, service) for service in pages[at.number - 1]]
    return Screen(text, (*in_rows(ticks), *_around(view, group.group, at)))


def _around(view: View, group: Group, at: Page) -> tuple[Row, ...]:
    """The pages beside this one, where there are any; then back to the groups."""
    t = view.texts
    here = f"{HERE}.{group}.{at.number}" if at.number > 1 else f"{HERE}.{group}"
    _, steps, more = navigation(view, HERE, here=here)
    last = (view.go("‹ " + t.pgettext("button", "Groups"), HERE, HERE), steps, more)
    if in_a_rush(view.case, view.today):
        groups = view.go("🗂 " + t.pgettext("button", "Groups"), HERE, HERE)
        last = (view.go("‹ " + t.pgettext("button", "Plan"), HERE, PLAN), groups, more)
    rows = (at.buttons(view, f"{HERE}.{group}"), last)
    return tuple(row for row in rows if row)


def _pages(services: Sequence[Service]) -> list[Sequence[Service]]:
    """Pages of about the same length, none longer than five rows of two."""
    count = -(-len(services) // MOST_ON_A_PAGE)
    size = -(-len(services) // count)
    return [services[i : i + size] for i in range(0, len(services), size)]


def _page_with(services: Sequence[Service], wanted: Service) -> int:
    """The number of the page that a service stands on."""
    return next(n for n, page in enumerate(_pages(services), 1) if wanted in page)


def _service_button(view: View, group: Group, service: Service) -> Button:
    mark = "✅" if service.slug in view.case.ticks else "▫️"
    return view.go(f"{mark} {view.texts.content(service.name)}", HERE, f"{HERE}.{group}.{service.slug}")
