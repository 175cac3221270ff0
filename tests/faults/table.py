"""What has to happen: for every method of the Bot API that the bot calls, and every fault that can strike it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

CHAT = 1001
READ_TIMEOUT = 0.4  # seconds; what the bot is given in place of its 20 where an answer comes too slowly
PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class Outcome(Enum):
    """What the user sees and what is kept. But for the last three the chat goes on and reminders stay due."""

    AT_ONCE = "the fault changes nothing: one call, and all is shown"
    RETRIED = "called again by itself until it is done; shown once, in the end"
    TWICE = "sent again, as nobody knows whether it arrived; only the newer copy has a keyboard"
    ANEW = "shown in a new message, and the old one loses its keyboard"
    KEPT = "not repeated and not needed: all else is shown"
    STRIPPED = "the old screen stays, without its keyboard"
    UNANSWERED = "the screen is shown; only the button's progress sign ends by itself"
    BLOCKED = "stored as blocked: no reminder until the user is back, then they go on"
    STOPS = "the process ends with one line that holds no token"
    NO_START = "the bot does not start; one line says why and holds no token"


@dataclass(frozen=True)
class Never:
    """Why this cannot happen, or where else it is tested."""

    why: str


@dataclass(frozen=True)
class Fault:
    """An order for the playground; `times` beats the four tries that one call has."""

    body: dict[str, Any]
    for_chat: bool = False  # only what is said to CHAT
    everywhere: bool = False  # whatever is said to any chat


def refused(status: int, description: str) -> Fault:
    return Fault({"status": status, "description": description})


FAULTS = {
    "429 for one chat": Fault({"status": 429, "seconds": 10.0}, for_chat=True),
    "429 for all": Fault({"status": 429, "seconds": 10.0}, everywhere=True),
    "500 for a while": Fault({"status": 500, "times": 5}),
    "502 of a proxy": Fault({"status": 502, "body": PAGE, "times": 5}),
    "reset before": Fault({"reset": "before", "times": 5}),
    "reset after": Fault({"reset": "after"}),
    "answer dropped": Fault({"drop_answer": True}),
    "slow": Fault({"delay_s": 0.05}),
    "too slow": Fault({"delay_s": READ_TIMEOUT * 2}),
    "broken JSON": Fault({"body": '{"ok":true,"result":{"mess'}),
    "not modified": refused(400, "Bad Request: message is not modified: specified new message content is the same"),
    "edit not found": refused(400, "Bad Request: message to edit not found"),
    "can't be edited": refused(400, "Bad Request: message can't be edited"),
    "can't be deleted": refused(400, "Bad Request: message can't be deleted for everyone"),
    "delete not found": refused(400, "Bad Request: message to delete not found"),
    "query too old": refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
    "chat not found": refused(400, "Bad Request: chat not found"),
    "blocked": refused(403, "Forbidden: bot was blocked by the user"),
    "deactivated": refused(403, "Forbidden: user is deactivated"),
    "401": refused(401, "Unauthorized"),
    "409": refused(409, "Conflict: terminated by other getUpdates request; make sure that only one is running"),
}

FLOODS = ("429 for one chat", "429 for all")
BEFORE = ("500 for a while", "502 of a proxy", "reset before")  # not carried out
AFTER = ("reset after", "answer dropped", "too slow", "broken JSON")  # carried out, but the bot does not know
DELETING = ("can't be deleted", "delete not found")
EDITING = ("not modified", "edit not found", "can't be edited")
GONE = ("chat not found", "blocked", "deactivated")

NO_EDIT = Never("said of edits only")
NO_DELETE = Never("said of deleteMessage only")
NO_QUERY = Never("said of answerCallbackQuery only")
NO_CONFLICT = Never("said of getUpdates only")
NO_CHAT = Never("the call is for no chat")

Cell = Outcome | Never
Row = dict[str, Cell]
O = Outcome  # noqa: E741 - the table is read by its columns


def each(faults: Iterable[str], cell: Cell) -> Row:
    return dict.fromkeys(faults, cell)


ONLY_ELSEWHERE: Row = {
    **each(EDITING, NO_EDIT),
    **each(DELETING, NO_DELETE),
    "query too old": NO_QUERY,
    "409": NO_CONFLICT,
}
TO_A_CHAT: Row = {
    **ONLY_ELSEWHERE,
    **each(FLOODS, O.RETRIED),
    **each(BEFORE, O.RETRIED),
    "slow": O.AT_ONCE,
    **each(GONE, O.BLOCKED),
    "401": O.STOPS,
}
SENT: Row = {**TO_A_CHAT, **each(AFTER, O.TWICE)}
REPEATED: Row = {**TO_A_CHAT, **each(AFTER, O.RETRIED)}
OF_THE_BOT: Row = {
    **ONLY_ELSEWHERE,
    "429 for one chat": NO_CHAT,
    "429 for all": O.RETRIED,
    **each(BEFORE, O.RETRIED),
    **each(AFTER, O.RETRIED),
    "slow": O.AT_ONCE,
    **each(GONE, NO_CHAT),
    "401": O.STOPS,
}

TABLE: dict[str, Row] = {
    "sendMessage, a screen": SENT,
    "sendMessage, a reminder": SENT,
    "sendDocument": SENT,
    "editMessageText": {
        **REPEATED,
        "not modified": O.KEPT,
        "edit not found": O.ANEW,
        "can't be edited": O.ANEW,
    },
    "editMessageReplyMarkup": {**REPEATED, **each(EDITING, O.KEPT)},
    "deleteMessage": {**REPEATED, **each(DELETING, O.STRIPPED)},
    "answerCallbackQuery": {
        **TO_A_CHAT,
        **each(FLOODS, O.UNANSWERED),
        **each(BEFORE, O.UNANSWERED),
        **each(AFTER, O.RETRIED),
        **each(GONE, O.UNANSWERED),
        "query too old": O.UNANSWERED,
    },
    "getMe": {**OF_THE_BOT, **each(BEFORE, O.NO_START), "401": O.NO_START},
    "getUpdates": {
        **OF_THE_BOT,
        "too slow": Never("a poll may take 50 s; its end without an answer is the same as a dropped one"),
        "409": O.RETRIED,
    },
    "setWebhook": {**OF_THE_BOT, "401": O.NO_START},
    "deleteWebhook": OF_THE_BOT,
    "getWebhookInfo": OF_THE_BOT,
    **dict.fromkeys(
        [f"{verb}{what}" for verb in ("getMy", "setMy") for what in ("Commands", "Name", "Description")]
        + ["getMyShortDescription", "setMyShortDescription"],
        OF_THE_BOT,
    ),
}


def cells() -> list[tuple[str, str, Outcome]]:
    """Every cell that can happen: row, fault, what has to come of it."""
    return [(row, fault, cell) for row, found in TABLE.items() for fault, cell in found.items() if isinstance(cell, O)]
