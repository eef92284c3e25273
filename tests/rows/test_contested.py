"""The sweep finds what comparing all with all finds."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from ptcoder.rows.contested import MOST, Stretches

ROW = st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(1, 12), st.integers(0, 7))


@given(st.lists(ROW, max_size=24), st.lists(st.integers(0, 4), min_size=8, max_size=8))
def test_as_all_with_all(rows, owners):
    stretches = Stretches()
    for key, start, length, visit in rows:
        stretches.add(key, start, start + length, visit)
    contested = stretches.contested(array("q", owners))
    assert len(rows) < MOST
    for visit in range(8):
        expected = {
            other
            for key, start, length, each in rows
            for other_key, other_start, other_length, other in rows
            if each == visit and other != visit and key == other_key
            and start < other_start + other_length and other_start < start + length
        }  # fmt: skip
        found = contested.beside(visit)
        assert found <= expected
        assert {each for each in expected if owners[each] != owners[visit]} <= found
