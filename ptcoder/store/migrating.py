"""A log of an earlier schema is brought to ours: copied aside first, then every step or none."""

from __future__ import annotations

from pathlib import Path

from ptcoder.store import backup, keys, schema
from ptcoder.store.connection import Database, Migrations, Source


def bring_up(
    database: Database, source: Source, steps: Migrations = schema.migrations, newest: int = schema.SCHEMA
) -> Path | None:
    """Brings an open log to the schema ``newest``; the copy of how it was, None where nothing had to be done.

    The copy is checked like a backup and encrypted as the log is; it stays until somebody takes it away. Cut off at
    any moment, the log is as it was or done. Raises LogTooNew, LogDamaged or another LogError; then it is as it was.
    """
    found = schema.refuse_strange(database, source.path, newest)
    if found == newest:
        return None
    aside = set_aside(source, found)
    with database.atomic():
        steps.apply(database)
    return aside


def set_aside(source: Source, found: int) -> Path:
    """A checked copy of a log of schema ``found``, beside it: ``log.schema-1.db``. LogError where it cannot be made."""
    names = (source.path.with_name(f"log.schema-{found}{more}.db") for more in ("", *(f"-{n}" for n in range(2, 1000))))
    aside = next(name for name in names if not name.exists())
    with keys.made_whole(aside) as new:
        backup.compare(new, source.key, backup.copy(source, new))
    return aside
