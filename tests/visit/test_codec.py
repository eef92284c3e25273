"""Events as bodies: what was once written is read for ever, and nothing else is taken for it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import get_args, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.visit import (
    Acknowledged,
    Amended,
    Attendance,
    Attested,
    BackedUp,
    BadBody,
    Chosen,
    Closed,
    Counted,
    Discipline,
    Duty,
    EmergencyAccess,
    Event,
    Exported,
    FavoritesChosen,
    KeyChanged,
    Locked,
    ModifierChosen,
    Noted,
    PatientAdded,
    PayerReviewed,
    PayerWritten,
    PersonAdded,
    PinSet,
    PresetChanged,
    RecordReleased,
    Reopened,
    Restored,
    Role,
    RulesImported,
    RulesWithdrawn,
    SettingChanged,
    Signed,
    SignedIn,
    SignInFailed,
    Started,
    Stopped,
    Unknown,
    Viewed,
    VisitOpened,
    Voided,
    decode,
    encode,
    visits_of,
)
from tests.visit import golden_care
from tests.visit.made_up import KNOWN, events

A, B, C, D = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC), UUID(int=0xD)
DAY = datetime.date(2026, 3, 2)
GOLDEN: tuple[Event, ...] = (
    PersonAdded(person=A, name="Ann Ex\N{LATIN SMALL LETTER A WITH DIAERESIS}mple", role=Role.PTA),
    PatientAdded(patient=B, name="Pat", mrn="M-1", payer="medicare", discipline=Discipline.OT),
    VisitOpened(visit=C, patient=B, payer="cash", discipline=Discipline.SLP, date=DAY),
    Started(visit=C, interval=D, code="97110", clinician=A, role=Role.PT, attendance=None),
    Started(
        visit=C,
        interval=D,
        code="97150",
        clinician=A,
        role=Role.STUDENT,
        attendance=Attendance.GROUP,
        at_us=1_772_460_000_000_001,
        preset=900_000_000,
        group_size=3,
    ),
    Started(visit=C, interval=D, code=None, clinician=None, role=Role.OT, attendance=None),
    Stopped(visit=C, interval=D),
    Stopped(visit=C, interval=D, at_us=-1),
    Counted(visit=C, service=D, code="98975", units=2, clinician=A, role=Role.OTA),
    Noted(visit=C, text='tab\t, quote ", line\nend'),
    Chosen(visit=C, code="97140"),
    Attested(visit=C, what="kx"),
    Attested(visit=C, what="distinct", holds=False),
    ModifierChosen(visit=C, code="97545", modifier="WC"),
    ModifierChosen(visit=C, code="97545", modifier="CA", holds=False),
    Acknowledged(visit=C, finding="odd-length:97110", reason="long session"),
    Amended(visit=C, interval=D, reason="forgot to stop"),
    Amended(
        visit=C,
        interval=D,
        reason="wrong button",
        start_us=1,
        stop_us=2,
        code="97112",
        clinician=A,
        role=Role.SLP,
        attendance=Attendance.UNATTENDED,
    ),
    Voided(visit=C, event=D, reason="undo"),
    Closed(visit=C),
    Signed(visit=C, version=2, bill='{"lines": []}', edition="rules of 2026-01-01", program="0.1"),
    Reopened(visit=C, reason="late note"),
    Exported(export=D, visits=(C, B), sha256="ab" * 32, rows=5),
    RulesImported(
        taken=D,
        kind="pairs",
        file="ccipra-v321r0-f4.txt",
        sha256="cd" * 32,
        since=datetime.date(2026, 4, 1),
        content="eJwDAAAAAAE=",
        edition="pairs of 2026-04-01",
    ),
    SettingChanged(name="lock.minutes", value="5"),
    Started(visit=C, interval=D, code="97110", clinician=A, role=Role.PTA, attendance=None, origin=B),
    Amended(visit=C, interval=D, reason="three were there", group_size=3),
    Amended(visit=C, interval=D, reason="charting", rest=True),
    RecordReleased(release=D, patient=B, manifest="ef" * 32, records=7),
    RecordReleased(release=D, patient=None, manifest="ef" * 32, records=7),
    BackedUp(
        backup=D, name="ptcoder-0a1b2c3d-20260302T170000Z.db", sha256="ef" * 32, records=7, heads=("0a:7:ff", "0b:1:ee")
    ),
    Restored(
        backup="ptcoder-0a1b2c3d-20260302T170000Z.db",
        sha256="ef" * 32,
        records=7,
        lost=2,
        set_aside="replaced-20260303T080000Z",
    ),
    PayerWritten(
        taken=D,
        payer="uhc",
        file="uhc.toml",
        sha256="ef" * 32,
        since=datetime.date(2026, 4, 1),
        content='base = "uhc"\nconfirmed = true\n',
        edition="payer uhc of 2026-04-01",
    ),
    RulesWithdrawn(taken=D, since=datetime.date(2026, 7, 1), reason="contract ended"),
    PayerReviewed(payer="uhc", on=datetime.date(2026, 4, 1)),
    KeyChanged(what="recovered"),
    PersonAdded(
        person=A,
        name="Ann",
        role=Role.PT,
        credentials="PT, DPT",
        npi="1234567893",
        duties=(Duty.OWNER, Duty.CLINICIAN),
        ended=True,
    ),
    PersonAdded(person=A, name="Bo", role=None, duties=(Duty.BILLER,)),
    PinSet(person=A, phc="$argon2id$v=19$m=32768,t=3,p=1$c2FsdA$aGFzaA"),
    SignedIn(person=A),
    SignInFailed(person=A),
    EmergencyAccess(person=A, reason="PIN forgotten"),
    Locked(idle=True),
    Viewed(patient=B, page="floor"),
    Viewed(patient=B, page="review", visit=C),
    FavoritesChosen(person=A, discipline=Discipline.PT, codes=("97530", "", "97124")),
    FavoritesChosen(person=A, discipline=Discipline.SLP, codes=()),
    PresetChanged(visit=C, interval=D, preset=1_200_000_000),
    *golden_care.GOLDEN,
)
BODIES = (Path(__file__).parent / "bodies.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize(("event", "body"), list(zip(GOLDEN, BODIES, strict=True)))
def test_a_shape_once_written_never_changes(event: Event, body: bytes) -> None:
    """The bodies stand in a file of their own: a log somewhere holds bytes like them. Only add."""
    assert decode(body) == event
    assert encode(event) == body


def test_every_type_has_its_golden_body() -> None:
    assert {type(event) for event in GOLDEN} == set(KNOWN)


@given(events(few_ids=False))
def test_every_event_comes_back(event: Event) -> None:
    body = encode(event)
    assert decode(body) == event
    assert encode(decode(body)) == body
    assert b"\n" not in body


@given(events(few_ids=False), st.dictionaries(st.text(min_size=1).map("x_".__add__), st.integers() | st.none()))
def test_fields_of_a_later_program_are_passed_over(event: Event, more: dict[str, object]) -> None:
    body = json.loads(encode(event)) | more
    assert decode(json.dumps(body).encode()) == event


@given(st.text(max_size=20), st.integers(), st.dictionaries(st.text(), st.text(), max_size=3))
def test_what_is_not_known_is_unknown(name: str, version: int, rest: dict[str, str]) -> None:
    name = f"{name}?" if name in {kind.__name__ for kind in KNOWN} else name
    assert decode(json.dumps(rest | {"type": name, "v": version}).encode()) == Unknown(type=name, version=version)


@pytest.mark.parametrize("version", [0, 2, -1, 10**30])
def test_another_version_of_a_known_type_is_unknown_whatever_it_holds(version: int) -> None:
    body = json.dumps({"type": "Stopped", "v": version, "visit": 7}).encode()
    assert decode(body) == Unknown(type="Stopped", version=version)


def test_an_unknown_event_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        encode(Unknown(type="Novelty", version=1))


def every_field() -> list[tuple[str, str, object, bool]]:
    """Body, field, type and whether it may be nothing, for every field of every golden body."""
    found: list[tuple[str, str, object, bool]] = []
    for event, body in zip(GOLDEN, BODIES, strict=True):
        for name, hint in get_type_hints(type(event)).items():
            arms = [arm for arm in get_args(hint) if arm is not type(None)]
            nullable = type(None) in get_args(hint)
            found.append((body.decode(), name, arms[0] if nullable else hint, nullable))
    return found


@pytest.mark.parametrize(("body", "name", "hint", "nullable"), every_field())
def test_a_missing_field_is_named(body: str, name: str, hint: object, nullable: bool) -> None:
    whole = json.loads(body)
    less = json.dumps({key: value for key, value in whole.items() if key != name}).encode()
    if nullable:
        assert getattr(decode(less), name) is None
        assert decode(json.dumps(whole | {name: None}).encode()) == decode(less)
    elif name == "holds":
        assert getattr(decode(less), name) is True
    else:
        with pytest.raises(BadBody, match=rf"{whole['type']}\.{name} is missing"):
            decode(less)


MISSHAPEN: dict[object, tuple[object, ...]] = {
    UUID: (7, "?", "", ["0" * 32], {}, True),
    str: (7, ["x"], True, {}),
    int: (7.0, True, "7", [7]),
    bool: (0, "true", []),
    Role: ("?", "pt", "", 7, ["PT"], {}),
    Discipline: ("?", "PTA", 7),
    Attendance: ("?", "ONE_ON_ONE", 7),
    datetime.date: ("2026-13-01", "today", "", 20260302, True),
    tuple[str, ...]: ("", {}, 7, [7], [None], ["x", 7]),
    tuple[int, ...]: ("", {}, 7, ["7"], [None], [7, True]),
    tuple[UUID, ...]: ("", {}, 7, [7], ["?"], ["0" * 32, None]),
    tuple[Duty, ...]: ("", {}, 7, [7], ["?"], ["owner", None], ["OWNER"]),
}


@pytest.mark.parametrize(("body", "name", "hint", "nullable"), every_field())
def test_a_misshapen_field_is_named(body: str, name: str, hint: object, nullable: bool) -> None:
    whole = json.loads(body)
    for wrong in (*MISSHAPEN[hint], *(() if nullable else (None,))):
        with pytest.raises(BadBody, match=rf"{whole['type']}\.{name}: "):
            decode(json.dumps(whole | {name: wrong}).encode())


def test_null_is_no_attestation() -> None:
    with pytest.raises(BadBody, match=r"Attested\.holds"):
        decode(b'{"type":"Attested","v":1,"visit":"0000000000000000000000000000000c","what":"kx","holds":null}')


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"Closed"',
        b"{",
        b"{}",
        b'{"type":"Closed"}',
        b'{"v":1}',
        b'{"type":"Closed","v":"1"}',
        b'{"type":"Closed","v":1.0}',
        b'{"type":"Closed","v":true}',
        b'{"type":7,"v":1}',
        b'{"type":null,"v":1}',
        b"\xff\xfe",
        b'{"type":"Closed","v":1,"visit":"\xff"}',
        '{"type":"Novelty","v":1}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"v":' + b"9" * 5000 + b"}",
        b'{"type":"Noted","v":1,"visit":"0000000000000000000000000000000c","text":"\\ud800"}',
    ],
)
def test_what_is_no_body_says_so(body: bytes) -> None:
    with pytest.raises(BadBody):
        decode(body)


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_an_event_or_a_bad_body(body: bytes) -> None:
    try:
        event = decode(body)
    except BadBody:
        return
    assert isinstance(event, Unknown)


def test_the_visits_of_an_event() -> None:
    named = {type(event).__name__: visits_of(event) for event in GOLDEN}
    for name in ("PayerWritten", "RulesWithdrawn", "PayerReviewed"):
        assert named.pop(name) == ()
    assert (
        named.pop("KeyChanged") == named.pop("SettingChanged") == named.pop("BackedUp") == named.pop("Restored") == ()
    )
    assert named.pop("RulesImported") == named.pop("RecordReleased") == ()
    of_none = "PersonAdded PinSet SignedIn SignInFailed EmergencyAccess Locked Viewed PatientAdded"
    assert [named.pop(name) for name in of_none.split()] == [()] * 8
    assert named.pop("FavoritesChosen") == named.pop("AuditMade") == ()
    of_care = "AllowedElsewhere AppointmentEnded CareWritten FeesWritten GoalWritten PatientMerged PatientsApart"
    assert [named.pop(name) for name in f"{of_care} ProfileWritten ProgressReported Scheduled".split()] == [()] * 10
    assert named.pop("Exported") == (C, B)
    assert set(named.values()) == {(C,)}
    assert visits_of(Unknown(type="Novelty", version=1)) == ()
