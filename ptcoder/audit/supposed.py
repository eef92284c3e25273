"""What the bill would have been by a mistake that is often made: where that is what was billed, it is the cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ptcoder.audit.causes import Cause
from ptcoder.audit.records import Item, Key, Recorded, items, total
from ptcoder.coding import Line, code_day
from ptcoder.coding.terms import GROUP, mode_of
from ptcoder.rulebook import Method
from ptcoder.visit import Interval, Visit

METHODS = {
    Method.CMS: "by the minutes of all services together",
    Method.AMA: "by the minutes of each code alone (midpoint)",
    Method.FULL: "by full quarter-hours",
}


def mistakes(recorded: Recorded) -> Iterator[tuple[Cause, tuple[Item, ...]]]:
    """Each mistake that could have been made here, with the bill it gives."""
    if recorded.edition.threshold is not None and recorded.year_before is not None:
        before = replace(recorded.edition, threshold=recorded.year_before, derived={})
        yield Cause.STALE_THRESHOLD, _billed(replace(recorded, edition=before))
    if len(recorded.visits) > 1:
        alone: list[Line] = []
        for at in recorded.audited:
            one = replace(recorded, visits=(recorded.visits[at],), audited=(0,))
            alone += one.coded()[0].lines
        yield Cause.NOT_TOGETHER, items(alone)


def other_methods(recorded: Recorded) -> Iterator[tuple[str, Mapping[Key, int]]]:
    """How else payers count, in words, and what that gives."""
    for method, words in METHODS.items():
        if method is not recorded.payer.method:
            edition = replace(recorded.edition, derived={})
            payer = replace(recorded.payer, method=method)
            yield words, total(_billed(replace(recorded, edition=edition, payer=payer)))


def without_shared(recorded: Recorded) -> tuple[Item, ...]:
    """The bill if the minutes that the clinicians gave elsewhere too counted for nothing here."""
    audited = {recorded.visits[at].id for at in recorded.audited}
    visits = tuple(_cut(each, recorded) if each.id in audited else each for each in recorded.visits)
    return _billed(replace(recorded, visits=visits))


def _billed(recorded: Recorded) -> tuple[Item, ...]:
    codings = code_day(recorded.visits, recorded.edition, recorded.payer, recorded.elsewhere)
    return tuple(item for at in recorded.audited for item in items(codings[at].lines))


def _cut(visit: Visit, recorded: Recorded) -> Visit:
    return replace(visit, intervals=tuple(piece for each in visit.intervals for piece in _left(each, recorded)))


def _left(interval: Interval, recorded: Recorded) -> Iterator[Interval]:
    """The stretches of an interval in which its clinician was nowhere else."""
    start, stop = interval.start, interval.stop
    if start is None or stop is None or interval.code is None or interval.clinician is None:
        yield interval
        return
    group = mode_of(interval.attendance, recorded.edition.services[interval.code]) is GROUP
    taken = sorted(
        (each.start, each.stop)
        for each in recorded.elsewhere
        if each.clinician == interval.clinician and not (group and each.group)
    )
    for begins, ends in taken:
        if ends <= start or begins >= stop:
            continue
        if begins > start:
            yield replace(interval, start=start, stop=begins, length=begins - start)
        start = max(start, ends)
    if start < stop:
        yield replace(interval, start=start, stop=stop, length=stop - start)
