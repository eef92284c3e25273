"""The visits of a log as an audit reads them: each with the others of its day, by the rules of that day, and with what
was signed of it and what stands at the receiver. Runs on a snapshot, in any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from ptcoder.audit.records import Item, Recorded
from ptcoder.audit.visits import Signed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.export import jsonl
from ptcoder.rulebook import RuleBook, Threshold
from ptcoder.store.snapshot import Snapshot
from ptcoder.store.standings import Sent
from ptcoder.visit import Logged, State, Visit, fold
from ptcoder.visit import Signed as SignedEvent

VOID = "void"


class AuditReader:
    """Of one snapshot and the rules of its clinic; ``now`` is UTC microseconds, at which what still runs would stop.

    Holds the visits of one day at a time.
    """

    def __init__(self, log: Snapshot, book: RuleBook, now: int) -> None:
        self._log = log
        self._book = book
        self._now = now
        self._doubles = log.doubles()
        self._history = History(log, lambda patient: sorted(self._doubles.all_of(patient)))
        self._floor = Floor(book)
        self._day: date | None = None

    def day(self, day: date) -> list[tuple[UUID, Visit]]:
        """The visits of a day in the order of arrival, those left out that these rules don't know."""
        if self._day != day:
            self._floor = Floor(self._book, history=self._history, doubles=self._doubles)
            for each in self._log.visits_on(day):
                self._floor.load(each, [record.logged() for record in self._log.visit(each)])
            self._day = day
        return self._floor.of_day(day)

    def recorded(self, visit: UUID) -> Recorded:
        """A visit of the day that was asked for last."""
        mine, context = self._floor.given(visit, self._now)
        return Recorded(
            visits=(mine, *context.same_day),
            audited=(0,),
            edition=self._floor.edition(mine),
            payer=self._floor.payer(mine),
            elsewhere=context.elsewhere,
            year_before=year_before(self._book, mine.date),
        )

    def signed(self, visit: UUID, sent: Sequence[Sent]) -> Signed:
        """What stands of a visit of that day; ``sent`` is what left of it so far."""
        folded = self._floor.visits[visit]
        last = sent[-1] if sent and sent[-1].kind != VOID else None
        left = _lines(folded, last.version) if last is not None else None
        is_signed = folded.state in (State.SIGNED, State.EXPORTED)
        bill = jsonl.read(folded.bill or "") if is_signed else None
        signature = folded.signature
        return Signed(
            version=folded.version,
            lines=tuple(Item(each.code, each.modifiers, each.units) for each in bill.billed) if bill else None,
            told=frozenset((each.id, each.codes) for each in bill.findings) if bill else (),
            unreadable=is_signed and bill is None,
            left=left,
            left_version=last.version if last is not None else 0,
            edited=is_signed and _is_edited(self._floor.records[visit], folded),
            edition=signature.edition if signature is not None else "",
        )


def _lines(visit: Visit, version: int) -> tuple[Item, ...]:
    """Those of a signed version; none where it is lost or cannot be read."""
    bills = (jsonl.read(each.bill) for each in visit.signatures if each.version == version)
    return tuple(Item(each.code, each.modifiers, each.units) for bill in bills if bill for each in bill.billed)


def year_before(book: RuleBook, day: date) -> Threshold | None:
    """The threshold of the year before a day's; None where none is known."""
    return book.on(date(day.year, 1, 1) - timedelta(days=1)).threshold if day.year > date.min.year else None


def _is_edited(records: Sequence[Logged], now: Visit) -> bool:
    """Whether what is billed rests on something else now than when it was signed."""
    at = max(
        (at for at, each in enumerate(records) if isinstance(each.event, SignedEvent)),
        default=len(records) - 1,
    )
    then = fold(records[: at + 1])
    return then is None or any(
        getattr(then, name) != getattr(now, name) for name in ("intervals", "attested", "modifiers", "payer")
    )
