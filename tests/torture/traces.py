"""What a tap must have left in the database, read from its button alone: nothing of the bot is asked.

Lower bound: a tap that was acknowledged has left its trace. Upper bound: events are no more than the taps for them.
Taps that only look at something (go) are held to the place they led to, while they are the chat's newest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.torture.reader import Stored
from tests.torture.witness import Tapped

EVENTS = {"asked": "asked", "confirmed": "confirmed", "ended": "ended", "bill": "bill_checked"}
INTAKE = frozenset({"carrier", "plan", "number", "sim"})  # an answer to these may make the channel void
ON_TIME = frozenset({"", "today", "yesterday"})
STEPS = frozenset(
    [
        "prepare",
        "costs",
        "balance",
        "backup",
        "unlink",
        "extras",
        "ask",
        "confirmation",
        "ended",
        "final_bill",
        "farewell",
    ]
)


@dataclass(frozen=True, slots=True)
class Button:
    """The parts of "1|case|place|action|argument"."""

    place: str
    action: str
    arg: str

    @property
    def step(self) -> str:
        words = self.place.split(".")
        return words[1] if words[0] == "more" and len(words) > 1 else words[0]


def button(data: str) -> Button | None:
    if not data.startswith("1|"):
        return None
    _, _, place, action, arg, *_ = [*data.split("|"), "", ""]
    return Button(place, action, place.rpartition(".")[2] if arg == "=" else arg)


def missing(taps: Sequence[Tapped], stored: Stored | None) -> Iterator[tuple[Tapped, str]]:
    """The acknowledged taps of one chat, in order, that have left no trace, and which was expected."""
    acknowledged = [tap for tap in taps if tap.acknowledged_in]
    if acknowledged and stored is None:
        yield acknowledged[0], "a chat"
        return
    if stored is None:
        return
    asked = False
    for tap in acknowledged:
        pressed = button(tap.data)
        # What is not confirmed is run again, oldest first: until that is through, an older answer may stand there.
        others = (t for t in taps if t.update_id > tap.update_id or not (t.confirmed or tap.confirmed))
        later = [b for t in others if (b := button(t.data))]
        if pressed and (check := CHECKS.get(pressed.action)) and not check(pressed, stored, later, asked):
            yield tap, f"{pressed.action} {pressed.arg or pressed.step}"
        asked = asked or bool(pressed and pressed.action == "did" and pressed.arg.startswith("asked"))
    last = taps[-1] if taps else None
    if last and last.confirmed and not _is_there(last, stored):
        yield last, f"place of {last.data}"


def proves(tap: Tapped) -> bool:
    """Whether a tap of this kind is held to a trace of its own."""
    pressed = button(tap.data)
    return bool(pressed and pressed.action in CHECKS)


def too_many(taps: Iterable[Tapped], stored: Stored) -> Iterator[str]:
    """Events that no tap accounts for: one tap was carried out twice, or somebody else's here."""
    allowed: Counter[tuple[str, str]] = Counter()
    for tap in taps:
        allowed[_source(tap)] += 1
    typed = allowed["", ""]
    for event, count in Counter((e["kind"], _grouped(e)) for e in stored.events).items():
        if event[0] in KINDS_OF_TAPS and count > _most(event, allowed) + typed * (event[0] in TYPED):
            yield f"{count} events {' '.join(event)}"


def _answer(pressed: Button, stored: Stored, later: list[Button], _: bool) -> bool:
    name, _sign, word = pressed.arg.partition("=")
    newer = [b.arg.partition("=")[2] for b in later if b.action == "set" and b.arg.startswith(f"{name}=")]
    void = name == "channel" and any(b.action == "set" and b.arg.partition("=")[0] in INTAKE for b in later)
    return void or stored.answers.get(name) in (word, *newer)


def _done(pressed: Button, stored: Stored, _: list[Button], __: bool) -> bool:
    return bool(stored.of_kind("step_done", pressed.step))


