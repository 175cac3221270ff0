"""What every kind of tap must have left in the database: per action a check, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.torture.reader import Stored, moment

EVENTS = {"asked": "asked", "confirmed": "confirmed", "ended": "ended", "bill": "bill_checked"}
MONEY = frozenset({"claimed", "received", "given_up"})
WISHED = frozenset({"carrier", "plan", "number"})  # asked about first where something was sent
INTAKE = frozenset({"carrier", "plan", "number", "sim"})  # an answer to these may make the channel void
ON_TIME = frozenset({"", "today", "yesterday"})
NO_CASE = 0


@dataclass(frozen=True, slots=True)
class Button:
    """The parts of "2|case|place|action|argument"."""

    case: int
    place: str
    action: str
    arg: str

    @property
    def step(self) -> str:
        words = self.place.split(".")
        return words[1] if words[0] == "more" and len(words) > 1 else words[0]


def button(data: str) -> Button | None:
    """The button of some data, None for a text."""
    if not data.startswith("2|"):
        return None
    _, case, place, action, arg, *_ = [*data.split("|"), "", ""]
    return Button(int(case, 36), place, action, place.rpartition(".")[2] if arg == "=" else arg)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a tap is held to. `later` are the taps whose effect may stand in the place of this one's.

    asked: the case was asked for before, by a tap; typed: a day may have been typed since; travelled: there was a zone
    before
    """

    stored: Stored
    later: list[Button]
    asked: bool
    typed: bool
    travelled: bool = False

    def newer(self, *actions: str) -> Iterator[str]:
        """The arguments of later taps of these kinds."""
        return (b.arg for b in self.later if b.action in actions)

    @property
    def wiped(self) -> bool:
        return any(True for _ in self.newer("wipe"))


Check = Callable[[Button, Seen], bool]


def _plain(arg: str) -> tuple[str, str, str]:
    """ "bill=alone" says the plan."""
    name, sign, word = arg.partition("=")
    if name != "bill":
        return name, sign, word
    return "plan", sign, word if word in ("prepaid", "unknown") else "subscription"


TRIAGE = ("need", "who", "wrong")


def _answer(pressed: Button, seen: Seen) -> bool:
    name, _sign, word = _plain(pressed.arg)
    firsts = any(
        arg.partition("=")[0] in (*TRIAGE, "holder") for arg in seen.newer("set")
    )  # they change what follows from them
    if name == "place":
        return any(seen.newer("set")) or str(seen.stored.answers.get("sim")).endswith(f"_{word}")
    if name in TRIAGE:
        return firsts or _first_answer(name, word, seen)
    newer = [later for of, _sign, later in map(_plain, seen.newer("set")) if of == name]
    void = firsts and name in ("number", "plan", "holder")
    void = void or (name == "channel" and any(arg.partition("=")[0] in INTAKE for arg in seen.newer("set")))
    void = void or (name == "to" and seen.stored.answers.get("number") != "move")
    other = name in WISHED and (bool(seen.stored.of_kind("asked")) or any(seen.newer("wish", "called_off")))
    return void or other or seen.stored.answers.get(name) in (word, *newer)


def _first_answer(name: str, word: str, seen: Seen) -> bool:
    """What somebody needs, and whose contract it is; after a request nothing of it is taken."""
    kept = {"need": word, "who": "somebody_else" if word == "unwilling" else word, "wrong": "cancelled"}[name]
    stored = seen.stored.answers.get("holder" if name == "who" else "need")
    return bool(seen.stored.of_kind("asked")) or (stored == kept and name != "wrong")


MOST_PAPERS = 12
GROUPS = 9  # of accounts; the mark of one that was opened begins with "seen."


def _done(pressed: Button, seen: Seen) -> bool:
    """Who says that all accounts are moved and has not looked at every group is asked first: that records nothing."""
    opened = sum(tick.startswith("seen.") for tick in seen.stored.ticks)
    opens = any(arg.startswith("unlink.") for arg in seen.newer("go"))
    return (pressed.place == "unlink" and (opened < GROUPS or opens)) or bool(
        seen.stored.of_kind("step_done", pressed.step)
    )


