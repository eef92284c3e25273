"""Why a visit's bill is not that of the time before: for the patient who asks why it costs more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from ptcoder.clinic.bill import Bill, read_bill
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.sheets import SinceLast
from ptcoder.coding.compare import compare
from ptcoder.export import jsonl
from ptcoder.visit import Logged, Visit, fold


def since_last(
    visit: UUID, floor: Floor, now: int, visits: Sequence[UUID], records: Callable[[UUID], list[Logged]]
) -> SinceLast | None:
    """What differs from the last bill that was signed for an earlier day in this discipline; None where there is none.

    ``visits`` are the patient's, in the order of their days; ``records`` gives those of one of them.
    """
    mine = floor.visits[visit]
    for each in reversed(visits):
        earlier = fold(records(each)) if each != visit else None
        bill = _bill(earlier)
        if earlier is None or bill is None or earlier.date >= mine.date or earlier.discipline != mine.discipline:
            continue
        later = (_bill(mine) or floor.code(visit, now)).lines
        services = {**floor.edition(earlier).services, **floor.edition(mine).services}
        changes = compare(bill.lines, later, services)
        told = tuple(change.text for change in changes)
        return SinceLast(day=earlier.date, changes=told, fees=jsonl.signed_fees(earlier.bill or ""))
    return None


def _bill(visit: Visit | None) -> Bill | None:
    return read_bill(visit.bill) if visit is not None and visit.bill is not None else None
