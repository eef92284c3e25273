"""Charge files written: a new batch, and the same bytes again.

What takes long runs on a snapshot of the log, in any thread. A batch is said in the log before its file has its name:
however the program ends in between, what left is known and nothing leaves twice.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from uuid import UUID, uuid4

from ptcoder import __version__
from ptcoder.clinic.charge_profiles import profile_then
from ptcoder.clinic.leaving import (
    NOTHING,
    Chosen,
    Going,
    Naming,
    Reader,
    Staying,
    Totals,
    of_batch,
    packed,
    steps,
    total,
)
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.releasing import chains
from ptcoder.export import WholeFile, manifest
from ptcoder.export.charge_file import ChargeFile, row_count
from ptcoder.export.charge_lines import Kind, Packed
from ptcoder.export.manifest import Manifest, Part
from ptcoder.export.profiles import Profile
from ptcoder.export.record import iso
from ptcoder.store import Draft, Log
from ptcoder.store.record import Head
from ptcoder.store.snapshot import Snapshot
from ptcoder.visit import Event, Exported, Logged, Moment, ProfileWritten, Reopened, Signed, Voided, visits_of

Tell = Callable[[float], None]
EVERYTHING = Chosen()
AT_ONCE = 100
"""Visits written in one go; so often is told how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A new batch, or with ``again`` the file of an earlier one. ``who`` writes it at ``moment`` to ``path``."""

    path: Path
    profile: Profile
    chosen: Chosen = EVERYTHING
    again: UUID | None = None
    moment: Moment
    who: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that is whole on the disk and has no name yet, with its manifest; what the log will say of it."""

    file: WholeFile
    beside: WholeFile | None
    event: Exported
    totals: Totals
    staying: tuple[Staying, ...]
    heads: dict[bytes, Head]
    naming: Naming
    is_copy: bool

    def drop(self) -> None:
        self.file.drop()
        if self.beside is not None:
            self.beside.drop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A batch that is in the log, as ``records`` say; ``trouble``: why its file could not be put in its place."""

    batch: Written
    records: tuple[Logged, ...]
    trouble: str = ""


def write(reader: Reader, wanted: Wanted, tell: Tell) -> Written:
    """Writes the file, which has no name until ``keep``. Raises Refused where nothing waits or the place can't be
    written, LogError where the log can't be read, and what ``tell`` raises; nothing is left of it then.
    """
    with reader() as log, _uncollected():
        if wanted.again is not None:
            return _written_again(log, wanted, wanted.again, tell)
        staying: list[Staying] = []
        going = _going(steps(log, wanted.chosen), staying, wanted.profile)
        first = next(going, None)
        if first is None:
            raise Refused(f"No signed visit{_of(wanted.chosen)} waits to be exported.")
        most = log.visits_between(wanted.chosen.since, wanted.chosen.until)
        made = _Batch(log, wanted, uuid4(), Naming(log), chain([first], going), most, tell)
        return _written(made, staying)


def _going(found: Iterable[Going | Staying], staying: list[Staying], profile: Profile) -> Iterator[Going]:
    """Those that go; the others are put into ``staying``. A replacement or a void that looks like an original would be
    paid once more: Refused.
    """
    is_told = profile.tells_kind
    for each in found:
        if isinstance(each, Staying):
            staying.append(each)
        elif is_told or each.kind is Kind.ORIGINAL:
            yield each
        else:
            raise Refused(
                f"A visit leaves as a {each.kind}, which the profile {profile.name} cannot tell from an original: it "
                "has neither a column kind nor a column frequency. Add one to it, or choose another profile. Nothing "
                "was written."
            )


def _of(chosen: Chosen) -> str:
    if chosen.since is not None and chosen.since == chosen.until:
        return " of this day"
    return " of these days" if chosen.since is not None or chosen.until is not None else ""


def _written_again(log: Snapshot, wanted: Wanted, export: UUID, tell: Tell) -> Written:
    """The present names first; where these give other bytes, those of the time at which the batch left."""
    said = log.batch(export)
    if not said:
        raise Refused("There is no such batch in the log.")
    first = said[0]
    assert isinstance(first.event, Exported)
    for naming in (Naming(log), Naming(log, first.stamp.lamport)):
        digest = hashlib.sha256()
        for chunk, _, _ in _chunks(wanted.profile, export, of_batch(log, first), naming):
            digest.update(chunk)
        if digest.hexdigest() == first.event.sha256:
            most = len(first.event.visits)
            made = _Batch(log, wanted, export, naming, of_batch(log, first), most, tell)
            return _written(made, (), copied=first.event)
    raise Refused(
        "This batch cannot be written again byte for byte: it was written by another version of ptcoder. What it held "
        "is in the log."
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is to be written. ``most``: of how many visits ``going`` has some or all."""

    log: Snapshot
    wanted: Wanted
    export: UUID
    naming: Naming
    going: Iterable[Going]
    most: int
    tell: Tell


