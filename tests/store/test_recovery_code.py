"""A recovery code is forgiven what people do to it, and what is really mistyped is noticed and named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ptcoder.store import WrongCode
from ptcoder.store.recovery_code import GROUP, GROUPS, LENGTH, SIGNS, new, read

codes = st.builds(new)
places = st.integers(0, LENGTH - 1)


def bare(code: str) -> str:
    return code.replace("-", "")


def test_it_has_six_groups_of_five() -> None:
    code = new()
    assert [len(group) for group in code.split("-")] == [GROUP] * GROUPS
    assert set(bare(code)) <= set(SIGNS)
    assert read(code) == bare(code)


def test_no_two_are_alike() -> None:
    assert len({new() for _ in range(1000)}) == 1000


def test_a_code_on_paper_stays_valid() -> None:
    """Worked out once and written down here: what was printed years ago must be read."""
    assert read("00000-00000-00000-00000-00000-00000") == "0" * 30
    assert read("00000-00000-00000-00000-00000-1Y69H") == "0" * 25 + "1Y69H"
    with pytest.raises(WrongCode):
        read("00000-00000-00000-00000-00000-1Y69J")


@given(codes)
def test_how_it_is_written_makes_no_difference(code: str) -> None:
    for typed in (
        code.lower(),
        bare(code),
        f"  {code.replace('-', ' ')}\n",
        code.replace("-", "\N{EN DASH}"),
        code.replace("0", "O").replace("1", "l"),
        code.lower().replace("0", "o").replace("1", "I"),
        "".join(chr(ord(sign) + 0xFEE0) for sign in code),  # the full-width signs of some keyboards
    ):
        assert read(typed) == bare(code)


@given(codes, places, st.sampled_from(SIGNS))
def test_any_one_wrong_character_is_found_and_its_group_named(code: str, at: int, sign: str) -> None:
    signs = list(bare(code))
    assume(signs[at] != sign)
    signs[at] = sign
    with pytest.raises(WrongCode, match=f"^Group {at // GROUP + 1} does not fit the rest"):
        read("".join(signs))


@given(codes, st.integers(0, LENGTH - 2))
def test_any_two_that_changed_places_are_found(code: str, at: int) -> None:
    signs = list(bare(code))
    assume(signs[at] != signs[at + 1])
    signs[at], signs[at + 1] = signs[at + 1], signs[at]
    with pytest.raises(WrongCode) as wrong:
        read("".join(signs))
    for group in {at // GROUP + 1, (at + 1) // GROUP + 1}:
        assert str(group) in str(wrong.value)


@given(codes, st.dictionaries(places, st.sampled_from(SIGNS), min_size=1, max_size=4))
def test_up_to_four_wrong_characters_are_never_taken(code: str, changes: dict[int, str]) -> None:
    signs = list(bare(code))
    assume(any(signs[at] != sign for at, sign in changes.items()))
    for at, sign in changes.items():
        signs[at] = sign
    with pytest.raises(WrongCode):
        read("".join(signs))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda code: "", "has 30 characters, this has 0"),
        (lambda code: code[:-1], "this has 29. Group 6 should have 5."),
        (lambda code: code[1:], "this has 29. Group 1 should have 5."),
        (lambda code: bare(code)[1:], "this has 29."),
        (lambda code: code + "7", "this has 31. Group 6 should have 5."),
        (lambda code: code[:12] + "U" + code[13:], "Group 3 holds a sign that no recovery code has."),
        (lambda code: "\N{SNOWMAN}" + code[1:-1] + "*", "Groups 1 and 6 hold a sign"),
    ],
)
def test_what_is_no_code_is_told(change: Callable[[str], str], said: str) -> None:
    with pytest.raises(WrongCode) as wrong:
        read(change(new()))
    assert said in str(wrong.value)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_answered_in_words(text: str) -> None:
    with pytest.raises(WrongCode) as wrong:
        read(text)
    assert str(wrong.value)
