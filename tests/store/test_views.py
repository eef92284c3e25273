"""The tables for looking things up: kept in step by each append, and the same when made anew from the log."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ptcoder.store import Accesses, Log
from ptcoder.store import record as record_module
from ptcoder.visit import (
    AllowedElsewhere,
    AppointmentEnded,
    BackedUp,
    CareWritten,
    Closed,
    Denied,
    Discipline,
    EmergencyAccess,
    Event,
    Exported,
    FavoritesChosen,
    Locked,
    Logged,
    Noted,
    Paid,
    PatientMerged,
    PatientsApart,
    PayerReviewed,
    PayerWritten,
    PersonAdded,
    PinSet,
    ProfileWritten,
    ProgressReported,
    Reopened,
    Role,
    RulesImported,
    RulesWithdrawn,
    Scheduled,
    SettingChanged,
    Settled,
    Signed,
    SignedIn,
    SignInFailed,
    State,
    Viewed,
    Voided,
    WorkListed,
    by_visit,
    decode,
    fold,
)
from tests.store.made_up import DAY, database_of, draft, moment, opened, patient, person, raw, started, stopped

TABLES = (
    *("touch", "visit", "person", "pin", "rules", "setting", "backup", "access", "favorites"),
    *("patient", "patient_word", "merged", "appointment", "appointment_end"),
    *("care", "care_said", "progress", "elsewhere", "attended"),
    *("signed", "sent", "batch", "profile", "apart"),
    *("line", "told", "given", "tally", "tally_told"),
    *("work", "balance"),
)
VISITS = [UUID(int=number) for number in (1, 2, 3)]


def rules_taken(taken: UUID) -> RulesImported:
    return RulesImported(taken=taken, kind="mue", file="f", sha256="s", since=DAY, content="c", edition="e")


def payer_written(taken: UUID) -> PayerWritten:
    return PayerWritten(taken=taken, payer="p", file="f", sha256="s", since=DAY, content="c", edition="e")


def care_written(care: UUID, patient: UUID, started: date | None) -> CareWritten:
    return CareWritten(
        care=care, patient=patient, discipline=Discipline.PT, payer="p", started=started, diagnoses=("R26.89",)
    )


def scheduled(who: UUID, appointment: UUID) -> Scheduled:
    return Scheduled(
        appointment=appointment, patient=who, date=DAY, minute=None, payer="medicare", discipline=Discipline.PT
    )


def sent(export: UUID, visits: list[UUID], version: int) -> Exported:
    kinds, versions = ("original",) * len(visits), (version,) * len(visits)
    return Exported(export=export, visits=tuple(visits), sha256="s", rows=0, kinds=kinds, versions=versions)


def denied(visit: UUID, denial: UUID) -> Denied:
    return Denied(visit=visit, denial=denial, version=1, code="", reason="50", note="", on=DAY)


LINE = '{"code": "97110", "discipline": "PT", "modifiers": ["GP"], "units": 2, "minutes": 30, "why": "w"}'
PRICED = f'{{"lines": [{LINE}], "claim": {{"place": "11", "fees": ["22.50"]}}}}'
BILLS = ("b", "{}", f'{{"lines": [{LINE}]}}', f'{{"lines": [{LINE}], "claim": {{"place": "11"}}}}', PRICED)
visits = st.sampled_from(VISITS)
few = st.sampled_from([UUID(int=number) for number in (11, 12)])
names = st.sampled_from(["Ann", "ÄNNE", "bob", ""])
bills = st.sampled_from(
    ["b", "{}", '{"allowed_estimate": "31.20"}', '{"allowed_estimate": null}', '{"allowed_estimate": "NaN"}']
)
days = st.sampled_from([DAY, DAY.replace(day=28)])

ready_events = st.one_of(
    visits.map(opened),
    st.builds(lambda visit, patient: opened(visit, patient=patient), visits, few),
    visits.map(lambda visit: Closed(visit=visit)),
    st.builds(lambda visit, bill: Signed(visit=visit, version=1, bill=bill, edition="e", program="p"), visits, bills),
    st.builds(care_written, few, few, st.none() | days),
    st.builds(ProgressReported, care=few, on=days, holds=st.booleans()),
    st.builds(AllowedElsewhere, patient=few, year=st.just(2026), bucket=names, amount=st.just("1.00"), on=days),
    visits.map(lambda visit: Reopened(visit=visit, reason="r")),
    st.builds(
        lambda visit, version, bill: Signed(visit=visit, version=version, bill=bill, edition="e", program="p"),
        visits,
        st.integers(1, 3),
        st.sampled_from(BILLS),
    ),
    st.lists(visits, max_size=3).map(
        lambda several: Exported(export=UUID(int=70), visits=tuple(several), sha256="", rows=0)
    ),
    st.builds(sent, few, st.lists(visits, max_size=3, unique=True), st.integers(1, 3)),
    st.builds(denied, visits, few),
    st.builds(WorkListed, visit=visits, item=few, kind=names, text=names, on=days, due=st.none() | days),
    st.builds(Settled, visit=visits, item=few, how=names, note=names, on=days, holds=st.booleans()),
    st.builds(Paid, visit=visits, payment=few, amount=st.sampled_from(["45.00", "-5.00"]), on=days, how=names),
    visits.map(lambda visit: Noted(visit=visit, text="n")),
    st.builds(started, visits, few),
    st.builds(stopped, visits, few),
    st.builds(lambda name, person: PersonAdded(person=person, name=name, role=Role.PT), names, few),
    st.builds(lambda name, mrn, id_: patient(name, mrn, id_), names, names, few),
    st.builds(PatientMerged, patient=few, into=few, holds=st.booleans()),
    st.builds(PatientsApart, one=few, other=few, holds=st.booleans()),
    st.builds(lambda key, who: scheduled(who, appointment=key), few, few),
    st.builds(AppointmentEnded, appointment=few, what=st.sampled_from(["", "no-show", "removed"]), reason=names),
    few.map(rules_taken),
    few.map(lambda backup: BackedUp(backup=backup, name="n", sha256="s", records=1, heads=())),
    st.builds(SettingChanged, name=st.sampled_from(["a", "b"]), value=names),
    few.map(payer_written),
    st.builds(ProfileWritten, name=st.sampled_from(["a", "b"]), content=names),
    few.map(lambda taken: RulesWithdrawn(taken=taken, since=DAY, reason="r")),
    st.just(PayerReviewed(payer="p", on=DAY)),
    st.builds(lambda person, phc: PinSet(person=person, phc=phc), few, names),
    few.map(lambda person: SignedIn(person=person)),
    few.map(lambda person: SignInFailed(person=person)),
    few.map(lambda person: EmergencyAccess(person=person, reason="r")),
    st.booleans().map(lambda idle: Locked(idle=idle)),
    st.builds(lambda patient, visit: Viewed(patient=patient, page="floor", visit=visit), few, visits),
    st.builds(FavoritesChosen, person=few, discipline=st.sampled_from(Discipline), codes=st.lists(names).map(tuple)),
)
voids = st.tuples(visits, st.integers(0, 40))
"""A visit, and which of the records written so far one of its Voided takes back (if that many are there)."""


def tables(log: Log) -> dict[str, list[Any]]:
    return {name: sorted(database_of(log).execute(f"SELECT * FROM {name}"), key=repr) for name in TABLES}


def as_folded(records: Sequence[Logged]) -> dict[UUID, str]:
    """The states that the fold alone comes to, without any table."""
    found = {visit: fold(rows) for visit, rows in by_visit(records).items()}
    return {visit: folded.state for visit, folded in found.items() if folded is not None}


@given(st.lists(st.lists(ready_events | voids, min_size=1, max_size=5), max_size=12))
@example([[opened(VISITS[0])], [(VISITS[0], 0)], [(VISITS[0], 1)], [Closed(visit=VISITS[0])]])
@example([[opened(VISITS[0]), opened(VISITS[0], patient=UUID(int=11))], [(VISITS[0], 0)]])
def test_kept_in_step_is_the_same_as_made_anew(batches: list[list[Event | tuple[UUID, int]]]) -> None:
    with Log.memory() as log:
        written: list[Logged] = []
        for batch in batches:
            events = [
                Voided(visit=it[0], event=written[it[1]].stamp.id, reason="r") if isinstance(it, tuple) else it
                for it in batch
                if not isinstance(it, tuple) or it[1] < len(written)
            ]
            written += log.append([draft(event) for event in events])
        in_step = tables(log)
        assert {UUID(bytes=row[0]): row[4] for row in in_step["visit"]} == as_folded(written)
        for visit in VISITS:
            assert log.visit(visit) == list(dict.fromkeys(by_visit(written).get(visit, [])))  # each once
        log.rebuild()
        assert tables(log) == in_step
        assert list(log.all_records()) == written
        assert log.verify() == []


def test_tables_of_another_version_are_made_anew_when_opened(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.append([draft(opened(VISITS[0])), draft(person()), draft(patient())])
        right = tables(log)
    for damage in ("DELETE FROM visit", "DROP TABLE patient", "ALTER TABLE person ADD COLUMN more TEXT"):
        with raw(tmp_path) as file:
            file.execute(damage)
            file.execute("UPDATE meta SET value = '0: an older program' WHERE key = 'views'")
        with Log.open(tmp_path) as log:
            assert tables(log) == right
            log.append([draft(Noted(visit=VISITS[0], text="and on"))])
            right = tables(log)


def test_tables_of_this_version_are_left_alone_when_opened(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.append([draft(opened(VISITS[0]))])
    with raw(tmp_path) as file:
        file.execute("DELETE FROM visit")
    with Log.open(tmp_path) as log:
        assert log.visits_in(State.OPEN) == []
        log.rebuild()
        assert log.visits_in(State.OPEN) == log.visits_on(DAY) == VISITS[:1]


def test_reading_never_walks_through_the_whole_log(tmp_path: Path) -> None:
    """Of the event table only searches; a scan of it would show in the plan of one of the reading methods."""
    said: list[str] = []
    with Log.open(tmp_path) as log:
        log.append([draft(opened(VISITS[0])), draft(person()), draft(patient())])
        database_of(log).set_trace_callback(said.append)
        log.visit(VISITS[0])
        log.visits_in(State.OPEN)
        log.visits_on(DAY)
        log.visits_of(UUID(int=1))
        log.people()
        log.patients("a b")
        log.patients()
        log.patients_numbered("1")
        log.patients_named("Ann", None)
        log.appointments_on(DAY)
        log.appointments_of(UUID(int=1))
        log.rules()
        log.pins()
        log.as_of(2).people()
        log.as_of(2).settings()
        log.as_of(2).courses([UUID(int=1)])
        log.accesses(Accesses())
        log.accesses(Accesses(kinds=(SignedIn,), person=UUID(int=1), about=True))
        log.accesses(Accesses(person=UUID(int=1), patients=(UUID(int=1),), since_us=1, until_us=2))
        list(log.all_records())
        log.append([draft(Voided(visit=VISITS[0], event=UUID(int=5), reason=""), moment().mono_us)])
        database_of(log).set_trace_callback(None)
        queries = {query for query in said if query.startswith("SELECT")}
        assert len(queries) >= 8
        for query in queries:
            plan = [row[3] for row in database_of(log).execute(f"EXPLAIN QUERY PLAN {query}")]
            assert not any("SCAN event" in step or "SCAN touch" in step or "SCAN visit" in step for step in plan), query
            assert not any("SCAN access" in step for step in plan) or "ORDER BY access.lamport DESC" in query, query
            assert not any(step.startswith("SCAN appointment") or step == "SCAN patient_word" for step in plan), query


def test_what_was_known_by_a_record_comes_back_however_it_was_said_again() -> None:
    ann, pat, care = UUID(int=1), UUID(int=2), UUID(int=3)
    said: list[Event] = []
    for name, since in (("Ann", None), ("Anna", DAY)):
        said += [
            PersonAdded(person=ann, name=name, role=Role.PT),
            SettingChanged(name="clinic.name", value=f"{name}'s"),
            care_written(care, pat, since),
        ]
    with Log.memory() as log:
        log.append([draft(event) for event in said])
        for until in range(7):
            then = log.as_of(until)
            known = said[:until]
            assert then.people() == [each for each in known if isinstance(each, PersonAdded)][-1:]
            assert (
                then.courses([pat, UUID(int=9)]) == tuple(each for each in known if isinstance(each, CareWritten))[-1:]
            )
            texts = [each.value for each in known if isinstance(each, SettingChanged)][-1:]
            assert [*then.settings().texts.values()] == texts
            assert then.courses([]) == ()
            log.rebuild()


def test_the_rules_taken_come_back_in_the_order_of_the_log(tmp_path: Path) -> None:
    taken = [rules_taken(UUID(int=9)), payer_written(UUID(int=3)), PayerReviewed(payer="p", on=DAY)]
    with Log.open(tmp_path) as log:
        log.append([draft(taken[0]), draft(opened(VISITS[0])), draft(taken[1])])
        log.append([draft(taken[2])])
        assert [each.event for each in log.rules()] == taken
    with Log.open(tmp_path) as log:
        assert [each.event for each in log.rules()] == taken
        log.rebuild()
        assert [each.event for each in log.rules()] == taken


def test_accesses_are_found_by_person_patient_and_time(tmp_path: Path) -> None:
    ann, bo, pat, pam = (UUID(int=number) for number in (0xA1, 0xA2, 0xB1, 0xB2))
    said = [
        (10, None, SignInFailed(person=bo)),
        (20, ann, SignedIn(person=ann)),
        (30, ann, opened(VISITS[0], patient=pat)),
        (40, ann, Viewed(patient=pat, page="floor", visit=VISITS[0])),
        (50, bo, Viewed(patient=pam, page="review")),
        (60, bo, Exported(export=UUID(int=7), visits=(VISITS[0], VISITS[1]), sha256="s", rows=1)),
        (70, bo, Locked(idle=True)),
    ]
    with Log.open(tmp_path) as log:
        for second, who, event in said:
            log.append([draft(event, second, who)])

        def found(wanted: Accesses) -> list[int]:
            return [record.stamp.moment.mono_us // 1_000_000 for record in log.accesses(wanted)]

        assert found(Accesses()) == [70, 60, 50, 40, 30, 20, 10], "the latest first, each once"
        assert found(Accesses(limit=2)) == [70, 60]
        assert found(Accesses(patients=(pat,))) == [60, 40, 30], "seen, and taken out with a visit"
        assert found(Accesses(patients=(pat, pam))) == [60, 50, 40, 30]
        assert found(Accesses(patients=())) == []
        assert found(Accesses(person=bo)) == [70, 60, 50, 10]
        assert found(Accesses(person=bo, about=True)) == [10]
        assert found(Accesses(kinds=(SignedIn, Locked))) == [70, 20]
        at = moment(40).at_us
        assert found(Accesses(since_us=at)) == [70, 60, 50, 40]
        assert found(Accesses(until_us=at)) == [30, 20, 10]
        log.rebuild()
        assert found(Accesses()) == [70, 60, 50, 40, 30, 20, 10]


def test_the_pin_set_last_counts(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.append([draft(PinSet(person=UUID(int=1), phc=phc)) for phc in ("old", "new")])
        assert log.pins() == [PinSet(person=UUID(int=1), phc="new")]


def test_a_batch_is_read_once_however_many_visits_left_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else making the tables anew would take the square of the visits."""
    many = [UUID(int=number) for number in range(1000, 1040)]
    read: list[str] = []

    def counted(body: bytes) -> Event:
        event = decode(body)
        read.append(type(event).__name__)
        return event

    with Log.memory() as log:
        log.append([draft(opened(each)) for each in many])
        log.append([draft(Signed(visit=each, version=1, bill="b", edition="e", program="p")) for each in many])
        log.append([draft(sent(UUID(int=70), many, 1))])
        in_step = tables(log)
        monkeypatch.setattr(record_module, "decode", counted)
        log.rebuild()
        assert read.count("Exported") == 1
        monkeypatch.undo()
        assert tables(log) == in_step
        assert {row[4] for row in in_step["visit"]} == {State.EXPORTED}
        with log.reader()() as snap:
            (*_, last) = snap.told(many[7])
            whole = log.visit(many[7])[-1]
            assert isinstance(last.event, Exported)
            assert isinstance(whole.event, Exported)
            assert last.stamp == whole.stamp
            assert whole.event.visits == tuple(many)
            assert last.event == replace(whole.event, visits=(many[7],), kinds=("original",), versions=(1,))
