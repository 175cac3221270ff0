"""What a tap must have left in the database, read from its button alone: nothing of the bot is asked.

Lower bound: a tap that was acknowledged has left its trace. Upper bound: events are no more than the taps for them.
Taps that only look at something (go) are held to the place they led to, while they are the chat's newest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.torture.effects import CHECKS, EVENTS, NO_CASE, Button, Seen, about_the_chat, button, certain
from tests.torture.reader import Stored
from tests.torture.witness import Tapped

GOES = ("drop", "wipe")
LOOKS = ("/privacy", "/language", "/help")  # they store nothing of a stranger
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


def missing(taps: Sequence[Tapped], stored: Stored | None) -> Iterator[tuple[Tapped, str]]:
    """The acknowledged taps of one chat, in order, that have left no trace, and which was expected."""
    acknowledged = [tap for tap in taps if tap.acknowledged_in]
    if stored is None:
        yield from ((tap, "a chat") for tap in _since_the_last_wipe(taps) if tap.acknowledged_in)
        return
    asked, moving = set[int](), set[int]()
    for tap in acknowledged:
        pressed = button(tap.data)
        if pressed is None:
            continue
        if words := _untraced(tap, pressed, taps, stored, pressed.case in asked):
            yield tap, words
        _follow(pressed, asked, moving)
    last = taps[-1] if taps else None
    if last and last.confirmed:
        if (wiping := button(last.data)) and wiping.action == "wipe" and not stored.cases:
            yield last, "empty place"
        elif not _is_there(last, stored):
            yield last, f"place of {last.data}"


def _follow(pressed: Button, asked: set[int], moving: set[int]) -> None:
    """Which cases were asked for, and which numbers move, after this tap."""
    said = pressed.action == "did" and (certain(pressed) or pressed.case in moving)
    if pressed.action == "called_off":
        asked.discard(pressed.case)  # perhaps: then less is expected of what follows
        moving.discard(pressed.case)
    if pressed.action == "set" and pressed.arg.startswith("number="):
        (moving.add if pressed.arg == "number=move" else moving.discard)(pressed.case)
    if (said or pressed.action == "undo") and pressed.arg.startswith("asked"):
        (asked.add if pressed.action == "did" else asked.discard)(pressed.case)


def _untraced(tap: Tapped, pressed: Button, taps: Sequence[Tapped], stored: Stored, asked: bool) -> str:
    """What an acknowledged tap should have left and has not; "" when all is well."""
    gone = pressed.case != NO_CASE and pressed.case not in stored.numbers
    if gone and not about_the_chat(pressed):
        every = (button(t.data) for t in taps)
        return "" if any(b and b.action in GOES and b.case == pressed.case for b in every) else "case"
    # What is not confirmed is run again, oldest first: until that is through, an older answer may stand there.
    others = [t for t in taps if t.update_id > tap.update_id or not (t.confirmed or tap.confirmed)]
    later = [b for t in others if (b := button(t.data))]
    zones = (b for t in taps if t.update_id < tap.update_id and (b := button(t.data)))
    travelled = any(b.action == "zone" for b in zones)
    seen = Seen(stored, later, asked, any(not t.is_button for t in others), travelled)
    check = CHECKS.get(pressed.action)
    return "" if check is None or check(pressed, seen) else f"{pressed.action} {pressed.arg or pressed.step}"


def _since_the_last_wipe(taps: Sequence[Tapped]) -> Iterator[Tapped]:
    """The taps that make a chat known, of those after which nothing was deleted."""
    wipes = [n for n, tap in enumerate(taps) if (b := button(tap.data)) and b.action == "wipe"]
    for tap in taps[wipes[-1] + 1 if wipes else 0 :]:
        if tap.data not in LOOKS and not tap.is_button:
            yield tap


def proves(tap: Tapped) -> str:
    """The action for which a tap is held to a trace of its own, "" when it is not."""
    pressed = button(tap.data)
    return pressed.action if pressed and pressed.action in CHECKS else ""


def too_many(taps: Iterable[Tapped], stored: Stored) -> Iterator[str]:
    """Events that no tap accounts for: one tap was carried out twice, or somebody else's here."""
    allowed: Counter[tuple[str, str]] = Counter()
    for tap in taps:
        pressed = button(tap.data)
        if pressed is None or pressed.case in stored.numbers:
            allowed[_source(tap)] += 1
    typed = allowed["", ""]
    for event, count in Counter((e["kind"], _grouped(e)) for e in stored.events).items():
        if event[0] in KINDS_OF_TAPS and count > _most(event, allowed) + typed * (event[0] in TYPED):
            yield f"{count} events {' '.join(event)}"


WISHES = ("wish", "called_off", "replied")
KINDS_OF_TAPS = frozenset(
    {*EVENTS.values(), "step_done", "step_skipped", "end_date", "named", "not_yet", "snoozed", "closed", *WISHES}
)
TYPED = frozenset({"end_date", "asked", "confirmed", "named", "ended"})  # days that can be typed too


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
    if pressed.case not in stored.numbers:
        return True
    reminded = any(e["at"] >= stored.cases[-1]["last_tap"] for e in stored.of_kind("reminded"))
    return reminded or stored.place.split(".")[0] == pressed.arg
