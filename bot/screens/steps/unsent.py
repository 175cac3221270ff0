"""The day is near, or there, and nothing was sent as far as it is known: now, or another day."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.case import Channel, Kind
from bot.guide.follow_up import left_at_text
from bot.guide.moments import local_day
from bot.guide.named_day import wished_day
from bot.guide.origins import from_place
from bot.guide.send_by import PLACE, aim, open_request, post_by
from bot.guide.steps import StepId, asks_other_lines
from bot.screens.layout import heading, how_sure, join_sentences, text_of
from bot.screens.letters.recipient import used_channel
from bot.screens.screen import Row, Screen, View
from bot.screens.steps.ask import ask
from bot.screens.steps.ask_frame import hurry


def unsent(view: View) -> Screen:
    """What the reminder asks; the request itself once it does not ask any more."""
    if aim(view.case) is None and left_at_text(replace(view.case, place=PLACE)):
        return _of_a_death(view)
    if not open_request(view.case):
        return ask(view)
    return _dated(view) if aim(view.case) else _dateless(view)


def _dated(view: View) -> Screen:
    """For who chose a day, or leaves on one."""
    t = view.texts
    late = [view.content.ask[Channel.LETTER].lines[hurry(view)]] if _by_slow_post(view) else []
    sent, ordered = (
        t.gettext("Sent already? Say so on the page of the request: then I look after the answer."),
        t.gettext("Ordered already? Say so on the page of the order: then I look after the move."),
    )
    go_on, stays = (
        t.gettext("Not sent? Do it today, or choose another day. Until it ends, the contract goes on and costs."),
        t.gettext("Not ordered? Do it today, or choose another day. Without an order nothing moves."),
    )
    text = text_of(
        view,
        head=heading(view, StepId.ASK),
        task=_task(view),
        parts=[ordered if view.case.moving else sent, stays if view.case.moving else go_on],
        warning=view.say(late[0]) if late else "",
        fold=[how_sure(view, late)],
    )
    return Screen(text, _rows(view))


def _dateless(view: View) -> Screen:
    """For who wanted it as soon as possible, or chose no day: every day that passes counts."""
    t, moving = view.texts, view.case.moving
    sent, ordered = (
        t.gettext("Sent already? Say so below: then I look after the answer."),
        t.gettext("Ordered already? Say so below: then I look after the move."),
    )
    go_on, stays = (
        t.gettext(
            "Not sent? The text is ready. Until it is sent, nothing ends and the contract costs money. "
            "What one day costs is not known: look at your bill."
        ),
        t.gettext("Not ordered? Do it today: without an order nothing moves."),
    )
    text = text_of(
        view,
        head=heading(view, StepId.ASK),
        task=t.gettext("Nothing was ordered yet") if moving else t.gettext("Nothing was sent yet"),
        parts=[_chosen_then(view), stays if moving else go_on, ordered if moving else sent],
    )
    return Screen(text, _rows(view))


def _chosen_then(view: View) -> str:
    """What was done last, and how long ago."""
    t, chosen = view.texts, view.case.last(Kind.END_DATE)
    day = local_day(chosen.at if chosen else view.case.last_tap, view.chat)
    days = (view.today - day).days
    soon, last = (
        t.gettext("On {date} you chose: as soon as possible."),
        t.gettext("You were here last on {date}."),
    )
    ago = t.ngettext("That was {count} day ago.", "That was {count} days ago.", days).format(count=days)
    said = [(soon if chosen else last).format(date=t.date(day)), *([ago] if days else [])]
    return join_sentences(t, said) if chosen or days else ""


def _of_a_death(view: View) -> Screen:
    """The family that opened the notice and did not say what came of it."""
    t = view.texts
    text = text_of(
        view,
        head=heading(view, StepId.ASK),
        task=t.gettext("Have you sent the text to {carrier}?").format_map(view.values),
        parts=[
            t.gettext("Sent? Say on which day: then I ask you whether it was confirmed."),
            t.gettext("Not sent? The text is ready. Until it is sent, the contract goes on and costs."),
        ],
    )
    sent = view.go("✅ " + t.pgettext("button", "I have sent it"), PLACE, "asked")
    ready = view.go("▶️ " + t.pgettext("button", "Go to the request"), PLACE, StepId.ASK)
    steps = view.go("☰ " + t.pgettext("button", "Steps"), PLACE, "steps")
    return Screen(text, ((replace(sent, style="success"),), (ready, steps)))


def _task(view: View) -> str:
    """ "You chose 20 December. Nothing was sent yet"."""
    t, moving, chosen = view.texts, view.case.moving, wished_day(view.case)
    day = aim(view.case) if chosen is None or chosen > view.today else chosen
    leaves = chosen is None or day != chosen
    if day and day < view.today:
        ordered, sent = (
            t.gettext("{date} is over, and nothing was ordered"),
            t.gettext("{date} is over, and nothing was sent"),
        )
    elif leaves:
        ordered, sent = (
            t.gettext("You leave on {date}. Nothing was ordered yet"),
            t.gettext("You leave on {date}. Nothing was sent yet"),
        )
    else:
        ordered, sent = (
            t.gettext("You chose {date}. Nothing was ordered yet"),
            t.gettext("You chose {date}. Nothing was sent yet"),
        )
    return (ordered if moving else sent).format(date=t.date(day) if day else "…")


def _by_slow_post(view: View) -> bool:
    """Whether it would go by post, and could lie there until the chosen day is over."""
    day, by_post = wished_day(view.case), not view.case.moving and used_channel(view) is Channel.LETTER
    return by_post and day is not None and post_by(day) < view.today <= day


def _rows(view: View) -> tuple[Row, ...]:
    """The page of the request, its text and the day; without a day also what says that it was sent."""
    t, case = view.texts, view.case
    now = t.pgettext("button", "Order the move") if case.moving else t.pgettext("button", "Go to the request")
    another = t.pgettext("button", "Another day") if wished_day(case) else t.pgettext("button", "Day of the end")
    told = t.pgettext("button", "I have ordered it") if case.moving else t.pgettext("button", "Request sent")
    sent = () if aim(case) else ((replace(view.go(f"✅ {told}", PLACE, "asked"), style="success"),),)
    return (
        (replace(view.go(f"▶️ {now}", PLACE, StepId.ASK), style="primary"), *_text(view)),
        *sent,
        (view.go(f"📅 {another}", PLACE, from_place("ask.when", PLACE)),),
        (view.go("☰ " + t.pgettext("button", "Steps"), PLACE, "steps"),),
    )


def _text(view: View) -> Row:
    """The text to send, once it is known what stands in it."""
    if view.case.moving or view.case.asks_for_day or asks_other_lines(view.case):
        return ()
    return (view.go("✍️ " + view.texts.pgettext("button", "The text"), PLACE, from_place("ask.text", PLACE)),)