def _skipped(pressed: Button, seen: Seen) -> bool:
    return bool(seen.stored.of_kind("step_skipped", pressed.step)) or _done(pressed, seen)


def _ticked(pressed: Button, seen: Seen) -> bool:
    return pressed.arg in seen.stored.ticks or pressed.arg in seen.newer("untick")


def _unticked(pressed: Button, seen: Seen) -> bool:
    return pressed.arg not in seen.stored.ticks or pressed.arg in seen.newer("tick")


def _did(pressed: Button, seen: Seen) -> bool:
    """A way that was told is kept; only who has travelled west since may find its day still to come."""
    name, _sign, day = pressed.arg.partition("=")
    changed = any(seen.newer("set", "called_off"))
    moved = seen.stored.answers.get("number") == "move" and not changed
    if name == "asked":
        late = pressed.place == "asked.way"  # another request may have become the newest one
        late = late or (day not in ON_TIME and seen.travelled) or not (moved or certain(pressed))
        way = "move" if moved else day.partition(".")[2] or None
        return late or changed or bool(seen.stored.of_kind("asked", way))
    before = name in ("confirmed", "ended") and day == "yesterday"  # of the request, as likely as not
    refused = day not in ON_TIME or before or not seen.asked
    return refused or _asked_again(pressed, name, seen) or bool(seen.stored.of_kind(EVENTS[name]))


def certain(pressed: Button) -> bool:
    """Whether "sent" says how; without it the way is asked for first, and nothing recorded, unless a number moves."""
    return "." in pressed.arg or pressed.place == "asked.call"


def _asked_again(pressed: Button, name: str, seen: Seen) -> bool:
    """Who says before the chosen day that it ended is asked first whether it really did: that records nothing."""
    chosen = any(event["day"] for kind in ("end_date", "named") for event in seen.stored.of_kind(kind))
    return name == "ended" and not pressed.place.startswith("ended.early") and chosen


def _undone(pressed: Button, seen: Seen) -> bool:
    said_again = seen.typed or any(arg.partition("=")[0] == pressed.arg for arg in seen.newer("did"))
    other_wish = bool(seen.stored.of_kind("called_off"))  # what was told under it stays
    return said_again or other_wish or not seen.stored.still(EVENTS[pressed.arg])


def _end(pressed: Button, seen: Seen) -> bool:
    """A day of a calendar may have passed when the tap was carried out."""
    return pressed.arg != "asap" or bool(seen.stored.of_kind("end_date", pressed.arg))


def _named(pressed: Button, seen: Seen) -> bool:
    """Asked only of who has it in writing; a day may be before the request, or of a calendar that is over."""
    return pressed.arg != "none" or not seen.stored.still("confirmed") or bool(seen.stored.of_kind("named"))


def _not_yet(pressed: Button, seen: Seen) -> bool:
    early = pressed.place.startswith("ended.early")  # that day is still to come
    return early or not seen.asked or bool(seen.stored.of_kind("not_yet", pressed.arg))


def _snoozed(pressed: Button, seen: Seen) -> bool:
    """A shortcut is the day it named: tapped later it is refused. It may be a day later where the person is."""
    if pressed.arg.isdecimal() or seen.stored.of_kind("snoozed", pressed.step):
        return bool(seen.stored.of_kind("snoozed", pressed.step))
    newest = max(moment(case["last_tap"]).date() for case in seen.stored.cases)
    return date.fromisoformat(pressed.arg) <= newest + timedelta(days=1)


def _wished(_: Button, seen: Seen) -> bool:
    """Noted only where something is on its way; "set" may have come back to the old wish since."""
    return not seen.asked or bool(seen.stored.of_kind("wish"))


def _kept(_: Button, seen: Seen) -> bool:
    return any(True for _ in seen.newer("wish")) or not seen.stored.still("wish")


