"""Every report adds up to the lines under it, whatever the lines are, and is written so that a spreadsheet is safe."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.coding.reported import BILLED, NO_TIME, WHY, Asked, By, LineOf, Reported, Sum, add_up, key_of
from ptcoder.reports.spans import Days, Span, days_of
from ptcoder.reports.tables import NUMBERS, REASONS, findings, for_csv, table

DAY = date(2026, 3, 4)
PEOPLE = ("ann", "bo", "")


@st.composite
def lines(draw: st.DrawFn) -> LineOf:
    units = draw(st.integers(0, 4))
    reason = BILLED if units else draw(st.sampled_from([*WHY, NO_TIME]))
    line = Reported(
        draw(st.sampled_from(["97110", "97140", "G0283"])), "PT", units, draw(st.integers(0, 90)),
        draw(st.sampled_from(PEOPLE)), reason,
    )  # fmt: skip
    day = DAY + timedelta(days=draw(st.integers(0, 40)))
    return LineOf(UUID(int=draw(st.integers(1, 5))), day, draw(st.sampled_from(["medicare", "cash"])), line)


@given(st.lists(lines(), max_size=30), st.lists(lines(), max_size=10), st.sampled_from(By))
def test_a_report_adds_up_to_the_lines_under_it(signed: list[LineOf], waiting: list[LineOf], by: By) -> None:
    """Signed lines come as sums, those that wait are added to them; pressing a row asks for the lines under it."""
    every = [*signed, *waiting]
    made = table([*add_up(signed, by), *add_up(waiting, by)], str, in_order=by is By.WEEK)
    for row in made.rows:
        under = [each for each in every if key_of(each, by) == row.key]
        assert row.lines == len(under) > 0
        assert row.units == sum(each.line.units for each in under)
        assert row.minutes == sum(each.line.minutes for each in under)
        assert row.billed == sum(each.line.minutes for each in under if each.line.reason == BILLED)
        assert row.idle == row.minutes - row.billed
        assert row.unbilled == sum(each.line.units == 0 for each in under)
    total = made.total
    assert total.lines == len(every)
    for number in ("lines", "units", "minutes", "billed", "idle", "unbilled"):
        assert getattr(total, number) == sum(getattr(row, number) for row in made.rows)


@given(st.lists(lines(), max_size=20), st.sampled_from(By))
def test_what_is_asked_for_is_what_is_under_a_row(every: list[LineOf], by: By) -> None:
    for row in table(add_up(every, by), str).rows:
        asked = Asked(since=DAY, until=DAY + timedelta(days=60))
        if by is By.WEEK:
            monday = date.fromisoformat(row.key)
            asked = Asked(since=monday, until=monday + timedelta(days=6))
        else:
            asked = Asked(since=asked.since, until=asked.until, **{by.value: row.key})
        assert len([each for each in every if asked.fits(each)]) == row.lines


def test_the_row_with_most_minutes_comes_first() -> None:
    sums = [Sum("b", 1, 1, 15, 15, 0), Sum("a", 2, 3, 46, 46, 0), Sum("c", 1, 0, 5, 0, 1), Sum("b", 1, 2, 30, 30, 0)]
    made = table(sums, str.upper)
    assert [row.name for row in made.rows] == ["A", "B", "C"]
    assert [row.key for row in table(sums, str, in_order=True).rows] == ["a", "b", "c"]
    assert [row.per_unit for row in made.rows] == [Decimal("15.3"), Decimal("15.0"), None]
    assert made.rows[2].cells == ("C", "1", "5", "0", "5", "0", "1", "")
    assert made.total.cells == ("All", "5", "96", "91", "5", "6", "1", "15.2")
    assert table([], str).total.cells == ("All", "0", "0", "0", "0", "0", "0", "")


def test_findings_are_counted_by_id_and_severity() -> None:
    rows = findings([("tie", "info", 2), ("odd", "warning", 9), ("tie", "info", 3)], {"tie": "Equal minutes"})
    assert [(row.name, row.severity, row.count) for row in rows] == [
        ("odd", "warning", 9),
        ("Equal minutes", "info", 5),
    ]


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == {BILLED, *WHY, NO_TIME, "unreadable"}


def test_a_spreadsheet_runs_nothing_of_it() -> None:
    rows = for_csv(("Name", *NUMBERS), [("=1+2", "-3"), ("a, b", "4")])
    assert rows == [["Name", *NUMBERS], ["'=1+2", "-3"], ["a, b", "4"]]


@pytest.mark.parametrize(
    ("span", "today", "days"),
    [
        (Span.THIS_WEEK, date(2026, 3, 4), (date(2026, 3, 2), date(2026, 3, 8))),
        (Span.THIS_WEEK, date(2026, 3, 8), (date(2026, 3, 2), date(2026, 3, 8))),
        (Span.LAST_WEEK, date(2026, 3, 2), (date(2026, 2, 23), date(2026, 3, 1))),
        (Span.THIS_MONTH, date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31))),
        (Span.LAST_MONTH, date(2026, 3, 30), (date(2026, 2, 1), date(2026, 2, 28))),
        (Span.LAST_MONTH, date(2026, 1, 1), (date(2025, 12, 1), date(2025, 12, 31))),
        (Span.OWN, date(2026, 3, 4), (date(2026, 3, 4), date(2026, 3, 4))),
    ],
)
def test_the_days_of_a_span(span: Span, today: date, days: tuple[date, date]) -> None:
    assert days_of(span, today) == Days(since=days[0], until=days[1])


def test_own_days_in_whichever_order() -> None:
    own = Days(since=date(2026, 3, 9), until=date(2026, 3, 4))
    assert days_of(Span.OWN, DAY, own) == Days(since=own.until, until=own.since)
