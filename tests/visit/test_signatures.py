"""Who signed which version, who stood for it besides, what was advised, and what was written in afterwards."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ptcoder.visit import (
    MINUTE,
    Advised,
    Attested,
    CoSigned,
    Counted,
    Discipline,
    EnteredLate,
    Event,
    Exported,
    Late,
    Logged,
    Measured,
    Moment,
    Remote,
    Reopened,
    Role,
    Signature,
    Signed,
    Stamp,
    Started,
    State,
    Stood,
    Stopped,
    Visit,
    VisitOpened,
    fold,
    histories,
)

VISIT, ANN, SAM = UUID(int=1), UUID(int=2), UUID(int=3)
OPENED = VisitOpened(
    visit=VISIT, patient=UUID(int=9), payer="medicare", discipline=Discipline.PT, date=date(2026, 3, 2)
)


def logged(*events: Event) -> list[Logged]:
    return [
        Logged(
            stamp=Stamp(
                station=bytes(16),
                n=n,
                id=UUID(int=1000 + n),
                lamport=n,
                moment=Moment(at_us=n * MINUTE, off_min=-300, boot=b"b" * 16, mono_us=n * MINUTE),
                who=ANN,
            ),
            event=event,
        )
        for n, event in enumerate((OPENED, *events), 1)
    ]


def folded(*events: Event) -> Visit:
    visit = fold(logged(*events))
    assert visit is not None
    return visit


def signed(version: int, called: str | None = "Ann Example, PT") -> Signed:
    return Signed(
        visit=VISIT,
        version=version,
        bill=f"bill {version}",
        edition="e",
        program="0",
        called=called,
        role=Role.PT,
        waits="why",
    )


def stood(n: int, called: str | None, role: Role | None = None) -> Stood:
    return Stood(who=str(ANN), called=called, at=n * MINUTE, off_min=-300, role=role)


def test_every_signed_version_stays() -> None:
    visit = folded(signed(1), Reopened(visit=VISIT, reason="a time was wrong"), signed(2))
    first, second = visit.signatures
    assert first == Signature(
        version=1,
        bill="bill 1",
        edition="e",
        program="0",
        signed=stood(2, "Ann Example, PT", Role.PT),
        waits="why",
        reopened="a time was wrong",
    )
    assert (second.version, second.bill, second.reopened) == (2, "bill 2", "")
    assert visit.signature == second


def test_a_visit_that_is_open_has_no_signature_that_holds() -> None:
    visit = folded(Reopened(visit=VISIT, reason="back"), signed(1), Reopened(visit=VISIT, reason="again"))
    assert (visit.signature, len(visit.signatures), visit.bill) == (None, 1, None)
    assert folded().signature is None


def test_a_cosignature_stands_with_its_version() -> None:
    visit = folded(signed(1), CoSigned(visit=VISIT, version=1, called="Lee, PT"))
    assert visit.signature is not None
    assert visit.signature.cosigned == stood(3, "Lee, PT")


def test_a_cosignature_of_a_version_that_does_not_hold_is_passed_over() -> None:
    cosigned = CoSigned(visit=VISIT, version=1, called="Lee, PT")
    for events in ((cosigned,), (signed(2), cosigned), (signed(1), Reopened(visit=VISIT, reason="x"), cosigned)):
        visit = folded(*events)
        assert [each.cosigned for each in visit.signatures] == [None] * len(visit.signatures)
        assert visit.notices == ("a co-signature of a version that does not hold was passed over",)


def test_the_first_cosignature_stands() -> None:
    both = [CoSigned(visit=VISIT, version=1, called=name) for name in ("Lee, PT", "Kim, PT")]
    left = Exported(export=UUID(int=5), visits=(VISIT,), sha256="", rows=1)
    visit = folded(signed(1), left, *both)
    assert visit.state is State.EXPORTED
    assert visit.signature is not None
    assert visit.signature.cosigned == stood(4, "Lee, PT")
    assert visit.notices == ("one version was co-signed twice; the first co-signature stands",)


def test_grounds_go_with_the_word_that_they_are_for() -> None:
    kx = Attested(visit=VISIT, what="kx", grounds=("necessity", "plan"))
    assert folded(kx).grounds == {"kx": ("necessity", "plan")}
    assert folded(kx, Attested(visit=VISIT, what="kx")).grounds == {}
    taken = folded(kx, Attested(visit=VISIT, what="kx", holds=False))
    assert (taken.attested, taken.grounds) == (frozenset(), {})


def stretch(code: str | None, key: int) -> tuple[Event, Event]:
    began = Started(visit=VISIT, interval=UUID(int=key), code=code, clinician=ANN, role=Role.PT, attendance=None)
    return began, Stopped(visit=VISIT, interval=UUID(int=key))


def test_a_notice_is_for_a_code_else_for_the_visit() -> None:
    treated = (*stretch("97110", 20), *stretch("97140", 21), *stretch(None, 22))
    whole = Advised(visit=VISIT, code="", abn="required")
    own = Advised(visit=VISIT, code="97140", abn="voluntary")
    video = Remote(visit=VISIT, code="", kind="video")

    def said(*events: Event) -> list[tuple[str | None, str | None]]:
        return [(each.abn, each.telehealth) for each in folded(*treated, *events).intervals]

    assert said(whole, own) == [("required", None), ("voluntary", None), (None, None)]
    assert said(whole, own, Advised(visit=VISIT, code="97140", abn=""))[1] == ("required", None)
    assert said(whole, Advised(visit=VISIT, code="", abn=""), video) == [(None, "video"), (None, "video"), (None, None)]
    assert said(video, Remote(visit=VISIT, code="97110", kind="audio"))[0] == (None, "audio")


def test_a_late_entry_says_so() -> None:
    late = folded(EnteredLate(visit=VISIT, source="paper", reason="power cut")).late
    assert late == Late(source="paper", reason="power cut", entered=stood(2, None))


def measured(minutes: int = 23, key: int = 30) -> Measured:
    return Measured(visit=VISIT, service=UUID(int=key), code="97110", minutes=minutes, clinician=ANN, role=Role.PT)


def test_minutes_without_a_clock() -> None:
    visit = folded(measured(), measured(), measured(0, 31))
    (only,) = visit.intervals
    assert (only.start, only.stop, only.length, only.clinician) == (None, None, 23 * MINUTE, str(ANN))
    assert visit.notices == (
        "one service written twice; the first stands",
        "a stretch of less than a minute or more than a day was passed over",
    )
    nobody = folded(
        Measured(visit=VISIT, service=UUID(int=30), code="97110", minutes=8, clinician=None, role=Role.STUDENT)
    )
    assert nobody.intervals[0].clinician is None
    after = folded(signed(1), measured())
    assert after.notices == ("something was recorded after signing; the bill stays as it was signed",)


def test_minutes_have_their_history_as_counted_services_have() -> None:
    counted = Counted(visit=VISIT, service=UUID(int=31), code="97161", units=1, clinician=ANN, role=Role.PT)
    found = histories(logged(measured(), counted))
    assert [each.original == each.last for each in found.values()] == [True, True]


def test_nobody_known_signed() -> None:
    rows = logged(signed(1, None))
    bare = [
        Logged(
            stamp=Stamp(
                station=row.stamp.station,
                n=row.stamp.n,
                id=row.stamp.id,
                lamport=row.stamp.lamport,
                moment=row.stamp.moment,
                who=None,
            ),
            event=row.event,
        )
        for row in rows
    ]
    visit = fold(bare)
    assert visit is not None
    assert visit.signatures[0].signed == Stood(who=None, called=None, at=2 * MINUTE, off_min=-300, role=Role.PT)


def test_what_left_of_an_earlier_version_is_a_copy() -> None:
    left = Exported(export=UUID(int=7), visits=(VISIT,), sha256="", rows=1, kinds=("original",), versions=(1,))
    again = [signed(1), left, Reopened(visit=VISIT, reason="a stop was forgotten"), signed(2)]
    assert folded(*again).state is State.SIGNED
    assert folded(*again, left).state is State.SIGNED
    opened = folded(*again[:3], left)
    assert (opened.state, opened.notices) == (State.OPEN, ())
    now = Exported(export=UUID(int=8), visits=(VISIT,), sha256="", rows=1, kinds=("replacement",), versions=(2,))
    assert folded(*again, left, now).state is State.EXPORTED