def _called_off(pressed: Button, seen: Seen) -> bool:
    """Without the way it is asked for first, unless an order is withdrawn; a day may have been refused."""
    number, _sign, told = pressed.arg.partition("=")
    void = seen.travelled or "." not in told or bool(seen.stored.of_kind("undone"))
    return void or any(str(e["corrects"]) == number for e in seen.stored.of_kind("called_off"))


def _replied(_: Button, seen: Seen) -> bool:
    """The wish may have come back, or all be over, before it was carried out."""
    return any(True for _ in seen.newer("set")) or bool(seen.stored.of_kind("replied"))


def _in_hand(pressed: Button, seen: Seen) -> bool:
    """The twelfth paper is the last that is taken."""
    full = len(seen.stored.of_kind("in_hand")) >= MOST_PAPERS
    return full or _has_no_papers(seen) or bool(seen.stored.of_kind("in_hand", pressed.arg))


def _not_in_hand(pressed: Button, seen: Seen) -> bool:
    """Of "none.5" what there is of it in hand, if anything, was taken back."""
    word, _dot, root = pressed.arg.partition(".")
    if word != "none":
        return _has_no_papers(seen) or bool(seen.stored.of_kind("not_in_hand", pressed.arg))
    taken = (str(event["detail"]).endswith(f".{root}") for event in seen.stored.of_kind("not_in_hand"))
    return _has_no_papers(seen) or any(taken)


def _has_no_papers(seen: Seen) -> bool:
    """What they belong to may have been taken back, or left with its wish, before the tap was carried out."""
    return bool(seen.stored.of_kind("undone") or seen.stored.of_kind("called_off")) or any(seen.newer("set"))


def _closed(_: Button, seen: Seen) -> bool:
    return bool(seen.stored.of_kind("closed"))


def _of_chat(column: str, action: str) -> Check:
    """A setting of the chat: this tap's, or that of a later one."""

    def check(pressed: Button, seen: Seen) -> bool:
        return seen.wiped or str(seen.stored.chat[column]) in (pressed.arg, *seen.newer(action))

    return check


TELLS = {  # of what happened after the request: the kind of event, and its detail where it has one of its own
    "chased": ("chased", None),
    "complained": ("complained", None),
    "ombudsman": ("ombudsman", None),
    "offer": ("offer", ""),
    "withdrawn": ("withdrawn", ""),
    **{f"{kind}_{what}": (kind, what) for kind in MONEY for what in ("refund", "bill", "delay", "debit")},
}
AFTER_ASKING = frozenset({"chased", "complained", "ombudsman", *MONEY})


PROOFS_OF_MONEY = ("bill_checked", "received", "given_up")
PROOFS = ("confirmed", "ended", *PROOFS_OF_MONEY)


def _answered(pressed: Button, seen: Seen) -> bool:
    """The first answer of that side counts, and a proof that was told answers too: then nothing more is recorded."""
    stored, side = seen.stored, pressed.arg.split("_")[1]
    known = any(str(event["detail"]).startswith(f"{side}.") for event in stored.of_kind("answered"))
    of_money = pressed.place.rpartition(".")[2] in ("b", "m")  # the letters of guide/threads
    proven = any(map(stored.of_kind, PROOFS_OF_MONEY if of_money else PROOFS))
    waits = bool(stored.still("ombudsman" if side == "ombudsman" else "complained"))
    climbed = side == "operator" and bool(stored.of_kind("ombudsman"))  # since then its answer is not waited for
    return known or proven or climbed or not waits or any(seen.newer("set")) or bool(stored.of_kind("called_off"))


def _told(pressed: Button, seen: Seen) -> bool:
    """A day of a calendar may still have been to come where somebody has travelled to; taking back leaves no event."""
    name, _sign, day = pressed.arg.partition("=")
    if name.startswith("answered_"):
        return _answered(pressed, seen)
    kind, detail = TELLS.get(name) or ("trouble", name.removeprefix("trouble_"))
    refused = (kind in AFTER_ASKING and not seen.asked) or (day not in ON_TIME and seen.travelled)
    refused = refused or (kind in MONEY and detail != "debit" and _not_owed(detail, seen))
    return refused or day.startswith("undo") or bool(seen.stored.of_kind(kind, detail))


