"""What is left to do about bills, over all visits: denials and items, payments that differ, changes since an export.

``work`` has a row for each denial and item, ``balance`` one for each visit that a patient paid for: what was paid, and
what the signed bill asks by the clinic's own fees, in cents. Both are made anew from a visit's records.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from ptcoder.store import bills
from ptcoder.store.connection import Database, in_words, run
from ptcoder.visit import (
    Denied,
    Logged,
    State,
    Visit,
    claim_work,
    payments,
)

TABLES = """
DROP TABLE IF EXISTS work;
DROP TABLE IF EXISTS balance;
CREATE TABLE work (
    item BLOB, visit BLOB, is_open INTEGER NOT NULL, is_denial INTEGER NOT NULL, due TEXT NOT NULL,
    PRIMARY KEY (visit, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_open ON work (is_open, due);
CREATE TABLE balance (
    visit BLOB PRIMARY KEY, paid INTEGER NOT NULL, asked INTEGER, differs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX balance_differs ON balance (differs);
"""
NO_DAY = "9999-12-31"
"""Sorts what has no last day behind what has one."""
CENTS = 100


class Balance(NamedTuple):
    """What a patient paid for a visit, and what its signed bill asks; dollars and cents."""

    visit: UUID
    day: date
    paid: Decimal
    asked: Decimal


class Changed(NamedTuple):
    """A visit that left and is another now: ``open`` or ``closed`` it waits for a signature, else for an export."""

    visit: UUID
    day: date
    state: State


def retake(database: Database, visit: UUID, records: Sequence[Logged], found: Visit | None) -> None:
    """Makes the rows of one visit anew from all its records and what they fold to."""
    for table in ("work", "balance"):
        run(database, f"DELETE FROM {table} WHERE visit = ?", visit.bytes)
    for each in claim_work(records):
        is_denial = isinstance(each.said, Denied)
        due = each.said.appeal_by if isinstance(each.said, Denied) else each.said.due
        row = (each.item.bytes, visit.bytes, int(each.ended is None), int(is_denial), str(due or NO_DAY))
        run(database, "INSERT INTO work VALUES (?, ?, ?, ?, ?)", *row)
    paid = payments(records)
    if paid:
        cents = int(sum((each.amount for each in paid), Decimal(0)) * CENTS)
        asked = _asked(found.bill) if found is not None and found.bill is not None else None
        differs = int(asked is not None and asked != cents)
        run(database, "INSERT INTO balance VALUES (?, ?, ?, ?)", visit.bytes, cents, asked, differs)


def _asked(bill: str) -> int | None:
    """What a signed bill comes to by the fees that were signed with it; None where one of them was not known."""
    try:
        said: Any = json.loads(bill)
        total = Decimal(0)
        for line, fee in zip(said["lines"], said["claim"]["fees"], strict=True):
            if bills.count(line["units"]) > 0:
                total += bills.count(line["units"]) * Decimal(bills.fee(fee))
        return int(total * CENTS)
    except bills.UNREADABLE:
        return None


class Works:
    """Reads the tables. Any method may raise LogError."""

    def __init__(self, database: Database, path: Path | None) -> None:
        self._database = database
        self._path = path

    def items(self, *, is_open: bool, limit: int = -1) -> list[tuple[UUID, UUID]]:
        """Visit and item of every denial and item that is open, or ended, by its last day, then in the order in which
        the visits were opened; at most ``limit``.
        """
        query = (
            "SELECT visit, item, (SELECT opened FROM visit AS of_it WHERE of_it.visit = work.visit) AS opened "
            "FROM work WHERE is_open = ? ORDER BY due, opened, visit, item LIMIT ?"
        )
        with in_words(self._path):
            rows = run(self._database, query, int(is_open), limit).fetchall()
        return [(UUID(bytes=visit), UUID(bytes=item)) for visit, item, _ in rows]

    def balances(self) -> list[Balance]:
        """Where what was paid is not what the bill asks, by day, then in the order in which the visits were opened."""
        query = (
            "SELECT balance.visit, visit.date, paid, asked FROM balance JOIN visit ON visit.visit = balance.visit "
            "WHERE differs = 1 ORDER BY visit.date, visit.opened, balance.visit"
        )
        with in_words(self._path):
            rows = run(self._database, query).fetchall()
        return [
            Balance(UUID(bytes=visit), date.fromisoformat(day), Decimal(paid) / CENTS, Decimal(asked) / CENTS)
            for visit, day, paid, asked in rows
        ]

    def changed(self) -> list[Changed]:
        """Visits that left and were reopened or signed again since, by day, then in the order of their openings."""
        query = (
            "SELECT visit.visit, visit.date, visit.state FROM visit "
            "WHERE visit.state IN (?, ?, ?) AND EXISTS (SELECT 1 FROM sent WHERE sent.visit = visit.visit) "
            "ORDER BY visit.date, visit.opened, visit.visit"
        )
        states = (State.OPEN.value, State.CLOSED.value, State.SIGNED.value)
        with in_words(self._path):
            rows = run(self._database, query, *states).fetchall()
        return [Changed(UUID(bytes=visit), date.fromisoformat(day), State(state)) for visit, day, state in rows]
