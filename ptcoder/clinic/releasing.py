"""A readable copy of the record, for a patient or of everything: a folder in open formats, whole or not at all.

``write`` reads the log for itself and may run in any thread; the release is said in the log, then the folder gets
its name: what left is known, whatever happens in between.
"""

from __future__ import annotations

import csv
import errno
import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from ptcoder import __version__, files
from ptcoder.clinic.leaving import Naming, of_batch, packed, total
from ptcoder.clinic.refused import Refused
from ptcoder.export import charges, manifest, record
from ptcoder.export.folder import HashedFile, WholeFolder
from ptcoder.export.manifest import Chain, Manifest, Part
from ptcoder.store.connection import Source
from ptcoder.store.record import Head, Record
from ptcoder.store.snapshot import Snapshot, snapshot
from ptcoder.visit import Moment, PatientAdded, RecordReleased, fold

Tell = Callable[[float], None]
"""Told how much is done, 0 to 1; what it raises ends the copying, and nothing is left of it."""

README = "README.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to leave, where to, and who makes it when. ``patient`` None is everything."""

    patient: UUID | None
    folder: Path
    moment: Moment
    who: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A copy that is whole on the disk and has no name yet."""

    folder: WholeFolder
    event: RecordReleased
    manifest: Manifest


def write(source: Source, wanted: Wanted, tell: Tell) -> Written:
    """Writes the copy, which has no name until its ``folder.keep`` is called, and is gone when ``drop`` is.

    Raises Refused where the patient is not in the log or the place can't be written, LogError where it can't be read.
    """
    with words_for_places():
        folder = WholeFolder(wanted.folder)
    try:
        with snapshot(source) as log, words_for_places():
            return _Copy(log, wanted, folder, tell).made()
    except BaseException:
        folder.drop()
        raise


def give_out(copy: Written, say: Callable[[RecordReleased], object]) -> Path:
    """Says that a copy leaves (``say`` writes it to the log), then gives it its name; the folder.

    Where either fails, nothing is left of it.
    """
    try:
        say(copy.event)
        with words_for_places():
            copy.folder.keep()
    finally:
        copy.folder.drop()
    return copy.folder.path


TROUBLES = {
    errno.ENOSPC: "the disk is full",
    errno.EACCES: "you may not write there, or another program has the file open",
    errno.EPERM: "you may not write there",
    errno.EROFS: "nothing can be written there",
    errno.ENOENT: "there is no such folder",
    errno.ENAMETOOLONG: "the name is too long",
}


@contextmanager
def words_for_places() -> Generator[None]:
    """What the system says of a place as a Refused."""
    try:
        yield
    except FileExistsError as error:
        raise Refused("There is something of this name already. Choose a new name for the folder.") from error
    except OSError as error:
        said = TROUBLES.get(error.errno or 0) or error.strerror or str(error)
        raise Refused(f"The copy could not be written: {said}. Choose another place.") from error


@dataclass(slots=True)
class _Copy:
    log: Snapshot
    wanted: Wanted
    folder: WholeFolder
    tell: Tell

    def made(self) -> Written:
        patient = self.wanted.patient
        self.folder.file(README).write((files.resource("export") / README).read_text(encoding="utf-8"))
        tables = {name: self.folder.file(name) for name in record.TABLES}
        for name, columns in record.TABLES.items():
            tables[name].write_rows([columns])
        names = {str(each.person): each.name for each in self.log.people()}
        counts = {"records": self._events(tables, names)}
        sums = {"billed units": 0, "stretches": 0}
        visits = self.log.visits(patient)
        for at, visit in enumerate(visits):
            self._visit(visit, tables, names, sums)
            self.tell(0.5 + at / len(visits) / 2)
        counts |= {name.removesuffix(".csv"): table.rows - 1 for name, table in tables.items()}
        moment = self.wanted.moment
        page = Manifest(
            holds="everything" if patient is None else "patient",
            program=f"ptcoder {__version__}",
            made_at=record.iso(moment.at_us, moment.off_min),
            made_by=str(self.wanted.who or ""),
            counts=counts,
            sums=sums,
            files=self.folder.parts(),
            chains=chains(self.log.heads),
        )
        text = page.text()
        self.folder.file(manifest.NAME).write(text)
        self.folder.parts()
        self.tell(1)
        event = RecordReleased(
            release=uuid4(),
            patient=patient,
            manifest=hashlib.sha256(text.encode()).hexdigest(),
            records=counts["records"],
        )
        return Written(folder=self.folder, event=event, manifest=page)

    def _events(self, tables: dict[str, HashedFile], names: dict[str, str]) -> int:
        """The events themselves and their history; and the people and patients that they speak of, as last said."""
        patients: dict[UUID, PatientAdded] = {}
        count = 0
        seen: set[str] = set()
        gone = self.log.voided()
        lines = self.folder.file("events.jsonl")
        for each in self._records():
            event = each.event()
            lines.write(record.event_line(each, event))
            count += 1
            if isinstance(event, PatientAdded):
                patients[event.patient] = event
            said = each.logged(event)
            seen.update(str(value) for value in (said.stamp.who, getattr(event, "clinician", None)))
            tables["history.csv"].write_rows([record.history_row(said, names, gone)])
            if count % 500 == 0:
                self.tell(count / max(1, self.log.count) / 2)
        tables["patients.csv"].write_rows(map(record.patient_row, patients.values()))
        everybody = self.wanted.patient is None
        shown = [each for each in self.log.people() if everybody or str(each.person) in seen]
        tables["people.csv"].write_rows(map(record.person_row, shown))
        if not everybody and not patients:
            raise Refused("This patient is not in the register.")
        return count

    def _records(self) -> Iterator[Record]:
        patient = self.wanted.patient
        return self.log.records() if patient is None else iter(self.log.about(patient))

    def _visit(self, visit: UUID, tables: dict[str, HashedFile], names: dict[str, str], sums: dict[str, int]) -> None:
        records = self.log.told(visit)
        folded = fold(records)
        if folded is None:
            return
        tables["visits.csv"].write_rows([record.visit_row(folded)])
        tables["intervals.csv"].write_rows(record.interval_rows(folded, records, names))
        sums["stretches"] += len(folded.intervals)
        lines, findings = record.bill_rows(folded, records, names)
        tables["lines.csv"].write_rows(lines)
        tables["findings.csv"].write_rows(findings)
        sums["billed units"] += sum(record.units_in_force(line) for line in lines)


def chains(heads: dict[bytes, Head]) -> tuple[Chain, ...]:
    """The heads of the log's chains, as a manifest has them."""
    return tuple(Chain(station=key.hex(), n=head.n, hash=head.hash.hex()) for key, head in heads.items())