def _not_owed(what: str | None, seen: Seen) -> bool:
    """Money of a case whose plan or wish may have been another one when it was tapped."""
    answers = seen.stored.answers
    prepaid_move = answers.get("number") == "move" and answers.get("plan") == "prepaid"
    return seen.travelled or any(seen.newer("set")) or (what == "refund" and not prepaid_move)


def _muted(pressed: Button, seen: Seen) -> bool:
    if pressed.arg == "all":
        return seen.wiped or bool(seen.stored.chat["reminders_off"]) or "all" in seen.newer("unmute")
    if pressed.arg == "snoozed":  # taken back, all of them
        return not seen.stored.still("snoozed") or bool([*seen.newer("snooze", "later")])
    return bool(seen.stored.of_kind("muted", _detail(pressed)))


def _unmuted(pressed: Button, seen: Seen) -> bool:
    again = pressed.arg in seen.newer("mute")
    if pressed.arg == "all":
        return seen.wiped or again or not seen.stored.chat["reminders_off"]
    return again or not seen.stored.still("muted", _detail(pressed))


def _detail(pressed: Button) -> str:
    return "" if pressed.arg == "case" else pressed.arg


def _gone(pressed: Button, seen: Seen) -> bool:
    """Numbers are never given again: whatever came after it, this case is not there."""
    return pressed.case not in seen.stored.numbers


def _wiped(pressed: Button, seen: Seen) -> bool:
    """All is gone: also the zone, unless one was chosen since."""
    return _gone(pressed, seen) and seen.stored.chat["zone"] in (None, *seen.newer("zone"))


def _opened(_: Button, seen: Seen) -> bool:
    return seen.wiped or bool(seen.stored.cases)


CHECKS: dict[str, Check] = {
    "set": _answer,
    "done": _done,
    "skip": _skipped,
    "tick": _ticked,
    "untick": _unticked,
    "did": _did,
    "undo": _undone,
    "end": _end,
    "named": _named,
    "notyet": _not_yet,
    "zone": _of_chat("zone", "zone"),
    "hour": _of_chat("hour", "hour"),
    "lang": _of_chat("language", "lang"),
    "mute": _muted,
    "unmute": _unmuted,
    "snooze": _snoozed,
    "close": _closed,
    "tell": _told,
    "drop": _gone,
    "wipe": _wiped,
    "new": _opened,
    "wish": _wished,
    "keep": _kept,
    "called_off": _called_off,
    "replied": _replied,
    "have": _in_hand,
    "have_not": _not_in_hand,
}
ABOUT_THE_CHAT = frozenset({"zone", "hour", "lang", "drop", "wipe", "new"})  # these outlive their case
SELDOM = frozenset(
    {"undo", "untick", "wish", "keep", "called_off", "replied", "named", "have_not"}
)  # so far into a journey that a full run may do without
EXCUSED = {
    "go": "only looks; the newest one is held to the place that it led to",
    "start": "only moves on to the next step",
    "copy": "its effect is a message",
    "resume": "only moves on to where the case stands",
    "later": "leaves nothing when the reminder comes on that day anyway, or not at all",
    "leave": "a day of a calendar may have passed when the tap is carried out; nobody here leaves the country",
    "unsure": "only moves on",
    "send": "its effect is a message; nobody here asks for papers",
    "right": "its effect is the message that it lets through",
    "along": "leaves a row beside the case; nobody here brings a code to another chat",
    "along_back": "takes such a row away",
    "along_pdf": "its effect is a message",
    "noted_wrong": "nobody here has another operator or plan",
    "reopen": "nobody closes a case before the last walk, after which nobody taps",
}


def about_the_chat(pressed: Button) -> bool:
    """Whether it is held to its trace also when its case is gone."""
    return pressed.action in ABOUT_THE_CHAT or (pressed.action in ("mute", "unmute") and pressed.arg == "all")
