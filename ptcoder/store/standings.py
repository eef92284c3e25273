"""How visits stand: which are signed, in which version, and what left of each, read in the order of their days."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from ptcoder.store.connection import Database, run
from ptcoder.store.leavings import Bill

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
    ids = _Ids()
    after, latest = (since or "", _BEFORE_ALL, b""), until or "9999-99-99"

    def next_ones(database: Database) -> tuple[str | None, str]:
        found: tuple[str | None, str] = run(database, _STANDING, *after, latest, AT_ONCE).fetchone()
        return found

    answer = ask(next_ones)
    while True:
        said, lines = answer()
        if said is None:
            return
        several: list[list[Any]] = json.loads(f"[{said}]")
        visit, _, day, opened, *_ = several[-1]
        after = day, opened, bytes.fromhex(visit)
        answer = ask(next_ones)
        for each, its_lines in zip(several, lines.split("\n"), strict=True):
            yield _standing(each, its_lines, ids)


AT_ONCE = 400
"""Visits found by one question."""
_BEFORE_ALL = -(1 << 63)

_SENT = (
    """'[' || sent.lamport || ',"' || hex(sent.station) || '",' || sent.n || ',"' || hex(sent.export) || '",' """
    """|| json_quote(sent.kind) || ',' || sent.version || ',' || coalesce(before.billed, 0) || ']'"""
)
_ALL_SENT = f"""
SELECT coalesce(group_concat({_SENT}), '') FROM sent
LEFT JOIN signed AS before ON before.visit = sent.visit AND before.version = sent.version WHERE sent.holds
"""
_STANDING = f"""
WITH some AS MATERIALIZED (
    SELECT visit, patient, date, opened, payer, state, version FROM visit
    WHERE (date, opened, visit) > (?, ?, ?) AND date <= ?
    AND (state IN ('signed', 'exported') OR EXISTS (SELECT 1 FROM sent WHERE sent.visit = visit.visit AND sent.holds))
    ORDER BY date, opened, visit LIMIT ?
)
SELECT group_concat(
    '["' || hex(some.visit) || '","' || hex(some.patient) || '","' || some.date || '",' || some.opened || ','
    || json_quote(some.payer) || ',"' || some.state || '",' || some.version || ',' || json_quote(signed.billed) || ','
    || json_quote(signed.waits) || ',[' || ({_ALL_SENT} AND sent.visit = some.visit) || ']]'
), group_concat(coalesce(signed.lines, ''), char(10))
FROM some
LEFT JOIN signed ON signed.visit = some.visit AND signed.version = some.version AND some.state = 'signed'
"""
"""What stands of several visits as JSON, and beside it the lines of their bills: one row for all of them, since all
that is found inside SQLite is found while Python does something else.
"""


def _standing(said: list[Any], lines: str, ids: Mapping[str, UUID]) -> Standing:
    visit, patient, day, _, payer, state, version, billed, waits, sent = said
    bill = None if billed is None else Bill(version, lines or None, billed, waits)
    left = _once(sent, ids) if sent else ()
    return Standing(UUID(int=int(visit, 16)), ids[patient], day, payer, state, version, bill, left)


class _Ids(dict[str, UUID]):
    """Ids that come again and again, by their digits."""

    def __missing__(self, key: str) -> UUID:
        made = self[key] = UUID(int=int(key, 16))
        return made


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
    return _once(json.loads(f"[{said}]"), _Ids())


def _once(said: list[list[Any]], ids: Mapping[str, UUID]) -> tuple[Sent, ...]:
    """What left, as ``_SENT`` says it, in the order in which it did and without the copies."""
    if len(said) == 1:  # as most have
        ((*_, export, kind, version, billed),) = said
        return (Sent(ids[export], kind, version, billed),)
    found: dict[str, Sent] = {}
    for _, _, _, export, kind, version, billed in sorted(said):
        if export not in found:
            found[export] = Sent(ids[export], kind, version, billed)
    return tuple(found.values())
