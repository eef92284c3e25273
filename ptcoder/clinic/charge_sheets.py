"""What the Export page shows of visits: those that would leave now, or that left in a batch, with their sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ptcoder.clinic import leaving
from ptcoder.clinic.leaving import Going, Naming, Staying, Totals
from ptcoder.clinic.recovery import day_of
from ptcoder.export.charge_lines import Kind, Leaves
from ptcoder.store.snapshot import Snapshot
from ptcoder.visit import Restored

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
    doubt: str = ""
    """Why some of what would leave may have left already, and what to do about it."""


def doubt(log: Snapshot, signed: Iterable[tuple[UUID, int]]) -> str:
    """What is to be known before visits leave from a log that a backup took the place of: what left after the backup
    was made, the log does not know. ``signed``: the visits with their versions.
    """
    restored = log.restored()
    if restored is None or not isinstance(restored.event, Restored):
        return ""
    old = sum(log.signed_before(visit, version, restored.stamp.lamport) for visit, version in signed)
    moment = restored.stamp.moment
    of = f"{old:,} of these visits were" if old != 1 else "1 of these visits was"
    return (
        f"{of} signed before the backup {restored.event.backup} was restored on {day_of(moment)}; what left after that "
        "backup was made is not known here. Compare them with the files that were sent: export those that were sent "
        "already to a file of their own, by day and payer, and do not send that file."
        if old
        else ""
    )


def sheet_of(
    log: Snapshot,
    going: Sequence[Going],
    staying: Iterable[Staying],
    tell: Callable[[float], None],
    *,
    waits: bool = True,
) -> PreviewSheet:
    """These visits as they leave, or as they left where none of them ``waits``; of those that stay only what somebody
    has to know.
    """
    naming = Naming(log)

    def name(patient: UUID) -> str:
        known = naming.patient(patient)
        return known.name if known is not None else "?"

    rows: list[ChargeRow] = []
    by: dict[tuple[date, str], list[Leaves]] = {}
    for first in range(0, len(going), OFTEN):
        tell(first / len(going))
        several = going[first : first + OFTEN]
        for each, made in zip(several, leaving.leaves(UUID(int=0), several, naming), strict=True):
            rows.append(
                ChargeRow(
                    visit=made.visit,
                    name=name(each.patient),
                    day=made.day,
                    payer=made.payer,
                    kind=made.kind,
                    leaves=made,
                )
            )
            by.setdefault((made.day, made.payer), []).append(made)
    return PreviewSheet(
        doubt=doubt(log, ((each.visit, each.version) for each in going)) if waits else "",
        rows=tuple(rows),
        staying=tuple(
            StayRow(visit=str(each.visit), name=name(each.patient), day=each.day, payer=each.payer, why=each.why)
            for each in staying
            if each.why != leaving.SENT
        ),
        totals=leaving.total([each.leaves for each in rows]),
        sums=tuple((day, payer, leaving.total(several)) for (day, payer), several in by.items()),
    )
