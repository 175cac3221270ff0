"""What a change of wish means in the diary: asked about first, withdrawn, and the old days back with the old wish."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests.year.diary import CaseDiary, Withdrawn

WISHED = ("carrier", "plan", "number")
OF_A_WISH = ("deeds", "told", "not_yet", "snoozed", "moved", "dated", "withdrawn", "chased", "complaints", "answered")
ABOUT_MONEY = ("right_", "money_", "offer", "withdrawn", "claimed_")
ONLY_BEFORE = ("confirmed", "named", "ended", "bill", "end")


def answer(case: CaseDiary, name: str, word: str, now: datetime) -> None:
    """A question is answered: an answer about the wish is asked about first where something was sent."""
    wanted = {**case.answers, name: word}
    if name not in WISHED:
        case.answers[name] = word
    elif _wish(case.answers, like=True) == _wish(wanted, like=True):
        case.answers, case.pending = wanted, ""
    elif "asked" not in case.deeds or (case.withdrawn and _wish(wanted) in case.left):
        _one_tap(case, wanted, now)


def _one_tap(case: CaseDiary, wanted: dict[str, str], now: datetime) -> None:
    case.pending = ""
    if _wish(wanted) in case.left:
        _leave(case, wanted, now)
        return
    was = case.moving
    _renamed(case, wanted)
    if case.moving is not was and case.deeds.keys() & set(ONLY_BEFORE):
        case.news = now
        for proof in ONLY_BEFORE:
            case.deeds.pop(proof, None)


def acted(case: CaseDiary, action: str, arg: str, today: date, now: datetime) -> None:
    """A button of the pages about a changed wish."""
    name, _, word = arg.partition(".")
    match action:
        case "wish" if "asked" not in case.deeds:
            answer(case, name, word, now)
        case "wish" if "ended" not in case.deeds and case.answers.get(name) != word:
            if case.pending != arg:
                case.pending_at = now
            case.pending = arg
        case "keep":
            case.pending = ""
        case "noted_wrong":
            _renamed(case, {**case.answers, name: word})
            case.pending = ""
        case "called_off":
            _called_off(case, arg, today, now)
        case "replied" if case.off and unanswered(case):
            case.off = replace(case.off, reply=arg.partition("=")[2])


def _called_off(case: CaseDiary, arg: str, today: date, now: datetime) -> None:
    """ "Yes, sent": without the way it is asked for first, unless an order is withdrawn."""
    day, _, way = arg.partition("=")[2].partition(".")
    asked = case.deeds.get("asked")
    known = bool(case.pending) and asked is not None and "ended" not in case.deeds and (case.moving or bool(way))
    if not known or not (asked and asked.day and asked.day <= date.fromisoformat(day) <= today):
        return
    name, _, word = case.pending.partition(".")
    case.pending, case.withdrawn = "", True
    case.off = Withdrawn(now, _wish(case.answers), case.end.day if case.end else None)
    _leave(case, {**case.answers, name: word}, now)


def _renamed(case: CaseDiary, wanted: dict[str, str]) -> None:
    """Other answers, and still the same request."""
    if case.off and case.off.wish == _wish(case.answers):
        case.off = replace(case.off, wish=_wish(wanted))
    case.answers = wanted


def unanswered(case: CaseDiary) -> bool:
    """Whether a withdrawal of what is no more wanted waits for what the operator says."""
    off = case.off
    return bool(off and off.wish != _wish(case.answers) and off.reply != "kept" and "ended" not in case.deeds)


def sent_again_is_open(case: CaseDiary) -> bool:
    """Withdrawn, wanted again, and not sent again."""
    return case.withdrawn and "asked" in case.deeds and "ended" not in case.deeds


def _leave(case: CaseDiary, wanted: dict[str, str], now: datetime) -> None:
    """What was told is put aside; what was told under the other wish before comes back."""
    case.left[_wish(case.answers)] = {name: getattr(case, name) for name in OF_A_WISH}
    fresh: dict[str, Any] = {name: getattr(CaseDiary(0, now), name) for name in OF_A_WISH}
    found = case.left.pop(_wish(wanted), None)
    before = dict(vars(case))
    for name, value in (found or fresh).items():
        setattr(case, name, _with_money(name, value, before[name]))
    case.answers = wanted
    if found is not None:
        case.returned = now


def _with_money(name: str, value: Any, before: Any) -> Any:
    """Offers, debits and money that is owed, and reminders of them, are of no wish: they stay as they were."""
    if name == "told":
        others = [one for one in value if not one.kind.startswith(ABOUT_MONEY)]
        return sorted([*others, *(one for one in before if one.kind.startswith(ABOUT_MONEY))], key=lambda one: one.at)
    if name not in ("deeds", "not_yet", "moved"):
        return value
    mine = {key: one for key, one in value.items() if not key.startswith(ABOUT_MONEY)}
    return {**mine, **{key: one for key, one in before.items() if key.startswith(ABOUT_MONEY)}}


def _wish(answers: dict[str, str], *, like: bool = False) -> tuple[str | None, ...]:
    """The three answers; `like` takes a plan that is not known for a subscription."""
    found = [answers.get(name) for name in WISHED]
    return tuple("subscription" if like and word == "unknown" else word for word in found)
