"""The register in the log's tables: found by each word's beginning, doubles as one, appointments as last said."""

from datetime import date
from uuid import UUID

import pytest

from ptcoder.store import Accesses, Log
from ptcoder.visit import (
    AppointmentEnded,
    Discipline,
    Event,
    PatientAdded,
    PatientMerged,
    PatientsApart,
    Scheduled,
    Viewed,
)
from tests.store.made_up import DAY, draft, opened

ANA, BEN, CHI = (UUID(int=number) for number in (0xA1, 0xB1, 0xC1))


def added(who: UUID, name: str, mrn: str = "", born: date | None = None) -> PatientAdded:
    return PatientAdded(patient=who, name=name, mrn=mrn, payer="medicare", discipline=Discipline.PT, born=born)


def booked(number: int, who: UUID, minute: int | None, day: date = DAY) -> Scheduled:
    return Scheduled(
        appointment=UUID(int=number), patient=who, date=day, minute=minute, payer="medicare", discipline=Discipline.PT
    )


def say(log: Log, *events: Event) -> None:
    log.append([draft(each) for each in events])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("oneill", True),
        ("o'ne", True),
        ("neill", True),
        ("SMITH", True),
        ("smith-o", True),
        ("mar smi", True),
        ("smi mar 77", True),
        ("77", True),
        ("0077", True),
        ("m77", False),
        ("m0077", True),
        ("m-00", True),
        ("1980", True),
        ("1980-02", True),
        ("02/03/1980", True),
        ("2/3/80", False),
        ("2/3", True),
        ("2/3/198", True),
        ("mith", False),
        ("mar jones", False),
        ("%", False),
        ("*", False),
        ('"', False),
        ("🙂", False),
    ],
)
def test_each_word_is_found_by_its_beginning(text: str, found: bool) -> None:
    with Log.memory() as log:
        say(log, added(ANA, "María Smith-O'Neill", "M-0077", date(1980, 2, 3)), added(BEN, "Ben King"))
        assert [each.patient for each in log.patients(text)] == [ANA] * found


def test_what_was_said_before_finds_nobody() -> None:
    with Log.memory() as log:
        say(log, added(ANA, "Ana Lopez", "1001", date(1980, 2, 3)), added(ANA, "Ana Perez", "1002", date(1981, 2, 3)))
        assert [log.patients(text) for text in ("lopez", "1001", "1980")] == [[], [], []]
        assert [len(log.patients(text)) for text in ("perez", "1002", "1981", "ana")] == [1, 1, 1, 1]
        assert [each.name for each in log.patients_numbered("1002")] == ["Ana Perez"]
        assert log.patients_numbered("1001") == []


def test_who_was_entered_twice_stands_there_once_and_is_found_by_either_entry() -> None:
    with Log.memory() as log:
        say(
            log, added(ANA, "Ana Lopez", "1001"), added(BEN, "Anna Lopes", "2002"), PatientMerged(patient=BEN, into=ANA)
        )
        assert [each.patient for each in log.patients()] == [ANA]
        assert [each.patient for each in log.patients("lopes")] == [ANA]
        assert [each.patient for each in log.patients("an")] == [ANA]
        say(log, PatientMerged(patient=BEN, into=ANA, holds=False))
        assert [each.patient for each in log.patients("an")] == [ANA, BEN]


def test_a_patients_visits_and_accesses_are_those_of_both_entries() -> None:
    one, other = UUID(int=1), UUID(int=2)
    with Log.memory() as log:
        say(log, opened(one, patient=ANA), opened(other, patient=BEN), Viewed(patient=BEN, page="floor"))
        assert log.visits_of(ANA) == [one]
        say(log, PatientMerged(patient=BEN, into=ANA))
        assert log.visits_of(ANA) == log.visits_of(BEN) == [one, other]
        assert log.patient_of(other) == ANA
        assert len(log.accesses(Accesses(patients=(ANA,)))) == 3
        log.rebuild()
        assert log.visits_of(ANA) == [one, other]
        say(log, PatientMerged(patient=BEN, into=ANA, holds=False))
        assert (log.visits_of(ANA), log.visits_of(BEN), log.patient_of(other)) == ([one], [other], BEN)


def test_who_may_have_been_entered_twice() -> None:
    born = date(1980, 2, 3)
    with Log.memory() as log:
        say(log, added(ANA, "Ana López", "1", born), added(BEN, "ANA LOPEZ", "2", born), added(CHI, "Chi", "2"))
        assert set(log.patients_alike()) == {(ANA, BEN), (BEN, CHI)}
        assert len(log.patients_alike(1)) == 1
        say(log, PatientsApart(one=BEN, other=CHI))
        assert log.patients_alike() == [(ANA, BEN)], "nobody is asked again"
        say(log, PatientsApart(one=BEN, other=CHI, holds=False))
        assert set(log.patients_alike()) == {(ANA, BEN), (BEN, CHI)}
        say(log, PatientMerged(patient=BEN, into=ANA))
        assert log.patients_alike() == [(ANA, CHI)]
        say(log, PatientsApart(one=BEN, other=CHI))
        assert log.patients_alike() == [], "who is Ana too is not Chi either"
        log.rebuild()
        assert log.patients_alike() == []
        say(log, added(ANA, "A.L."), added(BEN, "B.K."), added(CHI, "A.L."))
        assert log.patients_alike() == [], "many have the same initials"


def test_appointments_are_as_last_said() -> None:
    with Log.memory() as log:
        say(log, booked(1, ANA, None), booked(2, ANA, 600), booked(3, BEN, 540), booked(4, CHI, 600, date(2026, 3, 3)))
        assert [each.said.appointment.int for each in log.appointments_on(DAY)] == [3, 2, 1]
        say(log, AppointmentEnded(appointment=UUID(int=3), what="no-show", reason="No answer"), booked(2, ANA, 500))
        assert [(each.said.minute, each.ended and each.ended.what) for each in log.appointments_on(DAY)] == [
            (500, None),
            (540, "no-show"),
            (None, None),
        ]
        say(log, AppointmentEnded(appointment=UUID(int=3), what="", reason=""))
        assert all(each.ended is None for each in log.appointments_on(DAY))
        say(log, AppointmentEnded(appointment=UUID(int=3), what="removed", reason=""))
        assert log.appointments_of(BEN) == []
        found = log.appointment(UUID(int=3))
        assert found is not None
        assert found.ended is not None
        assert log.appointment(UUID(int=99)) is None
        say(log, PatientMerged(patient=CHI, into=ANA))
        assert [each.said.appointment.int for each in log.appointments_of(ANA)] == [2, 1, 4]
