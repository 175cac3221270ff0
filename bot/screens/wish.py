"""Another wish while something is on its way: what to do about it first, and whether that was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from bot.guide.case import Event, Kind, channel_named
from bot.guide.origins import from_place
from bot.guide.steps import StepId
from bot.guide.wish import BACK, SENT, WITHDRAWALS, pending, sent, withdrawal, withdrawn
from bot.guide.wishing import SLIPS
from bot.screens.change import change
from bot.screens.layout import carrier_title, heading, points, text_of
from bot.screens.letters import pages
from bot.screens.letters.recipient import used_channel
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.steps.asked import ways_told
from bot.screens.told_lines import asked_line
from bot.screens.withdrawal import last_day_again, letter_is_late

CHANGE = "change"  # leads here, and stands as the place in buttons that would be too long otherwise


def wish(view: View, argument: str) -> Screen:
    """ "number.move": what is on its way, and what to do about it. Nothing is changed by looking."""
    told = view.case.last(Kind.ASKED)
    if told is None:
        return change(view)
    name, over = argument.partition(".")[0], view.case.last(Kind.ENDED)
    if over:
        return _over(view, over, argument)
    todo = points(_slip_or_not(view) if name in SLIPS else _todo(view, name), numbered=name not in SLIPS)
    text = text_of(
        view,
        head=_head(view, told),
        task=_task(view, name),
        parts=[_on_its_way(view, told), todo, _stays(view, told)],
        warning=_accepted(view),
    )
    return Screen(text, (*_choices(view, name, argument), _around(view)))


def _head(view: View, told: Event) -> str:
    """ "Proximus · subscription · cancelled on 29 November"."""
    t = view.texts
    form = t.gettext("move ordered on {date}") if view.case.moving else t.gettext("cancelled on {date}")
    when = form.format(date=t.date(told.day or told.at.date()))
    return f"<b>{carrier_title(view)} · {view.plan_name}</b> · {when}"


def _task(view: View, name: str) -> str:
    t = view.texts
    if name in SLIPS:
        return t.gettext("A request is already on its way")
    moving = t.gettext("Your move is already ordered")
    return moving if view.case.moving else t.gettext("Your cancellation is already on its way")


def _on_its_way(view: View, told: Event) -> str:
    t, end = view.texts, view.case.end_date
    if view.case.moving:
        said = t.gettext("You ordered it on {date}.").format(date=t.date(told.day or told.at.date()))
        day = t.gettext("Chosen day: {date}")
    else:
        said, day = asked_line(view), t.gettext("Last day: {date}. Then the number stops.")
        day = day if end is None or end >= view.today else t.gettext("The chosen last day was {date}.")
    return "\n".join([said, *([day.format(date=t.date(end))] if end else [])])


def _slip_or_not(view: View) -> Iterator[str]:
    """Two ways, of which one is right: they are no sequence."""
    t = view.texts
    yield t.gettext("Is only the choice here wrong? Withdraw nothing, tap “Only correct it”: your days and proofs stay")
    request = t.gettext("Or is the request itself wrong? Then withdraw it in writing, today (text ready)")
    order = t.gettext(
        "Or is the order itself wrong? Then withdraw it at {new} in writing, today (text ready)"
    ).format_map(view.values)
    yield order if view.case.moving else request


def _todo(view: View, name: str) -> Iterator[str]:
    t, end = view.texts, view.case.end_date
    if view.case.moving:
        yield t.gettext("Withdraw the order at {new} in writing, today (text ready)").format_map(view.values)
        if name == "number":
            yield t.gettext("Cancel nothing before the order is withdrawn")
        return
    late = t.gettext("Withdraw it today by e-mail <b>and</b> a call: a letter is too late (our advice; text ready)")
    yield late if letter_is_late(view) else t.gettext("Withdraw the cancellation in writing, today (text ready)")
    if name == "number" and end and end > view.today:
        yield t.gettext("Order at the new operator now, for a day <b>before {date}</b>").format(date=t.date(end))
    elif name == "number":
        yield t.gettext("Order at the new operator now, before the number stops")


def _accepted(view: View) -> str:
    t = view.texts
    if view.case.moving:
        return t.gettext("Must {new} accept it? Not known: ask for a written answer.").format_map(view.values)
    return t.gettext("Must {carrier} accept it? Not known: ask for a written answer.").format_map(view.values)


def _stays(view: View, told: Event) -> str:
    t = view.texts
    said = t.gettext("Nothing is lost: {date} stays in your record. You can change back.")
    return said.format(date=t.date(told.day or told.at.date()))


def _choices(view: View, name: str, argument: str) -> tuple[Row, ...]:
    t, moving = view.texts, view.case.moving
    off = t.pgettext("button", "Withdraw the order") if moving else t.pgettext("button", "Withdraw it")
    label = "❓ " + t.pgettext("button", "Not sure yet")
    unsure = view.button(label, CHANGE, "unsure")
    return (
        *((_slip(view, argument),) if name in SLIPS else ()),
        (view.button("✍️ " + off, CHANGE, "wish", argument),),
        (_keep(view), unsure),
    )


def _keep(view: View) -> Button:
    t = view.texts
    label = t.pgettext("button", "Keep moving") if view.case.moving else t.pgettext("button", "Keep cancelling")
    return view.button("↩️ " + label, CHANGE, "keep")


def _slip(view: View, argument: str) -> Row:
    label = "✏️ " + view.texts.pgettext("button", "Only correct it")
    return (view.button(label, CHANGE, "noted_wrong", argument),)


def _around(view: View) -> Row:
    """Back and Steps: there is nothing more to do about a step here."""
    t = view.texts
    return (
        view.go("‹ " + t.pgettext("button", "Back"), CHANGE, CHANGE),
        view.go("☰ " + t.pgettext("button", "Steps"), CHANGE, "steps"),
    )


def _over(view: View, over: Event, argument: str) -> Screen:
    """Withdrawing helps no more; the end may have been noted by mistake."""
    t, moved = view.texts, view.case.moving
    noted = (
        t.gettext("You noted that the number moved on {date}.") if moved else t.gettext("You noted the end on {date}.")
    )
    still = t.gettext("Was that a mistake? Tap “It is not over”, then choose again. Nothing has been changed.")
    here = t.gettext("Was that a mistake? Tap “It has not moved”, then choose again. Nothing has been changed.")
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("It is over already: withdrawing no longer helps"),
        parts=[noted.format(date=t.date(over.day or over.at.date())), here if moved else still],
    )
    not_over, not_moved = t.pgettext("button", "It is not over"), t.pgettext("button", "It has not moved")
    mistake = view.button("↩️ " + (not_moved if moved else not_over), CHANGE, "undo", "ended")
    slip = (_slip(view, argument),) if argument.partition(".")[0] in SLIPS else ()
    return Screen(text, ((mistake,), *slip, _around(view)))


def sent_already(view: View) -> Screen:
    """Was the withdrawal sent? Only "yes" changes the wish."""
    t, found = view.texts, pending(view.case)
    if found is None:
        return change(view)
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Have you sent the withdrawal?"),
        parts=[
            t.gettext("I change the case only when you tap “Yes”. Until then every reminder stays."),
            t.gettext("Today is {date}.").format(date=t.date(view.today)),
        ],
        warning=_accepted(view),
    )
    rows = (
        (
            view.button("✅ " + t.pgettext("button", "Yes, today"), SENT, "called_off", f"{found.number}={view.today}"),
            view.go("📅 " + t.pgettext("button", "Yes, a day …"), SENT, f"pick.off_{found.number}"),
        ),
        (
            view.go("⏳ " + t.pgettext("button", "Not yet"), SENT, "steps"),
            view.go("✍️ " + t.pgettext("button", "The text"), SENT, f"paper.{withdrawal(view.case)}"),
        ),
        (_keep(view),),
        _around(view),
    )
    return Screen(text, rows)


def how(view: View, argument: str) -> Screen:
    """ "7.2026-11-30": by which way the withdrawal was sent on that day, for the wish of event 7."""
    number, _, word = argument.partition(".")
    found = pending(view.case)
    if found is None or str(found.number) != number:
        return sent_already(view)
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return sent_already(view)
    t, told = view.texts, view.case.last(Kind.ASKED)
    said = t.gettext("The day is {date}. It is noted once you tap the way.")
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("How did you send the withdrawal?"),
        parts=[said.format(date=t.date(day))],
    )
    first = (channel_named(told.detail) if told else None) or used_channel(view)
    back = view.go("‹ " + t.pgettext("button", "Back"), SENT, SENT)
    return Screen(text, (*ways_told(view, first, SENT, "called_off", f"{number}={day}"), (back,)))


def back(view: View) -> Screen:
    """The earlier wish is back with all its days; what was withdrawn has to be sent again."""
    t, off = view.texts, withdrawn(view.case)
    if off is None or off.day is None or not sent(view.case):
        return change(view)
    if view.case.moving:
        task = t.gettext("Order the move again at {new}").format_map(view.values)
        said = t.gettext("You withdrew the order on {date}. The move counts only when you order it again.")
        text_button = view.go("▶️ " + t.pgettext("button", "Order the move"), BACK, StepId.ASK)
        text_row = (text_button, view.go("✍️ " + t.pgettext("button", "The text"), BACK, "paper.move.y"))
    else:
        task = t.gettext("Send {carrier} the request again").format_map(view.values)
        said = t.gettext(
            "You withdrew the request on {date}. It counts again only when you send it to {carrier} again."
        )
        text_row = (
            view.go("✍️ " + t.pgettext("button", "The text"), BACK, "paper.again.y"),
            view.go("📅 " + t.pgettext("button", "Day of the end"), BACK, from_place("ask.when", BACK)),
        )
    text = text_of(
        view,
        head=heading(view),
        task=task,
        parts=[
            said.format_map({**view.values, "date": t.date(off.day)}),
            last_day_again(view),
            t.gettext(
                "Your days and proofs are back. My other questions wait until you tell me that it was sent again."
            ),
        ],
    )
    sent_again, ordered = t.pgettext("button", "Sent again"), t.pgettext("button", "Ordered again")
    label = "✅ " + (ordered if view.case.moving else sent_again)
    again = view.button(label, BACK, "did", f"asked={view.today}", style="success")
    a_day = view.go("📅 " + t.pgettext("button", "A day …"), BACK, "pick.asked_again")
    return Screen(text, (text_row, (again, a_day), _around(view)))


def paper(view: View, kind: str, page: Callable[[View, str], Screen] = pages.paper) -> Screen:
    """The letters, or the `page` of their PDF; of the two that withdraw only the one of what is on its way, whichever
    was asked for."""
    if kind not in WITHDRAWALS:
        return page(view, kind)
    return page(view, withdrawal(view.case)) if sent(view.case) else change(view)
