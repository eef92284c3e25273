"""A year with fifty planted errors: the monthly audit finds every one of them, and accuses nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from ptcoder.audit.records import Audited
from ptcoder.clinic.auditing import audit, read_sampled
from ptcoder.store import Log
from tests.audit.year import PLANTED, YEAR, Year, make, moment
from tests.clinic.hand_clock import book


@pytest.fixture(scope="module")
def year() -> Year:
    return make(Log.memory(), book())


def of_year(year: Year) -> list[Audited]:
    rows: list[Audited] = []
    for month in range(1, 13):
        sampled = read_sampled(date(YEAR, month, 1), 500, "a year")
        rows += audit(year.log.reader(), year.book, sampled, moment(1_800_000_000), lambda _: None).rows
    return rows


def test_every_planted_error_is_found_and_nobody_else_is_accused(year: Year) -> None:
    assert len(year.planted) == sum(PLANTED.values()) == 50
    rows = of_year(year)
    assert {each.visits[0] for each in rows} == set(year.bills)
    found = {each.visits[0]: {difference.cause for difference in each.differences} for each in rows if each.differences}
    expected = {visit: {cause} for cause, visits in year.planted for visit in visits}
    assert found == expected
