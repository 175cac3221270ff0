"""The command line: run · demo · check · migrate · content check."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.errors import ContentError, StartError

FAILED = 2
STOP_SECONDS = 9.0  # a host kills after ten


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0, or 2 with one readable line per fault on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except StartError as error:
        for line in error.lines:
            print(line, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 0


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
    demo.add_argument("--token", default="", help="the token it accepts; made up when not given")
    add("check", _check, "check settings, content and catalogues, and say all that is wrong")
    add("migrate", _migrate, "bring the database up to date")
    content = add("content", _content, "work on the facts in content/")
    content.add_argument("what", choices=["check"], help="list every fault with file, key and what would mend it")
    return parser


def _run(_options: argparse.Namespace) -> int:
    from bot.app import run  # noqa: PLC0415 - each command loads what it needs
    from bot.settings import load  # noqa: PLC0415
    from bot.transport import logs  # noqa: PLC0415

    settings = load()
    secrets = [settings.bot_token.get_secret_value(), settings.webhook_secret.get_secret_value()]
    logs.set_up(settings.log_level, settings.log_format, [s for s in secrets if s])
    return _in_loop(lambda stop: run(settings, stop))


def _demo(options: argparse.Namespace) -> int:
    from bot.transport import logs  # noqa: PLC0415

    logs.set_up("WARNING", "text")
    return _in_loop(lambda stop: _serve_demo(stop, token=options.token, with_bot=not options.no_bot))


async def _serve_demo(stop: asyncio.Event, *, token: str, with_bot: bool) -> None:
    """The playground, and the bot inside unless it runs on its own."""
    from bot.app import run_with  # noqa: PLC0415
    from bot.playground.server import Playground  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415

    playground = Playground(token=token)
    given = load(bot_token=playground.token, telegram_api_url="http://127.0.0.1", updates="polling", clock_url="")
    try:
        await playground.start(given.host, given.port)
    except OSError:
        raise StartError([f"PORT: {given.port} is taken; set another one, such as PORT=8082"]) from None
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
                started=lambda _house: print(words, flush=True),
            )
    finally:
        await playground.stop()


def _check(_options: argparse.Namespace) -> int:
    from bot.app import ROOT, load_texts  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415

    lines: list[str] = []
    for part in (load, lambda: load_texts(ROOT)):
        try:
            part()
        except StartError as error:
            lines.extend(error.lines)
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


def _content(_options: argparse.Namespace) -> int:
    from bot.app import ROOT  # noqa: PLC0415
    from bot.content_files import collect_faults  # noqa: PLC0415

    faults = collect_faults(ROOT / "content")
    if faults:
        raise ContentError(str(fault) for fault in faults)
    print("content/ is in order.")
    return 0


def _in_loop(work: Any) -> int:
    """Run until done or told to stop (SIGTERM, SIGINT), on uvloop where there is one."""

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await _bounded(work(stop), stop)

    try:
        import uvloop  # noqa: PLC0415
    except ImportError:
        asyncio.run(until_stopped())
    else:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(until_stopped())
    return 0


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
