"""Every place of the bot by its name, and how it is drawn. A place may carry an argument: "unlink.chat"."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.guide.moment import CANCELLING
from bot.guide.steps import StepId, intake_question, next_step, steps_of
from bot.screens import (
    cases,
    chat,
    dates,
    dossier,
    find_operator,
    intake,
    leaving,
    more,
    overview,
    plan,
    reminder_list,
    status,
    zones,
)
from bot.screens.screen import Screen, View
from bot.screens.steps import (
    ask,
    ask_phone,
    ask_texts,
    backup,
    balance,
    confirmation,
    costs,
    ended,
    extras,
    farewell,
    final_bill,
    prepare,
    unlink,
)
from bot.screens.trouble import problem_page

Draw = Callable[[View], Screen]
DrawWith = Callable[[View, str], Screen]

PLACES: dict[str, Draw] = {
    "q.carrier": intake.carrier,
    "q.others": intake.others,
    "q.merged": intake.merged,
    "q.unknown": find_operator.unknown,
    "q.plan": intake.plan,
    "q.number": intake.number,
    "q.sim": intake.sim,
    "q.channel": intake.channel,
    "q.keep": leaving.keep,
    "cases": cases.cases,
    "cases.drop": cases.drop,
    "dossier": dossier.dossier,
    "reminders": reminder_list.reminders,
    "status": status.status,
    "plan": plan.plan,
    "leaving": leaving.leaving,
    "change": plan.change,
    "steps": overview.steps,
    "prepare": prepare.prepare,
    "prepare.holder": prepare.holder,
    "prepare.shared": prepare.shared,
    "costs": costs.costs,
    "costs.started": costs.started,
    "costs.device": costs.device,
    "balance": balance.balance,
    "backup": backup.backup,
    "unlink": unlink.unlink,
    "extras": extras.extras,
    "ask": ask.ask,
    "ask.when": ask.when,
    "ask.text": ask_texts.text,
    "ask.phrases": ask_texts.phrases,
    "ask.block": ask_phone.block,
    "ask.call": ask_texts.call,
    "ask.call.phrases": ask_texts.call_phrases,
    "ask.says": ask_texts.says,
    "asked": ask.asked,
    "asked.call": ask.asked_by_call,
    "confirmation": confirmation.confirmation,
    "confirmation.late": partial(problem_page.branch, name="no_answer"),  # buttons of older messages
    "confirmed": confirmation.confirmed,
    "ended": ended.ended,
    "ended.when": ended.when,
    "ended.late": partial(problem_page.branch, name="goes_on"),
    "final_bill": final_bill.final_bill,
    "final_bill.how": final_bill.how,
    "final_bill.wrong": partial(problem_page.branch, name="billed"),
    "farewell": farewell.farewell,
    "closed": farewell.closed,
    "trouble": more.trouble,
    "trouble.menu": problem_page.menu,
    "zone": zones.zone,
    "zone.hour": zones.hour,
    "zone.more": zones.others,
}
PLACES_WITH: dict[str, DrawWith] = {
    "q.look": find_operator.look,
    "q.others": intake.others,
    "unlink": unlink.inside,
    "balance.local": balance.local,
    "costs.local": costs.local,
    "extras.local": extras.local,
    "ask.says": ask_texts.says,
    "ask.say": ask_texts.say,
    "ended.early": ended.early,
    "more": more.more,
    "paper": ask_texts.paper,
    "sources": more.sources,
    "trouble": more.trouble,
    "trouble.is": problem_page.branch,
    "pick": dates.pick,
    "reminders": reminder_list.reminders,
    "reminders.is": reminder_list.one,
}
CHAT_PLACES: dict[str, Draw] = {
    "back": chat.back,
    "back.sure": chat.start_over,
    "privacy": chat.privacy,
    "privacy.sure": chat.sure,
    "wiped": chat.wiped,
    "help": chat.help_,
    "help.scam": chat.scam,
    "language": chat.language,
}
OVERVIEWS = frozenset({"cases", "dossier", "reminders", "status"})  # with all their pages
message = ask_texts.message


def exists(place: str) -> bool:
    """Whether there is such a place; its argument is not looked at."""
    return place in PLACES or place in CHAT_PLACES or _with_argument(place) is not None


def needs_case(place: str) -> bool:
    """Whether a place is about a case; the others can be shown to anybody."""
    return place not in CHAT_PLACES


def is_overview(place: str) -> bool:
    """Whether a place only shows how things stand: nobody goes on from there, so no case remembers it."""
    return place.split(".", maxsplit=1)[0] in OVERVIEWS


def draw(place: str, view: View) -> Screen:
    """The screen of a place; for a place that is gone or does not fit any more, where the case stands."""
    if place in CHAT_PLACES:
        return CHAT_PLACES[place if view.current or not place.startswith("back") else "wiped"](view)
    if not _fits(place, view):
        place = standing(view)
    if place in PLACES:
        return PLACES[place](view)
    found = _with_argument(place)
    if found is None:
        return PLACES[standing(view)](view)
    return found[0](view, found[1])


def standing(view: View) -> str:
    """Where the case stands: the open question, else the next step."""
    return intake_question(view.case) or next_step(view.case)


def _fits(place: str, view: View) -> bool:
    """A step that the case does not have (any more) is not drawn, nor a step before the intake is answered."""
    root = place.split(".", maxsplit=1)[0]
    if root in {"q", "zone", "cases"}:
        return True
    if intake_question(view.case) or (place in CANCELLING and view.case.moving):
        return False
    return root not in set(StepId) or root in steps_of(view.case)


def _with_argument(place: str) -> tuple[DrawWith, str] | None:
    """ "unlink.chat" is the place "unlink" with the argument "chat"."""
    words = place.split(".")
    for cut in range(len(words) - 1, 0, -1):
        found = PLACES_WITH.get(".".join(words[:cut]))
        if found:
            return found, ".".join(words[cut:])
    return None
