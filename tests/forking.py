"""A process that has imported the bot and forks a child per `python -m bot …` of a test, or module that becomes it.

Only imports, content and catalogues are shared, which no command changes: a child has a folder, an environment, a
loop, threads and a database of its own, and runs what the command runs. That saves a second of CPU per process.

Per order one message on a socket: JSON, with three files beside it (stdout, stderr, and where to write the exit code);
the answer is the child's pid. At the end of the socket the children are killed and it ends.
"""

from __future__ import annotations

import os

os.environ["PTB_TIMEDELTA"] = "true"

import asyncio
import atexit
import gc
import json
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
import traceback
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parent.parent
MOST = 1 << 16  # bytes of an order
UNREAD = 1 << 20  # bytes that a test may leave unread without stopping the process


# --- the side of the tests


@cache
def _server() -> socket.socket:
    """One for each process that runs tests."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.forking", str(theirs.fileno())]
    with theirs:
        process = subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=[theirs.fileno()], start_new_session=True)

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _order(words: bytes, files: list[int]) -> int:
    """The pid of the child that carries it out."""
    socket.send_fds(_server(), [words], files)
    answer = _server().recv(64)
    assert answer, "the forking process has ended"
    return int(answer)


class _UntilItsEnd(asyncio.StreamReaderProtocol):
    """Of a pipe that is closed where it ends, in every loop; `closed` is done then."""

    def __init__(self, stream: asyncio.StreamReader) -> None:
        super().__init__(stream)
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def eof_received(self) -> bool:
        super().eof_received()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if not self.closed.done():
            self.closed.set_result(None)


class _Pipe:
    """One end of a pipe to read from, as a stream; the other end is for the child."""

    def __init__(self) -> None:
        self.read, self.write = os.pipe()
        self.stream = asyncio.StreamReader(limit=UNREAD)
        self.protocol = _UntilItsEnd(self.stream)
        self.transport: asyncio.BaseTransport

    async def open(self) -> None:
        os.close(self.write)
        file = os.fdopen(self.read, "rb", 0)
        self.transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: self.protocol, file)


class _Child:
    """What asyncio's Process asks of its transport and its protocol."""

    stdin = None

    def __init__(self, pid: int, out: _Pipe, err: _Pipe | None, status: _Pipe) -> None:
        self._pid, self._pipes, self._status = pid, {1: out, 2: err}, status
        self.stdout, self.stderr = out.stream, err.stream if err else None
        self._code: int | None = None
        self._ended = asyncio.ensure_future(self._end())

    async def _end(self) -> int:
        told = await self._status.stream.read()
        await asyncio.wait([pipe.protocol.closed for pipe in (*self._pipes.values(), self._status) if pipe])
        self._code = int(told or -signal.SIGKILL)  # untold: the one who forks is gone, and its children with it
        return self._code

    async def _wait(self) -> int:
        return await asyncio.shield(self._ended)

    def get_pid(self) -> int:
        return self._pid

    def get_returncode(self) -> int | None:
        return self._code

    def get_pipe_transport(self, number: int) -> asyncio.BaseTransport | None:
        pipe = self._pipes[number]
        return pipe.transport if pipe else None

    def send_signal(self, number: int) -> None:
        if self._code is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


async def forked(folder: Path, words: tuple[str, ...], environment: Mapping[str, str], *, quiet: bool) -> Process:
    """`python -m` and these words, in `folder`, with its stdout to read, and its stderr unless it is `quiet`."""
    await asyncio.to_thread(_server)
    out, err, status = _Pipe(), None if quiet else _Pipe(), _Pipe()
    module, *arguments = words
    order = {"folder": str(folder), "module": module, "arguments": arguments, "environment": dict(environment)}
    with Path(os.devnull).open("wb") as nothing:  # noqa: ASYNC230
        files = [out.write, err.write if err else nothing.fileno(), status.write]
        pid = _order(json.dumps(order).encode(), files)
    for pipe in (out, err, status):
        if pipe:
            await pipe.open()
    child = cast(Any, _Child(pid, out, err, status))
    return Process(child, child, asyncio.get_running_loop())


# --- the one who forks


class _Forking:
    """Takes orders until the socket ends. `_told` is where to write the exit code of each child."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._told: dict[int, int] = {}

    def run(self) -> None:
        bell, ringer = os.pipe()
        os.set_blocking(ringer, False)
        signal.set_wakeup_fd(ringer)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready, _, _ = select.select([bell, self._orders.fileno()], [], [])
            if bell in ready:
                os.read(bell, 64)
                self._reap()
            elif not self._take():
                return

    def _take(self) -> bool:
        words, files, _, _ = socket.recv_fds(self._orders, MOST, 3)
        if not words:
            return False
        child = os.fork()
        if not child:
            _become(json.loads(words), *files[:2])
        out, err, self._told[child] = files
        os.close(out)
        os.close(err)
        self._orders.send(str(child).encode())
        return True

    def _reap(self) -> None:
        for child, told in list(self._told.items()):
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                del self._told[child]
                os.write(told, str(os.waitstatus_to_exitcode(status)).encode())
                os.close(told)


def _become(order: dict[str, Any], out: int, err: int) -> None:
    """In the child: be `python -m …` to the end."""
    from tests.torture.lives import die_with_parent

    code = 1
    try:
        die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for target, source in enumerate((os.open(os.devnull, os.O_RDONLY), out, err)):
            os.dup2(source, target)
        os.closerange(3, 1024)
        os.environ.clear()
        os.environ.update(order["environment"])
        time.tzset()
        os.chdir(order["folder"])
        sys.argv = [order["module"], *order["arguments"]]
        code = _run(order["module"])
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(module: str) -> int:
    """Its exit code."""
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=False)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    return 0


def main() -> None:
    """Import what the commands import, then take orders."""
    import uvloop  # noqa: F401 - imported for the children

    import playground.server  # noqa: F401
    from bot import app
    from bot.store import backup  # noqa: F401
    from bot.transport import logs  # noqa: F401

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    read, texts = app.load_texts, app.load_texts(app.ROOT)
    _ = texts[1].gaps  # counted now, once for all
    app.load_texts = lambda root: texts if root == app.ROOT else read(root)
    gc.freeze()
    _Forking(socket.socket(fileno=int(sys.argv[1]))).run()


if __name__ == "__main__":
    main()
