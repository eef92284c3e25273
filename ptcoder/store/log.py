"""The log: events go in, whole or not at all, and are never changed; visits, people and patients are read out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path
from secrets import token_bytes
from types import TracebackType
from typing import Self

from ptcoder import files
from ptcoder.store import keys, migrating, opening, policy, reading, restoring, schema, views, wal
from ptcoder.store.connection import Database, Source, connect, in_words, writing
from ptcoder.store.errors import LogBusy, LogDamaged, LogError
from ptcoder.store.guarding import Guard
from ptcoder.store.place import DATABASE, KEY, Place
from ptcoder.store.record import COLUMNS, Draft, Head, Record, Tip, chained, following
from ptcoder.store.rescue import RescueFile
from ptcoder.store.sayings import Sayings
from ptcoder.store.settings import OF_A_MACHINE
from ptcoder.store.snapshot import Snapshot, snapshot
from ptcoder.store.unlocking import SealedKeys, usual_keys
from ptcoder.visit import Event, KeyChanged, Logged, encode

_INSERT = f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ({', '.join('?' for _ in COLUMNS)})"
TOLD_EVERY = 50


class Log(Sayings):
    """One open log. It belongs to the thread that opened it; another thread or process opens its own.

    Every method may raise LogError, and leaves the log as it was when it does.
    """

    def __init__(self, database: Database, path: Path | None, key: bytes, guard: Guard | None = None) -> None:
        """For ``open`` and ``memory``, which hand over a database with our schema."""
        super().__init__(database, path)
        self._station = opening.settle(database)
        self._tip: Tip | None = None
        self._version = -1
        self.keys: keys.Keys | None = None
        """Who was asked for the key; None for a log in memory."""
        self.guard = guard
        """What keeps the key; None where the key lies in a file, or nowhere."""
        self.missing = "" if guard is None else guard.missing(database)
        """What this machine knew of the log and does not find in it, in words: it is a copy, or an earlier state, or
        what was written last is lost.
        """
        self.has_new_station = (guard is not None and guard.has_arrived()) or self.missing != ""
        """Whether records that this file would write may exist elsewhere already, under the same numbers."""
        if self.has_new_station:
            self._station = opening.leave_station(database)
        self._place = None if path is None else Place(path, key)
        self._last = reading.tip(database, self._station)
        self.rescue = RescueFile(None if path is None else path.parent, key)
        self.damage = ""
        """What was found to be wrong with the file at the opening, in words."""
        self._remembered = self._last
        if guard is not None:
            guard.remember(self._last)
            guard.take_typed_code()
            if not opening.is_told_key(database, key):
                guard.note_key()

    @classmethod
    def open(cls, folder: Path, key_source: keys.Keys | None = None) -> Log:
        """The log in a folder, brought to the current schema; folder, key and log are made at first use.

        The key comes from ``key_source``, or from where this machine's settings say it is kept.
        The parts are ``log.db`` and ``log.key``; while it is open also ``log.db-wal`` and ``log.db-shm``.
        """
        path = folder / DATABASE
        with in_words(path):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            restoring.finish(folder)
            source = key_source or usual_keys()
            key = source.key(folder / KEY, path)
            if not path.exists():
                opening.make(path, key)
            elif path.stat().st_size == 0:
                raise LogDamaged(f"The log is empty, as if it had been cut off: {path}")
            damage = wal.damage(path)
            database = connect(path, key)
            try:
                migrating.bring_up(database, Source(path=path, key=key))
                guard = Guard(source, folder / KEY, path) if isinstance(source, SealedKeys) else None
                log = cls(database, path, key, guard)
                log.keys = source
                log.damage = damage
                log.policy = policy.read(files.policy_file(), OF_A_MACHINE)
                return log
            except BaseException:
                database.close()
                raise

    @classmethod
    def beside(cls, source: Source) -> Log:
        """A log that is open already, once more, for another thread: each sees what the other wrote."""
        return cls(connect(source.path, source.key), source.path, source.key)

    @classmethod
    def memory(cls) -> Log:
        """A log that is gone when it is closed; for tests and demonstrations."""
        key = token_bytes(32)
        database = connect(None, key)
        schema.make(database)
        return cls(database, None, key)

    def close(self) -> None:
        """Lets go of the file and tidies it into one. Closing twice does nothing."""
        if self.guard is not None and self._tip is not None:
            with suppress(LogError, OSError):  # what was remembered at the opening lies on the same chain
                self.guard.remember(self._tip)
            self._tip = None
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def change_key(self, passphrase: str | None = None) -> str:
        """Gives the log another key, and another recovery code, which is returned; the log stays open.

        ``passphrase`` is the one that is set, if one is. LogBusy where another program has the log open.
        """
        if self.guard is None or self._path is None:
            raise LogError("The key of this log lies in a file by itself; there is nothing that guards it.")
        if self.rescue.read()[0]:
            raise LogBusy("What was said while the log could not be written is not in it yet. Then the key can change.")
        self._database.close()
        try:
            with self._telling():
                return self.guard.change_key(passphrase)
        finally:
            with self._telling():
                key = self.guard.key()
                self._database, self._tip = connect(self._path, key), None
                self._place = Place(self._path, key)
                self.rescue.use(key)

    def remembering(self) -> Callable[[], None] | None:
        """Tells the credential store where the chain stands, for any thread; None where it knows, or there is none.

        What is cut off behind it later, by a disk that forgets or a person, is missed at the next opening.
        """
        guard, tip = self.guard, self._last
        if guard is None or tip == self._remembered:
            return None
        self._remembered = tip
        return lambda: guard.remember(tip)

    @property
    def source(self) -> Source | None:
        """What another thread needs to open this log for itself; None if it lies in no file."""
        return None if self._place is None else self._place.source

    def reader(self) -> Callable[[], AbstractContextManager[Snapshot]]:
        """Opens the log as it stands then, for whoever reads much of it: in any thread where it lies in a file."""
        if self._place is None:
            return lambda: nullcontext(Snapshot(self._database, reading.heads(self._database)))
        return partial(snapshot, self._place.source)

    def said_since(self, heads: Mapping[bytes, Head]) -> list[Event]:
        """What was said after these heads, for ``append``'s check."""
        found: list[Event] = []
        with self._telling():
            for station in reading.stations(self._database):
                after = heads[station].n if station in heads else 0
                found += [record.event() for record in reading.chain(self._database, station, after)]
        return found

    # --- writing

    @property
    def station(self) -> bytes:
        """The 16 random bytes under which this file's own records stand."""
        return self._station

    @property
    def head(self) -> bytes:
        """The hash of this station's last record; 32 zeros before the first."""
        with self._telling():
            return self._current().hash

    def last_lamport(self) -> int:
        """The highest lamport number in this log; 0 while it is empty."""
        with self._telling():
            return self._current().lamport

    def append(self, drafts: Sequence[Draft], check: Callable[[], None] | None = None) -> tuple[Logged, ...]:
        """Writes all the drafts in one transaction, in their order, safely on the disk before it returns.

        Numbers, lamport, id and salt are given here. TypeError for an Unknown event, ValueError for a moment that
        does not fit the record: both are the caller's bugs, found before anything is written.
        """
        if not drafts:
            return ()
        events = [draft.event for draft in drafts]
        bodies = [encode(event) for event in events]

        def make(tip: Tip) -> list[Record]:
            if check is not None:
                check()
            return chained(tip, zip(drafts, bodies, strict=True))

        written = self._write(make, events)
        return tuple(record.logged(event) for record, event in zip(written, events, strict=True))

    def append_all(self, drafts: Sequence[Draft], tell: Callable[[float], None]) -> tuple[Logged, ...]:
        """As ``append``, of many; ``tell`` hears how much is done, 0 to 1. Whatever it raises, nothing was written."""
        events = [draft.event for draft in drafts]
        bodies = [encode(event) for event in events]
        written = (
            self._write(lambda tip: chained(tip, zip(drafts, bodies, strict=True)), events, tell) if events else []
        )
        return tuple(record.logged(event) for record, event in zip(written, events, strict=True))

    def made(self, drafts: Sequence[Draft], *, after: Record | None = None) -> list[Record]:
        """The records as ``append`` would make them now, behind ``after`` if one is named; writes and asks nothing."""
        tip = self._last if after is None else Tip.after(after)
        return chained(tip, [(draft, encode(draft.event)) for draft in drafts])

    def enter(self, records: Sequence[Record]) -> frozenset[bytes]:
        """Writes records that were made while nothing could be written, in one transaction and safely on the disk;
        the ids of those that were written now.

        They keep their ids, moments and bodies and are placed behind whatever was written meanwhile. What is in the
        log already, by its id, is not entered again. A file that was taken away is taken hold of again, or put back.
        """
        with self._telling():
            if self._place is not None and not self._place.is_kept:
                self._database, self._tip = self._place.regain(self._database, self._last), None
            there = {record.id for record in records if reading.has(self._database, record.id)}
        fresh = [record for record in records if record.id not in there]
        if fresh:
            self._write(lambda tip: following(tip, fresh), [record.event() for record in fresh])
        return frozenset(record.id for record in fresh)

    def _write(
        self, make: Callable[[Tip], list[Record]], events: Sequence[Event], tell: Callable[[float], None] | None = None
    ) -> list[Record]:
        with self._telling(), writing(self._database):
            if self._place is not None:
                self._place.check()
            tip = self._current()
            self._tip = None  # however this ends, even between the writing and the next line: what counts is the file
            records = make(tip)
            self._database.conn.executemany(_INSERT, [record.row() for record in records])
            for at, (record, event) in enumerate(zip(records, events, strict=True)):
                views.take(self._database, record, event)
                if tell is not None and at % TOLD_EVERY == 0:
                    tell(at / len(records))
            if self._place is not None and KeyChanged(what="key") in events:
                opening.tell_key(self._database, self._place.source.key)
        self._tip = self._last = Tip.after(records[-1])
        return records

    def rebuild(self) -> None:
        """Makes everything but the log itself anew from the log, in one transaction."""
        with self._telling(), writing(self._database):
            views.rebuild(self._database)

    def _current(self) -> Tip:
        """Where our chain ends. Another connection's write shows in ``data_version``; then the file is asked again."""
        version = self.outside()
        if self._tip is None or version != self._version:
            self._tip = self._last = reading.tip(self._database, self._station)
            self._version = version
        return self._tip
