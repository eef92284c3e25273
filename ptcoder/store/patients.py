"""Patients and their appointments, indexed so that each key of a search is answered from an index.

Every word of a name or number is found by its beginning, also behind a hyphen and without it; a date of birth as
``1980-02-03`` and as ``02/03/1980``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ptcoder.store.connection import Cursor, Database, run
from ptcoder.visit import AppointmentEnded, Event, PatientAdded, PatientMerged, PatientsApart, Scheduled, decode
from ptcoder.visit.doubles import Doubles

TABLES = """
DROP TABLE IF EXISTS patient;
DROP TABLE IF EXISTS patient_word;
DROP TABLE IF EXISTS merged;
DROP TABLE IF EXISTS apart;
DROP TABLE IF EXISTS appointment;
DROP TABLE IF EXISTS appointment_end;
CREATE TABLE patient (
    patient BLOB PRIMARY KEY, name TEXT NOT NULL, mrn TEXT NOT NULL, born TEXT NOT NULL, body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_name ON patient (name, born, patient);
CREATE INDEX patient_mrn ON patient (mrn, patient);
CREATE TABLE patient_word (
    word TEXT, name TEXT, patient BLOB, words TEXT NOT NULL, PRIMARY KEY (word, name, patient)
) STRICT, WITHOUT ROWID;
CREATE TABLE merged (patient BLOB PRIMARY KEY, into_ BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE apart (one BLOB, other BLOB, PRIMARY KEY (one, other)) STRICT, WITHOUT ROWID;
CREATE TABLE appointment (
    appointment BLOB PRIMARY KEY, patient BLOB NOT NULL, date TEXT NOT NULL, body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX appointment_date ON appointment (date);
CREATE INDEX appointment_patient ON appointment (patient, date);
CREATE TABLE appointment_end (appointment BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
_END = "\U0010ffff"
_RUN = re.compile(r"[^\W_]+")
_US = re.compile(r"(\d{1,2})/(\d{1,2})(/\d{0,4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """An appointment as last said, and what became of it: None while nothing was said, or that was taken back."""

    said: Scheduled
    ended: AppointmentEnded | None


def folded(text: str) -> str:
    """Text as it is searched: without case or accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words(event: PatientAdded) -> list[str]:
    """All that a patient is found by the beginning of."""
    found = [form for part in folded(f"{event.name} {event.mrn}").split() for form in _forms(part)]
    if event.born is not None:
        found += [event.born.isoformat(), f"{event.born:%m/%d/}{event.born.year:04}"]
    return list(dict.fromkeys(found))


def _forms(part: str) -> Iterator[str]:
    """``m-0077`` as it is, without the hyphen, from each of its pieces on, and without leading zeros."""
    yield part
    for each in _RUN.finditer(part):
        rest = part[each.start() :]
        yield rest
        yield "".join(_RUN.findall(rest))
        if rest.lstrip("0"):
            yield rest.lstrip("0")


def take(database: Database, event: Event, body: bytes) -> None:
    """What a record says of the register; the last word holds."""
    match event:
        case PatientAdded(patient=patient):
            _take_patient(database, patient, event, body)
        case PatientMerged(patient=patient, into=into, holds=True) if into != patient:
            run(database, "INSERT OR REPLACE INTO merged VALUES (?, ?)", patient.bytes, into.bytes)
        case PatientMerged(patient=patient):
            run(database, "DELETE FROM merged WHERE patient = ?", patient.bytes)
        case PatientsApart(one=one, other=other, holds=True):
            run(database, "INSERT OR IGNORE INTO apart VALUES (?, ?)", one.bytes, other.bytes)
        case PatientsApart(one=one, other=other):
            run(database, "DELETE FROM apart WHERE one = ? AND other = ?", one.bytes, other.bytes)
        case Scheduled(appointment=appointment):
            row = (appointment.bytes, event.patient.bytes, event.date.isoformat(), body)
            run(database, "INSERT OR REPLACE INTO appointment VALUES (?, ?, ?, ?)", *row)
        case AppointmentEnded(appointment=appointment):
            run(database, "INSERT OR REPLACE INTO appointment_end VALUES (?, ?)", appointment.bytes, body)
        case _:
            pass


def _take_patient(database: Database, patient: UUID, event: PatientAdded, body: bytes) -> None:
    before = find(database, patient)
    if before is not None:
        for word in words(before):
            values = (word, folded(before.name), patient.bytes)
            run(database, "DELETE FROM patient_word WHERE word = ? AND name = ? AND patient = ?", *values)
    name, born = folded(event.name), "" if event.born is None else event.born.isoformat()
    row = (patient.bytes, name, folded(event.mrn), born, body)
    run(database, "INSERT OR REPLACE INTO patient VALUES (?, ?, ?, ?, ?)", *row)
    all_words = words(event)
    line = f" {' '.join(all_words)}"
    for word in all_words:
        run(database, "INSERT INTO patient_word VALUES (?, ?, ?, ?)", word, name, patient.bytes, line)


def merges(database: Database) -> Doubles:
    """Who is the same as whom."""
    rows = run(database, "SELECT patient, into_ FROM merged")
    return Doubles(PatientMerged(patient=UUID(bytes=one), into=UUID(bytes=other)) for one, other in rows)


def find(database: Database, patient: UUID) -> PatientAdded | None:
    """One entry as last said; not the one that it was merged into."""
    row = run(database, "SELECT body FROM patient WHERE patient = ?", patient.bytes).fetchone()
    event = None if row is None else decode(row[0])
    return event if isinstance(event, PatientAdded) else None


def numbers(database: Database, of: Sequence[UUID]) -> dict[UUID, str]:
    """The record numbers of entries as last said; of one that is not known, none."""
    number = "json_extract(CAST(body AS TEXT), '$.mrn')"  # of a blob SQLite may take it for another form of JSON
    query = f"SELECT patient, {number} FROM patient WHERE patient IN ({', '.join('?' for _ in of)})"
    return {UUID(bytes=row[0]): row[1] for row in run(database, query, *(each.bytes for each in of))}


def search(database: Database, text: str, limit: int) -> list[PatientAdded]:
    """At most ``limit`` patients (below 0: all) that each word of ``text`` begins a word of, in the order of the word
    that they were found by, then by name; all of them by name where nothing is asked for. One who was entered twice is
    found by what was said in either entry.
    """
    same = merges(database)
    ids = dict[UUID, None]()
    rows = _rows(database, text)
    for row in rows:
        ids.setdefault(same.root(UUID(bytes=row[0])))
        if len(ids) == limit:
            break
    rows.close()
    return [event for each in ids if (event := find(database, each)) is not None]


def _rows(database: Database, text: str) -> Cursor:
    typed = sorted((_as_kept(word) for word in folded(text).split()), key=len, reverse=True)
    if not typed:
        return run(database, "SELECT patient FROM patient ORDER BY name, born, patient")
    first, *others = typed
    also = " AND instr(words, ?)" * len(others)
    query = f"SELECT patient FROM patient_word WHERE word >= ? AND word < ?{also} ORDER BY word, name, patient"
    return run(database, query, first, first + _END, *(f" {word}" for word in others))


def _as_kept(word: str) -> str:
    """A date that is being typed, with the zeros that the kept one has: ``2/3/19`` is ``02/03/19``."""
    found = _US.fullmatch(word)
    if found is None:
        return word
    month, day, year = found.groups()
    return f"{month:0>2}/{day:0>2}{year or ''}"


def numbered(database: Database, mrn: str) -> list[PatientAdded]:
    """Every entry with this record number, whatever its case."""
    rows = run(database, "SELECT body FROM patient WHERE mrn = ? ORDER BY patient", folded(mrn)).fetchall()
    return [event for row in rows if isinstance(event := decode(row[0]), PatientAdded)]


def named(database: Database, name: str, born: date | None) -> list[PatientAdded]:
    """Every entry with this name and this date of birth; None: none said."""
    values = (folded(name), "" if born is None else born.isoformat())
    rows = run(database, "SELECT body FROM patient WHERE name = ? AND born = ? ORDER BY patient", *values).fetchall()
    return [event for row in rows if isinstance(event := decode(row[0]), PatientAdded)]


def alike(database: Database, limit: int) -> list[tuple[UUID, UUID]]:
    """At most ``limit`` pairs that may be the same patient: one name and date of birth, or one record number. Not those
    of which somebody said that they are two.
    """
    queries = (
        "other.mrn = one.mrn AND one.mrn <> ''",
        "other.name = one.name AND other.born = one.born AND (one.born <> '' OR instr(one.name, ' '))",
    )  # many have the same initials: without a date of birth they say nothing
    pairs = "SELECT one.patient, other.patient FROM patient AS one JOIN patient AS other ON other.patient > one.patient"
    same = merges(database)

    def roots(row: Sequence[bytes]) -> tuple[UUID, UUID]:
        one, other = sorted(same.root(UUID(bytes=each)) for each in row)
        return one, other

    apart = {roots(row) for row in run(database, "SELECT one, other FROM apart").fetchall()}
    found: dict[tuple[UUID, UUID], None] = {}
    for query in queries:
        rows = run(database, f"{pairs} AND {query}")
        for row in rows:
            one, other = roots(row)
            if one != other and (one, other) not in apart:
                found.setdefault((one, other))
            if len(found) >= limit:
                break
        rows.close()
    return list(found)[:limit]


def appointments_on(database: Database, day: date) -> list[Appointment]:
    """The appointments of a day by their time, those without one last; not those that were removed."""
    return _appointments(database, "date = ?", day.isoformat())


def appointments_of(database: Database, patient: UUID) -> list[Appointment]:
    """All appointments of a patient, by date and time."""
    ids = [each.bytes for each in merges(database).all_of(patient)]
    return _appointments(database, f"patient IN ({', '.join('?' for _ in ids)})", *ids)


def appointment(database: Database, key: UUID) -> Appointment | None:
    """One appointment, also one that was removed; None if it is not known."""
    found = _read(database, "appointment.appointment = ?", key.bytes)
    return found[0] if found else None


def _appointments(database: Database, where: str, *values: str | bytes) -> list[Appointment]:
    found = _read(database, where, *values)
    kept = [each for each in found if each.ended is None or each.ended.what != "removed"]
    return sorted(kept, key=lambda each: (each.said.date, each.said.minute is None, each.said.minute or 0))


def _read(database: Database, where: str, *values: str | bytes) -> list[Appointment]:
    query = (
        "SELECT appointment.body, appointment_end.body FROM appointment LEFT JOIN appointment_end "
        f"ON appointment_end.appointment = appointment.appointment WHERE {where} ORDER BY appointment.appointment"
    )
    found: list[Appointment] = []
    for said, end in run(database, query, *values).fetchall():
        event, ended = decode(said), None if end is None else decode(end)
        if isinstance(event, Scheduled):
            was = ended if isinstance(ended, AppointmentEnded) and ended.what else None
            found.append(Appointment(said=event, ended=was))
    return found
