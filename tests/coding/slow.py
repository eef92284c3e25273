"""The rules once more, slow and plain, written from their text alone: a second opinion on every fast answer.

Nothing here is shared with the coder but the words of the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from ptcoder.rulebook import Fee, Method, Payer, Service
from ptcoder.visit import Attendance, Interval, Role


def chart(total: int) -> int:
    """8-22 one, 23-37 two, 38-52 three, and on by 15."""
    units, first = 0, 8
    while first <= total:
        units, first = units + 1, first + 15
    return units


def cms(minutes: Sequence[int]) -> set[tuple[int, ...]]:
    """Every right answer for a discipline's codes, found by trying all distributions of the allowed units."""
    full = [len(range(15, each + 1, 15)) for each in minutes]
    rest = [each - 15 * count for each, count in zip(minutes, full, strict=True)]
    allowed, right = chart(sum(minutes)), set[tuple[int, ...]]()
    for more in product((0, 1), repeat=len(minutes)):
        if sum(full) + sum(more) != allowed:
            continue
        got = [each for each, extra in zip(rest, more, strict=True) if extra]
        without = [each for each, extra in zip(rest, more, strict=True) if not extra]
        if 0 not in got and min(got, default=15) >= max(without, default=0):
            right.add(tuple(count + extra for count, extra in zip(full, more, strict=True)))
    return right


def ama(minutes: int, period: int = 15) -> int:
    """One more unit whenever the middle of a period is passed."""
    return sum(1 for minute in range(minutes) if minute % period == period // 2)


def full(minutes: int, period: int = 15) -> int:
    """Only periods that are complete."""
    return sum(1 for minute in range(1, minutes + 1) if minute % period == 0)


def alone(minutes: int, period: int, method: Method) -> int:
    return full(minutes, period) if method is Method.FULL else ama(minutes, period)


def shares(units: int, therapist: int, assistant: int, since_2022: bool) -> tuple[int, ...]:
    """Right numbers of units with the modifier, the one to take first; one alone where a rule decides.

    Seconds; 15-minute units. Section 3: own full quarters, then what is left over.
    """
    quarter, minute = 15 * 60, 60
    with_modifier, left = 0, units
    while therapist >= quarter:
        therapist, left = therapist - quarter, left - 1
    while assistant >= quarter:
        assistant, left, with_modifier = assistant - quarter, left - 1, with_modifier + 1
    if left == 0:
        return (with_modifier,)
    if left == 1:
        if since_2022 and therapist >= 8 * minute:
            return (with_modifier,)
        of_the_minutes = with_modifier + (10 * assistant > assistant + therapist)
        of_the_unit = with_modifier + (10 * assistant > quarter)
        return tuple(dict.fromkeys((of_the_minutes, of_the_unit)))
    assert left == 2
    if therapist >= 9 * minute and assistant >= 9 * minute:
        return (with_modifier + 1,)
    one, both = with_modifier + 1, with_modifier + 2
    return (one, both) if therapist >= 8 * minute else (both, one)


def attribute(rows: Sequence[Interval], payer: Payer) -> dict[tuple[str, str], tuple[int, int]]:
    """Second by second: (therapist, assistant) seconds per discipline and code, of attended and group rows.

    The axis is in seconds here. A group takes a second from one-on-one care; else the service started later has it;
    the same code by therapist and assistant is the therapist's; a student needs a therapist beside.
    """
    result: dict[tuple[str, str], list[int]] = {}
    for second in range(max((row.stop or 0 for row in rows), default=0)):
        here = [
            (row.start or 0, at, row)
            for at, row in enumerate(rows)
            if row.start is not None and row.stop is not None and row.start <= second < row.stop
        ]
        if not payer.students_counted and not any(row.role.is_therapist for _, _, row in here):
            here = [each for each in here if each[2].role is not Role.STUDENT]
        groups = [each for each in here if each[2].attendance is Attendance.GROUP]
        if not here:
            continue
        pick = max(groups or here, key=lambda each: each[:2])[2]
        same = [row for _, _, row in groups or here if (row.code, row.discipline) == (pick.code, pick.discipline)]
        side = int(all(row.role.is_assistant for row in same))
        result.setdefault((pick.discipline, pick.code or ""), [0, 0])[side] += 1
    return {key: (sides[0], sides[1]) for key, sides in result.items()}


def allowed(lines: Sequence[tuple[Service, Fee, int]], factor: Decimal) -> Decimal:
    """Unit by unit: the one with the highest practice expense in full, all others of the list at half of it."""
    units = [(service.mppr, fee) for service, fee, count in lines for _ in range(count)]

    def price(fee: Fee, part: int) -> Decimal:
        value = (fee.work + fee.practice / part + fee.malpractice) * factor
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)

    listed = [fee for mppr, fee in units if mppr]
    listed.sort(key=lambda fee: (fee.practice, fee.work + fee.practice + fee.malpractice), reverse=True)
    total = sum((price(fee, 1) for mppr, fee in units if not mppr), Decimal(0))
    return total + sum((price(fee, 2 if at else 1) for at, fee in enumerate(listed)), Decimal(0))
