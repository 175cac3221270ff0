"""How every place of guide/places.py is drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.guide.ahead import ahead
from bot.guide.places import find, fits
from bot.screens import (
    along,
    cases,
    change,
    chat,
    check,
    closing,
    dates,
    dossier,
    find_operator,
    intake,
    leaving,
    money,
    more,
    offer,
    overview,
    pasted,
    plan,
    privacy,
    proofs,
    reminder_list,
    rights,
    scam,
    status,
    timetable,
    triage,
    whom,
    wish,
    withdrawal,
    zones,
)
from bot.screens.letters import pages, printing
from bot.screens.letters.message import message
from bot.screens.screen import Screen, View
from bot.screens.steps import (
    ask,
    ask_texts,
    asked,
    backup,
    balance,
    block,
    confirmation,
    costs,
    ended,
    extras,
    farewell,
    final_bill,
    named_day,
    prepare,
    sim_missing,
    unlink,
    unsent,
)
from bot.screens.trouble import answers, bank, collector, number_gone, payer, problem_page

__all__ = ["CHAT_PLACES", "PLACES", "PLACES_WITH", "draw", "message", "standing"]

Draw = Callable[[View], Screen]
DrawWith = Callable[[View, str], Screen]

PLACES: dict[str, Draw] = {
    "q.need": triage.need,
    "q.who": triage.who,
    "q.wrong": triage.wrong,
    "told.end": triage.told_end,
    "q.carrier": intake.carrier,
    "q.others": intake.others,
    "q.merged": intake.merged,
    "q.unknown": find_operator.unknown,
    "q.plan": intake.plan,
    "q.holder": prepare.whose,
    "q.number": intake.number,
    "q.to": whom.whom,
    "q.sim": intake.sim,
    "q.channel": intake.channel,
    "q.keep": leaving.keep,
    "cases": cases.cases,
    "check": check.check,
    "cases.drop": cases.drop,
    "dossier": dossier.dossier,
    "proofs": proofs.proofs,
    "reminders": reminder_list.reminders,
    "status": status.status,
    "along": along.along,
    "plan": plan.plan,
    "leaving": leaving.leaving,
    "leaving.by": timetable.ways,
    "change": change.change,
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
    "unlink.sure": unlink.sure,
    "extras": extras.extras,
    "ask": ask.ask,
    "ask.lines": ask.lines,
    "ask.sim": sim_missing.sim_missing,
    "ask.when": ask.when,
    "ask.text": pages.text,
    "ask.phrases": ask_texts.phrases,
    "ask.block": block.block,
    "lost": block.anywhere,
    "ask.friend": block.friend,
    "ask.call": ask_texts.call,
    "ask.call.phrases": ask_texts.call_phrases,
    "ask.says": ask_texts.says,
    "asked": asked.asked,
    "asked.call": asked.asked_by_call,
    "asked.way": asked.way,
    "confirmation": confirmation.confirmation,
    "confirmed": confirmation.confirmed,
    "named": named_day.named,
    "ended": ended.ended,
    "ended.when": ended.when,
    "answer.operator": answers.operator,
    "answer.ombudsman": answers.ombudsman,
    "eve": answers.eve,
    "unsent": unsent.unsent,
    "final_bill": final_bill.final_bill,
    "final_bill.how": final_bill.how,
    "farewell": farewell.farewell,
    "closing": closing.closing,
    "closed": farewell.closed,
    "trouble": more.trouble,
    "trouble.bank": bank.bank,
    "trouble.collector": collector.genuine,
    "trouble.menu": problem_page.menu,
    "trouble.unwilling": payer.payer,
    "wish.sent": wish.sent_already,
    "wish.back": wish.back,
    "wish.reply": withdrawal.reply,
    "zone": zones.zone,
    "zone.after": zones.after,
    "zone.after.more": zones.after_others,
    "zone.hour": zones.hour,
    "zone.more": zones.others,
}
PLACES_WITH: dict[str, DrawWith] = {
    "along": along.along,
    "closing": closing.closing,
    "named": named_day.named,
    "q.look": find_operator.look,
    "q.keep": leaving.keep,
    "change": change.change,
    "trouble.menu": problem_page.menu,
    "ask.when": ask.when,
    "ask.text": pages.text,
    "ask.block": block.block,
    "q.others": intake.others,
    "q.to": whom.whom,
    "ask.sim": sim_missing.sim_missing,
    "q.holder": prepare.whose,
    "offer": offer.offer,
    "which": offer.which,
    "pasted": pasted.pasted,
    "trouble.unwilling": payer.payer,
    "unlink": unlink.inside,
    "balance.local": balance.local,
    "costs.local": costs.local,
    "extras.local": extras.local,
    "ask.phrases": ask_texts.phrases_from,
    "ask.says": ask_texts.says,
    "ask.say": ask_texts.say,
    "asked.how": asked.how,
    "ended.early": ended.early,
    "answer.operator": answers.operator,
    "answer.ombudsman": answers.ombudsman,
    "money": money.money,
    "more": more.more,
    "paper": wish.paper,
    "pdf": partial(wish.paper, page=printing.page),
    "sources": more.sources,
    "trouble": more.trouble,
    "trouble.is": problem_page.branch,
    "gone": number_gone.gone,
    "taken": number_gone.taken,
    "wish": wish.wish,
    "wish.how": wish.how,
    "pick": dates.pick,
    "proofs": proofs.proofs,
    "reminders": reminder_list.reminders,
    "reminders.is": reminder_list.one,
    "right": rights.right,
}
CHAT_PLACES: dict[str, Draw] = {
    "back": chat.back,
    "back.sure": chat.start_over,
    "privacy": privacy.privacy,
    "privacy.what": privacy.what,
    "privacy.keep": privacy.keep,
    "privacy.sure": chat.sure,
    "wiped": chat.wiped,
    "help": chat.help_,
    **scam.pages(),
    "language": chat.language,
    "along.offer": along.offer,
    "along.refused": along.refused,
    "along.gone": along.gone,
}


def draw(place: str, view: View) -> Screen:
    """The screen of a place; for a place that is gone or does not fit any more, where the case stands."""
    if place in CHAT_PLACES:
        return CHAT_PLACES[place if view.current or not place.startswith("back") else "wiped"](view)
    if not fits(place, view.current):
        place = standing(view)
    if place in PLACES:
        return PLACES[place](view)
    found = find(place)
    if found is None:
        return PLACES[standing(view)](view)
    return PLACES_WITH[found[0].name](view, found[1])


def standing(view: View) -> str:
    """Where the case stands: the open question, a withdrawal still to be sent, else the next step."""
    return ahead(view.case)
