"""One record of the log: what is stored of an event, and the hash that chains it to the one before.

The layout is final: none of it can be added to a chain that exists. Its test vectors stand beside the tests.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from uuid import UUID

from ptcoder.visit import BadBody, Event, Logged, Moment, Stamp, Unknown, decode

FORMAT = 1
NOBODY = bytes(16)
START = bytes(32)
"""What stands as ``prev`` in the first record of a station."""

_HASHED = struct.Struct(">B32s16sQ16sQqh16sQ16s32s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event to be said: at which moment, and by whom (None before people exist)."""

    event: Event
    moment: Moment
    who: UUID | None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the table ``event``, fields in the order of its columns."""

    station: bytes
    n: int
    id: bytes
    lamport: int
    at_us: int
    off_min: int
    boot: bytes
    mono_us: int
    who: bytes
    salt: bytes
    body: bytes
    prev: bytes
    hash: bytes

    def digest(self) -> bytes:
        """The hash that this record ought to have."""
        return digest(
            prev=self.prev,
            station=self.station,
            n=self.n,
            id=self.id,
            lamport=self.lamport,
            at_us=self.at_us,
            off_min=self.off_min,
            boot=self.boot,
            mono_us=self.mono_us,
            who=self.who,
            salt=self.salt,
            body=self.body,
        )

    def row(self) -> tuple[bytes | int, ...]:
        return tuple(getattr(self, name) for name in COLUMNS)

    def event(self) -> Event:
        """What the body says; a body that cannot be read is an Unknown of type ``damaged``, version 0."""
        try:
            return decode(self.body)
        except BadBody:
            return Unknown(type="damaged", version=0)

    def logged(self, event: Event | None = None) -> Logged:
        """The record as the fold wants it; ``event`` where the caller has it already."""
        stamp = Stamp(
            station=self.station,
            n=self.n,
            id=UUID(bytes=self.id),
            lamport=self.lamport,
            moment=Moment(at_us=self.at_us, off_min=self.off_min, boot=self.boot, mono_us=self.mono_us),
            who=None if self.who == NOBODY else UUID(bytes=self.who),
        )
        return Logged(stamp=stamp, event=self.event() if event is None else event)


COLUMNS = tuple(field.name for field in fields(Record))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last record of a station's chain."""

    n: int
    hash: bytes
    lamport: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """Where a station's chain ends, and the highest lamport known in this log; of all stations, not only this one."""

    station: bytes
    n: int
    hash: bytes
    lamport: int

    @classmethod
    def after(cls, last: Record) -> Tip:
        """With the last record that was made, which has the highest lamport."""
        return cls(station=last.station, n=last.n, hash=last.hash, lamport=last.lamport)


def chained(tip: Tip, drafts: Iterable[tuple[Draft, bytes]]) -> list[Record]:
    """The records for drafts and their bodies, one following the other from ``tip``, with fresh ids and salts.

    Raises ValueError where a moment does not fit the layout.
    """
    return following(tip, (_unplaced(draft, body) for draft, body in drafts))


def following(tip: Tip, records: Iterable[Record]) -> list[Record]:
    """The same records, ids and salts, as they stand one following the other from ``tip``."""
    made: list[Record] = []
    n, prev, lamport = tip.n, tip.hash, tip.lamport
    for record in records:
        n, lamport = n + 1, lamport + 1
        placed = replace(record, station=tip.station, n=n, lamport=lamport, prev=prev)
        prev = placed.digest()
        made.append(replace(placed, hash=prev))
    return made


def _unplaced(draft: Draft, body: bytes) -> Record:
    moment = draft.moment
    return Record(
        station=b"",
        n=0,
        id=uuid7(moment.at_us).bytes,
        lamport=0,
        at_us=moment.at_us,
        off_min=moment.off_min,
        boot=moment.boot,
        mono_us=moment.mono_us,
        who=NOBODY if draft.who is None else draft.who.bytes,
        salt=os.urandom(16),
        body=body,
        prev=b"",
        hash=b"",
    )


def digest(
    *,
    prev: bytes,
    station: bytes,
    n: int,
    id: bytes,  # noqa: A002 - the column's own name
    lamport: int,
    at_us: int,
    off_min: int,
    boot: bytes,
    mono_us: int,
    who: bytes,
    salt: bytes,
    body: bytes,
) -> bytes:
    """SHA-256 of format byte 1, prev 32, station 16, n u64, id 16, lamport u64, at_us i64, off_min i16, boot 16,
    mono_us u64, who 16 and SHA-256(salt 16, body), in this order, big endian, nothing between them.

    Raises ValueError where a field has another width or does not fit in it.
    """
    widths = ((prev, 32), (station, 16), (id, 16), (boot, 16), (who, 16), (salt, 16))
    if any(len(value) != width for value, width in widths):
        raise ValueError("a field of the record has the wrong width")
    said = sha256(salt + body).digest()
    try:
        packed = _HASHED.pack(FORMAT, prev, station, n, id, lamport, at_us, off_min, boot, mono_us, who, said)
    except struct.error as error:
        raise ValueError(f"a field of the record does not fit: {error}") from error
    return sha256(packed).digest()


def uuid7(at_us: int) -> UUID:
    """A new UUID of version 7 for a moment: unique, and nothing may be read from its order. What is named so lies in
    the tables about as it came: rows of one day are neighbors, and new ones are put behind the last.
    """
    millis = min(max(at_us // 1000, 0), (1 << 48) - 1)
    noise = bytearray(os.urandom(10))
    noise[0] = 0x70 | noise[0] & 0x0F
    noise[2] = 0x80 | noise[2] & 0x3F
    return UUID(bytes=millis.to_bytes(6, "big") + noise)
