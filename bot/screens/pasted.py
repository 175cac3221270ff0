"""A message held a secret: what it was, that it is deleted and not kept, and who may have asked for it."""

from __future__ import annotations

from typing import assert_never

from bot.guide.offers import concerns_in
from bot.guide.pasted import PASTED, STILL_THERE, Secret, secrets_in
from bot.i18n import Texts
from bot.screens.layout import points, text_of
from bot.screens.offer import buttons_of, sentence
from bot.screens.screen import Screen, View, in_rows

MOST_NAMED = 3  # secrets of one message


def pasted(view: View, argument: str) -> Screen:
    """ "card.billed.still_there": nothing is recorded by looking."""
    t, refused = view.texts, STILL_THERE in argument.split(".")
    held = [_name(t, secret) for secret in secrets_in(argument)[:MOST_NAMED]]
    concerns = concerns_in(argument) if view.current else ()
    text = text_of(
        view,
        head="<b>Bye SIM</b>",
        task=t.gettext("Please delete your message") if refused else t.gettext("I deleted your message"),
        parts=[
            t.gettext("I saw in it:") + "\n" + points(held),
            t.gettext("Telegram did not let me delete it. Hold the message and choose “Delete”.") if refused else "",
            t.gettext("I kept nothing of it. Nobody from an operator needs it in this chat."),
            t.gettext("Did somebody ask you for it? Send nothing more, and tap “Was I scammed?”."),
            t.gettext("You also wrote about:") + "\n" + points(sentence(view, c) for c in concerns) if concerns else "",
        ],
    )
    scam = view.go("🚨 " + t.pgettext("button", "Was I scammed?"), PASTED, "help.scam")
    ways = [button for button in buttons_of(view, concerns) if button.text != scam.text]
    leave = view.button("‹ " + t.pgettext("button", "Back"), PASTED, "resume")
    if view.current is None:
        leave = view.button("▶️ " + t.pgettext("button", "Start"), PASTED, "new")
    return Screen(text, ((scam,), *in_rows(ways), (leave,)))


def _name(t: Texts, secret: Secret) -> str:  # noqa: C901, PLR0911, PLR0912 - one name each
    match secret:
        case Secret.NATIONAL:
            return t.gettext("a Belgian national number")
        case Secret.IBAN:
            return t.gettext("a bank account number (IBAN)")
        case Secret.CARD:
            return t.gettext("the number of a bank card")
        case Secret.CHINA_ID:
            return t.gettext("a Chinese ID number")
        case Secret.CODE:
            return t.gettext("a password, PIN or code")
        case Secret.PASSPORT:
            return t.gettext("passport data")
        case Secret.PHOTO:
            return t.gettext("a photo")
        case Secret.VIDEO:
            return t.gettext("a video")
        case Secret.FILE:
            return t.gettext("a file")
        case Secret.CONTACT:
            return t.gettext("a contact")
        case Secret.LOCATION:
            return t.gettext("a location")
        case _:
            assert_never(secret)
