"""python tests/contributing/server.py: replays each order of its stdin in a child of its own (replay.py).

It has imported what the checks need that is not the project's: seventy starts would import it again. What is the
project's a child imports from the copy that it is told. An order is one line, [root, row, check, ...] in JSON; so is
the answer, what the first check that fails says, "" when all pass.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import tempfile
import traceback

import babel.messages.frontend  # noqa: F401
import holidays  # noqa: F401
import hypothesis  # noqa: F401
import phonenumbers  # noqa: F401
import pydantic_settings  # noqa: F401
import pytest  # noqa: F401
import telegram.ext  # noqa: F401


def _become(root: str, words: list[str], said: int) -> None:
    """In the child: be `python -m tests.contributing.replay …` in this copy, to the end."""
    code = 1
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.chdir(root)
        sys.path[0], sys.argv = root, ["replay", *words]
        runpy.run_module("tests.contributing.replay", run_name="__main__")
        code = 0
    except SystemExit as error:
        sys.stderr.write(str(error.code))
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _replayed(root: str, words: list[str]) -> str:
    with tempfile.TemporaryFile("w+b") as said:
        child = os.fork()
        if not child:
            _become(root, words, said.fileno())
        failed = os.waitpid(child, 0)[1]
        said.seek(0)
        return (said.read().decode() or "it fails") if failed else ""


def main() -> None:
    for line in sys.stdin:
        root, *words = json.loads(line)
        sys.stdout.write(json.dumps(_replayed(root, words)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
