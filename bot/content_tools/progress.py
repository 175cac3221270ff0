"""How far a long command is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from typing import TextIO

WIDTH = 30
LINE_EVERY = 20


class Progress:
    """Call it with how many of how many are done."""

    def __init__(self, stream: TextIO, what: str) -> None:
        self.stream, self.what, self.is_terminal = stream, what, stream.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self.is_terminal:
            self._say(f"\r{bar(done, total)} {self.what}" + ("\n" if done == total else ""))
        elif done % LINE_EVERY == 0 or done == total:
            self._say(f"{done} of {total} {self.what}\n")

    def _say(self, words: str) -> None:
        self.stream.write(words)
        self.stream.flush()


def bar(done: int, total: int) -> str:
    """[######..............] 12/40"""
    full = WIDTH * done // total
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {done:{len(str(total))}}/{total}"
