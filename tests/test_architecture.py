"""The house rules that a reader relies on: who may know whom, what stays pure, how long things get."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EVERYBODY = frozenset({"errors"})
HANDLING = frozenset(
    {"desk", "show", "screens", "papers", "guide", "store", "typed", "i18n", "clock", "transport.ordering", "errors"}
)
APP = HANDLING | {"handlers", "reminder_worker", "retention", "content_files", "transport", "settings"}
ALLOWED: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "clock": EVERYBODY,
    "settings": EVERYBODY,
    "translated": frozenset(),
    "i18n": EVERYBODY | {"translated"},
    "guide": EVERYBODY,
    "screens": EVERYBODY | {"guide", "i18n"},
    "papers": EVERYBODY | {"guide", "i18n", "screens.told"},  # one event, one sentence: on the screen and on paper
    "typed": EVERYBODY | {"i18n"},
    "store": EVERYBODY | {"guide"},
    "content_files": EVERYBODY | {"guide"},
    "content_tools": EVERYBODY | {"guide", "content_files", "clock"},
    "transport": EVERYBODY | {"settings", "clock"},
    "messages": EVERYBODY | {"screens", "transport"},
    "show": EVERYBODY | {"messages", "screens", "transport"},
    "desk": HANDLING,
    "handlers": HANDLING,
    "reminder_worker": HANDLING,
    "retention": EVERYBODY | {"store", "clock"},
    "app": APP,
    "cli": APP | {"app", "playground", "cli_content"},
    "cli_content": EVERYBODY | {"app", "clock", "content_files", "content_tools"},
    "__main__": frozenset({"cli"}),
    "playground": frozenset(),
}
PURE = ("guide", "screens", "papers")
OUTSIDE_WORLD = frozenset({"telegram", "aiohttp", "sqlite3", "aiosqlite", "asyncpg", "asyncio", "os", "pathlib"})
FILE_CALLS = frozenset({"open", "read_text", "write_text", "read_bytes", "write_bytes"})
CLOCK_CALLS = frozenset(
    {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.time_ns"}
)
CLOCKS = frozenset({"bot/clock.py", "bot/playground/clock.py"})
LONGEST_FUNCTION, LONGEST_FILE = 50, 300
MEDIAN_FUNCTION, NINE_TENTHS = 8, 25
REACHES_INTO = 54  # uses of private names of others in tests; only ever fewer


@dataclass(frozen=True)
class Module:
    """One Python file. `unit` is the room it belongs to: bot/guide/case.py -> guide."""

    name: str
    text: str

    @property
    def unit(self) -> str:
        return self.name.split("/")[1].removesuffix(".py")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


def modules(folder: str) -> Iterator[Module]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


BOT = [module for module in modules("bot") if module.name != "bot/__init__.py"]
ALL = [*modules("bot"), *modules("tools"), *modules("benchmarks")]


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, relative imports resolved."""
    package = module.name.removesuffix("/__init__.py").removesuffix(".py").split("/")
    if not module.name.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def forbidden_imports(module: Module) -> Iterator[str]:
    """Imports of other rooms of the bot that the table does not allow."""
    if module.unit not in ALLOWED:
        yield f"{module.name}:1 bot.{module.unit} has no row in ALLOWED of tests/test_architecture.py"
        return
    allowed = {*ALLOWED[module.unit], module.unit}
    for line, name in imports(module):
        rooms = name.split(".")[1:] if name.split(".")[0] == "bot" else []
        if rooms and not {rooms[0], ".".join(rooms[:2])} & allowed:
            yield f"{module.name}:{line} {module.unit} may not import bot.{rooms[0]}"


def impurities(module: Module) -> Iterator[str]:
    """Where a pure room touches Telegram, SQL, files or the event loop."""
    for line, name in imports(module):
        if name.split(".")[0] in OUTSIDE_WORLD:
            yield f"{module.name}:{line} {module.unit} is pure and may not import {name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node).rpartition(".")[2] in FILE_CALLS:
            yield f"{module.name}:{node.lineno} {module.unit} is pure and may not call {called(node)}"


def called(node: ast.Call) -> str:
    """The last two names of what is called: dt.datetime.now(...) -> datetime.now."""
    names: list[str] = []
    function: ast.expr = node.func
    while isinstance(function, ast.Attribute):
        names.append(function.attr)
        function = function.value
    if isinstance(function, ast.Name):
        names.append(function.id)
    return ".".join(reversed(names[:2]))


