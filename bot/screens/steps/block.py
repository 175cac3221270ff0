"""A lost or stolen SIM: whom to call to have it blocked, what somebody else says there, and that it was done."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.guide.case import Kind
from bot.guide.content.models import Carrier, Fact, Phone, Reach, Status
from bot.guide.content.phones import format_phone
from bot.guide.origins import origin
from bot.guide.reports import BACK
from bot.guide.steps import StepId
from bot.guide.ways import phones_for
from bot.screens.calling import dialling, how_to_dial, known_hours, opening, unknown_hours
from bot.screens.layout import heading, how_sure, points, shortest_needed, text_of
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.steps.ask_frame import im_abroad
from bot.screens.steps.ask_phone import is_abroad, numbers, phone_copies, phone_line, reached_from_there
from bot.screens.told_lines import day_of

PLACE = "ask.block"
FRIEND = "ask.friend"
LOST = "lost"
SAID = ("fr", "nl", "en")  # what somebody at a hotline most likely understands
SAID_BY_A_FRIEND = ("fr", "nl", "de", "en")  # what a friend may speak


def block(view: View, came_from: str = "") -> Screen:
    """Whom to call; ending the contract comes after. `came_from` is a letter."""
    t, lines = view.texts, view.content.steps[StepId.ASK].lines
    phones, known = _ordered(view), view.case.last(Kind.BLOCKED)
    doing = [lines["block_ask"], lines["block_police"], *unknown_hours(view), view.line(StepId.ASK, "compare")]
    otherwise = [_otherwise(view)] if is_abroad(view) or not phones else []
    far = otherwise and not reached_from_there(view, phones)  # no number to dial from there: nothing on how to dial
    doing = doing[:2] if far else doing
    used = [*phones, *known_hours(view), *([] if far else dialling(view)), *otherwise, *doing]
    blocked = t.gettext("You had it blocked on {date}.").format(date=day_of(view, known)) if known else ""

    def text(named: int, cut: int) -> str:
        return text_of(
            view,
            head=heading(view),
            task=t.gettext("Have the lost SIM blocked today") if not known else blocked,
            parts=[
                _numbers(view, phones),
                _words(view, "lost", SAID, lines["block_ring"]),
                *(view.say(f) for f in otherwise),
                "" if far else how_to_dial(view),
                "" if otherwise else view.say(lines["block_no_call"]),
            ],
            warning="" if view.case.prepaid else view.say(lines["block_goes_on"]),
            fold=[*(view.say(f) for f in doing[: len(doing) - cut]), how_sure(view, used, named)],
        )

    return Screen(shortest_needed(text), _rows(view, phones, came_from))


def friend(view: View) -> Screen:
    """What somebody in Belgium says who calls for its owner. A block needs no letter that cancels."""
    t, lines = view.texts, view.content.steps[StepId.ASK].lines
    phones = sorted(phones_for(view.carrier, view.for_ways), key=_only_from_own)
    own = [lines["block_friend"], lines["block_friend_needs"]]
    called = [phone_line(view, p) for p in phones if not _only_from_own(p)] or [
        view.say(view.line(StepId.ASK, "no_number"))
    ]
    text = text_of(
        view,
        head=heading(view),
        task=t.gettext("Ask a friend in Belgium to call"),
        parts=[
            "\n".join(called),
            _words(view, "lost_friend", SAID_BY_A_FRIEND, lines["block_friend_says"]),
            points(view.say(f) for f in own),
        ],
        fold=[how_sure(view, [*phones, *own])],
    )
    back = view.go("‹ " + t.pgettext("button", "Back"), FRIEND, PLACE)
    return Screen(
        text, (tuple(phone_copies([p for p in phones if not _only_from_own(p)])), (_told(view, FRIEND), back))
    )


def anywhere(view: View) -> Screen:
    """The same before the operator is known: the numbers of all that have one for any phone, then which it is."""
    t, lines = view.texts, view.content.steps[StepId.ASK].lines
    known = [(c, _first_to_call(c)) for c in view.content.carriers.values() if c.status is Status.ACTIVE]
    called = [(c.name, phone) for c, phone in sorted(known, key=lambda one: one[0].name.casefold()) if phone]
    listed = [t.gettext("{label}: {number}").format(label=name, number=format_phone(p.number)) for name, p in called]
    doing = [lines["block_ask"], lines["block_police"]]
    text = text_of(
        view,
        head="<b>Bye SIM</b>",
        task=t.gettext("Have the lost SIM blocked today"),
        parts=[
            "\n".join([*(escape(line, quote=False) for line in listed), view.say(lines["block_other"])]),
            _words(view, "lost", SAID, lines["block_ring"]),
        ],
        warning=view.say(lines["block_short"]),
        fold=[*(view.say(f) for f in doing), how_sure(view, [*(p for _, p in called), *doing], 0)],
    )
    choose = view.go("▶️ " + t.pgettext("button", "My operator"), LOST, "q.carrier")
    return Screen(text, ((choose,), (view.button("‹ " + t.pgettext("button", "Back"), LOST, "resume"),)))


def _first_to_call(carrier: Carrier) -> Phone | None:
    """From any phone, best from abroad too; None where only its own SIM can call."""
    fits = [p for p in carrier.phones if not _only_from_own(p)]
    return min(fits, key=lambda p: Reach.ABROAD not in p.reach, default=None)


def _ordered(view: View) -> list[Phone]:
    """Those that work from where the reader is come first, the own SIM's last."""
    reached = reached_from_there(view, phones_for(view.carrier, view.for_ways))
    return sorted(phones_for(view.carrier, view.for_ways), key=lambda p: (p not in reached, _only_from_own(p)))


