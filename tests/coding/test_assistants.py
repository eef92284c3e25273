"""Assistants' shares against the rules' text, over all small splits and many large ones."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from ptcoder.coding import code_day
from ptcoder.coding.assistants import share_timed
from ptcoder.rulebook import RuleBook
from ptcoder.visit import SECOND
from tests.coding import slow
from tests.coding.worked import DAY, visit


def _possible(total: int) -> set[int]:
    """Units that some method gives to a code of so many seconds: full quarters, and one more for what is over."""
    full, rest = divmod(total // 60, 15)
    return {full, full + 1} - {0} if rest else {full} - {0}


def _check(units: int, therapist: int, assistant: int, since_2022: bool) -> None:
    got = share_timed(units, therapist * SECOND, assistant * SECOND, 15, since_2022)
    right = slow.shares(units, therapist, assistant, since_2022)
    case = (units, therapist, assistant, since_2022)
    assert (got.assistant, *(() if got.other is None else (got.other,))) == right, case
    assert 0 <= got.assistant <= units, case
    assert 0 <= got.time <= (therapist + assistant) * SECOND, case
    assert (got.time > 0) or got.assistant == 0, case


@pytest.mark.parametrize("since_2022", [True, False])
def test_all_splits_up_to_forty_minutes(since_2022: bool) -> None:
    for therapist, assistant in product(range(41), repeat=2):
        for units in _possible((therapist + assistant) * 60):
            _check(units, therapist * 60, assistant * 60, since_2022)


@pytest.mark.parametrize("since_2022", [True, False])
def test_large_splits_by_the_second(since_2022: bool) -> None:
    random = Random(20)
    for _ in range(20_000):
        therapist, assistant = random.randrange(12_000), random.randrange(12_000)
        for units in _possible(therapist + assistant):
            _check(units, therapist, assistant, since_2022)


def test_lines_of_a_split(book: RuleBook) -> None:
    edition = book.on(DAY)
    for therapist, assistant in product(range(1, 41), repeat=2):
        if therapist + assistant < 8:
            continue
        rows = (f"97110 {therapist} min", f"97110 {assistant} min PTA")
        coding = code_day([visit(*rows)], edition, edition.payers["medicare"])[0]
        right = slow.shares(slow.chart(therapist + assistant), therapist * 60, assistant * 60, True)
        assert sum(line.units for line in coding.lines if "CQ" in line.modifiers) == right[0]
        assert all(line.modifiers in (("GP",), ("GP", "CQ")) for line in coding.lines), "right behind GP, never alone"
        assert sum(line.units for line in coding.lines) == slow.chart(therapist + assistant)
        assert sum(line.minutes for line in coding.lines) == therapist + assistant
        assert all(line.minutes > 0 for line in coding.lines)
        ids = {finding.id for finding in coding.findings}
        assert "assistant-share" in ids
        assert ("assistant-unclear" in ids) == (len(right) > 1)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("97014 9:00-9:15 PTA",), ("G0283", 15, 15)),
        (("97014 9:00-9:10", "97014 9:10-9:15:30 PTA"), ("G0283", 5, 15)),
        (("97014 9:00-9:10", "97014 9:05-9:15 PTA"), ("G0283", 5, 15)),
        (("97014 x1 PTA",), ("G0283", 0, 0)),
    ],
)
def test_the_minutes_of_a_modality_are_told_by_side(
    book: RuleBook, rows: tuple[str, ...], told: tuple[str, int, int]
) -> None:
    edition = book.on(DAY)
    (shared,) = code_day([visit(*rows)], edition, edition.payers["medicare"])[0].shared
    assert (shared.code, shared.assistant, shared.minutes) == told
