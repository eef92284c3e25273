"""Backups: a copy of the whole log, encrypted as it is, opened and checked before it gets its name.

A backup is one file that never changes again, beside it the sealed key file with which the recovery code opens it
anywhere. A key that lies readable in its file is never copied: such a backup opens with the clinic's own key file.
The copy is without a station of its own, so that whatever goes on from it never writes under the numbers of the log
it was made from. Names tell the station and the time (UTC), nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from ptcoder.store import checking, keys, reading, schema
from ptcoder.store.connection import Source, connect, in_words, run, writing
from ptcoder.store.errors import KeyLocked, LogDamaged, LogUnwritable, WrongKey
from ptcoder.store.place import KEY
from ptcoder.store.record import Head
from ptcoder.store.sealing import NotASeal, read_seal

HOURLY, DAILY, MONTHLY = 24, 14, 24
PAGES = 256
"""Copied in one go, a megabyte: so often is told how far it is, and asked whether to go on."""

PLAIN = b"SQLite format 3\0"
LEFT_OVER = timedelta(days=1)
"""What is half made and older than this was left behind by a program that was ended."""

_NAME = re.compile(r"ptcoder-([0-9a-f]{8})-(\d{8}T\d{6})Z\.db")
_STAMP = "%Y%m%dT%H%M%S"

Tell = Callable[[float], None]
"""Told how much is done, 0 to 1; it may raise Cancelled."""


class Cancelled(Exception):
    """A person has had enough; nothing was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a file holds: how many records, and the last one of each station."""

    records: int
    heads: dict[bytes, Head]

    def said(self) -> tuple[str, ...]:
        return tuple(f"{station.hex()}:{head.n}:{head.hash.hex()}" for station, head in self.heads.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made and found whole. ``trouble``: why old ones could not be removed, in words."""

    path: Path
    sha256: str
    contents: Contents
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A backup that lies in a folder; nothing of it was read."""

    path: Path
    station: str
    at: datetime


def make(source: Source, folder: Path, now: datetime, tell: Tell = lambda done: None) -> Backup:
    """Backs the log up into a folder that is there, and removes old backups of the same station.

    May be called in any thread. Raises LogError, or whatever ``tell`` raises; then nothing of it is left.
    """
    if not folder.is_dir():
        raise LogUnwritable(
            f"The folder for backups is not there: {folder}. Connect its disk, or choose another folder."
        )
    with in_words(folder):
        origin = connect(source.path, source.key, wal=False)
        try:
            station = (schema.read_meta(origin, "station") or "0" * 32)[:8]
        finally:
            origin.close()
        target = _free(folder, station, now)
        _sweep(folder, station, now)
        key = _sealed(source.path.with_name(KEY))
        with keys.made_whole(target) as new:
            copied = copy(source, new, lambda done: tell(done * 0.5))
            contents = compare(new, source.key, copied, lambda done: tell(0.5 + done * 0.5))
            digest = sha256(new)
            if key is not None:
                with keys.made_whole(key_beside(target)) as beside:
                    beside.write_bytes(key)
        try:
            rotate(folder, station)
        except OSError as error:
            trouble = f"Old backups could not be removed from {folder}: {error.strerror or error}"
            return Backup(path=target, sha256=digest, contents=contents, trouble=trouble)
    return Backup(path=target, sha256=digest, contents=contents)


def copy(source: Source, new: Path, tell: Tell = lambda done: None) -> Contents:
    """Fills ``new`` with the log as it stands at this moment, in one file and without a station.

    Others may go on writing meanwhile.
    """
    origin = connect(source.path, source.key, wal=False)
    try:
        target = connect(new, source.key, wal=False)
        try:
            run(origin, "BEGIN")
            contents = contents_of(origin)  # its reading holds the state that is copied

            def copied(_status: int, left: int, total: int) -> None:
                tell(1 - left / max(total, 1))

            try:
                with in_words(new):
                    origin.conn.backup(target.conn, pages=PAGES, progress=copied)
            except LogDamaged as error:
                raise LogDamaged(f"The log itself is damaged, and was not backed up: {source.path}") from error
            run(target, "PRAGMA journal_mode = DELETE")
            with writing(target):
                schema.forget_station(target)
        finally:
            target.close()
    finally:
        origin.close()
    with new.open("rb") as file:
        if file.read(len(PLAIN)) == PLAIN:
            raise LogUnwritable("The backup was thrown away: it was not encrypted.")
    return contents


def compare(new: Path, key: bytes, copied: Contents, tell: Tell = lambda done: None) -> Contents:
    """What a copy holds, all of it checked. Raises LogDamaged where it is not what was copied."""
    contents = whole(new, key, tell)
    if contents != copied:
        raise LogDamaged("The backup was thrown away: it is not what was copied. Try again.")
    return contents


def contents_of(database: checking.Database) -> Contents:
    count = int(run(database, "SELECT count(*) FROM event").fetchone()[0])
    return Contents(records=count, heads=reading.heads(database))


def whole(path: Path, key: bytes, tell: Tell = lambda done: None) -> Contents:
    """What a backup holds, after everything in it was checked. Raises LogDamaged with its first faults, WrongKey."""
    with in_words(path):
        database = connect(path, key, wal=False)
        try:
            schema.refuse_strange(database, path)
            found = checking.faults(database, path, tell)
            if found:
                more = f", and {len(found) - 3} more" if len(found) > 3 else ""
                raise LogDamaged(f"This backup is damaged: {path} ({'; '.join(found[:3])}{more})")
            return contents_of(database)
        finally:
            database.close()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sealed(file: Path) -> bytes | None:
    """The key file, unless whoever reads it has the key."""
    if not file.exists():
        return None
    content = file.read_bytes()
    return content if keys.plain_key(content) is None else None


def key_beside(backup: Path) -> Path:
    return backup.with_suffix(".key")


def key_for(source: keys.Keys, own: Path, path: Path) -> tuple[bytes, Path | None]:
    """The key that opens a backup; and the key file that lies with it, where that of the log, ``own``, is no good for
    it. Raises LogError where there is no key to be had.
    """
    beside = key_beside(path)
    if not own.exists() or (beside.exists() and _log_of(own) != _log_of(beside)):
        return source.key(beside, path), beside
    try:
        return source.key(own, path), None
    except (WrongKey, KeyLocked):  # a backup from after a change of key, and a log from before it
        if not beside.exists() or beside.read_bytes() == own.read_bytes():
            raise
    return source.key(beside, path), beside


def _log_of(file: Path) -> bytes | None:
    """Which log a sealed key file belongs to; None where it says none."""
    try:
        return read_seal(keys.read_key_file(file).decode()).log
    except (NotASeal, UnicodeDecodeError):
        return None


# --- names, and how many are kept


def name(station: str, at: datetime) -> str:
    return f"ptcoder-{station}-{at.astimezone(UTC).strftime(_STAMP)}Z.db"


def read_name(path: Path) -> Found | None:
    """What a backup's name tells; None where it is no backup's."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Found(path=path, station=match[1], at=at)


