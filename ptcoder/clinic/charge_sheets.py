"""What the Export page shows of visits: those that would leave now, or that left in a batch, with their sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ptcoder.clinic import leaving
from ptcoder.clinic.leaving import Going, Naming, Staying, Totals
from ptcoder.export.charge_lines import Kind, Leaves
from ptcoder.store.snapshot import Snapshot

OFTEN = 100
"""So often is told how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRow:
    """A visit that waits, with its lines as they would leave."""

    visit: str
    name: str
    day: date
    payer: str
    kind: Kind
    leaves: Leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    visit: str
    name: str
    day: date
    payer: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSheet:
    """What would leave now and what stays, or what left in a batch. ``sums`` are by day and payer, in the order of the
    days.
    """

    rows: tuple[ChargeRow, ...]
    staying: tuple[StayRow, ...]
    totals: Totals
    sums: tuple[tuple[date, str, Totals], ...]


def sheet_of(
    log: Snapshot, going: Sequence[Going], staying: Iterable[Staying], tell: Callable[[float], None]
) -> PreviewSheet:
    """These visits as they leave; of those that stay only what somebody has to know."""
    naming = Naming(log)

    def name(patient: UUID) -> str:
        known = naming.patient(patient)
        return known.name if known is not None else "?"

    rows: list[ChargeRow] = []
    by: dict[tuple[date, str], list[Leaves]] = {}
    for at, each in enumerate(going):
        if at % OFTEN == 0:
            tell(at / len(going))
        made = leaving.leaves(UUID(int=0), each, naming)
        rows.append(
            ChargeRow(
                visit=str(each.visit),
                name=name(each.patient),
                day=each.day,
                payer=each.payer,
                kind=each.kind,
                leaves=made,
            )
        )
        by.setdefault((each.day, each.payer), []).append(made)
    return PreviewSheet(
        rows=tuple(rows),
        staying=tuple(
            StayRow(visit=str(each.visit), name=name(each.patient), day=each.day, payer=each.payer, why=each.why)
            for each in staying
            if each.why != leaving.SENT
        ),
        totals=leaving.total(each.leaves for each in rows),
        sums=tuple((day, payer, leaving.total(several)) for (day, payer), several in by.items()),
    )
