"""The log as it stood at one moment, for whoever reads all of it: in any thread, while others go on writing."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cached_property, partial
from uuid import UUID

from ptcoder.store import accesses, cares, leavings, patients, reading, standings
from ptcoder.store.connection import Database, Source, connect, in_words, run
from ptcoder.store.record import COLUMNS, Head, Record
from ptcoder.store.standings import Ask
from ptcoder.store.tallies import Tallies
from ptcoder.visit import Event, Logged, PatientAdded, PersonAdded, Restored, decode, voided
from ptcoder.visit.doubles import Doubles

_FIELDS = ", ".join(COLUMNS)
CACHE_KIB = 32 * 1024
"""Every page that is read anew is decrypted anew; who reads much keeps more of them than the usual two megabytes."""


class Snapshot:
    """Every answer is of the moment in which it was opened. Writes nothing. Any method may raise LogError."""

    def __init__(
        self, database: Database, heads: dict[bytes, Head], beside: Callable[[], Ask | None] | None = None
    ) -> None:
        """For ``snapshot``. ``beside`` opens the same once more."""
        self._database = database
        self._beside = beside
        self.heads = heads
        """The last record of each station."""

    @property
    def count(self) -> int:
        """How many records the log holds."""
        return sum(head.n for head in self.heads.values())

    @property
    def tallies(self) -> Tallies:
        """What reports count."""
        return Tallies(self._database, None)

    def records(self) -> Iterator[Record]:
        """Every record in folding order."""
        return reading.in_order(self._database)

    def about(self, patient: UUID) -> list[Record]:
        """Every record about a patient, in folding order: those of their visits, and those that name the patient."""
        found: dict[bytes, Record] = {}
        for visit in self.visits(patient):
            found.update((record.id, record) for record in reading.of_visit(self._database, visit))
        query = f"SELECT {_FIELDS} FROM event WHERE instr(body, ?)"
        for each in patients.merges(self._database).all_of(patient):
            for row in run(self._database, query, each.hex.encode()):
                record = Record(*row)
                found[record.id] = record
        return sorted(found.values(), key=lambda record: (record.lamport, record.station, record.n))

    def visits(self, patient: UUID | None = None) -> list[UUID]:
        """The visits of a patient, also those of what was merged, or all, in the order in which they were opened."""
        same = () if patient is None else patients.merges(self._database).all_of(patient)
        where = f"WHERE patient IN ({', '.join('?' for _ in same)})" if same else ""
        values = [each.bytes for each in same]
        rows = run(self._database, f"SELECT visit FROM visit {where} ORDER BY opened, visit", *values).fetchall()
        return [UUID(bytes=row[0]) for row in rows]

    def visits_on(self, day: date) -> list[UUID]:
        """The visits of a date of service, in the order in which they were opened."""
        query = "SELECT visit FROM visit WHERE date = ? ORDER BY opened, visit"
        return [UUID(bytes=row[0]) for row in run(self._database, query, day.isoformat()).fetchall()]

    def cared(self, patients: Sequence[UUID]) -> cares.Cared:
        """Courses of care, amounts elsewhere and visits of a patient; of several entries that are one person, all."""
        return cares.of_patients(self._database, patients)

    def keeps_courses(self) -> bool:
        """Whether a course of care was ever written here."""
        return cares.has_any(self._database)

    def visit(self, visit: UUID) -> list[Record]:
        """The records of one visit in folding order."""
        return reading.of_visit(self._database, visit)

    def told(self, visit: UUID) -> list[Logged]:
        """What the records of one visit say, in folding order; of a batch only that this visit left in it."""
        return reading.told_of(self._database, visit)

    def people(self) -> list[PersonAdded]:
        """Everyone as last said, by name."""
        rows = run(self._database, "SELECT body FROM person ORDER BY name, person").fetchall()
        return [event for row in rows if isinstance(event := decode(row[0]), PersonAdded)]

    def patient(self, patient: UUID) -> PatientAdded | None:
        """A patient as last said; None if not known."""
        return patients.find(self._database, patient)

    def numbers(self, of: Sequence[UUID]) -> dict[UUID, str]:
        """The record numbers of patients as last said; of one who is not known, none."""
        return patients.numbers(self._database, of)

    def doubles(self) -> Doubles:
        """Which ids of patients mean the same one."""
        return patients.merges(self._database)

    def standings(self, since: date | None = None, until: date | None = None) -> Iterator[standings.Standing]:
        """The visits of these days, both included, that are signed or of which something left, by their days."""
        return standings.standings(self._ask, *_texts(since, until))

    def visits_between(self, since: date | None = None, until: date | None = None) -> int:
        """How many visits have these days, both included, whatever their state."""
        return standings.count(self._database, *_texts(since, until))

    def gone(self) -> dict[UUID, tuple[standings.Sent, ...]]:
        """What left of visits whose opening was taken back."""
        return self._ask(standings.gone)()

    def sent(self, visit: UUID) -> tuple[standings.Sent, ...]:
        """What left of a visit, in the order in which it did, copies left out."""
        return standings.sent_of(self._database, visit)

    def bill(self, visit: UUID, version: int) -> leavings.Bill | None:
        """A version of a visit as it was signed; None if it is not there."""
        return leavings.bill_of(self._database, visit, version)

    def batches(self) -> list[Logged]:
        """The batches and their copies, the latest first."""
        return [record.logged() for record in leavings.batches(self._database)]

    def batch(self, export: UUID) -> list[Logged]:
        """One batch: what was said first, then its copies."""
        return [record.logged() for record in leavings.batch(self._database, export)]

    def batches_of_file(self, sha256: str) -> list[UUID]:
        """The batches whose file has this SHA-256, the latest first: several where their rows say the same, or none."""
        return leavings.batches_of_file(self._database, sha256)

    def restored(self) -> Logged | None:
        """When a backup took the place of this log, for the last time; None if never."""
        found = accesses.find(self._database, accesses.Accesses(kinds=(Restored,), limit=1))
        return found[0].logged() if found else None

    def signed_before(self, visit: UUID, version: int, lamport: int) -> bool:
        """Whether a version of a visit was signed before a record."""
        query = (
            "SELECT 1 FROM signed CROSS JOIN event USING (station, n) "
            "WHERE signed.visit = ? AND signed.version = ? AND event.lamport < ?"
        )
        return run(self._database, query, visit.bytes, version, lamport).fetchone() is not None

    def said_until(self, lamport: int, *kinds: type[Event]) -> list[Logged]:
        """What was said of these kinds up to a record, in folding order; walks through the log."""
        marks = " OR ".join("instr(body, ?)" for _ in kinds)
        query = f"SELECT {_FIELDS} FROM event WHERE lamport <= ? AND ({marks}) ORDER BY lamport, station, n"
        rows = run(self._database, query, lamport, *(f'"type":"{kind.__name__}"'.encode() for kind in kinds))
        return [Record(*row).logged() for row in rows]

    def voided(self) -> frozenset[UUID]:
        """Ids of the events that are taken back."""
        rows = run(self._database, f"SELECT {_FIELDS} FROM event WHERE instr(body, ?)", b'"type":"Voided"')
        return voided(Record(*row).logged() for row in rows)

    def head_at(self, station: bytes, n: int) -> bytes | None:
        """The hash of a station's record ``n``; None where there is none."""
        row = run(self._database, "SELECT hash FROM event WHERE station = ? AND n = ?", station, n).fetchone()
        return None if row is None else bytes(row[0])

    def says(self, word: str) -> bool:
        """Whether some record's body holds this text."""
        query = "SELECT 1 FROM event WHERE instr(body, ?) LIMIT 1"
        return run(self._database, query, word.encode()).fetchone() is not None

    @cached_property
    def _ask(self) -> Ask:
        beside = None if self._beside is None else self._beside()
        return beside or (lambda question: partial(question, self._database))


