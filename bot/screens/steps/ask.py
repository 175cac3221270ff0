"""The request: first the last day, then one screen per way of asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.guide.case import Channel, Kind
from bot.guide.content.models import Fact, Phone, Price, Provenance, Reach
from bot.guide.content.phones import format_phone
from bot.guide.steps import StepId, channel_of
from bot.guide.ways import best_in_writing, phones_for, way
from bot.screens.layout import heading, joined, points, step_screen, text_of
from bot.screens.screen import Button, Row, Screen, View

HERE = StepId.ASK


def ask(view: View) -> Screen:
    """The end date first; then the way that was chosen."""
    case = view.case
    if case.last(Kind.END_DATE) is None and not case.nothing_to_cancel:
        return when(view)
    if case.moving:
        return move(view)
    return by_channel(view, used_channel(view))


def used_channel(view: View) -> Channel:
    """The channel that is really used: "choose for me" becomes a written one."""
    channel = channel_of(view.case)
    if channel is Channel.WRITING:
        return best_in_writing(view.carrier, view.case.answers)
    return channel


def when(view: View) -> Screen:
    """Which day should it end, or the number move?"""
    t, lines = view.texts, view.content.steps[HERE].lines
    moving = view.case.moving
    task = t.gettext("On which day should the number move?") if moving else t.gettext("When should it end?")
    facts = [lines["move_keep"]] if moving else [lines["any_day"], lines["always_date"]]
    warning = view.say(lines["accounts_open"]) if _accounts_open(view) else ""
    rows: list[Row] = [(view.button(t.pgettext("button", "Earliest possible"), "ask.when", "end", "asap"),)]
    if not moving:
        rows.append((view.button(t.pgettext("button", "End of the month"), "ask.when", "end", "month_end"),))
    rows.append((view.go("📅 " + t.pgettext("button", "A day …"), "ask.when", "pick.end"),))
    return step_screen(
        view,
        HERE,
        task=task,
        parts=[points(view.say(f) for f in facts)],
        warning=warning,
        rows=rows,
        facts=facts,
    )


def _accounts_open(view: View) -> bool:
    """Whether the user gives the number up and has not said that the accounts are moved."""
    return not view.case.moving and view.case.last(Kind.STEP_DONE, StepId.UNLINK) is None


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
        case _:
            return _letter(view)


def hotline(view: View) -> Screen:
    """The call: numbers that work from there, four things to say, what to have ready."""
    t, common = view.texts, view.content.steps[HERE].lines
    own = view.content.ask[Channel.HOTLINE].lines
    phones = phones_for(view.carrier, view.case.answers)
    shown = "\n".join(_phone_line(view, p) for p in phones) if phones else view.say(common["no_number"])
    said = [common[_dated(view, "say_stop")], common["say_give_up"], common["say_owe"], common["say_confirm"]]
    abroad = [common["other_number_free"]] if any(p.number.startswith("0800") for p in phones) else []
    return _channel_screen(
        view,
        Channel.HOTLINE,
        parts=[
            shown,
            t.gettext("Say four things:") + "\n" + points((view.say(f) for f in said), numbered=True),
            view.say(common["have_ready"]),
        ],
        warning=view.say(common["written_copy"]),
        copies=_phone_copies(phones),
        fold=[*abroad, common["compare"], own["offer"], own["identity"], common["codes"]],
        facts=[*phones, *_way_facts(view, Channel.HOTLINE), common["written_copy"], own["offer"]],
    )


def _phone_line(view: View, phone: Phone) -> str:
    """ "Free from an own SIM: 1999"."""
    t = view.texts
    if phone.reach == (Reach.OWN_SIM,):
        label = t.gettext("From your {carrier} SIM").format_map(view.values())
    elif Reach.ABROAD in phone.reach:
        label = t.gettext("Any phone, also abroad")
    else:
        label = t.gettext("Any phone in Belgium")
    price = {Price.FREE: t.gettext("free"), Price.CHARGED: t.gettext("charged")}.get(phone.price)
    names = {
        "fr": t.gettext("French"),
        "nl": t.gettext("Dutch"),
        "de": t.gettext("German"),
        "en": t.gettext("English"),
    }
    details = [*([price] if price else []), *(names[code] for code in phone.languages)]
    more = t.gettext("{label} ({details}): {number}") if details else t.gettext("{label}: {number}")
    return more.format(label=label, details=joined(t, details), number=format_phone(phone.number))


def _phone_copies(phones: Sequence[Phone]) -> list[Button]:
    """Numbers that can be called from abroad or any phone come first; two fit a row."""
    ordered = sorted(phones, key=lambda p: p.reach == (Reach.OWN_SIM,))
    return [Button(f"📋 {format_phone(p.number)}", copy=format_phone(p.number)) for p in ordered[:2]]


def _email(view: View) -> Screen:
    t, own = view.texts, view.content.ask[Channel.EMAIL].lines
    found = way(view.carrier, view.case.answers, Channel.EMAIL)
    where = [view.say(found)] if found else []
    if found and found.address:
        where.append(t.gettext("To: {address}").format(address=escape(found.address)))
    copies = (
        [Button("📋 " + t.pgettext("button", "Copy address"), copy=found.address)] if found and found.address else []
    )
    return _channel_screen(
        view,
        Channel.EMAIL,
        parts=["\n".join(where), points((view.say(own[k]) for k in ("send", "keep")), numbered=True)],
        copies=[*copies, *_link(view, found.url if found else "")],
        fold=[own["valid"], view.content.steps[HERE].lines["codes"]],
        facts=[*_way_facts(view, Channel.EMAIL), own["valid"], own["send"]],
    )


def _online(view: View) -> Screen:
    own = view.content.ask[Channel.ONLINE].lines
    found = way(view.carrier, view.case.answers, Channel.ONLINE)
    doing = [*([found] if found else []), own[_dated(view, "date")], own["screenshot"]]
    return _channel_screen(
        view,
        Channel.ONLINE,
        parts=[points((view.say(f) for f in doing), numbered=True), view.say(own["not_there"])],
        copies=_link(view, found.url if found else ""),
        fold=[own["typed"], view.content.steps[HERE].lines["codes"]],
        facts=[*_way_facts(view, Channel.ONLINE), own["screenshot"]],
    )


def _shop(view: View) -> Screen:
    common, own = view.content.steps[HERE].lines, view.content.ask[Channel.SHOP].lines
    found = way(view.carrier, view.case.answers, Channel.SHOP)
    doing = [own["ring"], own["bring"], own[_dated(view, "form")], own["copy"]]
    return _channel_screen(
        view,
        Channel.SHOP,
        parts=[points((view.say(f) for f in doing), numbered=True)],
        warning=view.say(common["written_copy"]),
        fold=[*([found] if found else []), common["codes"]],
        facts=[*_way_facts(view, Channel.SHOP), *doing, common["written_copy"]],
    )


def _letter(view: View) -> Screen:
    t, own = view.texts, view.content.ask[Channel.LETTER].lines
    found = way(view.carrier, view.case.answers, Channel.LETTER)
    postal = view.carrier.postal
    address = "\n".join(escape(line, quote=False) for line in postal.lines) if postal else ""
    copies = [Button("📋 " + t.pgettext("button", "Copy address"), copy="\n".join(postal.lines))] if postal else []
    doing = [own["write"], own["post"], own["receipt"]]
    return _channel_screen(
        view,
        Channel.LETTER,
        parts=[
            f"<code>{address}</code>" if address else view.say(own["address_on_bill"]),
            points((view.say(f) for f in doing), numbered=True),
        ],
        warning="",
        copies=copies,
        fold=[*([found] if found else []), own["not_demanded"], own["fifteen"], own["from_abroad"]],
        facts=[*([postal] if postal else []), *_way_facts(view, Channel.LETTER), own["post"], own["fifteen"]],
    )


def move(view: View) -> Screen:
    """Keeping the number: the new operator does it, and nothing may be cancelled."""
    t, lines, carrier = view.texts, view.content.steps[HERE].lines, view.carrier
    doing = [lines["move_order"], lines["move_sign"], *carrier.moving[:1], lines["move_late"]]
    fold = [lines["move_keep"], lines["move_bundle"], lines["move_prepaid"], *carrier.moving[1:]]
    chosen = view.case.end_date
    day = t.gettext("Chosen day: {date}").format(date=t.date(chosen)) if chosen else ""
    return step_screen(
        view,
        HERE,
        task=t.gettext("Do not cancel: your new operator does it"),
        parts=[points((view.say(f) for f in doing), numbered=True), view.say(lines["have_ready"]), day],
        rows=((view.go("📅 " + t.pgettext("button", "Another day"), HERE, "ask.when"),),),
        main=_main(view, t.pgettext("button", "I have ordered it")),
        fold=[view.say(f) for f in fold],
        facts=[*doing, lines["move_keep"]],
    )


def _channel_screen(
    view: View,
    channel: Channel,
    *,
    parts: list[str],
    warning: str = "",
    copies: Sequence[Button] = (),
    fold: Sequence[Fact] = (),
    facts: Sequence[Provenance] = (),
) -> Screen:
    """What all ways of asking share: texts to send, what they may say, and "I have asked"."""
    t = view.texts
    return step_screen(
        view,
        HERE,
        task=view.say(view.content.ask[channel].task),
        parts=parts,
        warning=warning,
        rows=(*([tuple(copies)] if copies else []), _tools(view, channel)),
        main=_main(view, t.pgettext("button", "I have asked")),
        fold=[view.say(f) for f in fold],
        facts=facts,
    )


def _tools(view: View, channel: Channel) -> Row:
    t = view.texts
    spoken = channel in (Channel.HOTLINE, Channel.SHOP)
    text = t.pgettext("button", "Written copy") if spoken else t.pgettext("button", "The text")
    say = (
        view.go("🗣 " + t.pgettext("button", "What to say"), HERE, "ask.phrases")
        if spoken
        else view.go("☎️ " + t.pgettext("button", "Call too"), HERE, "ask.call")
    )
    return (view.go("✍️ " + text, HERE, "ask.text"), say)


def _main(view: View, label: str) -> Button:
    return replace(view.go("✅ " + label, HERE, "asked"), style="success")


def _link(view: View, url: str) -> list[Button]:
    return [Button("🔗 " + view.texts.pgettext("button", "Open the page"), url=url)] if url else []


def _way_facts(view: View, channel: Channel) -> list[Provenance]:
    found = way(view.carrier, view.case.answers, channel)
    return [found] if found else []


def _dated(view: View, key: str) -> str:
    """The line with the end date, or its "as soon as possible" form."""
    chosen = view.case.last(Kind.END_DATE)
    return key if chosen and chosen.day and chosen.detail != "asap" else f"{key}_now"


def asked(view: View) -> Screen:
    """When was it asked? The day starts the waiting."""
    t = view.texts
    task = t.gettext("When did you order it?") if view.case.moving else t.gettext("When did you ask?")
    text = text_of(
        view,
        head=heading(view, HERE),
        task=task,
        parts=[t.gettext("From this day I count until I remind you.")],
    )
    rows = (
        (
            view.button(t.pgettext("button", "Today"), "asked", "did", "asked"),
            view.button(t.pgettext("button", "Yesterday"), "asked", "did", "asked=yesterday"),
        ),
        (view.go("📅 " + t.pgettext("button", "A day …"), "asked", "pick.asked"),),
        (view.go("‹ " + t.pgettext("button", "Back"), "asked", HERE),),
    )
    return Screen(text, rows)