def _written(batch: _Batch, staying: Sequence[Staying], *, copied: Exported | None = None) -> Written:
    wanted = batch.wanted
    digest, length, rows, totals = hashlib.sha256(), 0, 0, NOTHING
    visits: list[UUID] = []
    kinds: list[str] = []
    versions: list[int] = []
    with _words(ValueError):  # as of a NUL in a path
        file = WholeFile(wanted.path)
    beside: WholeFile | None = None
    try:
        with _words():
            for chunk, going, made in _chunks(wanted.profile, batch.export, batch.going, batch.naming):
                digest.update(chunk)
                length += len(chunk)
                file.file.buffer.write(chunk)
                rows += row_count(wanted.profile, made)
                totals = total(made, totals)
                visits += [each.visit for each in going]
                kinds += [each.kind.value for each in going]
                versions += [each.version for each in going]
                batch.tell(min(1.0, totals.visits / max(1, batch.most)))
            file.finish()
            if copied is None:
                event = Exported(
                    export=batch.export,
                    visits=tuple(visits),
                    sha256=digest.hexdigest(),
                    rows=rows,
                    kinds=tuple(kinds),
                    versions=tuple(versions),
                    profile=wanted.profile.name,
                    units=totals.units,
                )
            else:
                event = replace(copied, kinds=tuple(kinds), versions=tuple(versions))
            if not wanted.path.exists() or wanted.path.is_file():
                part = Part(name=wanted.path.name, bytes=length, sha256=digest.hexdigest())
                beside = WholeFile(wanted.path.with_name(wanted.path.name + manifest.BESIDE))
                beside.file.write(_page(batch.log, wanted, event.rows, totals, part).text())
                beside.finish()
        return Written(
            file=file,
            beside=beside,
            event=event,
            totals=totals,
            staying=tuple(staying),
            heads=batch.log.heads,
            naming=batch.naming,
            is_copy=copied is not None,
        )
    except BaseException:
        file.drop()
        if beside is not None:
            beside.drop()
        raise


def _chunks(
    profile: Profile, export: UUID, going: Iterable[Going], naming: Naming
) -> Iterator[tuple[bytes, Sequence[Going], Packed]]:
    """The file piece by piece, each with its visits: no more of them are held at a time than are written in one go."""
    writer, rest = ChargeFile(profile), iter(going)
    yield writer.head().encode(), (), packed(export, (), naming)
    while several := tuple(islice(rest, AT_ONCE)):
        made = packed(export, several, naming)
        yield writer.text(made).encode(), several, made


def _page(log: Snapshot, wanted: Wanted, rows: int, totals: Totals, part: Part) -> Manifest:
    return Manifest(
        holds="charges",
        program=f"ptcoder {__version__}",
        made_at=iso(wanted.moment.at_us, wanted.moment.off_min),
        made_by=str(wanted.who or ""),
        counts=totals.counts(rows),
        sums=totals.sums(),
        files=(part,),
        chains=chains(log.heads),
    )


def still_so(batch: Written, said_since: Callable[[dict[bytes, Head]], Iterable[Event]]) -> None:
    """Refused where one of its visits was signed, reopened, taken back or exported since it was read, or what its rows
    follow from besides was changed: a copy could never be the same.
    """
    said = [*said_since(batch.heads)]
    mine = set(batch.event.visits) if said else set[UUID]()
    for event in said:
        if isinstance(event, Signed | Reopened | Exported | Voided) and not mine.isdisjoint(visits_of(event)):
            raise Refused("A visit of this batch was changed or exported meanwhile. Nothing was written; try again.")
    rewritten = [each for each in said if isinstance(each, ProfileWritten) and each.name == batch.event.profile]
    if rewritten or batch.naming.is_changed_by(said):
        raise Refused(
            "The number of a patient or a person in this batch, or its profile, was changed meanwhile. Nothing was "
            "written; try again."
        )


def profile_of(reader: Reader, export: UUID) -> Profile:
    """The profile with which a batch was written, as it was then. Refused where there is no such batch."""
    with reader() as log:
        said = log.batch(export)
        if not said:
            raise Refused("There is no such batch in the log.")
        return profile_then(log, said[0])


def say(batch: Written, log: Log, draft: Draft) -> tuple[Logged, ...]:
    """Says in the log that a batch left; where it cannot be said, nothing is left of the batch."""
    try:
        return log.append([draft], None if batch.is_copy else lambda: still_so(batch, log.said_since))
    except BaseException:
        batch.drop()
        raise


def give_out(batch: Written, log: Log, draft: Draft) -> Path:
    """Says in the log that a batch left, then gives its file its name."""
    say(batch, log, draft)
    return keep(batch)


def leave(batch: Written, opened: Callable[[], AbstractContextManager[Log]], moment: Moment, who: UUID | None) -> Left:
    """Says a batch in a log that is ``opened`` for it, and gives its file its name. What ``say`` raises."""
    try:
        log = opened()
    except BaseException:
        batch.drop()
        raise
    with log as mine:
        records = say(batch, mine, Draft(event=batch.event, moment=moment, who=who))
    try:
        keep(batch)
    except Refused as refused:
        return Left(batch=batch, records=records, trouble=str(refused))
    return Left(batch=batch, records=records)


def keep(batch: Written) -> Path:
    """Gives the file and its manifest their names. The log knows of the batch already: where this fails, the file is
    written again from the list of batches.
    """
    try:
        batch.file.keep()
        if batch.beside is not None:
            batch.beside.keep()
    except OSError as error:
        raise Refused(
            f"The batch is in the log, but its file could not be put in its place: {error.strerror or error}. Write it "
            "again from the list of batches."
        ) from error
    finally:
        batch.drop()
    return batch.file.path


@contextmanager
def _uncollected() -> Generator[None]:
    """Rows by the ten thousand make Python's collector walk through the whole program again and again, for nothing:
    there are no cycles in them. It takes up what others left behind meanwhile when they are written.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _words(*besides: type[Exception]) -> Generator[None]:
    """What the system says of a place as a Refused, and so what is raised ``besides``."""
    try:
        yield
    except (OSError, *besides) as error:
        words = getattr(error, "strerror", None) or error
        raise Refused(f"The file could not be written: {words}. Choose another place.") from error
