"""Whoever was merged is one patient: held against a plain union of everything that hangs together."""

from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from ptcoder.visit import PatientMerged
from ptcoder.visit.doubles import Doubles

IDS = [UUID(int=number) for number in range(1, 8)]
merges = st.lists(
    st.builds(PatientMerged, patient=st.sampled_from(IDS), into=st.sampled_from(IDS), holds=st.booleans()), max_size=25
)
A, B, C = IDS[:3]


def together(said: list[PatientMerged]) -> list[set[UUID]]:
    """The truth: the last word on each, joined pair by pair until nothing moves."""
    last = {each.patient: each for each in said}
    groups = [{each} for each in IDS]
    for each in last.values():
        if each.holds:
            one = next(group for group in groups if each.patient in group)
            other = next(group for group in groups if each.into in group)
            if one is not other:
                groups.remove(other)
                one |= other
    return groups


@given(merges)
@example([PatientMerged(patient=A, into=B), PatientMerged(patient=B, into=C), PatientMerged(patient=C, into=A)])
@example(
    [PatientMerged(patient=A, into=B), PatientMerged(patient=B, into=C), PatientMerged(patient=A, into=B, holds=False)]
)
@example([PatientMerged(patient=A, into=A)])
def test_any_merges_and_partings_come_to_what_hangs_together(said: list[PatientMerged]) -> None:
    found = Doubles()
    for each in said:
        before = {one: found.root(one) for one in IDS}
        moved = found.take(each)
        assert {one for one in IDS if found.root(one) != before[one]} <= moved
    for group in together(said):
        assert {found.root(each) for each in group} == {found.root(next(iter(group)))}
        assert found.root(next(iter(group))) in group
        assert all(found.all_of(each) == group for each in group)
    at_once = Doubles(found.merges())
    assert [at_once.root(each) for each in IDS] == [found.root(each) for each in IDS]


def test_the_one_that_was_merged_into_stands_for_all() -> None:
    found = Doubles([PatientMerged(patient=A, into=B), PatientMerged(patient=B, into=C)])
    assert [found.root(each) for each in (A, B, C)] == [C, C, C]
    found.take(PatientMerged(patient=B, into=C, holds=False))
    assert [found.root(each) for each in (A, B, C)] == [B, B, C]