def _texts(*days: date | None) -> Iterator[str | None]:
    return (each.isoformat() if each is not None else None for each in days)


@contextmanager
def snapshot(source: Source) -> Generator[Snapshot]:
    """A reader of the log, let go of at the end."""
    with _reading(source) as (database, heads), ExitStack() as opened:
        yield Snapshot(database, heads, lambda: opened.enter_context(_beside(source, heads)))


@contextmanager
def _reading(source: Source) -> Generator[tuple[Database, dict[bytes, Head]]]:
    """The log as it stands now, and its heads."""
    with in_words(source.path):
        database = connect(source.path, source.key, wal=False, read_only=True)
        try:
            run(database, f"PRAGMA cache_size = -{CACHE_KIB}")
            run(database, "BEGIN")
            tips = [reading.tip(database, station) for station in reading.stations(database)]
            yield database, {tip.station: Head(n=tip.n, hash=tip.hash, lamport=tip.lamport) for tip in tips}
        finally:
            database.close()


@contextmanager
def _beside(source: Source, heads: dict[bytes, Head]) -> Generator[Ask | None]:
    """Answers in a thread of its own, which reads on while what was read is worked on. None where the log has other
    heads by now: what is asked is of one moment.
    """
    from concurrent.futures import ThreadPoolExecutor  # not needed until somebody reads much

    with ThreadPoolExecutor(1) as pool:
        mine = _reading(source)
        database, found = pool.submit(mine.__enter__).result()
        try:
            yield (lambda question: pool.submit(question, database).result) if found == heads else None
        finally:
            pool.submit(mine.__exit__, None, None, None).result()
