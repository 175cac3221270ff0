"""What all ways of asking share: the texts to send, what they may say, and "I have asked"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.guide.case import Channel, Holder, Kind, Whereabouts
from bot.guide.content.models import Fact, Provenance
from bot.guide.named_day import wished_day
from bot.guide.origins import from_place
from bot.guide.papers import exists, letter_of
from bot.guide.steps import Mark, StepId, channel_of, mark_of
from bot.guide.trouble import Trouble
from bot.guide.ways import IN_WRITING, way
from bot.languages import language_of
from bot.screens import death
from bot.screens.layout import step_screen
from bot.screens.letters.recipient import recipient
from bot.screens.screen import Button, Row, Screen, View
from bot.screens.trouble.escalation import STEP
from bot.screens.whereabouts import needs_a_friend, place_open

HERE = StepId.ASK


def channel_screen(
    view: View,
    channel: Channel,
    *,
    parts: list[str],
    warning: str = "",
    copies: Sequence[Button] = (),
    beside: bool = False,
    fold: Sequence[Fact] = (),
    facts: Sequence[Provenance] = (),
) -> Screen:
    """What all ways of asking share: texts to send, what they may say, and "I have asked".

    `beside` is the call that goes with a letter.
    """
    place = "ask.call" if beside else HERE
    return step_screen(
        view,
        HERE,
        task=_task(view, channel),
        parts=[_optional(view, channel), *parts],
        warning=warning,
        rows=_in_few_rows(view, place, _help(view, channel, place), tuple(copies), _tools(view, channel, place)),
        main=_sent(view, channel),
        fold=[*(view.say(f) for f in fold), *_where_to(view, channel)],
        facts=facts,
        back=HERE if beside else "",
        here=place,
    )


def _task(view: View, channel: Channel) -> str:
    if view.case.bereaved:
        return view.say(view.content.steps[death.FILE].task)
    if view.case.nothing_to_cancel:
        return view.texts.gettext("Tell {carrier} to stop this card").format_map(view.values)
    return view.say(view.content.ask[channel].task)


def _where_to(view: View, channel: Channel) -> list[str]:
    """Whom the written copy is for, where the page itself is about another way. The page of the text says it too."""
    if channel in (Channel.EMAIL, Channel.LETTER):
        return []
    return [recipient(view, view.content.letters[letter_of("text", view.case)]).to_line(view)]


def _sent(view: View, channel: Channel) -> Button:
    """A call names itself, so that nobody is asked how; of a written request only the person knows."""
    t = view.texts
    if channel is Channel.HOTLINE:
        return main_button(view, t.pgettext("button", "I have called"), "asked.call")
    return main_button(view, t.pgettext("button", "Request sent"))


def _optional(view: View, channel: Channel) -> str:
    """With nothing to cancel, asking is a choice."""
    if not _may_be_left_out(view):
        return ""
    if channel in IN_WRITING:
        return view.texts.gettext("Do this only if you want it in writing. You do not need it? Tap “Skip it”.")
    return view.texts.gettext("Do this only if you want it confirmed. You do not need it? Tap “Skip it”.")


def _tools(view: View, channel: Channel, place: str) -> Row:
    t = view.texts
    spoken = channel in (Channel.HOTLINE, Channel.SHOP)
    text = t.pgettext("button", "Written copy") if spoken else t.pgettext("button", "The text")
    say = view.go("🗣 " + t.pgettext("button", "What to say"), HERE, f"{place}.phrases")
    call = view.go("☎️ " + t.pgettext("button", "Call too"), HERE, "ask.call")
    beside = (say,) if spoken else (() if only_in_writing(view) else (call,))
    return (view.go("✍️ " + text, HERE, from_place("ask.text", place)), *beside)


def only_in_writing(view: View) -> bool:
    """Whether a written way was chosen by its name, as by who cannot call: a call is not offered beside it."""
    return view.case.answers.channel in IN_WRITING


def hurry(view: View) -> str:
    """The line for a day too near for the post: nobody is sent to a phone who chose a written way by its name."""
    return "too_soon_written" if only_in_writing(view) else "too_soon"


def _in_few_rows(view: View, place: str, helping: Row, copies: Row, tools: Row) -> tuple[Row, ...]:
    """Four rows of three are the most: who can help and another day stand where there is room."""
    day = (*_left_out(view, place), *_another_day(view, place))
    if len(copies) > 1:
        return (copies, (*tools, *helping)) if len(day) > 1 else ((*copies, *day), (*tools, *helping))
    above = (*copies, *helping, *day)
    return (above, tools) if above else (tools,)


def _help(view: View, channel: Channel, place: str) -> Row:
    """Who else can do it; before a call where the reader is, which decides the numbers that connect."""
    return (channel is Channel.HOTLINE and im_abroad(view, place)) or a_friend(view, place)


def im_abroad(view: View, place: str) -> Row:
    """One tap for who was not asked: a SIM that is dead or lost does not say where its owner is."""
    if not (place_open(view) and view.case.answers.sim_gone):
        return ()
    label = "🌍 " + view.texts.pgettext("button", "I’m abroad")
    return (view.button(label, place, "set", f"place={Whereabouts.ABROAD}"),)


def _another_day(view: View, place: str) -> Row:
    """The last day that was chosen is in every text: it can be changed until they are sent, and after."""
    case = view.case
    offered = case.bereaved or (case.nothing_to_cancel and not case.answers.sim_gone)  # else it was asked for
    if case.last(Kind.END_DATE) is None and not offered:
        return ()
    return (view.go("📅 " + view.texts.pgettext("button", "Another day"), HERE, from_place("ask.when", place)),)


def _left_out(view: View, place: str) -> Row:
    """With nothing to cancel the request is left out with one tap, as its page says."""
    label = "➖ " + view.texts.pgettext("button", "Skip it")
    return (view.button(label, place, "skip"),) if _may_be_left_out(view) else ()


def _may_be_left_out(view: View) -> bool:
    return view.case.nothing_to_cancel and mark_of(view.case, HERE) is Mark.OPEN


def a_friend(view: View, place: str) -> Row:
    """For who is away or has no SIM that works: the authorisation for somebody in Belgium."""
    label = "🤝 " + view.texts.pgettext("button", "A friend does it")
    return (view.go(label, place, from_place("paper.proxy", place)),) if _friend_may(view) else ()


def _friend_may(view: View) -> bool:
    """A friend is of use, and there is a holder to authorise one."""
    return needs_a_friend(view) and exists("proxy", view.case)


def main_button(view: View, label: str, asked: str = "asked") -> Button:
    return replace(view.go("✅ " + label, HERE, asked), style="success")


def have_ready(view: View) -> str:
    """What to have at hand: the papers of who signs; a prepaid card has no bill, and no customer number to speak of."""
    if view.case.bereaved:
        return death.have_ready(view)
    whose = {Holder.SOMEBODY_ELSE: "ready_holder", Holder.COMPANY: "ready_company"}
    key = whose.get(view.case.answers.holder or Holder.ME, "have_ready")
    return view.say(view.content.steps[HERE].lines[f"{key}_prepaid" if view.case.prepaid else key])


def link(view: View, url: str) -> list[Button]:
    return [Button("🔗 " + view.texts.pgettext("button", "Open the page"), url=url)] if url else []


def way_facts(view: View, channel: Channel) -> list[Provenance]:
    found = way(view.carrier, view.for_ways, channel)
    return [found] if found else []


def dated_line(view: View, key: str) -> str:
    """The line with the end date, or its "as soon as possible" form: nobody can ask for a day that is over."""
    chosen = wished_day(view.case)
    return key if chosen and chosen >= view.today else f"{key}_now"


def to_fill_in(view: View) -> list[str]:
    """What every text to send needs from its sender."""
    t = view.texts
    return [
        t.gettext("One tap sends the text as a message of its own: tap it to copy."),
        t.gettext("Fill in the blanks on your side, never here."),
        exact_name(view),
    ]


def exact_name(view: View) -> str:
    """A name that is written in another way is a reason to refuse."""
    t = view.texts
    on_bill = t.gettext("Write the name exactly as on the bill.")
    on_id = t.gettext("Write the name exactly as on the ID that was shown for the card.")
    return on_id if view.case.prepaid else on_bill


def own_name(code: str, chosen: str | None) -> str:
    """ "Français", with a tick when it is the chosen one."""
    return ("✓ " if code == chosen else "") + language_of(code).own_name


def about_a_friend(view: View, trouble: str) -> list[Fact]:
    """What an authorisation is for; whoever asks for another holder knows that."""
    lines = view.content.steps[STEP].lines
    return [*([] if trouble == Trouble.HOLDER else [lines["friend"]]), lines["friend_notary"]]


def about_the_talk(view: View) -> list[Fact]:
    """What they ask, and what to listen for in the menu of a phone; a new operator's has other words."""
    lines, shop = view.content.steps[HERE].lines, channel_of(view.case) is Channel.SHOP
    return [view.line(HERE, "identity"), *([] if shop or view.case.moving else [lines["menu"]])]
