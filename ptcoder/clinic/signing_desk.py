"""What a signature rests on and who stands for it: KX and its grounds, distinct services, notices, co-signatures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ptcoder.clinic.bill import Bill, read_bill
from ptcoder.clinic.cosigning import Signer, awaits, wanted
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.lateness import late_mark
from ptcoder.clinic.recovery import hour
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.signed_versions import version_sheets
from ptcoder.clinic.signing_sheets import (
    AdviceRow,
    DistinctSheet,
    Ground,
    KxSheet,
    PairSheet,
    Side,
    SigningSheet,
)
from ptcoder.clinic.staff import Staff
from ptcoder.coding import Coding, Finding, Line
from ptcoder.rulebook import Payer
from ptcoder.visit import (
    MINUTE,
    Advised,
    Attested,
    CoSigned,
    Event,
    Interval,
    Moment,
    Remote,
    Role,
    State,
    Visit,
)

KX, DISTINCT = "kx", "distinct"
ATTESTATIONS = (KX, DISTINCT)
GROUNDS = {
    "necessity": "The therapy is medically necessary beyond the threshold",
    "progress": "Progress towards functional goals is documented",
    "continue": "The need to go on is documented",
    "plan": "The plan of care is updated",
}
"""What KX attests, as it is kept. Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s10.3."""
UNKNOWN_THRESHOLD = (
    "The threshold of {year} is not known here. Attest KX where the payer's own record says that it is passed."
)
NOT_REACHED = (
    "KX is not on the bill: by what is known here the threshold is not reached. What was counted elsewhere is written "
    "on the Patients page."
)
ABN = {
    "": "No notice",
    "required": "Required notice on file (GA)",
    "voluntary": "Voluntary notice (GX)",
    "none": "Denial expected, no notice (GZ)",
    "excluded": "Excluded by statute (GY)",
    "voluntary;excluded": "Excluded, with a voluntary notice (GX, GY)",
}
REMOTE = {"": "In person", "video": "By video (95)", "audio": "By voice only (93)"}


@dataclass(slots=True)
class SigningDesk:
    """Of one desk. ``known`` and ``unsigned`` give a visit by its id as the desk does, Refused where they can't;
    ``act`` writes a press that can be undone, ``now`` tells where the floor's axis stands.
    """

    journal: Journal
    floor: Floor
    staff: Staff
    known: Callable[[str], UUID]
    unsigned: Callable[[str], UUID]
    act: Callable[[str, Sequence[Event]], None]
    now: Callable[[], int]
    look: Callable[[], Moment]

    # --- looking

    def sheet(self, visit: str) -> SigningSheet:
        """What stands beside the bill now."""
        known = self.known(visit)
        folded = self.floor.visits[known]
        payer, coding = self.floor.payer(folded), self.floor.code(known, self.now())
        said: Bill | Coding = read_bill(folded.bill) or coding
        signed = folded.state in (State.SIGNED, State.EXPORTED)
        return SigningSheet(
            visit=visit,
            off_min=folded.off_min,
            editable=not signed and self.staff.may(Deed.TREAT),
            kx=self._kx(folded, coding, () if signed else said.lines),
            distinct=self._distinct(known, folded),
            advice=self._advice(folded, payer),
            abn_told=payer.abn,
            called=self.called,
            lacks=self._lacks(),
            timed_minutes=said.timed_minutes,
            total_minutes=said.total_minutes,
            units=sum(line.units for line in said.lines),
            waits=awaits(folded) if signed else wanted(folded, payer, self._role()),
            may_cosign=bool(awaits(folded)) and self._may_cosign(folded),
            versions=tuple(version_sheets(folded, self.floor.edition(folded), payer, self.staff.people.name)),
            late=self._late(folded),
        )

    @property
    def called(self) -> str:
        """Whoever works here, as a signature names them; "" where nobody is known to."""
        who = self.staff.who
        return self.staff.people.called(who) if who in self.staff.people and who is not None else ""

    # --- saying

    def attest(self, visit: str, what: str, holds: bool = True, grounds: Collection[str] = ()) -> None:
        """A person's word for ``kx``, on all four of its ``grounds``, or for ``distinct``, whose grounds are the
        stretches as they are; ``holds`` False takes it back. Refused where the grounds are not there.
        """
        self.staff.must(Deed.TREAT)
        known = self.unsigned(visit)
        if what not in ATTESTATIONS:
            raise Refused(f"Only this can be attested: {', '.join(ATTESTATIONS)}.")
        kept: tuple[str, ...] | None = None
        if holds and what == KX:
            missing = [text for key, text in GROUNDS.items() if key not in grounds]
            if missing:
                raise Refused(f"KX says that four things are at hand. Not ticked: {'; '.join(missing)}.")
            kept = tuple(GROUNDS)
        elif holds:
            kept = self._apart(known)
        self.act("attest" if holds else "take back", [Attested(visit=known, what=what, holds=holds, grounds=kept)])

    def advise(self, visit: str, code: str, abn: str) -> None:
        """Which notice of noncoverage was given for a code as recorded, "" for the whole visit; ``abn`` "" none."""
        known = self._of_code(visit, code)
        if abn not in ABN:
            raise Refused("Choose a notice from the list.")
        self.act("notice", [Advised(visit=known, code=code, abn=abn)])

    def tell_remote(self, visit: str, code: str, kind: str) -> None:
        """Whether a code, or with "" the whole visit, was given by ``video`` or ``audio``; "" in person."""
        known = self._of_code(visit, code)
        if kind not in REMOTE:
            raise Refused("Choose in person, video or voice.")
        self.act("telehealth", [Remote(visit=known, code=code, kind=kind)])

    def cosign(self, visit: str, pin: str = "") -> None:
        """A therapist of the visit's discipline stands for the version that is signed, with the PIN where there is one.

        Refused where nobody waits for it, and for whoever signed. It cannot be undone: the visit can be reopened.
        """
        self.staff.must(Deed.SIGN)
        known = self.known(visit)
        folded = self.floor.visits[known]
        if not awaits(folded):
            raise Refused("Nothing waits for a co-signature here.")
        if not self._may_cosign(folded):
            raise Refused(f"A therapist ({folded.discipline}) who did not sign it co-signs this visit.")
        self.staff.prove(pin)
        event = CoSigned(visit=known, version=folded.version, called=self.called)
        self.journal.append([event], self.look(), self.staff.who, at_once=True)
        self.journal.forget()

    @property
    def signer(self) -> Signer:
        """Whoever would sign now."""
        return Signer(self.called or None, self._role())

    # --- parts of them

    def _role(self) -> Role | None:
        who = self.staff.who
        return self.staff.people.get(str(who)).role if who in self.staff.people else None

    def _may_cosign(self, folded: Visit) -> bool:
        role, held = self._role(), folded.signature
        mine = held is not None and held.signed.who == str(self.staff.who)
        right = role is not None and role.is_therapist and role.value == folded.discipline.value
        return right and not mine and self.staff.may(Deed.SIGN)

    def _lacks(self) -> tuple[str, ...]:
        who = self.staff.who
        if who is None or who not in self.staff.people:
            return ()
        person = self.staff.people.get(str(who))
        said = {"credentials": person.credentials, "NPI": person.npi}
        return tuple(name for name, value in said.items() if not value)

    def _of_code(self, visit: str, code: str) -> UUID:
        self.staff.must(Deed.TREAT)
        known = self.unsigned(visit)
        if code and code not in {each.code for each in self.floor.visits[known].intervals}:
            raise Refused(f"{code} was not given in this visit.")
        return known

    def _kx(self, folded: Visit, coding: Coding, lines: Sequence[Line]) -> KxSheet | None:
        """``lines`` are those that it could stand on; none of a bill that is signed."""
        holds, edition = KX in folded.attested, self.floor.edition(folded)
        asked = any(each.id == "threshold-crossed" for each in coding.findings)
        note = ""
        if lines and not holds and edition.threshold is None and self.floor.payer(folded).threshold:
            note = UNKNOWN_THRESHOLD.format(year=folded.date.year)
        elif lines and holds and not any(KX.upper() in each.modifiers for each in lines):
            note = NOT_REACHED
        if not (asked or holds or note):
            return None
        ticked = folded.grounds.get(KX, ())
        rows = tuple(Ground(id=key, text=text, ticked=key in ticked) for key, text in GROUNDS.items())
        return KxSheet(asked=asked, holds=holds, note=note, grounds=rows, source=edition.rules["threshold"])

    def _distinct(self, known: UUID, folded: Visit) -> DistinctSheet | None:
        pairs = tuple(self._pairs(known))
        if not pairs:
            return None
        modifier = self.floor.payer(folded).distinct_modifier
        return DistinctSheet(pairs=pairs, holds=DISTINCT in folded.attested, modifier=modifier)

    def _pairs(self, known: UUID) -> Iterator[PairSheet]:
        """The pairs that need a person's word, whether or not it was given."""
        folded = self.floor.visits[known]
        bare = replace(folded, attested=folded.attested - {DISTINCT})
        floor = replace(self.floor, visits={**self.floor.visits, known: bare})
        for finding in floor.code(known, self.now()).findings:
            if finding.id == "pair-needs-attestation":
                yield self._pair(finding, folded)

    def _pair(self, finding: Finding, folded: Visit) -> PairSheet:
        swaps = self.floor.payer(folded).substitutions
        now, services = self.now(), self.floor.edition(folded).services
        held = [each for each in folded.until(now).intervals if each.id in finding.about]

        def side(code: str) -> Side:
            mine = [
                each
                for each in held
                if (swaps[each.code].value if each.code and each.code in swaps else each.code) == code
            ]
            return Side(
                code=code,
                label=services[code].label,
                blocks=tuple((each.start, each.stop) for each in mine if each.start is not None and each.stop),
                minutes=int(sum(each.length or 0 for each in mine)) // MINUTE,
            )

        first, second = map(side, finding.codes)
        shared = ""
        if finding.span is not None:
            shared = "-".join(hour(edge, folded.off_min) for edge in finding.span)
        return PairSheet(first=first, second=second, shared=shared, source=finding.source)

    def _apart(self, known: UUID) -> tuple[str, ...]:
        """The two blocks of each pair, in words, as they are attested. Refused where two share time."""
        off_min = self.floor.visits[known].off_min
        pairs = list(self._pairs(known))
        for each in pairs:
            if each.shared:
                raise Refused(
                    f"{each.first.code} and {each.second.code} share {each.shared}: they were not given in different "
                    "minutes. Correct the times first."
                )
        if not pairs:
            raise Refused("No two services of this visit need to be told apart.")
        return tuple(f"{_said(each.first, off_min)} | {_said(each.second, off_min)}" for each in pairs)

    def _advice(self, folded: Visit, payer: Payer) -> tuple[AdviceRow, ...]:
        services = self.floor.edition(folded).services
        given: dict[str, Interval] = {}
        for each in folded.intervals:
            if each.code is not None:
                given.setdefault(each.code, each)
        if not given:
            return ()

        def shown(code: str) -> str:
            return f"{payer.substitutions[code].value if code in payer.substitutions else code} {services[code].label}"

        rows = [
            AdviceRow(code=code, text=shown(code), abn=each.abn or "", remote=each.telehealth or "")
            for code, each in given.items()
        ]
        abn, remote = {row.abn for row in rows}, {row.remote for row in rows}
        whole = AdviceRow(
            code="",
            text="Whole visit",
            abn=abn.pop() if len(abn) == 1 else "",
            remote=remote.pop() if len(remote) == 1 else "",
        )
        return (whole, *rows)

    def _late(self, folded: Visit) -> str:
        late = folded.late
        if late is None:
            return ""
        mark = late_mark(folded, self.staff.people.name)
        return f"{mark}, from {late.source[:1].lower()}{late.source[1:]}: {late.reason}."


def _said(side: Side, off_min: int) -> str:
    """``97140 10:00-10:15 (15 min)``."""
    blocks = ", ".join(f"{hour(start, off_min)}-{hour(stop, off_min)}" for start, stop in side.blocks)
    return f"{side.code} {blocks or 'no clock times'} ({side.minutes} min)"
