"""What Telegram's errors mean: how long to wait, what may be tried again, and whether a chat can be reached."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.errors import StartError


class NotSent(NetworkError):  # noqa: N818 - says what it is, like PTB's TimedOut
    """The call did not leave this machine, so Telegram cannot have carried it out. Always safe to repeat."""


def token_refused() -> StartError:
    """What to raise when Telegram does not know the token. Made here so that no text holds the token."""
    return StartError(
        [
            "BOT_TOKEN: Telegram refuses this token; copy it again from @BotFather, "
            "and check TELEGRAM_API_URL if it is set."
        ]
    )


def seconds_of(flood: RetryAfter) -> float:
    """How long Telegram asks to wait, in seconds."""
    wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_gone(error: TelegramError) -> bool:
    """Whether nothing can be said to this chat until its user is back."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and says(error, "chat not found"))


def may_pass(error: TelegramError) -> bool:
    """Whether the same call may succeed later."""
    return isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


def may_have_arrived(error: TelegramError) -> bool:
    """Whether Telegram may have carried the call out all the same."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest | NotSent)


def says(error: TelegramError, words: str) -> bool:
    """Whether Telegram's description holds these words, given in lower case."""
    return words in str(error).lower()
