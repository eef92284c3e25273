"""Coding one visit in process, beside a yardstick of plain Python in the same run."""

import statistics
import time
from collections.abc import Callable

from ptcoder.coding import code_visit
from ptcoder.rulebook import RuleBook
from tests.coding.worked import DAY, visit

RUNS = 4000
ROWS = (
    "97110 9:00-9:20",
    "97110 9:20-9:38 PTA",
    "97012 9:40-9:55",
    "97140 9:55-10:11",
    "97530 10:11-10:21",
)


def median(call: Callable[[], object]) -> float:
    """Microseconds."""
    times: list[int] = []
    for _ in range(RUNS):
        began = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - began)
    return statistics.median(times) / 1000


def yardstick() -> list[str]:
    """About as much plain work as a usual visit's text: a hundred small formats."""
    return [f"{number} min: {number // 15} of {number * 2}" for number in range(100)]


def test_one_visit_of_five_intervals() -> None:
    edition = RuleBook.load().on(DAY)
    payer = edition.payers["medicare"]
    one = visit(*ROWS, attest=("kx", "distinct"), allowed={"PT+SLP": "2400"})
    assert len(code_visit(one, edition, payer).lines) == 5
    rounds = [(median(lambda: code_visit(one, edition, payer)), median(yardstick)) for _ in range(3)]
    ours, plain = (statistics.median(side) for side in zip(*rounds, strict=True))
    print(f"\none visit {ours:.0f} us, yardstick {plain:.0f} us, {ours / plain:.1f} times")
