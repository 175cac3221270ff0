"""How many units of work went into each transaction: SQLite tells what it is asked to run."""

from __future__ import annotations

import sqlite3


def listen(connection: sqlite3.Connection) -> list[int]:
    """The sizes of the transactions that end from now on; one that reads only counts as well."""
    sizes: list[int] = []
    begun = [0]

    def hear(statement: str) -> None:
        if statement.startswith("BEGIN"):
            begun[0] = 0
        elif statement == "SAVEPOINT unit":
            begun[0] += 1
        elif statement == "COMMIT":
            sizes.append(begun[0])

    connection.set_trace_callback(hear)
    return sizes