def clock_readings(module: Module) -> Iterator[str]:
    """Where time is read instead of passed in."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) in CLOCK_CALLS and module.name not in CLOCKS:
            yield f"{module.name}:{node.lineno} {called(node)}: ask the Clock that was passed in"


def prints(module: Module) -> Iterator[str]:
    """Where something is printed; only the command line speaks to a terminal."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) == "print" and not module.name.startswith("bot/cli"):
            yield f"{module.name}:{node.lineno} print: log it, or return it"


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """Each function with its length in lines, the docstring left out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            docstring = first if ast.get_docstring(node, clean=False) is not None else None
            spent = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
            length = (node.end_lineno or 0) - node.lineno + 1 - spent
            yield f"{module.name}:{node.lineno} {node.name}", length


def all_lengths() -> list[int]:
    return [length for module in ALL for _, length in functions(module)]


def test_it_keeps_every_room_to_its_imports() -> None:
    assert [line for module in BOT for line in forbidden_imports(module)] == []


def test_it_keeps_the_pure_rooms_pure() -> None:
    assert [line for module in BOT if module.unit in PURE for line in impurities(module)] == []


def test_it_reads_the_time_from_the_clock_only() -> None:
    assert [line for module in BOT for line in clock_readings(module)] == []


def test_it_prints_from_the_command_line_only() -> None:
    assert [line for module in BOT for line in prints(module)] == []


def test_no_function_is_too_long() -> None:
    long = [f"{name}: {n} lines" for m in ALL for name, n in functions(m) if n > LONGEST_FUNCTION]
    assert long == [], f"at most {LONGEST_FUNCTION} lines"


def test_no_file_is_too_long() -> None:
    sizes = {module.name: len(module.text.splitlines()) for module in ALL}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_most_functions_are_short() -> None:
    lengths = all_lengths()
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert statistics.quantiles(lengths, n=10)[-1] <= NINE_TENTHS


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bot/guide/case.py", "from bot.store import rows"),
        ("bot/guide/case.py", "from .. import store"),
        ("bot/guide/content/models.py", "from ...i18n import Texts"),
        ("bot/screens/plan.py", "import bot.show"),
        ("bot/playground/server.py", "from bot.errors import ByeSimError"),
        ("bot/handlers/turn.py", "from bot.transport.request import Request"),
        ("bot/handlers/turn.py", "from bot import app"),
        ("bot/cellar.py", "pass"),
    ],
)
def test_it_sees_a_forbidden_import(name: str, code: str) -> None:
    (line,) = forbidden_imports(Module(name, code))
    assert line.startswith(f"{name}:1 ")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bot/guide/case.py", "from bot.errors import NotPossible"),
        ("bot/guide/case.py", "from . import steps"),
        ("bot/handlers/turn.py", "from bot.transport.ordering import ByChat"),
        ("bot/handlers/turn.py", "from bot.transport import ordering"),
        ("bot/store/rows.py", "import telegram"),
    ],
)
def test_it_lets_allowed_imports_pass(name: str, code: str) -> None:
    assert list(forbidden_imports(Module(name, code))) == []


@pytest.mark.parametrize(
    "code",
    ["import telegram.ext", "from pathlib import Path", "open('x')", "path.read_text()", "import asyncio"],
)
def test_it_sees_a_pure_room_touch_the_world(code: str) -> None:
    assert len(list(impurities(Module("bot/screens/plan.py", code)))) == 1


@pytest.mark.parametrize("code", ["datetime.now(UTC)", "dt.date.today()", "time.time()", "datetime.datetime.now()"])
def test_it_sees_a_look_at_the_clock(code: str) -> None:
    assert len(list(clock_readings(Module("bot/app.py", code)))) == 1
    assert list(clock_readings(Module("bot/clock.py", code))) == []


def test_it_measures_functions_without_their_docstring() -> None:
    code = 'def f():\n    """One\n    two\n    """\n    return 1\n'
    assert list(functions(Module("bot/x.py", code))) == [("bot/x.py:1 f", 2)]
    assert len(list(prints(Module("bot/x.py", "print(1)")))) == 1


def reaches_into(module: Module) -> Iterator[str]:
    """Where a test uses a private name of somebody else: what it says of the outside breaks with the inside."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and _is_private(node.attr) and ast.unparse(node) != "os._exit":
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield f"{module.name}:{node.lineno} {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{module.name}:{node.lineno} {a.name}" for a in node.names if _is_private(a.name))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_tests_do_not_reach_further_into_the_private_parts_of_others() -> None:
    """What is left has no public way: planted faults (torture), bounds of memory, jobs that stall."""
    found = [line for module in modules("tests") for line in reaches_into(module)]
    assert len(found) <= REACHES_INTO, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "count"),
    [("a._b._c = d._e", 3), ("from bot.app import _a", 1), ("self._a; cls._b; a.__dict__; _a; os._exit(0)", 0)],
)
def test_it_sees_a_reach_into_the_private_parts_of_another(code: str, count: int) -> None:
    assert len(list(reaches_into(Module("tests/x.py", code)))) == count
