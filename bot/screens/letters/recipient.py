"""Whom a text is for and how it gets there: on top of the text, and on the page before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import assert_never

from bot.guide.case import Channel
from bot.guide.content.letters import LetterText, To
from bot.guide.steps import StepId, channel_of
from bot.guide.ways import IN_WRITING, best_in_writing, channels_for, way
from bot.screens.layout import capital, carrier_title, join_sentences, joined
from bot.screens.new_operator import mail_of
from bot.screens.screen import Button, View
from bot.screens.steps.confirmation import side_of
from bot.screens.whereabouts import abroad, has_left

LONGEST_COPIED = 256  # characters in a copy button


@dataclass(frozen=True, slots=True)
class Recipient:
    """`to`, `how` and `other` are HTML; an address to write an e-mail to is plain, so that a tap on it writes one.

    `postal`: the lines of an address on paper, to be copied. `by_post`: it goes on paper, signed by hand. `form`: `to`
    is a form on a site, into which a text is pasted. `copy_to`: who gets a copy, HTML.
    """

    to: str
    how: str
    other: str = ""
    postal: tuple[str, ...] = ()
    by_post: bool = False
    form: bool = False
    copy_to: str = ""

    def lines(self, view: View, *, printed: bool = False) -> str:
        """To: … How: … and another way that is known. `printed`: of a letter on paper."""
        t, shown = view.texts, [self.to_line(view)]
        into_form = t.gettext("Attach a photo of the signed page to the form, if it takes files.")
        way_to_send = into_form if printed and self.form else self.how
        shown.append(t.gettext("<b>How:</b> {way}").format(way=way_to_send))
        if self.copy_to:
            shown.append(t.gettext("<b>Copy to:</b> {recipient}").format(recipient=self.copy_to))
        if self.other:
            shown.append(t.gettext("<b>Or:</b> {way}").format(way=self.other))
        return "\n".join(shown)

    def to_line(self, view: View) -> str:
        """To: …"""
        return view.texts.gettext("<b>To:</b> {recipient}").format(recipient=self.to)

    def copies(self, view: View) -> tuple[Button, ...]:
        """The address on paper, to be copied."""
        address = "\n".join(self.postal)
        if not address or len(address) > LONGEST_COPIED:
            return ()
        return (Button("📋 " + view.texts.pgettext("button", "Copy address"), copy=address),)


def used_channel(view: View) -> Channel:
    """The channel that is really used: "choose for me" becomes a written one, and so does what was left in Belgium."""
    channel = channel_of(view.case)
    if channel is Channel.WRITING or (has_left(view) and channel not in channels_for(view.carrier, view.for_ways)):
        return best_in_writing(view.carrier, view.for_ways)
    return channel


def paper_channel(view: View) -> Channel:
    """How the written copy goes out: a call or a visit is followed by one."""
    used = used_channel(view)
    return used if used in IN_WRITING else best_in_writing(view.carrier, view.for_ways)


def recipient(view: View, text: LetterText, language: str = "") -> Recipient:
    """Whom this text is for, in this case; `language`: what it is written in, the reader's while that is not chosen."""
    t = view.texts
    match text.to:
        case To.OPERATOR:
            return _operator(view, signed=text.signed)
        case To.NEW_OPERATOR:
            return _new_operator(view, signed=text.signed)
        case To.BANK:
            how = t.gettext("in its app or on its site, by letter, or at the counter")
            return Recipient(t.gettext("your own bank"), how)
        case To.COLLECTOR:
            where, how = (
                t.gettext("the collector, at the address on its letter"),
                t.gettext("by registered letter or e-mail"),
            )
            return Recipient(where, how, copy_to=_operator(view, signed=False).to)
        case To.OMBUDSMAN:
            contact = view.content.steps[StepId.CONFIRMATION].lines[f"contact_{side_of(language or t.language)}"]
            where = t.gettext("Telecom Ombudsman: {address}").format(address=view.say(contact))
            return Recipient(where, t.gettext("by e-mail, or in the form on its site"))
        case _:
            assert_never(text.to)


def _new_operator(view: View, *, signed: bool) -> Recipient:
    """What is known of the operator that the number moves to: its e-mail address, its address on paper, or its name."""
    t, new, mail = view.texts, view.new, escape(mail_of(view), quote=False)
    postal = new.postal.lines if new and new.postal else ()
    address = ", ".join(escape(line, quote=False) for line in postal)
    if mail:
        other = t.gettext("by letter to {address}").format(address=address) if address else ""
        to = joined(t, [view.values["new"], mail])
        return Recipient(to, t.gettext("By e-mail."), other, postal, by_post=signed)
    if postal:
        other = t.gettext("in its form or by e-mail, as its order confirmation says")
        return Recipient(address, t.gettext("by letter, registered if you can"), other, postal, by_post=True)
    where = t.gettext("{new}. Its address is in the order confirmation or on its site").format_map(view.values)
    return Recipient(capital(where) if new is None else where, t.gettext("by e-mail, in its form, or by letter"))


def _operator(view: View, *, signed: bool) -> Recipient:
    """By e-mail or form where that is known to count, else on paper; the other way that is known stands beside it."""
    t, electronic = view.texts, _electronic(view)
    postal = view.carrier.postal.lines if view.carrier.postal else ()
    address = ", ".join(escape(line, quote=False) for line in postal)
    on_paper = paper_channel(view) is Channel.LETTER or electronic is None
    if electronic is None or on_paper:
        how = t.gettext("by letter, registered if you can")
        by_mail = electronic.to if electronic else ""
        other = t.gettext("also to {address}").format(address=by_mail) if by_mail else ""
        return Recipient(address or no_address(view), how, other, postal, by_post=True)
    other = t.gettext("by letter to {address}").format(address=address) if address else ""
    return replace(electronic, other=other, postal=postal, by_post=signed)


def _electronic(view: View) -> Recipient | None:
    """The e-mail address or the form that is known, with what is known of it."""
    t, found = view.texts, way(view.carrier, view.for_ways, Channel.EMAIL)
    if found is None or not (found.address or found.url):
        return None
    if found.address:
        to, how = escape(found.address, quote=False), t.gettext("By e-mail.")
    else:
        form = t.gettext("the form of {carrier}: {address}")
        to = form.format_map({**view.values, "address": escape(found.url, quote=False)})
        how = t.gettext("Paste it into the form, and keep a screenshot.")
    return Recipient(to, join_sentences(t, [how, view.say(found)]), form=not found.address)


def no_address(view: View) -> str:
    """No address is known: a prepaid card has no bill that it could stand on."""
    t, name = view.texts, carrier_title(view)
    if not view.case.prepaid:
        said = t.gettext("{carrier}: the address is on your bill or the operator’s own site")
    elif view.carrier.account and view.carrier.account.url:
        url = escape(view.carrier.account.url, quote=False)
        far, near = (
            t.gettext("{carrier}: no address is known. Look at {site}"),
            t.gettext("{carrier}: no address is known. Look at {site}, or hand it in at a shop"),
        )
        return (far if abroad(view) else near).format(carrier=name, site=url)
    else:
        far, near = (
            t.gettext("{carrier}: no address is known. Look on its own site"),
            t.gettext("{carrier}: no address is known. Look on its own site, or hand it in at a shop"),
        )
        said = far if abroad(view) else near
    return said.format(carrier=name)
