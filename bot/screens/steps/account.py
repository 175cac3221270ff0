"""One account of the step that moves accounts off the number."""

from __future__ import annotations

from html import escape

from bot.guide.accounts import no_code_comes
from bot.guide.content.models import Service, ServiceGroup
from bot.guide.steps import StepId
from bot.screens.along import along_button
from bot.screens.layout import case_name, heading, how_sure, navigation, text_of
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.trouble.number_gone import gone_button
from bot.screens.wish_note import wish_note

HERE = StepId.UNLINK


def service_page(view: View, group: ServiceGroup, service: Service, page: int) -> Screen:
    """What happens if it is forgotten and how to change it, also with the number dead. It stands on `page` of its
    group."""
    t = view.texts
    at = group.services.index(service) + 1
    name = escape(t.content(service.name), quote=False)
    task = t.gettext("{name} · {number} of {total}").format(name=name, number=at, total=len(group.services))
    how = _part(t.gettext("How:"), view.say(service.how))
    dead = _part(t.gettext("Number no longer works:"), view.say(service.number_dead))
    mute = no_code_comes(view.case)
    first, second = (dead, "" if service.how.needs_sim else how) if mute else (how, dead)
    more = [fact for fact in service.more if not (mute and fact.needs_sim)]
    text = text_of(
        view,
        head=case_name(view) if wish_note(view) else heading(view, HERE),
        task=task,
        parts=[_part(t.gettext("If you forget it:"), view.say(service.forgotten)), first],
        fold=[second, *(view.say(f) for f in more), how_sure(view, service.facts())],
    )
    return Screen(text, _service_rows(view, group, service, page))


def _service_rows(view: View, group: ServiceGroup, service: Service, page: int) -> tuple[Row, ...]:
    t, place = view.texts, f"{HERE}.{group.group}"
    link = [Button("🔗 " + t.pgettext("button", "Read more"), url=service.link)] if service.link else []
    tools = [*link, *gone_button(view, service, group.group)]
    tools += [along_button(view, f"{place}.{service.slug}")] if service.slug == "telegram" else []  # this very chat
    back = f"{place}.{page}" if page > 1 else place
    row = [view.go("‹ " + t.pgettext("button", "Back"), HERE, back), navigation(view, HERE)[1]]
    rest = group.services[group.services.index(service) + 1 :]
    if rest:
        row.append(view.go(t.pgettext("button", "Next") + " ›", HERE, f"{place}.{rest[0].slug}"))
    tick = _tick_button(view, f"{place}.{service.slug}", service.slug)
    return (*in_rows(tools), (tick,), tuple(row))


def _tick_button(view: View, place: str, slug: str) -> Button:
    t = view.texts
    if slug in view.case.ticks:
        return view.button("↩️ " + t.pgettext("button", "Not done yet"), place, "untick", slug)
    return view.button("✅ " + t.pgettext("button", "Done or not mine"), place, "tick", slug, style="success")


def _part(label: str, text: str) -> str:
    """One of the three texts of a service, under its label."""
    return f"<b>{label}</b> {text}"
