"""A visit is what its events add up to. The fold is total: whatever stands in the log, it ends and says what it saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from ptcoder.visit import events as e
from ptcoder.visit.events import Logged, Moment, Stamp
from ptcoder.visit.lengths import CLOCKS_AGREE, MOST_MINUTES, amended, elapsed
from ptcoder.visit.records import MINUTE, Interval, Late, Role, Signature, State, Stood, Visit, Written


def in_order(records: Iterable[Logged]) -> list[Logged]:
    """The one order of the log, the same on every workstation whatever the clocks say."""
    return sorted(records, key=lambda record: (record.stamp.lamport, record.stamp.station, record.stamp.n))


def voided(records: Iterable[Logged]) -> frozenset[UUID]:
    """Ids of the events that are taken back; the last word counts, so that undo can be undone."""
    gone: set[UUID] = set()
    for record in reversed(in_order(records)):
        if isinstance(record.event, e.Voided) and record.stamp.id not in gone:
            gone.add(record.event.event)
    return frozenset(gone)


def fold(records: Iterable[Logged]) -> Visit | None:
    """The visit that the records of one visit add up to; None if it was never opened (or its opening was undone)."""
    rows = in_order(records)
    gone = voided(rows)
    folding: _Folding | None = None
    for record in rows:
        if record.stamp.id in gone:
            continue
        if isinstance(record.event, e.VisitOpened):
            if folding is None:
                folding = _Folding(opened=record.event, moment=record.stamp.moment)
            else:
                folding.notices.append("opened twice; the first opening counts")
        elif folding is not None:
            folding.take(record)
    return folding.visit() if folding else None


@dataclass(slots=True)
class _Piece:
    """An interval on its way: the interval as known so far, and the looks at the clocks behind its ends."""

    interval: Interval
    began: Moment
    said: bool


@dataclass(slots=True)
class _Folding:
    opened: e.VisitOpened
    moment: Moment
    pieces: dict[UUID, _Piece] = field(default_factory=dict[UUID, _Piece])
    chosen: list[str] = field(default_factory=list[str])
    attested: set[str] = field(default_factory=set[str])
    grounds: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    advised: dict[str, str] = field(default_factory=dict[str, str])
    remote: dict[str, str] = field(default_factory=dict[str, str])
    signatures: list[Signature] = field(default_factory=list[Signature])
    late: Late | None = None
    modifiers: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    acknowledged: dict[str, str] = field(default_factory=dict[str, str])
    pointers: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    payer: str | None = None
    place: str | None = None
    supervisor: str | None = None
    documented: dict[tuple[str, str], Written] = field(default_factory=dict[tuple[str, str], Written])
    notices: list[str] = field(default_factory=list[str])
    state: State = State.OPEN
    version: int = 0
    bill: str | None = None

    def visit(self) -> Visit:
        intervals = [piece.interval for piece in self.pieces.values()]
        if self.chosen:
            intervals = [replace(each, prefer=True) if each.code == self.chosen[-1] else each for each in intervals]
        if self.advised or self.remote:
            intervals = [self._told(each) for each in intervals]
        return Visit(
            id=str(self.opened.visit),
            patient=str(self.opened.patient),
            payer=self.payer or self.opened.payer,
            discipline=self.opened.discipline,
            date=self.opened.date,
            intervals=tuple(intervals),
            attested=frozenset(self.attested),
            grounds=MappingProxyType(self.grounds),
            modifiers=MappingProxyType(self.modifiers),
            acknowledged=MappingProxyType(self.acknowledged),
            pointers=MappingProxyType(self.pointers),
            place=self.place,
            supervisor=self.supervisor,
            documented=MappingProxyType(self.documented),
            state=self.state,
            version=self.version,
            bill=self.bill,
            signatures=tuple(self.signatures),
            late=self.late,
            off_min=self.moment.off_min if self.opened.off_min is None else self.opened.off_min,
            opened=self.moment.at_us,
            notices=tuple(self.notices),
        )

    def take(self, record: Logged) -> None:
        moment = record.stamp.moment
        match record.event:
            case e.Started() as event:
                self._start(event, moment)
            case e.Stopped() as event:
                self._stop(event, moment)
            case e.Counted() as event:
                self._count(event, moment)
            case e.Amended() as event:
                self._amend(event)
            case e.PresetChanged() as event:
                self._set_preset(event)
            case e.Chosen(code=code):
                self.chosen.append(code)
            case e.Attested() as event:
                self._attest(event)
            case e.Measured() as event:
                self._measure(event, moment)
            case e.Advised(code=code, abn=abn):
                _say(self.advised, code, abn)
            case e.Remote(code=code, kind=kind):
                _say(self.remote, code, kind)
            case e.EnteredLate(source=source, reason=reason):
                self.late = Late(source=source, reason=reason, entered=_stood(record.stamp, None))
            case e.ModifierChosen(code=code, modifier=modifier, holds=holds):
                others = tuple(each for each in self.modifiers.get(code, ()) if each != modifier)
                self.modifiers[code] = (*others, modifier) if holds else others
            case e.Acknowledged(finding=finding, reason=reason):
                self.acknowledged[finding] = reason
            case e.Pointed(code=code, diagnoses=diagnoses):
                self.pointers.pop(code, None)
                if diagnoses:
                    self.pointers[code] = diagnoses
            case e.PayerChosen(payer=payer):
                self._choose_payer(payer)
            case e.PlaceChosen(place=place):
                self.place = place
            case e.SupervisedBy(person=person):
                self.supervisor = str(person) if person else None
            case e.Documented() as event:
                self._document(event)
            case e.Closed():
                if self.state is State.OPEN:
                    self.state = State.CLOSED
            case e.Signed() as event:
                self._sign(event, record.stamp)
            case e.CoSigned(version=version, called=called):
                self._cosign(version, _stood(record.stamp, called))
            case e.Reopened(reason=reason):
                if self.state in (State.SIGNED, State.EXPORTED):
                    self.signatures[-1] = replace(self.signatures[-1], reopened=reason)
                self.state, self.bill = State.OPEN, None
            case e.Exported():
                version = _version_of(event=record.event, visit=self.opened.visit)
                if self.state is State.SIGNED:
                    if version in (None, self.version):  # of an earlier version only a copy was written
                        self.state = State.EXPORTED
                elif version is None:
                    self.notices.append("exported without being signed")
            case e.Unknown(type=name, version=version):
                self.notices.append(f"{name} version {version} is not known to this program and was passed over")
            case _:
                pass

    def _start(self, event: e.Started, moment: Moment) -> None:
        if event.interval in self.pieces:
            self.notices.append("one stretch started twice; the first start counts")
            return
        self._say_if_signed()
        start = moment.at_us if event.at_us is None else event.at_us
        interval = Interval(
            id=str(event.interval),
            order=len(self.pieces),
            code=event.code,
            discipline=self.opened.discipline,
            role=event.role,
            clinician=str(event.clinician) if event.clinician else None,
            attendance=event.attendance,
            start=start,
            running=True,
            group_size=event.group_size,
            preset=event.preset,
        )
        self.pieces[event.interval] = _Piece(interval, moment, event.at_us is not None)

    def _choose_payer(self, payer: str) -> None:
        if self.state in (State.SIGNED, State.EXPORTED):
            self.notices.append("another payer was chosen after signing; the visit stays as it was signed")
        else:
            self.payer = payer

    def _document(self, event: e.Documented) -> None:
        if self.state in (State.SIGNED, State.EXPORTED):
            self.notices.append("something was written into the note after signing; the note stays as it was signed")
            return
        place = event.code, event.field
        self.documented.pop(place, None)
        if event.text:
            self.documented[place] = Written(text=event.text, carried=event.carried, former=event.former)

    def _told(self, interval: Interval) -> Interval:
        """With the notice that was given and the way it was treated: what was said of its code, else of all."""
        if interval.code is None:
            return interval
        return replace(
            interval,
            abn=self.advised.get(interval.code, self.advised.get("")),
            telehealth=self.remote.get(interval.code, self.remote.get("")),
        )

    def _attest(self, event: e.Attested) -> None:
        self.grounds.pop(event.what, None)
        if not event.holds:
            self.attested.discard(event.what)
            return
        self.attested.add(event.what)
        if event.grounds:
            self.grounds[event.what] = event.grounds

    def _sign(self, event: e.Signed, stamp: Stamp) -> None:
        self.state, self.version, self.bill = State.SIGNED, event.version, event.bill
        self.signatures.append(
            Signature(
                version=event.version,
                bill=event.bill,
                edition=event.edition,
                program=event.program,
                signed=_stood(stamp, event.called, event.role),
                waits=event.waits or "",
            )
        )

    def _cosign(self, version: int, stood: Stood) -> None:
        if self.state not in (State.SIGNED, State.EXPORTED) or self.signatures[-1].version != version:
            self.notices.append("a co-signature of a version that does not hold was passed over")
        elif self.signatures[-1].cosigned is not None:
            self.notices.append("one version was co-signed twice; the first co-signature stands")
        else:
            self.signatures[-1] = replace(self.signatures[-1], cosigned=stood)

    def _say_if_signed(self) -> None:
        if self.state in (State.SIGNED, State.EXPORTED):
            self.notices.append("something was recorded after signing; the bill stays as it was signed")

    def _stop(self, event: e.Stopped, moment: Moment) -> None:
        piece = self.pieces.get(event.interval)
        if piece is None or piece.interval.start is None or not piece.interval.running:
            self.notices.append("a stop without a running start was passed over")
            return
        start = piece.interval.start
        length, doubt = elapsed(piece.began, moment)
        if event.at_us is not None or piece.said:
            said = (moment.at_us if event.at_us is None else event.at_us) - start
            if abs(said - length) > CLOCKS_AGREE:
                doubt = ""  # somebody's word, which the clocks neither bear out nor make doubtful
            length = said
        if length < 0:
            self.notices.append("a stretch ended before it began; it counts no time")
            length = 0
        piece.interval = replace(piece.interval, stop=start + length, length=length, running=False, doubt=doubt)

    def _count(self, event: e.Counted, moment: Moment) -> None:
        if event.service in self.pieces:
            self.notices.append("one service counted twice; the first count stands")
            return
        if event.units < 1:
            self.notices.append("a service counted less than once was passed over")
            return
        self._say_if_signed()
        interval = replace(self._untimed(event), units=event.units)
        self.pieces[event.service] = _Piece(interval, moment, False)

    def _measure(self, event: e.Measured, moment: Moment) -> None:
        if event.service in self.pieces:
            self.notices.append("one service written twice; the first stands")
            return
        if not 1 <= event.minutes <= MOST_MINUTES:
            self.notices.append("a stretch of less than a minute or more than a day was passed over")
            return
        self._say_if_signed()
        length, attendance, group = event.minutes * MINUTE, event.attendance, event.group_size
        interval = replace(self._untimed(event), attendance=attendance, length=length, group_size=group)
        self.pieces[event.service] = _Piece(interval, moment, True)

    def _untimed(self, event: e.Counted | e.Measured) -> Interval:
        """A service that no clock ran for, and who gave it."""
        return Interval(
            id=str(event.service),
            order=len(self.pieces),
            code=event.code,
            discipline=self.opened.discipline,
            role=event.role,
            clinician=str(event.clinician) if event.clinician else None,
        )

    def _set_preset(self, event: e.PresetChanged) -> None:
        piece = self.pieces.get(event.interval)
        if piece is None or piece.interval.start is None or event.preset < 1:
            self.notices.append("a countdown of an unknown stretch, or of no time, was passed over")
            return
        piece.interval = replace(piece.interval, preset=event.preset)

    def _amend(self, event: e.Amended) -> None:
        piece = self.pieces.get(event.interval)
        if piece is None:
            self.notices.append("a correction of an unknown stretch was passed over")
            return
        old = piece.interval
        if old.start is None and (event.start_us is not None or event.stop_us is not None):
            self.notices.append("a correction of the times of a service without clock times was passed over")
            return
        measured = old.start is None and old.length is not None
        if event.minutes is not None and not (measured and 1 <= event.minutes <= MOST_MINUTES):
            self.notices.append("minutes of a stretch that has clock times or was counted, or none, were passed over")
            return
        start = old.start if event.start_us is None else event.start_us
        stop = old.stop if event.stop_us is None else event.stop_us
        if start is not None and stop is not None and stop < start:
            self.notices.append("a correction that ends before it begins was passed over")
            return
        piece.said = piece.said or event.start_us is not None
        piece.interval = replace(
            old,
            start=start,
            stop=stop,
            length=amended(old, start, stop, event.minutes),
            running=old.running and event.stop_us is None,
            code=None if event.rest else event.code or old.code,
            clinician=str(event.clinician) if event.clinician else old.clinician,
            role=event.role or old.role,
            attendance=event.attendance or old.attendance,
            group_size=event.group_size or old.group_size,
            doubt="" if event.stop_us is not None else old.doubt,
        )


def _version_of(event: e.Exported, visit: UUID) -> int | None:
    """Which signed version of a visit left; None where a log of before does not say."""
    if not event.versions or visit not in event.visits:
        return None
    at = event.visits.index(visit)
    return event.versions[at] if at < len(event.versions) else None


def _stood(stamp: Stamp, called: str | None, role: Role | None = None) -> Stood:
    return Stood(
        who=str(stamp.who) if stamp.who else None,
        called=called,
        at=stamp.moment.at_us,
        off_min=stamp.moment.off_min,
        role=role,
    )


def _say(said: dict[str, str], code: str, word: str) -> None:
    """The last word; an empty one takes back what was said."""
    said.pop(code, None)
    if word:
        said[code] = word


def by_visit(records: Iterable[Logged]) -> Mapping[UUID, list[Logged]]:
    """The records of each visit, in the order given; an event that belongs to several stands with each."""
    found: dict[UUID, list[Logged]] = {}
    for record in records:
        for visit in e.visits_of(record.event):
            found.setdefault(visit, []).append(record)
    return found
