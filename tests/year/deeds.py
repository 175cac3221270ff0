"""Writing into the diary what a tap, a text or a reminder means to the person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.guide.tap import Tap
from tests.year import wishes
from tests.year.diary import DISPUTES, CaseDiary, ChatDiary, Deed, Told
from tests.year.expected import days, unasked

DATING = ("end", "asked", "confirmed", "named", "ended")
OF_CHAT = ("privacy", "help", "language", "back")  # screens that need no case


class Diaries:
    """The diaries of everybody."""

    def __init__(self) -> None:
        self.chats: dict[int, ChatDiary] = {}

    def wrote(self, chat_id: int, now: datetime, shown: int | None, *, looking: bool = False) -> None:
        """A text or a command; `shown` is the case of the question that came, `looking` needs no case."""
        chat = self.chats.get(chat_id)
        if chat is None and looking:
            return
        chat = self._seen(chat_id, now)
        if not looking or chat.case is not None:
            self._touch(chat, _active(chat), now, shown)

    def tapped(self, chat_id: int, tap: Tap, now: datetime, shown: int | None) -> None:
        """A button; one of a case that is gone leads to the active case, or to a new one."""
        if tap.action == "wipe":
            self.chats.pop(chat_id, None)
            return
        if tap.action == "go" and _of_chat(tap.arg) and chat_id not in self.chats:
            return  # a stranger may look
        chat = self._seen(chat_id, now)
        match tap.action:
            case "new":
                fresh = next((case.number for case in chat.cases.values() if case.fresh), None)
                self._touch(chat, fresh, now, shown)
            case "drop" if tap.case in chat.cases:
                self._drop(chat, tap.case, now, shown)
            case "lang":
                if chat.case is not None or shown is not None:
                    self._touch(chat, _active(chat), now, shown)
            case "go" if _of_chat(tap.arg):
                known = tap.case if tap.case in chat.cases else _active(chat)
                if known in chat.cases:
                    self._touch(chat, known, now, shown)
            case _ if tap.case in chat.cases:
                self._touch(chat, tap.case, now, shown)
                _tell(chat, chat.cases[tap.case], tap, now)
            case _:
                self._touch(chat, _active(chat), now, shown)

    def blocked(self, chat_id: int, blocked: bool, now: datetime) -> None:
        if chat_id in self.chats:
            self.chats[chat_id].blocked, self.chats[chat_id].turned = blocked, now

    def _drop(self, chat: ChatDiary, number: int, now: datetime, shown: int | None) -> None:
        """Thrown away: another one is shown, or the first question of a new one."""
        del chat.cases[number]
        self._touch(chat, _active(chat), now, shown)

    def _seen(self, chat_id: int, now: datetime) -> ChatDiary:
        chat = self.chats.setdefault(chat_id, ChatDiary(chat_id, now))
        chat.last_seen, chat.blocked = now, False
        return chat

    def _touch(self, chat: ChatDiary, number: int | None, now: datetime, shown: int | None) -> None:
        """The case is the active one now; one that is not there was opened, and its question is on the screen."""
        if number not in chat.cases:
            assert shown is not None, "a case should be gone and is kept: no new one asks its first question"
            number = shown
        assert number is not None
        case = chat.cases.setdefault(number, CaseDiary(number, now))
        case.last_tap, chat.active = now, number


def _active(chat: ChatDiary) -> int | None:
    return chat.case.number if chat.case else None


def _of_chat(place: str) -> bool:
    return place.partition(".")[0] in OF_CHAT


def reminded(chat: ChatDiary, told: list[tuple[int, str]], first: int, now: datetime) -> None:
    """Reminders came, (case, kind) each, in one message about the case `first`."""
    for number, what in told:
        kind, _, about = what.partition(".")
        chat.cases[number].at_how = chat.cases[number].at_how and kind == "nudge"
        chat.cases[number].told.append(Told(kind, now, chat.day_of(now), about))
    chat.active = first


def _tell(chat: ChatDiary, case: CaseDiary, tap: Tap, now: datetime) -> None:  # noqa: C901 - a line per action
    """What an action says about the case."""
    name, _, word = tap.arg.partition("=")
    today = chat.day_of(now)
    case.at_how = case.at_how and _overview(tap)
    match tap.action:
        case "set":
            _answer(case, name, word, today, now)
        case "end":
            _end(case, tap.arg, today, now)
        case "did":
            told = _told_way(case, tap)
            case.at_how = name == "asked" and not told
            if case.at_how or (name == "ended" and _is_asked_again(case, tap, today)):
                return
            _did(case, name, word.partition(".")[0], today, now, told if name == "asked" else "")
        case "named":
            _named(case, tap.arg, now)
        case "done" | "skip":
            _step(case, tap)
        case "go" | "tick" | "untick":
            _look(case, tap)
        case "tell":
            _told(case, name, word, today, now)
            _money(case, name, word, today, now)
            _report(case, tap, today, now)
        case "close":
            case.deeds.setdefault("closed", Deed(now))
        case "reopen":
            case.news = now
            case.deeds.pop("closed", None)
            if case.claim("refund") is None:
                case.deeds.pop("bill", None)
        case _:
            _wish(chat, case, tap, now)
            wishes.acted(case, tap.action, tap.arg, today, now)


def _answer(case: CaseDiary, name: str, word: str, today: date, now: datetime) -> None:
    if name in ("need", "who", "wrong"):
        _came(case, name, word, today, now)
    elif name == "place":
        wishes.answer(case, "sim", f"{case.answers['sim'].partition('_')[0]}_{word}", now)
    elif name == "bill":
        wishes.answer(case, "plan", {"alone": "subscription", "shared": "subscription"}.get(word, word), now)
    else:
        wishes.answer(case, name, word, now)


FOLLOWS = {"refund": {"number": "move", "plan": "prepaid"}, "late": {"number": "move"}}
FOLLOWS |= {"billed": {"plan": "subscription"}, "collector": {"plan": "subscription"}, "refused": {}}


def _came(case: CaseDiary, name: str, word: str, today: date, now: datetime) -> None:
    """What somebody came for, whose contract it is, or what went wrong after a cancellation of before."""
    if name == "wrong":
        asked = case.deeds.get("asked")
        if asked is None or not (asked.day or asked.how):
            kept = {name: word for name, word in case.answers.items() if name not in ("number", "plan")}
            case.answers = {**kept, "need": "cancelled", **FOLLOWS.get(word, {"number": "give_up"})}
            case.billed = now if word == "billed" else None
            _date(case, "asked", Deed(now))
        return
    if case.deeds.pop("trouble_holder", None):
        case.news = now
    if name == "who":
        case.answers |= {"need": "not_mine", "holder": word}
        if word == "unwilling":
            case.deeds["trouble_holder"] = Deed(now, today)
        return
    anew = {"number", "holder"} if "not_mine" in (word, case.answers.get("need")) else {"number"}
    kept = {name: known for name, known in case.answers.items() if name not in anew}
    case.answers = {**kept, "need": word, **{"end": {"number": "give_up"}, "keep": {"number": "move"}}.get(word, {})}


def _overview(tap: Tap) -> bool:
    """Only looked at how things stand: the screen that was left stays where one goes on."""
    looked = tap.action == "go" and tap.arg.partition(".")[0] in ("cases", "dossier", "proofs", "reminders", "status")
    return looked or tap.action in ("have", "have_not", "later", "mute", "unmute")


def _report(case: CaseDiary, tap: Tap, today: date, now: datetime) -> None:
    """What was done about a problem, on the page of that problem, and what came of it."""
    about = tap.place.removeprefix("trouble.is.").split(".")[0]
    if tap.place.startswith("right.") and (told := unasked(case)):
        about = told.how
    if "asked" not in case.deeds:
        return
    match tap.arg.split("_"):
        case ["chased"] if case.chased is None or case.chased.day != today:
            case.chased, case.withdrawn = Deed(now, today), False
        case ["complained"]:
            case.complaints.setdefault(f"operator.{dispute(about)}", Deed(now, today, about))
        case ["ombudsman"]:
            case.complaints.setdefault(f"ombudsman.{dispute(about)}", Deed(now, today, about))
        case ["answered", side, worth]:
            _answered(case, side, worth, tap.place.removeprefix(f"answer.{side}").removeprefix("."), now)


def _answered(case: CaseDiary, side: str, worth: str, about: str, now: datetime) -> None:
    """By whom, and about what (its first letter): the first that waits where the place does not say it."""
    waits = [dispute(what) for who, what, _ in case.waiting() if who == side]
    for what in [what for what in waits if what.startswith(about)][:1]:
        case.answered[f"{side}.{what}"] = now
        if worth == "solved":
            case.answered[f"solved.{what}"] = now


def dispute(about: str) -> str:
    return DISPUTES.get(about, "request")


def _wish(chat: ChatDiary, case: CaseDiary, tap: Tap, now: datetime) -> None:
    """What an action says about reminders."""
    name, _, word = tap.arg.partition("=")
    today = chat.day_of(now)
    match tap.action:
        case "notyet" if ("asked" in case.deeds or tap.arg == "withdrawal") and not tap.place.startswith("ended.early"):
            before = case.not_yet.get(tap.arg)
            if before is None or chat.day_of(before) != today:
                case.not_yet[tap.arg] = now
        case "snooze":
            if _day(tap.arg, today) > today:  # a shortcut is the day it named, which may be past by now
                _snooze(case, tap.place.removeprefix("more."), _day(tap.arg, today), now)
        case "later":
            if _day(word, today) > today:
                _later(chat, case, name, _day(word, today), now)
        case "zone":
            chat.zone = tap.arg
        case "hour":
            chat.hour = int(tap.arg)
        case "mute" | "unmute":
            _mute(chat, case, tap.arg, now, off=tap.action == "mute")


def _day(word: str, today: date) -> date:
    return today + timedelta(days=int(word)) if word.isdecimal() else date.fromisoformat(word)


def _end(case: CaseDiary, how: str, today: date, now: datetime) -> None:
    how, _, shown = how.partition("=")  # the end of the month that stood beside the button
    if case.told_later:
        asked = case.deeds["asked"].day
        day = None if how in ("asap", "unknown") else _day(how, today)
        if day and asked and day < asked:
            return
    else:
        day = date.fromisoformat(shown) if shown else None if how == "asap" else _day(how, today)
    before = case.deeds.get("end")
    if before is None or (before.day, before.how) != (day, how):
        _date(case, "end", Deed(now, day, how))


def _named(case: CaseDiary, word: str, now: datetime) -> None:
    """The end that a confirmation names, or the day that was promised for a move: none before the request."""
    day, asked, before = (
        None if word == "none" else _day(word, now.date()),
        case.deeds.get("asked"),
        case.deeds.get("named"),
    )
    if ("asked" if case.moving else "confirmed") not in case.deeds or (day and asked and asked.day and day < asked.day):
        return
    if before is None or before.day != day:
        _date(case, "named", Deed(now, day))


def _is_asked_again(case: CaseDiary, tap: Tap, today: date) -> bool:
    """Before the chosen day the bot asks whether it really ended, and records nothing yet."""
    end = case.end
    early = end is not None and end.day is not None and today < end.day
    return early and "ended" not in case.deeds and not tap.place.startswith("ended.early")


def _told_way(case: CaseDiary, tap: Tap) -> str:
    """How it was sent, "" while the person has not said: a move is ordered, the page of the call says it itself."""
    if case.moving:
        return "move"
    return "hotline" if tap.place == "asked.call" else tap.arg.partition(".")[2]


def _did(case: CaseDiary, what: str, when: str, today: date, now: datetime, how: str) -> None:
    if what != "asked" and "asked" not in case.deeds:
        return
    if what == "asked" and when == "unknown":
        _date(case, what, Deed(now, None, how))
        return
    day = today - timedelta(days=1) if when == "yesterday" else date.fromisoformat(when) if when else today
    asked = case.deeds.get("asked")
    if what in ("confirmed", "ended") and asked and asked.day and day < asked.day:
        return  # refused: nothing is proven before it was asked for
    before = case.deeds.get(what)
    again = what == "asked" and case.withdrawn
    if before is None or again or (before.day, before.how) != (day, how):
        case.withdrawn = case.withdrawn and what not in ("asked", "confirmed")
        _date(case, what, Deed(now, day, how))


def _date(case: CaseDiary, what: str, deed: Deed) -> None:
    case.deeds[what] = deed
    if what in DATING:
        case.dated = case.news = deed.at


def _money(case: CaseDiary, name: str, when: str, today: date, now: datetime) -> None:
    """Money was claimed, came or was given up; told again without a day it stays as it was."""
    word, _, what = name.rpartition("_")
    if word not in ("claimed", "received", "given_up") or name == "claimed_debit" or "asked" not in case.deeds:
        return  # that the bank was asked stands among the deeds
    told = case.claims if word == "claimed" else case.paid
    day = date.fromisoformat(when) if when else today
    another = what == "debit" and case.owed(what)  # of a newer debit than the one that came back
    if what not in told or another or (when and told[what].day != day):
        told[what] = Deed(now, day, word)


def _snooze(case: CaseDiary, step: str, day: date, now: datetime) -> None:
    before = case.snoozed.get(step)
    if before is None or before.day != day:
        case.snoozed[step] = Deed(now, day)


def _later(chat: ChatDiary, case: CaseDiary, kind: str, day: date, now: datetime) -> None:
    """Another day for a reminder that is coming; for one set by oneself, that of its step."""
    coming = days(case, chat).get(kind)
    if coming is None or coming == day:
        return
    if kind != "snoozed":
        case.moved[kind] = Deed(now, day)
        return
    step = next(step for step, wish in case.snoozed.items() if wish.day == coming and case.open(step))
    case.snoozed[step] = Deed(now, day)


def _told(case: CaseDiary, name: str, when: str, today: date, now: datetime) -> None:
    """What went wrong, or was done about it: each once, unless another day is named; each day of a debit by itself."""
    if name.startswith("answered"):
        return
    day = date.fromisoformat(when) if when else today
    if name == "trouble_billed":
        if case.billed is None or (when and day not in case.debits):
            case.billed = now
        if when:
            case.debits.setdefault(day, now)
        return
    before = case.deeds.get(name)
    asks_bank = name == "claimed_debit" and before and any(told > before.at for told in case.debits.values())
    if before is None or asks_bank or (when and before.day != day):
        case.deeds[name] = Deed(now, day)


def _step(case: CaseDiary, tap: Tap) -> None:
    step = tap.place.removeprefix("more.").split(".")[0]
    if tap.action == "done" and tap.place == "unlink" and case.open(step) and not case.looked_at_all:
        return  # asked whether really all accounts are moved
    if tap.action == "done" and case.has(step):
        case.steps[step] = "done"
    elif case.open(step):
        case.steps[step] = "skipped"


def _look(case: CaseDiary, tap: Tap) -> None:
    """A group of accounts is opened, or something in it is ticked."""
    root, group, *_ = [*(tap.arg if tap.action == "go" else tap.place).split("."), ""]
    if root == "unlink" and case.has("unlink"):
        case.looked.add(group)


def _mute(chat: ChatDiary, case: CaseDiary, what: str, now: datetime, *, off: bool) -> None:
    if what == "all":
        chat.reminders_off = off
    elif what == "snoozed" and off:
        case.snoozed.clear()
    elif off:
        case.muted.add("" if what == "case" else what)
    elif (word := "" if what == "case" else what) in case.muted:
        case.muted.discard(word)
        case.news = now
