"""Take this case along: make a code, show it once, take it back; and what it looks like in the other chat."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.guide.along import GONE, MAKE, OFFER, PDF_WITH_CODE, PLACE, REFUSED, TAKE, is_open, open_codes
from bot.guide.moments import local_day
from bot.guide.origins import from_place, origin
from bot.guide.take_code import Along, TakeCode, shown
from bot.i18n import Texts
from bot.screens.layout import heading, points, text_of
from bot.screens.overview import stage_line
from bot.screens.screen import Button, Row, Screen, View

HEAD = "<b>Bye SIM</b>"


def along_button(view: View, place: str) -> Button:
    """To the page of the codes, from one that it can lead back to."""
    return view.go("🧳 " + view.texts.pgettext("button", "Take it along"), place, from_place(PLACE, place))


def along(view: View, letter: str = "") -> Screen:
    """What a code does, which ones are open, one tap to take each back."""
    t, opened = view.texts, open_codes(view.case, view.now)
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Take this case along"),
        parts=[
            t.gettext("Does your Telegram account end with this number? A code brings the case into another chat."),
            "\n".join(_open_line(view, code) for code in opened),
            points(
                [
                    t.gettext("<b>My new account</b>: the case moves there with its reminders and leaves this chat."),
                    t.gettext(
                        "<b>For a friend</b>: a copy for the person who acts for you in Belgium. Both chats have it."
                    ),
                ]
            ),
        ],
        warning=t.gettext("Whoever has the code can read this case. It works once, for 30 days."),
        fold=[
            t.gettext("A friend’s copy has its reminders off until your friend turns them on there; yours go on here."),
            t.gettext("A code is shown once and not stored: if you lose it, make a new one; the old one ends."),
        ],
    )
    here = f"{PLACE}.{letter}" if letter else PLACE
    return Screen(text, _rows(view, here, opened, origin(letter, "status")))


def _open_line(view: View, code: TakeCode) -> str:
    """ "🔓 Open until 30 December: move to my new account"."""
    t = view.texts
    form = t.gettext("🔓 Open until {date}: {what}")
    return form.format(date=t.date(local_day(code.until, view.chat)), what=_name(t, code.kind))


def _name(t: Texts, kind: Along) -> str:
    match kind:
        case Along.MOVE:
            return t.gettext("move to my new account")
        case Along.COPY:
            return t.gettext("copy for a friend")
        case _:
            assert_never(kind)


def _rows(view: View, here: str, opened: tuple[TakeCode, ...], back: str) -> tuple[Row, ...]:
    t = view.texts
    return (
        (
            view.button("➡️ " + t.pgettext("button", "My new account"), here, MAKE, Along.MOVE),
            view.button("👥 " + t.pgettext("button", "For a friend"), here, MAKE, Along.COPY),
        ),
        tuple(_take_back(view, here, code, one_of=len(opened)) for code in opened),
        _with_the_code(view, here),
        (view.go("‹ " + t.pgettext("button", "Back"), here, back),),
    )


def _take_back(view: View, here: str, code: TakeCode, *, one_of: int) -> Button:
    t, mark = view.texts, ("➡️" if code.kind is Along.MOVE else "👥") if one_of > 1 else ""
    label = t.pgettext("button", "Take it back")
    return view.button(f"✖️ {label} {mark}".rstrip(), here, "along_back", code.kind)


def _with_the_code(view: View, here: str) -> Row:
    """Only below the tap that made the code: then it is not known any more."""
    if not is_open(view.current, view.code, view.now):
        return ()
    return (view.button("📄 " + view.texts.pgettext("button", "PDF with the code"), here, PDF_WITH_CODE, view.code),)


def code_message(view: View, kind: Along) -> Screen | None:
    """The code, in a message of its own: the only place where it is ever shown. None for who has none."""
    t = view.texts
    made = next((one for one in open_codes(view.case, view.now) if one.kind is kind), None)
    if made is None or not is_open(view.case, view.code, view.now):
        return None
    to_type, link = shown(view.code), link_of(view)
    until = t.gettext("Works once, until {date}. Whoever has it can read the case.")
    lines = [
        f"{_lead(t, kind)}\n{link}",
        t.gettext("The link does not open? Write this there to @{bot}:").format(bot=view.bot_name)
        + f"\n<code>{to_type}</code>",
        until.format(date=t.date(local_day(made.until, view.chat), "year")),
        _who_is_reminded(t, kind),
    ]
    copies = (
        Button("📋 " + t.pgettext("button", "Copy the link"), copy=link),
        Button("📋 " + t.pgettext("button", "Copy the code"), copy=to_type),
    )
    return Screen("🧳 " + "\n\n".join(lines), (copies,))


def _who_is_reminded(t: Texts, kind: Along) -> str:
    match kind:
        case Along.MOVE:
            return t.gettext("Reminders then come there, no longer here.")
        case Along.COPY:
            return t.gettext("Reminders go on coming to you. In the copy they are off until your friend turns them on.")
        case _:
            assert_never(kind)


def _lead(t: Texts, kind: Along) -> str:
    match kind:
        case Along.MOVE:
            return t.gettext("<b>Move this case to your new account</b>\nOpen there:")
        case Along.COPY:
            return t.gettext("<b>A copy for a friend</b>\nSend them this link:")
        case _:
            assert_never(kind)


def link_of(view: View) -> str:
    """Opens the bot with the code; at most 64 characters stand behind the "=" (Bot API)."""
    return f"https://t.me/{view.bot_name}?start={shown(view.code)}"


def offer(view: View) -> Screen:
    """In the other chat: what the code stands for, and a tap to take it over. Without a code: how to bring one."""
    t = view.texts
    if view.offered is None:
        return _how(view)
    theirs = replace(view, current=view.offered.case, cases=())
    moves = view.offered.kind is Along.MOVE
    leaves = t.gettext("It then leaves the other chat. Its reminders come here.")
    stays = t.gettext(
        "It is a copy: the other chat keeps its own and gets the reminders. Here they are off until you turn them on."
    )
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Take this case over?"),
        parts=[
            f"{heading(theirs)}\n{stage_line(theirs)}",
            t.gettext("It comes with its answers, ticks and dates. It has no names or numbers."),
            leaves if moves else stays,
        ],
    )
    nobody = replace(view, current=None)
    take = nobody.button("✅ " + t.pgettext("button", "Yes, take it over"), OFFER, TAKE, view.code)
    return Screen(text, ((replace(take, style="primary"),), leave(view, OFFER, t.pgettext("button", "Not now"))))


def _how(view: View) -> Screen:
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("Bring a case into this chat"),
        parts=[t.gettext("Open the link that was made in the other chat, or write the code here: take-…")],
    )
    return Screen(text, (leave(view, OFFER, t.pgettext("button", "Back")),))


def refused(view: View) -> Screen:
    """The same for every code that does not work, whatever is wrong with it."""
    t = view.texts
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("This code does not work"),
        parts=[
            t.gettext("It is mistyped, used, taken back or older than 30 days. Nothing was changed."),
            t.gettext("Ask for a new one: /dossier in the other chat, then “Take it along”."),
        ],
    )
    return Screen(text, (leave(view, REFUSED, t.pgettext("button", "Back")),))


def gone(view: View) -> Screen:
    """In the chat that the case left."""
    t = view.texts
    if view.offered is None:
        return _how(view)
    day = view.chat.taken_at or view.now
    text = text_of(
        view,
        head=HEAD,
        task=t.gettext("This case was taken along"),
        parts=[
            heading(replace(view, current=view.offered.case, cases=())),
            t.gettext("On {date} it was moved to another chat, with its code. Its reminders come there now.").format(
                date=t.date(local_day(day, view.chat))
            ),
            t.gettext("It was not you? Then somebody had the code. The case has no names or numbers."),
        ],
    )
    return Screen(text, (leave(view, GONE, t.pgettext("button", "Go on")),))


def leave(view: View, place: str, label: str) -> Row:
    """Back to the case of this chat, or to a first one."""
    if view.current is None:
        return (view.button("▶️ " + view.texts.pgettext("button", "Start"), place, "new"),)
    return (view.button(f"‹ {label}", place, "resume"),)
