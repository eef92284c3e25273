"""How visits stand: which are signed, in which version, and what left of each, read in the order of their days."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from ptcoder.store.connection import Database, run
from ptcoder.store.leavings import BILL, CELL, Bill

Ask = Callable[[Callable[[Database], Any]], Callable[[], Any]]
"""Puts a question to the log; what it gives waits for the answer."""


class Sent(NamedTuple):
    """A version of a visit that left in a batch, as ``original``, ``replacement`` or ``void``. ``billed``: units of its
    bill; 0 also where that cannot be read.
    """

    export: UUID
    kind: str
    version: int
    billed: int


class Standing(NamedTuple):
    """A visit, its signed version, and what left of it so far, copies left out. ``bill`` is there while that version
    waits to leave.
    """

    visit: UUID
    patient: UUID
    day: str
    payer: str
    state: str
    version: int
    bill: Bill | None
    sent: tuple[Sent, ...]


def standings(ask: Ask, since: str | None = None, until: str | None = None) -> Iterator[Standing]:
    """The visits of these days, both included, that are signed or of which something left, in the order of their days.

    A visit of which something left and that is no longer there has the days of its opening, and the state "".
    The next ones are asked for before the last are worked on.
    """
    known = _Ids(), _Said(), _Left()
    after, latest = (since or "", _BEFORE_ALL, b""), until or "9999-99-99"

    def next_ones(database: Database) -> tuple[str | None, str]:
        found: tuple[str | None, str] = run(database, _STANDING, *after, latest, AT_ONCE).fetchone()
        return found

    answer = ask(next_ones)
    while True:
        said, lines = answer()
        if said is None:
            return
        cells = said.split(CELL)
        visit, day, opened, *_ = cells[-_CELLS:]
        after = day, int(opened), bytes.fromhex(visit)
        answer = ask(next_ones)
        yield from _read(cells, lines.split(BILL), *known)


def _read(cells: list[str], bills: list[str], ids: _Ids, words: _Said, sent: _Left) -> Iterator[Standing]:
    of_visits = zip(*[iter(cells)] * _CELLS, strict=True)
    for (visit, day, _, patient, payer, state, version, billed, waits, left), lines in zip(
        of_visits, bills, strict=True
    ):
        signed = int(version)
        bill = Bill(signed, lines or None, int(billed), words[waits]) if billed else None
        yield Standing(UUID(int=int(visit, 16)), ids[patient], day, words[payer], state, signed, bill, sent[left])


AT_ONCE = 400
"""Visits found by one question."""
_BEFORE_ALL = -(1 << 63)

_OF_SENT = (
    "sent.lamport",
    "hex(sent.station)",
    "sent.n",
    "hex(sent.export)",
    "sent.version",
    "coalesce(before.billed, 0)",
    "json_quote(sent.kind)",
)
_ALL_SENT = f"""
SELECT coalesce(group_concat({" || ' ' || ".join(_OF_SENT)}, char({ord(BILL)})), '') FROM sent
LEFT JOIN signed AS before ON before.visit = sent.visit AND before.version = sent.version WHERE sent.holds
"""
_OF_VISIT = (
    "hex(some.visit)",
    "some.date",
    "some.opened",
    "hex(some.patient)",
    "json_quote(some.payer)",
    "some.state",
    "some.version",
    "coalesce(signed.billed, '')",
    "json_quote(signed.waits)",
    f"({_ALL_SENT} AND sent.visit = some.visit)",
)
_CELLS = len(_OF_VISIT)
_STANDING = f"""
WITH some AS MATERIALIZED (
    SELECT visit, patient, date, opened, payer, state, version FROM visit
    WHERE (date, opened, visit) > (?, ?, ?) AND date <= ?
    AND (state IN ('signed', 'exported') OR EXISTS (SELECT 1 FROM sent WHERE sent.visit = visit.visit AND sent.holds))
    ORDER BY date, opened, visit LIMIT ?
)
SELECT group_concat({f" || char({ord(CELL)}) || ".join(_OF_VISIT)}, char({ord(CELL)})),
    group_concat(coalesce(signed.lines, ''), char({ord(BILL)}))
FROM some
LEFT JOIN signed ON signed.visit = some.visit AND signed.version = some.version AND some.state = 'signed'
"""
"""What stands of several visits as one text, and the lines of their bills as another: one row for all of them, since
all that is found inside SQLite is found while Python does something else. Words are quoted: in such a one nothing
stands that parts the cells.
"""


class _Ids(dict[str, UUID]):
    """Ids that come again and again, by their digits."""

    def __missing__(self, key: str) -> UUID:
        made = self[key] = UUID(int=int(key, 16))
        return made


class _Said(dict[str, str]):
    """Words that come again and again, by how they stand in quotes."""

    def __missing__(self, key: str) -> str:
        made = self[key] = json.loads(key) or ""
        return made


class _Left(dict[str, tuple[Sent, ...]]):
    """What left of visits, in the order in which it did, by how ``_ALL_SENT`` says it: the visits of a batch alike."""

    def __missing__(self, key: str) -> tuple[Sent, ...]:
        each_sent = [each.split(" ", len(_OF_SENT) - 1) for each in key.split(BILL)] if key else []
        found: dict[UUID, Sent] = {}
        for _, _, _, export, version, billed, kind in sorted(each_sent, key=_in_order):
            sent = Sent(UUID(hex=export), json.loads(kind), int(version), int(billed))
            found.setdefault(sent.export, sent)  # what comes again is a copy
        made = self[key] = tuple(found.values())
        return made


def _in_order(sent: Sequence[str]) -> tuple[int, str, int]:
    lamport, station, n, *_ = sent
    return int(lamport), station, int(n)


def count(database: Database, since: str | None = None, until: str | None = None) -> int:
    """How many visits have these days, both included, whatever their state."""
    query = "SELECT count(*) FROM visit WHERE date >= ? AND date <= ?"
    return int(run(database, query, since or "", until or "9999-99-99").fetchone()[0])


def gone(database: Database) -> dict[UUID, tuple[Sent, ...]]:
    """What left of visits that are no longer there: their opening was taken back."""
    query = (
        "SELECT DISTINCT sent.visit FROM sent "
        "WHERE sent.holds AND NOT EXISTS (SELECT 1 FROM visit WHERE visit.visit = sent.visit)"
    )
    lost = [UUID(bytes=row[0]) for row in run(database, query).fetchall()]
    return {visit: sent_of(database, visit) for visit in lost}


def sent_of(database: Database, visit: UUID) -> tuple[Sent, ...]:
    """What left of one visit, in the order in which it did, copies left out."""
    (said,) = run(database, f"{_ALL_SENT} AND sent.visit = ?", visit.bytes).fetchone()
    return _Left()[said]
