"""The command line: run · demo · check · migrate · backup · trust-clock; `content` stands in cli_content.py."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bot import cli_content
from bot.errors import StartError

log = logging.getLogger(__name__)

FAILED, INTERRUPTED = 2, 130
# The last one comes when a terminal closes; whoever starts the bot with nohup has it ignored, and it stays so.
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
DEMO_HOST = "127.0.0.1"  # whatever HOST says: that is the bot's, and anybody who reaches the demo can drive it
STOP_SECONDS = 9.0  # a host kills after ten
ENV_FILE = Path(".env")
NEW_DATABASE = (
    "There is no database %s: a new and empty one is made. If people used this bot before, stop it and find their "
    "database: DATABASE_URL or the folder may be wrong, or this host empties its disk at each restart (.env.example)."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0, or 2 with one readable line per fault on stderr."""
    _open_standard_descriptors()
    with _ended_by_signals():
        options = _parser().parse_args(arguments)
        try:
            return int(options.command(options))
        except StartError as error:
            for line in error.lines:
                print(line, file=sys.stderr)
            return FAILED
        except KeyboardInterrupt:
            return 0


def _open_standard_descriptors() -> None:
    """Put /dev/null where a host has closed stdin, stdout or stderr: else the next file or socket gets that number, and
    whatever is printed goes there. uvloop ends the process for it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, so this one
            if getattr(sys, name) is None:
                setattr(sys, name, open(number, "r" if name == "stdin" else "w", closefd=False))  # noqa: SIM115


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let each signal of ENDING interrupt as Ctrl-C does, until the loop takes them: process 1 of a container ignores
    those that it has no handler for, and a host then waits and kills."""
    before = {number: signal.getsignal(number) for number in _obeyed()}
    for number in before:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _obeyed() -> list[signal.Signals]:
    ours = threading.current_thread() is threading.main_thread()
    return [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN] if ours else []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Bye SIM, a Telegram bot.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Any, words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        return one

    add("run", _run, "run the bot in Telegram, with the settings of the environment or .env")
    demo = add("demo", _demo, "run a local Telegram with a chat page, and the bot inside; needs no token")
    demo.add_argument("--no-bot", action="store_true", help="serve the local Telegram alone")
    demo.add_argument("--host", default=DEMO_HOST, help=f"the address it listens on, {DEMO_HOST} if not given")
    demo.add_argument("--token", default="", help="the token it accepts; made up when not given")
    add("check", _check, "check settings, content and catalogues, and say all that is wrong")
    add("migrate", _migrate, "bring the database up to date")
    add("trust-clock", _trust_clock, "make times in the database that lie ahead of this machine's clock those of now")
    backup = add("backup", _backup, "copy the database into a file, also while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="the copy, such as backups/2026-06-06.db")
    backup.add_argument("--force", action="store_true", help="replace FILE when it exists")
    cli_content.add_commands(commands.add_parser("content", help="work on the facts in content/"))
    return parser


def _run(_options: argparse.Namespace) -> int:
    from bot.app import run  # noqa: PLC0415 - each command loads what it needs
    from bot.settings import env_file_faults, load  # noqa: PLC0415
    from bot.store import private  # noqa: PLC0415
    from bot.transport import logs  # noqa: PLC0415

    settings = load()
    secrets = [settings.bot_token.get_secret_value(), settings.webhook_secret.get_secret_value()]
    logs.set_up(settings.log_level, settings.log_format, [s for s in secrets if s])
    for fault in (*env_file_faults(), *settings.warnings, *private.faults(settings.database_path, ENV_FILE)):
        log.warning("%s", fault)
    if not settings.database_path.exists():
        log.warning(NEW_DATABASE, settings.database_path)
    return _in_loop(lambda stop: run(settings, stop))


def _demo(options: argparse.Namespace) -> int:
    from bot.transport import logs  # noqa: PLC0415

    _need_playground()
    logs.set_up("WARNING", "text")
    return _in_loop(lambda stop: _serve_demo(stop, host=options.host, token=options.token, with_bot=not options.no_bot))


def _need_playground() -> None:
    """Raises StartError where it was left out, as a host that only runs the bot may do."""
    try:
        import playground.server  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        if error.name not in {"playground", "playground.server"}:
            raise
        raise StartError(["demo needs the folder playground/ beside bot/, and it is missing; put it there"]) from None


async def _serve_demo(stop: asyncio.Event, *, host: str, token: str, with_bot: bool) -> None:
    """The playground, and the bot inside unless it runs on its own."""
    from bot.app import run_with  # noqa: PLC0415
    from bot.settings import is_loopback, load  # noqa: PLC0415
    from bot.transport.web_server import why_not  # noqa: PLC0415
    from playground.server import Playground  # noqa: PLC0415

    playground = Playground(token=token)
    given = load(
        bot_token=playground.token, telegram_api_url="http://127.0.0.1", updates="polling", clock_url="", host=host
    )
    if not is_loopback(host):
        log.warning("--host is %s: whoever reaches it can use this demo, and wind its clock", host)
    try:
        await playground.start(given.host, given.port)
    except OSError as error:
        raise StartError([why_not(error, given.host, given.port, ("--host", "PORT"))]) from None
    try:
        if not with_bot:
            print(f"A local Telegram is on {playground.url}\nBOT_TOKEN={playground.token}", flush=True)
            print(f"TELEGRAM_API_URL={playground.url}\nCLOCK_URL={playground.url}", flush=True)
            await stop.wait()
            return
        with tempfile.TemporaryDirectory(prefix="bye-sim-") as folder:
            settings = given.model_copy(
                update={
                    "telegram_api_url": playground.url,
                    "database_url": f"sqlite:///{Path(folder) / 'demo.db'}",
                }
            )
            words = f"Open {playground.url} in a browser and press Start. Ctrl-C ends it; nothing is kept."
            await run_with(
                settings,
                playground.clock,
                stop,
                health=False,
                started=lambda _bot_app: print(words, flush=True),
            )
    finally:
        await playground.stop()


def _check(_options: argparse.Namespace) -> int:
    from bot.app import ROOT, load_texts  # noqa: PLC0415
    from bot.settings import env_file_faults, load  # noqa: PLC0415
    from bot.store import private  # noqa: PLC0415

    lines: list[str] = []
    database, warnings = None, []
    try:
        settings = load()
        database, warnings = settings.database_path, settings.warnings
        lines.extend(env_file_faults())
    except StartError as error:
        lines.extend(error.lines)
    try:
        _, catalogues = load_texts(ROOT)
        for gap in catalogues.gaps:
            print(gap)
    except StartError as error:
        lines.extend(error.lines)
    for warning in (*warnings, *private.faults(database, ENV_FILE)):
        print(f"WARNING: {warning}")
    if lines:
        raise StartError(lines)
    print("Settings, content and catalogues are in order.")
    return 0


def _migrate(_options: argparse.Namespace) -> int:
    from bot.settings import load  # noqa: PLC0415
    from bot.store.store import Store  # noqa: PLC0415

    path = load().database_path

    async def migrate(_stop: asyncio.Event) -> None:
        store = await Store.open(path)
        await store.close()

    code = _in_loop(migrate)
    print(f"{path} is up to date.")
    return code


def _trust_clock(_options: argparse.Namespace) -> int:
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415
    from bot.store.store import Store  # noqa: PLC0415

    now = SystemClock().now()
    changed: list[int] = []

    async def trust(_stop: asyncio.Event) -> None:
        store = await Store.open(load().database_path)
        changed.append(await store.trust_clock(now))
        await store.close()

    code = _in_loop(trust)
    print(f"{sum(changed)} times lay ahead of {now:%Y-%m-%d %H:%M} UTC and are that time now.")
    return code


def _backup(options: argparse.Namespace) -> int:
    from bot.settings import load  # noqa: PLC0415
    from bot.store.backup import back_up  # noqa: PLC0415

    try:
        size = back_up(load().database_path, options.file, force=options.force)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(f"{options.file} is a checked copy of the database, {size} bytes.")
    return 0


def _in_loop(work: Any) -> int:
    """Run until done or told to stop (one of ENDING), on uvloop where there is one."""

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        obeyed = _obeyed()
        for number in obeyed:
            loop.add_signal_handler(number, stop.set)
        try:
            await _bounded(work(stop), stop)
        finally:
            for number in obeyed:  # a handler of a loop that is closed would swallow the next Ctrl-C
                loop.remove_signal_handler(number)
        last.start()

    # Then all is closed. What the loop still waits for, a name that is being looked up say, is nobody's concern.
    last = threading.Timer(1.0, os._exit, (0,))
    last.daemon = True
    try:
        with asyncio.Runner(loop_factory=_new_loop()) as runner:
            runner.run(until_stopped())
    finally:
        last.cancel()
    return 0


def _new_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _bounded(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Run; once told to stop, `work` has STOP_SECONDS to end by itself, whatever it waits for."""
    task = asyncio.ensure_future(work)
    waiting = asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not task.done():
        await asyncio.wait({task}, timeout=STOP_SECONDS)
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task
