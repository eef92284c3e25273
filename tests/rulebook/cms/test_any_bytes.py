"""Whatever stands in a file, it is read or it is told why not."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ptcoder.rulebook import BadRules
from ptcoder.rulebook.cms.importing import Wanted, read_files
from ptcoder.rulebook.cms.kept import from_text, to_text, unpack
from ptcoder.rulebook.cms.records import Imported
from tests.rulebook.cms.conftest import TODAY
from tests.rulebook.cms.layouts import (
    commas,
    edit,
    limits,
    localities,
    pairs,
    tabbed,
    value,
    values,
    workbook,
    zipped,
)

CODES = frozenset({"97110", "97140", "97530"})
TABLES = (
    pairs(edit("97140", "97530"), edit("97110", "97140", until="20260331")),
    limits({"97110": ("6", "3 Date")}),
    values(value("97110", "0.45", "0.40", "0.01"), year=2026),
    localities(year=2026),
)
WHOLE = [
    *(made for rows in TABLES for made in (commas(rows), workbook(rows), workbook(rows, shared=False))),
    tabbed(TABLES[0]),
    *(zipped({"a.csv": commas(rows)}) for rows in TABLES),
    zipped({"a.xlsx": workbook(TABLES[1])}),
]
names = st.sampled_from(["a.txt", "a.csv", "a.xlsx", "a.zip", "ccipra-v321r0-f4.txt", "", "a"])
said = st.builds(
    Wanted,
    taken_on=st.just(TODAY),
    since=st.none() | st.just(date(2026, 4, 1)),
    year=st.none() | st.just(2026),
    member=st.sampled_from(["", "a"]),
    locality=st.sampled_from(["", "ALABAMA"]),
    skip_damaged=st.booleans(),
)


def read(name: str, data: bytes, wanted: Wanted) -> None:
    with suppress(BadRules):
        found = read_files([(name, data)], CODES, wanted)
        assert isinstance(found, Imported)
        assert from_text(to_text(found), "x") == found
        assert found.since <= found.through or wanted.since is not None


@given(names, st.binary(max_size=300), said)
def test_any_bytes(name: str, data: bytes, wanted: Wanted) -> None:
    read(name, data, wanted)


@given(names, st.text(max_size=300), said)
def test_any_text(name: str, data: str, wanted: Wanted) -> None:
    read(name, data.encode("utf-8", "surrogatepass"), wanted)


@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 3), st.binary(max_size=4)), max_size=4),
    said,
)
def test_any_damage(data: bytes, cuts: list[tuple[int, int, bytes]], wanted: Wanted) -> None:
    for at, length, put in cuts:
        at %= len(data) + 1
        data = data[:at] + put + data[at + length :]
    read("a.txt", data, wanted)


cells = st.sampled_from(
    ["97110", "97140", "", "*", "1", "9", "20260401", "20260331", "0.45", "A", "x", "Column 1", "HCPCS", "MOD", "GPCI"]
) | st.text(max_size=6)


@given(
    st.sampled_from(TABLES),
    st.lists(st.tuples(st.integers(0, 30), st.lists(cells, max_size=9)), max_size=4),
    st.sampled_from([commas, tabbed, workbook]),
    said,
)
def test_any_rows(rows: list[list[str]], put: list[tuple[int, list[str]]], form: object, wanted: Wanted) -> None:
    changed = [list(row) for row in rows]
    for at, row in put:
        changed.insert(at, row)
    try:
        data = form(changed)  # type: ignore[operator]
    except UnicodeEncodeError:
        return
    read("a.csv", data, wanted)


@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda data: data.decode("latin-1")))
def test_any_text_in_the_log(text: str) -> None:
    for reading in (from_text, unpack):
        with suppress(BadRules):
            reading(text, "x")
