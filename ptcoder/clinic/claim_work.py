"""Denials and the work list at a desk: entered on a bill's line, listed by their last day, ended with a word on record.

What is changed since an export, and what a patient paid too much or too little, is on the list by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from ptcoder.clinic.bill import read_bill
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.dates import read_day
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.payments import read
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.staff import Staff
from ptcoder.export.superbill import money
from ptcoder.reports.work import Done, Kind, WorkItem, in_order, is_overdue, read_reason
from ptcoder.store import Log
from ptcoder.visit import Denied, Event, Settled, State, ToDo, WorkListed, claim_work, read_amount

NO_REASON = "Write the reason code of the remittance, such as CO-97, 50 or B7."
UNKNOWN = "This is not on the list any more."
ENDED_AT_MOST = 100
LISTED = (Kind.CORRECTED, Kind.REFUND)
"""What somebody may put on the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """An item as it is shown, with its patient and payer."""

    item: WorkItem
    name: str
    payer: str
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSheet:
    """Open denials by their last day, all that is open, and what was ended."""

    denials: tuple[WorkRow, ...]
    open: tuple[WorkRow, ...]
    ended: tuple[WorkRow, ...]


class ClaimWork:
    """Of one desk. To look asks for ``Deed.REPORTS``, to write for ``Deed.PAYMENTS``. Any method may raise LogError."""

    def __init__(
        self,
        log: Log,
        floor: Floor,
        journal: Journal,
        clock: FloorClock,
        staff: Staff,
        known: Callable[[str], UUID],
        named: Callable[[UUID], str],
    ) -> None:
        self._log = log
        self._floor = floor
        self._journal = journal
        self._clock = clock
        self._staff = staff
        self._known = known
        self._named = named

    # --- looking

    def sheet(self) -> WorkSheet:
        """All of it, as of today."""
        self._staff.must(Deed.REPORTS)
        entered = list(self._entered(is_open=True))
        rows = [self._row(each) for each in in_order([*entered, *self._by_themselves()])]
        ended = [self._row(each) for each in self._entered(is_open=False)]
        ended.sort(key=lambda row: row.item.done.on if row.item.done is not None else date.min, reverse=True)
        return WorkSheet(
            denials=tuple(row for row in rows if row.item.kind is Kind.DENIAL),
            open=tuple(rows),
            ended=tuple(ended),
        )

    def of_visit(self, visit: str) -> tuple[WorkItem, ...]:
        """What was entered about a visit, open and ended, in the order in which it was."""
        key = self._known(visit)
        day = self._floor.visits[key].date
        return tuple(self._item(key, day, each) for each in claim_work(self._floor.records[key]))

    def lines(self, visit: str) -> tuple[str, ...]:
        """The codes of the lines of a signed bill; Refused where it is not signed."""
        folded = self._floor.visits[self._known(visit)]
        bill = read_bill(folded.bill)
        if bill is None or folded.state not in (State.SIGNED, State.EXPORTED):
            raise Refused("Only a signed bill can be denied. Sign the visit first.")
        return tuple(dict.fromkeys(line.code for line in bill.lines if line.billed))

    # --- writing

    def deny(self, visit: str, code: str, reason: str, amount: str, appeal_by: str, note: str) -> None:
        """A payer denied the line of this code, with "" all of them; it can be undone. Refused names what is wrong."""
        self._staff.must(Deed.PAYMENTS)
        if code and code not in self.lines(visit):
            raise Refused(f"There is no billed line {code} in this visit.")
        read_as = read_reason(reason)
        if read_as is None:
            raise Refused(NO_REASON)
        key = self._known(visit)
        self._say(
            f"enter denial {read_as}",
            Denied(
                visit=key,
                denial=uuid4(),
                version=self._floor.visits[key].version,
                code=code,
                reason=read_as,
                note=read_words(note),
                on=self.today,
                amount=_amount(amount),
                appeal_by=read_day(appeal_by),
            ),
        )

    def put(self, visit: str, kind: Kind, text: str, amount: str = "", due: str = "") -> None:
        """Puts a corrected claim or a refund on the list; it can be undone."""
        self._staff.must(Deed.PAYMENTS)
        words = read_words(text)
        if kind not in LISTED:
            raise Refused("Only corrected claims and refunds are put on the list; the rest comes by itself.")
        if not words:
            raise Refused("Say why: what was wrong about the bill.")
        event = WorkListed(
            visit=self._known(visit),
            item=uuid4(),
            kind=kind.value,
            text=words,
            on=self.today,
            amount=_amount(amount),
            due=read_day(due),
        )
        self._say("put on the work list", event)

    def settle(self, visit: str, item: str, how: str, note: str) -> None:
        """How a denial or an item ended; it can be undone. A refund needs a word for what it went by."""
        self._staff.must(Deed.PAYMENTS)
        found = self._open(visit, item)
        said, noted = read_words(how), read_words(note)
        if not said:
            raise Refused("Say how it ended.")
        if found.kind is Kind.REFUND and not noted:
            raise Refused("Write what stands for the refund: the check, the letter or the payer's word, and its date.")
        event = Settled(visit=self._known(visit), item=UUID(found.key), how=said, note=noted, on=self.today)
        self._say(f"settle {found.kind.value.replace('-', ' ')}", event)

    def open_again(self, visit: str, item: str) -> None:
        """What was ended is open again; it can be undone."""
        self._staff.must(Deed.PAYMENTS)
        key = read_id(item, UNKNOWN)
        event = Settled(visit=self._known(visit), item=key, how="", note="", on=self.today, holds=False)
        self._say("open again", event)

    @property
    def today(self) -> date:
        return day_of(self._clock.look())

    # --- small things

    def _say(self, name: str, event: Event) -> None:
        self._journal.act(name, [event], self._clock.look(), self._staff.who)

    def _open(self, visit: str, item: str) -> WorkItem:
        found = next((each for each in self.of_visit(visit) if each.key == item and each.done is None), None)
        if found is None:
            raise Refused(UNKNOWN)
        return found

    def _entered(self, *, is_open: bool) -> Iterator[WorkItem]:
        """Of all visits; each visit's records are read once."""
        wanted: dict[UUID, set[UUID]] = {}
        for visit, item in self._log.works.items(is_open=is_open, limit=-1 if is_open else ENDED_AT_MOST):
            wanted.setdefault(visit, set()).add(item)
        for visit, items in wanted.items():
            day = self._log.date_of(visit)
            for each in claim_work(self._log.visit(visit)):
                if each.item in items and day is not None:
                    yield self._item(visit, day, each)

    def _by_themselves(self) -> Iterator[WorkItem]:
        for each in self._log.works.changed():
            waits = "an export" if each.state is State.SIGNED else "a signature"
            text = f"Changed since it left, waits for {waits}"
            yield WorkItem(
                key=f"changed:{each.visit}", kind=Kind.CHANGED, visit=str(each.visit), day=each.day, text=text
            )
        for each in self._log.works.balances():
            over = each.paid - each.asked
            what = "too much was paid" if over > 0 else "is still to be paid"
            yield WorkItem(
                key=f"payment:{each.visit}",
                kind=Kind.PAYMENT,
                visit=str(each.visit),
                day=each.day,
                text=f"{money(abs(over))} {what}, of {money(each.asked)}",
                amount=abs(over),
            )

    def _item(self, visit: UUID, day: date, each: ToDo) -> WorkItem:
        said = each.said
        done = None
        if each.ended is not None:
            end = each.ended.said
            who = self._staff.people.name(each.ended.stamp.who)
            done = Done(how=end.how, note=end.note, on=end.on, who=who)
        amount = None if said.amount is None else read_amount(said.amount)
        if isinstance(said, Denied):
            return WorkItem(
                key=str(each.item),
                kind=Kind.DENIAL,
                visit=str(visit),
                day=day,
                text=f"{said.reason} on {said.code or 'the whole bill'}, version {said.version}",
                code=said.code,
                due=said.appeal_by,
                amount=amount,
                note=said.note,
                done=done,
            )
        kind = Kind.REFUND if said.kind == Kind.REFUND.value else Kind.CORRECTED
        return WorkItem(
            key=str(each.item),
            kind=kind,
            visit=str(visit),
            day=day,
            text=said.text,
            due=said.due,
            amount=amount,
            done=done,
        )

    def _row(self, item: WorkItem) -> WorkRow:
        visit = UUID(item.visit)
        return WorkRow(
            item=item,
            name=self._named(visit),
            payer=self._log.payer_of(visit) or "",
            overdue=is_overdue(item, self.today),
        )


def _amount(text: str) -> str | None:
    return str(read(text)) if text.strip() else None
