"""What the Bot API says when it refuses. One exception; the words are the server's own."""

from __future__ import annotations

from typing import Any

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class RefusedError(Exception):
    """A call is refused: HTTP status, description, and `parameters` such as retry_after."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        self.status = status
        self.description = description
        self.parameters = parameters or {}
        super().__init__(description)

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def prefixed(status: int, reason: str) -> str:
    """`reason` as the server words it: first letter lowercase, except in constants (BUTTON_DATA_INVALID)."""
    constant = len(reason) > 1 and (reason[1].isupper() or reason[1] == "_")
    words = reason if constant else reason[:1].lower() + reason[1:]
    prefix = PREFIXES.get(status, "Error")
    return f"{prefix}: {words}" if words else prefix


def bad_request(reason: str, parameters: dict[str, Any] | None = None) -> RefusedError:
    """400, "Bad Request: ..."."""
    return RefusedError(400, prefixed(400, reason), parameters)


def forbidden(reason: str) -> RefusedError:
    """403, "Forbidden: ..."."""
    return RefusedError(403, prefixed(403, reason))


def conflict(reason: str) -> RefusedError:
    """409, "Conflict: ..."."""
    return RefusedError(409, prefixed(409, reason))


def too_many_requests(seconds: int) -> RefusedError:
    """429 with `retry_after` in the parameters (the answer carries it as a Retry-After header too)."""
    return RefusedError(429, prefixed(429, f"retry after {seconds}"), {"retry_after": seconds})
