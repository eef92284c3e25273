"""The days that a report is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """Spans of days that take one press; ``own`` are any days."""

    THIS_WEEK = "this week"
    LAST_WEEK = "last week"
    THIS_MONTH = "this month"
    LAST_MONTH = "last month"
    OWN = "own days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From one day to another, both included."""

    since: date
    until: date


def days_of(span: Span, today: date, own: Days | None = None) -> Days:
    """The days of a span as of ``today``; weeks begin on Monday, and a week or month is whole, also the one that goes
    on. ``own`` in whichever order it was given.
    """
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    match span:
        case Span.THIS_WEEK:
            return Days(since=monday, until=monday + timedelta(days=6))
        case Span.LAST_WEEK:
            return Days(since=monday - timedelta(days=7), until=monday - timedelta(days=1))
        case Span.THIS_MONTH:
            return Days(since=first, until=_month_after(first) - timedelta(days=1))
        case Span.LAST_MONTH:
            last = first - timedelta(days=1)
            return Days(since=last.replace(day=1), until=last)
        case Span.OWN:
            given = own or Days(since=today, until=today)
            return Days(since=min(given.since, given.until), until=max(given.since, given.until))


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