def _only_from_own(phone: Phone) -> bool:
    return phone.reach == (Reach.OWN_SIM,)


def _numbers(view: View, phones: Sequence[Phone]) -> str:
    """From abroad only what surely works is called first; of the others it is said that they may not."""
    lines, reached = view.content.steps[StepId.ASK].lines, reached_from_there(view, phones)
    short = [view.say(lines["block_short"])] if is_abroad(view) and len(reached) < len(phones) else []
    return "\n".join(line for line in (numbers(view, phones, reached), *short, opening(view)) if line)


def _otherwise(view: View) -> Fact:
    """The operator's own account, where it has one."""
    return view.line(StepId.ASK, "block_account" if view.carrier.account else "block_site")


def _words(view: View, when: str, said: Sequence[str], first: Fact) -> str:
    """What to say, to copy; its meaning above it for who reads none of it."""
    t, found = view.texts, [phrase for phrase in view.content.phrases if phrase.when == when]
    meaning = [] if t.language in said else [escape(t.content(phrase.en), quote=False) for phrase in found]
    sentences = [escape(getattr(p, code), quote=False) for p in found for code in said]
    return "\n".join([view.say(first), *meaning, *(f"<code>{sentence}</code>" for sentence in sentences)])


def _told(view: View, place: str) -> Button:
    """It was blocked; said by mistake it is taken back."""
    t, known = view.texts, view.case.last(Kind.BLOCKED)
    if known:
        return view.button(
            "↩️ " + t.pgettext("button", "Not blocked"), place, "tell", f"{known.kind}={BACK}{known.number}"
        )
    return view.button("✅ " + t.pgettext("button", "It is blocked"), place, "tell", Kind.BLOCKED, style="success")


def _rows(view: View, phones: Sequence[Phone], came_from: str) -> tuple[Row, ...]:
    t = view.texts
    go_on = view.button(
        "▶️ " + t.pgettext("button", "Go on"), PLACE, "start", style="primary" if view.case.last(Kind.BLOCKED) else None
    )
    helped = view.go("🤝 " + t.pgettext("button", "A friend calls"), PLACE, FRIEND)
    return tuple(
        row
        for row in (
            tuple(phone_copies(phones)),
            (_told(view, PLACE), go_on),
            (helped, *im_abroad(view, PLACE)),
            (view.go("‹ " + t.pgettext("button", "Back"), PLACE, origin(came_from, "plan")),),
        )
        if row
    )