def backups_in(folder: Path) -> list[Found]:
    """The backups of a folder, of whichever station, the newest first. OSError as it comes."""
    if not folder.is_dir():
        return []
    found = [each for each in map(read_name, folder.iterdir()) if each is not None]
    return sorted(found, key=lambda each: (each.at, each.path), reverse=True)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Which backups stay: the last of each of the newest 24 hours, 14 days and 24 months that have any."""
    newest_first = sorted(set(moments), reverse=True)
    stay: set[datetime] = set()
    for form, how_many in (("%Y%m%d%H", HOURLY), ("%Y%m%d", DAILY), ("%Y%m", MONTHLY)):
        last: dict[str, datetime] = {}
        for each in newest_first:
            last.setdefault(each.strftime(form), each)
        stay.update(list(last.values())[:how_many])
    return stay


def rotate(folder: Path, station: str) -> None:
    """Removes what need not be kept of one station's backups. OSError as it comes."""
    mine = [each for each in backups_in(folder) if each.station == station]
    stay = kept(each.at for each in mine)
    for each in mine:
        if each.at not in stay:
            each.path.unlink()
            key_beside(each.path).unlink(missing_ok=True)


def _free(folder: Path, station: str, now: datetime) -> Path:
    """A name that is not taken: a second later, if there was a backup in this one."""
    target = folder / name(station, now)
    while target.exists():
        now += timedelta(seconds=1)
        target = folder / name(station, now)
    return target


def _sweep(folder: Path, station: str, now: datetime) -> None:
    """Removes what this station left half made long ago."""
    for each in _half_made(folder, station):
        if now.timestamp() - each.stat().st_mtime > LEFT_OVER.total_seconds():
            each.unlink()


def _half_made(folder: Path, station: str) -> Iterator[Path]:
    for each in folder.glob(f"ptcoder-{station}-*.new*"):
        if _NAME.fullmatch(f"{each.name.split('.')[0]}.db") is not None:
            yield each
