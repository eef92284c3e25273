"""How a log comes to be in a folder, and what every opening sees to in the file itself."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from ptcoder.store import keys, schema, views
from ptcoder.store.connection import Database, connect, writing
from ptcoder.store.errors import LogDamaged
from ptcoder.store.place import missing_no_copy

TOLD = "key"
"""Which key the log was last said to have, as a hash, in the log itself."""


def make(path: Path, key: bytes) -> None:
    """A new log, given its name when it is whole, so that an empty file in its place is never taken for a new one."""
    left = path.with_name(f"{path.name}-wal")
    if left.exists():
        raise LogDamaged(f"The log is gone, but what was last written to it is here: {left}. Put {path} back.")
    missing_no_copy(path)
    with keys.made_whole(path) as new:
        database = connect(new, key, wal=False)
        try:
            schema.make(database)
        finally:
            database.close()


def leave_station(database: Database) -> bytes:
    """A new station for this file; what the old one wrote stays."""
    station = token_bytes(16)
    with writing(database):
        schema.write_meta(database, "station", station.hex())
    return station


def settle(database: Database) -> bytes:
    """This file's station, made now if it has none; and tables for looking up that this program understands."""
    station = schema.read_meta(database, "station")
    if station is None or not views.are_current(database):
        with writing(database):
            station = schema.read_meta(database, "station") or token_bytes(16).hex()
            schema.write_meta(database, "station", station)
            if not views.are_current(database):
                views.rebuild(database)
    return bytes.fromhex(station)


def is_told_key(database: Database, key: bytes) -> bool:
    """Whether a log under this key says so. A change of key may have been ended by a program that says nothing."""
    told = schema.read_meta(database, TOLD)
    if told is None:
        with writing(database):
            tell_key(database, key)
    return told in (None, _hashed(key))


def tell_key(database: Database, key: bytes) -> None:
    """From now on the log says so; part of the caller's transaction."""
    schema.write_meta(database, TOLD, _hashed(key))


def _hashed(key: bytes) -> str:
    return sha256(b"ptcoder told " + key).hexdigest()
