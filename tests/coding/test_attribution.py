"""Whose minute is it: the coder's attribution against a twin that asks second by second."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from ptcoder.coding.minutes import gather, merged, total_time
from ptcoder.rulebook import RuleBook
from ptcoder.visit import Attendance, Discipline, Interval, Role
from tests.coding import slow
from tests.coding.worked import DAY, HOME, visit

CODES = (("97110", None), ("97140", None), ("97124", Attendance.ONE_ON_ONE), ("97150", Attendance.GROUP))


def _rows(random: Random) -> list[Interval]:
    rows: list[Interval] = []
    for order in range(random.randint(0, 7)):
        code, attendance = random.choice(CODES)
        start = random.randrange(30)
        stop = start + random.randint(1, 20)
        role = random.choice(list(Role))
        rows.append(
            Interval(
                id=str(order),
                order=order,
                code=code,
                discipline=HOME.get(role, Discipline.PT),
                role=role,
                attendance=attendance,
                start=start,
                stop=stop,
                length=stop - start,
            )
        )
    return rows


@pytest.mark.parametrize("payer_id", ["medicare", "commercial-cms"])
def test_the_twin_agrees(book: RuleBook, payer_id: str) -> None:
    edition = book.on(DAY)
    payer, random = edition.payers[payer_id], Random(7)
    for _ in range(3000):
        rows = _rows(random)
        cut = random.randint(0, len(rows))
        visits = [replace(visit(), intervals=tuple(part)) for part in (rows[:cut], rows[cut:])]
        day = gather(visits, edition, payer, ())
        got = {key: (each.therapist, each.assistant) for key, each in day.treated.items() if each.parts}
        assert got == slow.attribute(rows, payer)
        covered = {second for row in rows for second in range(row.start or 0, row.stop or 0)}
        assert total_time(rows) == len(covered)
        assert sum(sum(sides) for sides in got.values()) <= len(covered)


def test_merged_spans() -> None:
    assert list(merged([])) == []
    assert list(merged([(0, 3), (1, 2), (3, 5), (7, 8)])) == [(0, 5), (7, 8)]
