"""The number no longer works, or is somebody else's already: what to do about WhatsApp, Telegram, a bank, all else.

Two places, "gone" and "taken", each with an account behind it ("gone.ing"); "taken.bank.xt" is about no bank by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import assert_never

from bot.guide.accounts import number_is_gone
from bot.guide.case import Kind
from bot.guide.content.models import Group, Service
from bot.guide.origins import from_place, origin, split_origin
from bot.guide.papers import exists
from bot.guide.steps import StepId
from bot.guide.trouble import Trouble
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.screen import Button, Row, Screen, View, in_rows
from bot.screens.trouble.escalation import to_close
from bot.screens.trouble.problem_texts import place_of

FILE = "gone"  # the file of lines
GONE, TAKEN = "gone", "taken"
NUMBER_TAKEN = place_of(Trouble.NUMBER_TAKEN)
BILLED = place_of(Trouble.BILLED)


class Topic(StrEnum):
    """What has pages of its own; the word stands in the names of places."""

    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    BANK = "bank"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Account:
    """What a page is about: its topic, its name (HTML), and the service itself where one was named."""

    topic: Topic
    name: str
    service: Service | None = None
    group: Group | None = None

    @property
    def word(self) -> str:
        return self.service.slug if self.service else self.topic


@dataclass(frozen=True, slots=True)
class Lines:
    """Names of lines: what to do in order, and what to know at once."""

    todo: tuple[str, ...]
    know: tuple[str, ...] = ()


def menu(view: View, rest: Row) -> Screen:
    """The page of the trouble: which account? `rest`: where one goes from there."""
    lines = view.content.steps[FILE].lines
    shown, folded = [lines["first"], lines["not_back"]], [lines["no_code"]]
    folded = [view.content.steps[StepId.UNLINK].lines["next_owner"], *folded]
    if not view.case.prepaid:
        folded.append(lines["still_billed"])
    text = text_of(
        view,
        head=heading(view),
        task=view.say(view.content.steps[FILE].task),
        parts=[_asked_in_writing(view), *(view.say(fact) for fact in shown), view.texts.gettext("Which account?")],
        fold=[*(view.say(fact) for fact in folded), how_sure(view, [*shown, *folded])],
    )
    accounts = [_about(view, topic) for topic in Topic]
    choices = [
        view.go(_emoji(a.topic) + a.name, NUMBER_TAKEN, from_place(f"{TAKEN}.{a.word}", NUMBER_TAKEN)) for a in accounts
    ]
    return Screen(text, (*in_rows(choices), _in_writing(view), (*rest, *to_close(view, NUMBER_TAKEN))))


def _asked_in_writing(view: View) -> str:
    told = view.case.last(Kind.COMPLAINED, Trouble.NUMBER_TAKEN)
    form = view.texts.gettext("Asked in writing on {date}.")
    return form.format(date=view.texts.date(told.day)) if told and told.day else ""


def _in_writing(view: View) -> Row:
    """The text to the operator, that it was sent, and bills that still come."""
    t, case = view.texts, view.case
    label = "✍️ " + t.pgettext("button", "Ask in writing")
    text = (view.go(label, NUMBER_TAKEN, from_place("paper.taken", NUMBER_TAKEN)),) if exists("taken", case) else ()
    told = view.button("✅ " + t.pgettext("button", "I have sent it"), NUMBER_TAKEN, "tell", "complained")
    sent = (told,) if case.last(Kind.ASKED) and not case.last(Kind.COMPLAINED, Trouble.NUMBER_TAKEN) else ()
    bill = view.go("🧾 " + t.pgettext("button", "Wrong bill"), NUMBER_TAKEN, from_place(BILLED, NUMBER_TAKEN))
    return (*text, *sent, *(() if case.prepaid else (bill,)))


def gone(view: View, argument: str) -> Screen:
    """The number gets no codes any more: how to change it in this account all the same."""
    account = _account(view, argument)
    t, place = view.texts, StepId.UNLINK  # its own name would leave no room for that of an account
    task = t.gettext("{name}: the number no longer works").format(name=account.name)
    somebody = view.go("👥 " + t.pgettext("button", "Number taken?"), place, f"{TAKEN}.{account.word}")
    back = f"{StepId.UNLINK}.{account.group}.{account.word}" if account.group else NUMBER_TAKEN
    link = _link(view, account.service.link if account.service else None)
    return _page(view, place, task, _when_gone(account.topic), (*link, somebody), back)


def taken(view: View, argument: str) -> Screen:
    """Codes for this account reach a stranger: what to do today."""
    name, letter = split_origin(argument) if "." in argument else (argument, "")  # an account is called "x"
    account = _account(view, name)
    task = view.texts.gettext("{name}: somebody else has the number").format(name=account.name)
    back = origin(letter, f"{GONE}.{account.word}" if account.service else NUMBER_TAKEN)
    url = account.service.link if account.service else None
    if account.topic is Topic.WHATSAPP:
        url = view.content.sources[view.content.steps[FILE].lines["whatsapp_takes_over"].source].url
    return _page(view, f"{TAKEN}.{argument}", task, _when_taken(account.topic), _link(view, url), back)


def gone_button(view: View, service: Service, group: Group) -> tuple[Button, ...]:
    """On the page of an account, once no code comes any more; people are told in another way."""
    if group is Group.PEOPLE or not number_is_gone(view.case):
        return ()
    label = "📵 " + view.texts.pgettext("button", "Number gone")
    return (view.go(label, StepId.UNLINK, f"{GONE}.{service.slug}"),)


def _page(view: View, place: str, task: str, lines: Lines, tools: Sequence[Button], back: str) -> Screen:  # noqa: PLR0913
    """What to do in order, how sure it is, and the page of the service itself."""
    t, own = view.texts, view.content.steps[FILE].lines
    todo, know, folded = [own[name] for name in lines.todo], [own[name] for name in lines.know], own["no_code"]

    said = [view.say(f) for f in know[:1]] + ["\n".join(view.say(f) for f in know[1:])]

    def text(named: int, cut: int) -> str:
        return text_of(
            view,
            head=heading(view),
            task=task,
            parts=[points((view.say(f) for f in todo), numbered=True), *said],
            fold=[
                "" if cut else view.say(folded),
                how_sure(view, [*todo, *know, folded], named),
            ],
        )

    last = (
        view.go("‹ " + t.pgettext("button", "Back"), place, back),
        view.go("☰ " + t.pgettext("button", "Steps"), place, "steps"),
    )
    return Screen(shortest_needed(text), (*in_rows(tools), last))


def _link(view: View, url: str | None) -> tuple[Button, ...]:
    return (Button("🔗 " + view.texts.pgettext("button", "Read more"), url=url),) if url else ()


def _account(view: View, word: str) -> Account:
    """A topic, or a service by its slug; the page of all others for a word that is not known."""
    if word in set(Topic):
        about = _about(view, Topic(word))
        if about.topic not in (Topic.WHATSAPP, Topic.TELEGRAM):
            return about
    for group in view.content.services.values():
        for service in group.services:
            if service.slug == word:
                name = escape(view.texts.content(service.name), quote=False)
                return Account(_topic(service, group.group), name, service, group.group)
    return _about(view, Topic.OTHER)


def _topic(service: Service, group: Group) -> Topic:
    if service.slug in (Topic.WHATSAPP, Topic.TELEGRAM):
        return Topic(service.slug)
    return Topic.BANK if group is Group.BANK else Topic.OTHER


def _about(view: View, topic: Topic) -> Account:
    """The topic where no service was named."""
    t = view.texts
    match topic:
        case Topic.WHATSAPP:
            return Account(topic, "WhatsApp")
        case Topic.TELEGRAM:
            return Account(topic, "Telegram")
        case Topic.BANK:
            return Account(topic, t.pgettext("button", "Your bank"))
        case Topic.OTHER:
            return Account(topic, t.pgettext("button", "Other accounts"))
        case _:
            assert_never(topic)


def _emoji(topic: Topic) -> str:
    match topic:
        case Topic.WHATSAPP | Topic.TELEGRAM:
            return "💬 "
        case Topic.BANK:
            return "🏦 "
        case Topic.OTHER:
            return "📱 "
        case _:
            assert_never(topic)


def _when_gone(topic: Topic) -> Lines:
    match topic:
        case Topic.WHATSAPP:
            return Lines(
                ("whatsapp_logged_in", "whatsapp_pin", "whatsapp_tell", "whatsapp_logged_out"),
                ("whatsapp_no_code",),
            )
        case Topic.TELEGRAM:
            return Lines(
                ("telegram_change", "telegram_password", "telegram_sessions"),
                ("telegram_chat", "telegram_none"),
            )
        case Topic.BANK:
            return Lines(("bank_call", "bank_say", "bank_keep"), ("bank_unknown",))
        case Topic.OTHER:
            return Lines(("other_mail", "other_logged_in", "other_logged_out", "other_ask"))
        case _:
            assert_never(topic)


def _when_taken(topic: Topic) -> Lines:
    match topic:
        case Topic.WHATSAPP:
            return Lines(
                ("whatsapp_now", "whatsapp_pin", "whatsapp_warn"),
                ("whatsapp_out", "whatsapp_takes_over", "whatsapp_waits"),
            )
        case Topic.TELEGRAM:
            return Lines(
                ("telegram_change", "telegram_password", "telegram_sessions"),
                ("telegram_chat", "telegram_owner", "telegram_none"),
            )
        case Topic.BANK:
            return Lines(("bank_call", "bank_today", "bank_look", "bank_wero"), ("bank_card_stop", "bank_unknown"))
        case Topic.OTHER:
            return Lines(("other_mail", "other_now", "other_devices", "other_codes", "other_locked_out"))
        case _:
            assert_never(topic)
