"""Whatever the bytes are, they are coded or their faults are told."""

from __future__ import annotations

from functools import cache

from hypothesis import example, given
from hypothesis import strategies as st

from ptcoder.rows import BadRows, Source, check
from ptcoder.rulebook import RuleBook

HEADER = "visit,date,payer,code,start,end,minutes,patient,clinician,units,allowed_to_date,attest,x_a"
CELLS = [
    *("", "v", "w", "2026-03-02", "2024-02-30", "medicare", "cash", "97110", "97150", "g0283"),
    *("10:00", "10:15", "23:59", "2026-03-02T10:00:00-05:00", "2026-03-03T00:10Z"),
    *("0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59", "15", "7.5", "-1", "NaN", "1e999", "9" * 5000),
    *("kx;distinct", "1234.50", '"', '"a', 'a"b', '"x""y"', " ", "\u2028", "\x1c", "é"),
]
ROWS = st.lists(st.lists(st.sampled_from(CELLS), max_size=14), max_size=6)


@cache
def book() -> RuleBook:
    return RuleBook.load()


def read(data: bytes, unsorted: bool) -> None:
    told = ""
    try:
        for each in check(Source.memory("f", data), book(), unsorted=unsorted).coded():
            assert each.coding.visit == each.visit.id
    except BadRows as bad:
        told = str(bad)
    assert all(line.startswith(("f:", "... and ")) for line in told.split("\n") if told)


@given(st.binary(max_size=400), st.booleans())
@example(b"\xff\xfe", False)
@example(b"sep=\n", True)
def test_bytes(data, unsorted):
    read(data, unsorted)
    read(HEADER.encode() + b"\n" + data, unsorted)


@given(ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_rows(rows, separator, end, unsorted):
    lines = [HEADER.replace(",", separator), *(separator.join(row) for row in rows)]
    read(end.join(lines).encode(), unsorted)