def _skipped(pressed: Button, stored: Stored, later: list[Button], asked: bool) -> bool:
    return bool(stored.of_kind("step_skipped", pressed.step)) or _done(pressed, stored, later, asked)


def _ticked(pressed: Button, stored: Stored, _: list[Button], __: bool) -> bool:
    return pressed.arg in stored.ticks


def _did(pressed: Button, stored: Stored, _: list[Button], asked: bool) -> bool:
    name, _sign, day = pressed.arg.partition("=")
    before = name in ("confirmed", "ended") and day == "yesterday"  # of the request, as likely as not
    refused = day not in ON_TIME or before or (name != "asked" and not asked)
    return refused or bool(stored.of_kind(EVENTS[name]))


def _end(pressed: Button, stored: Stored, _: list[Button], __: bool) -> bool:
    """A day of a calendar may have passed when the tap was carried out."""
    return pressed.arg not in ("asap", "month_end") or bool(stored.of_kind("end_date", pressed.arg))


def _not_yet(pressed: Button, stored: Stored, _: list[Button], asked: bool) -> bool:
    return not asked or bool(stored.of_kind("not_yet", pressed.arg))


def _zone(pressed: Button, stored: Stored, later: list[Button], _: bool) -> bool:
    return stored.chat["zone"] in (pressed.arg, *(b.arg for b in later if b.action == "zone"))


def _snoozed(pressed: Button, stored: Stored, _: list[Button], __: bool) -> bool:
    return not pressed.arg.isdecimal() or bool(stored.of_kind("snoozed", pressed.step))


def _closed(_: Button, stored: Stored, __: list[Button], ___: bool) -> bool:
    return bool(stored.of_kind("closed"))


CHECKS: dict[str, Callable[[Button, Stored, list[Button], bool], bool]] = {
    "set": _answer,
    "done": _done,
    "skip": _skipped,
    "tick": _ticked,
    "did": _did,
    "end": _end,
    "notyet": _not_yet,
    "zone": _zone,
    "snooze": _snoozed,
    "close": _closed,
}
KINDS_OF_TAPS = frozenset({*EVENTS.values(), "step_done", "step_skipped", "end_date", "not_yet", "snoozed", "closed"})
TYPED = frozenset({"end_date", "asked", "confirmed", "ended"})  # days that can be typed too


def _source(tap: Tapped) -> tuple[str, str]:
    """The kind of event a tap can make, with what _grouped says of it; a text can make several."""
    pressed = button(tap.data)
    if pressed is None:
        return "", ""
    match pressed.action:
        case "done":
            return "step_done", pressed.step
        case "skip":
            return "step_skipped", pressed.step
        case "did":
            return EVENTS[pressed.arg.partition("=")[0]], ""
        case "end":
            return "end_date", ""
        case "notyet":
            return "not_yet", pressed.arg
        case "snooze":
            return "snoozed", pressed.step
        case "close":
            return "closed", ""
        case _:
            return pressed.action, ""


def _grouped(event: dict[str, object]) -> str:
    return str(event["detail"]) if event["kind"] in ("step_done", "step_skipped", "not_yet", "snoozed") else ""


def _most(event: tuple[str, str], allowed: Counter[tuple[str, str]]) -> int:
    """A step is done once however often it is said."""
    return min(allowed[event], 1) if event[0] in ("step_done", "step_skipped", "closed") else allowed[event]


def _is_there(tap: Tapped, stored: Stored) -> bool:
    """The newest tap only looked at a step: that is the place, unless a reminder has moved it since."""
    pressed = button(tap.data)
    if pressed is None or pressed.action != "go" or pressed.arg not in STEPS or pressed.place.startswith("q."):
        return True
    reminded = any(e["at"] >= stored.cases[-1]["last_tap"] for e in stored.of_kind("reminded"))
    return reminded or stored.place.split(".")[0] == pressed.arg
