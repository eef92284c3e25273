"""The work list: in the order of last days, what is overdue, and reason codes as they are typed."""

from __future__ import annotations

from datetime import date

import pytest

from ptcoder.reports.work import CALLED, PROCESS, WAYS, Done, Kind, WorkItem, in_order, is_overdue, read_reason

DAY = date(2026, 3, 2)


def item(key: str, due: date | None = None, day: date = DAY, done: Done | None = None) -> WorkItem:
    return WorkItem(key=key, kind=Kind.DENIAL, visit="v", day=day, text="t", due=due, done=done)


def test_what_is_overdue_comes_first_and_what_has_no_last_day_last() -> None:
    items = [
        item("no"),
        item("late", date(2026, 5, 1)),
        item("over", date(2026, 2, 1)),
        item("old", day=DAY.replace(day=1)),
    ]
    assert [each.key for each in in_order(items)] == ["over", "late", "old", "no"]
    assert [each.key for each in in_order([item("b"), item("a")])] == ["b", "a"], "of one day as they came"
    assert [each.key for each in items if is_overdue(each, DAY)] == ["over"]
    done = Done(how="Paid", note="", on=DAY, who="Ann")
    assert not is_overdue(item("x", date(2026, 2, 1), done=done), DAY)
    assert not is_overdue(item("x", DAY), DAY), "the last day itself is in time"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("CO-97", "CO-97"), ("co 97", "CO-97"), ("PR3", "PR-3"), ("50", "50"), (" b7 ", "B7"), ("OA-A1", "OA-A1")],
)
def test_a_reason_code_as_it_is_typed(typed: str, read: str) -> None:
    assert read_reason(typed) == read


@pytest.mark.parametrize("typed", ["", "97110", "CO", "XX-97", "0", "007", "CO--97x", "B", "C7", "denied"])
def test_what_is_no_reason_code(typed: str) -> None:
    assert read_reason(typed) is None


def test_every_kind_has_its_words() -> None:
    assert set(CALLED) == set(PROCESS) == set(Kind)
    assert set(WAYS) == {Kind.DENIAL, Kind.CORRECTED, Kind.REFUND}