def check(source: Source, path: Path) -> list[str]:
    """What is wrong about an export, by its manifest and the log it came from, each fault in words; none if nothing.

    ``path`` is the manifest, or the folder it lies in. Whether the log itself is whole is for ``ptcoder verify``.
    """
    if path.is_dir():
        path = path / manifest.NAME
    try:
        text = path.read_text(encoding="utf-8")
        page = Manifest.read(text)
    except (OSError, ValueError) as error:
        return [f"{path}: {getattr(error, 'strerror', None) or error}"]
    found = [fault for part in page.files for fault in _part(path.parent, part.name, part.sha256)]
    with snapshot(source) as log:
        if page.holds == "charges" and not found:
            found += [fault for part in page.files for fault in _miscounted(log, path.parent / part.name, part, page)]
        for chain in page.chains:
            held = log.head_at(bytes.fromhex(chain.station), chain.n)
            if held is None:
                found.append(f"The log lacks record {chain.n} of station {chain.station[:8]}, which this export saw.")
            elif held.hex() != chain.hash:
                found.append(f"Record {chain.n} of station {chain.station[:8]} is another than this export saw.")
        sums = [part.sha256 for part in page.files] if page.holds == "charges" else []
        sums.append(hashlib.sha256(text.encode()).hexdigest())
        if not any(log.says(each) for each in sums):
            found.append("The log does not know of this export: the manifest was changed, or belongs to another log.")
    return found


def _part(folder: Path, name: str, sha256: str) -> Iterator[str]:
    if Path(name).name != name:
        yield f"{name}: is not a file of this export"
        return
    try:
        with (folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        yield f"{name}: {error.strerror or error}"
        return
    if digest != sha256:
        yield f"{name}: was changed after it was exported"


def _miscounted(log: Snapshot, path: Path, part: Part, page: Manifest) -> Iterator[str]:
    """What a manifest of charges says of its file and the file does not, as the log or else the file itself has it. The
    log may know of several batches with these bytes, as where nothing is billed: the manifest is of the nearest.
    """
    try:
        known = [_counted(log, export) for export in log.batches_of_file(part.sha256)]
        if not known:
            with path.open(encoding="utf-8", newline="") as file:
                known = [charges.totals(csv.DictReader(file))]
    except (KeyError, ValueError, TypeError, csv.Error):
        yield f"{path.name}: is no file of charges"
        return
    yield from min(([*_differing(path.name, true, page)] for true in known), key=len)


def _counted(log: Snapshot, export: UUID) -> Mapping[str, int]:
    """What the manifest of a batch has to say."""
    said = log.batch(export)[0]
    totals = total(packed(export, [*of_batch(log, said)], Naming(log)))
    return {**totals.counts(getattr(said.event, "rows", totals.lines)), **totals.sums()}


def _differing(name: str, true: Mapping[str, int], page: Manifest) -> Iterator[str]:
    counted = {**page.counts, **page.sums}
    for what, said in counted.items():
        if true.get(what) != said:
            yield f"{name}: the manifest says {said} {what}, the file has {true.get(what, 'no such thing')}."
    for what in true.keys() - counted.keys():
        yield f"{name}: the manifest does not say how many {what} the file has."
