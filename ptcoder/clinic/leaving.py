"""What leaves for billing: the signed bills of a day, in one charge file, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

from ptcoder.clinic.bill import read_bill
from ptcoder.clinic.day_sheets import ExportReport
from ptcoder.clinic.refused import Refused
from ptcoder.coding import Line
from ptcoder.export import WholeFile, charges, manifest, write_whole
from ptcoder.export.manifest import Manifest, Part
from ptcoder.visit import Exported, State, Visit


@dataclass(frozen=True, slots=True)
class Leaving:
    """The visits of a day that are signed and have not left yet, with their lines; and those that stay."""

    ready: tuple[tuple[UUID, Visit, tuple[Line, ...]], ...]
    staying: tuple[Visit, ...]

    @classmethod
    def of(cls, rows: Sequence[tuple[UUID, Visit]]) -> Leaving:
        """Raises Refused where no signed visit waits."""
        ready = tuple(
            (key, visit, bill.lines)
            for key, visit in rows
            if visit.state is State.SIGNED and (bill := read_bill(visit.bill)) is not None
        )
        if not ready:
            raise Refused("No signed visit of this day waits to be exported.")
        going = {key for key, _, _ in ready}
        return cls(ready, tuple(visit for key, visit in rows if key not in going))

    @contextmanager
    def written(self, path: Path, number_of: Callable[[Visit], str], page: Manifest) -> Generator[str]:
        """Writes the file, whole or not at all, and its manifest beside it, and gives the SHA-256 of the file.

        ``number_of``: the patient's number for billing; ``page``: the manifest as far as it is known without the file.
        Where the block fails, the place is as it was before, with the files that it may have held.
        """
        with written(
            path, self._rows(number_of), lambda part: replace(page, **self._totals(), files=(part,))
        ) as digest:
            yield digest

    def _totals(self) -> dict[str, Mapping[str, int]]:
        lines = [line for _, _, mine in self.ready for line in mine]
        return {
            "counts": {"visits": len(self.ready), "lines": len(lines)},
            "sums": {"units": sum(line.units for line in lines), "minutes": sum(line.minutes for line in lines)},
        }

    def _rows(self, number_of: Callable[[Visit], str]) -> Iterator[Sequence[str]]:
        yield charges.COLUMNS
        for _, visit, lines in self.ready:
            billed = replace(visit, patient=number_of(visit))
            for number, line in enumerate(lines, start=1):
                yield charges.row(billed, number, line)

    def event(self, digest: str) -> Exported:
        """What the log says about it."""
        rows = sum(len(lines) for _, _, lines in self.ready)
        return Exported(export=uuid4(), visits=tuple(key for key, _, _ in self.ready), sha256=digest, rows=rows)

    def report(self, path: Path, digest: str, name_of: Callable[[Visit], str]) -> ExportReport:
        """What left, and who stayed and why."""

        def why(visit: Visit) -> str:
            if visit.state is State.EXPORTED:
                return "exported before"
            return "the signed bill cannot be read" if visit.state is State.SIGNED else "not signed"

        lines = [line for _, _, mine in self.ready for line in mine]
        return ExportReport(
            path=path,
            visits=len(self.ready),
            lines=len(lines),
            units=sum(line.units for line in lines),
            sha256=digest,
            left_out=tuple(f"{name_of(visit)}: {why(visit)}" for visit in self.staying),
        )


@contextmanager
def written(
    path: Path, rows: Iterable[Sequence[str]], page: Callable[[Part], Manifest] | None = None
) -> Generator[str]:
    """Writes a file of rows, whole or not at all, and gives its SHA-256; ``page`` makes the manifest beside it.

    What the log doesn't know of must not leave, or it would leave twice: where the block fails, the place is as it
    was before, with the files that it may have held.
    """
    beside = path.with_name(path.name + manifest.BESIDE)
    before: dict[Path, bytes | None] = {}
    try:
        places = (path,) if page is None else (path, beside)
        before = {each: each.read_bytes() if each.is_file() else None for each in places}
        write_whole(path, rows)
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if path.is_file() and page is not None:
            _write(beside, page(Part(name=path.name, bytes=len(data), sha256=digest)).text().encode())
    except (OSError, ValueError) as error:
        _put_back(before)
        words = getattr(error, "strerror", None) or error
        raise Refused(f"The file could not be written: {words}. Choose another place.") from error
    try:
        yield digest
    except BaseException:
        _put_back(before)
        raise


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for path, data in before.items():
        if data is not None:
            _write(path, data)
        elif path.is_file():
            path.unlink()


def _write(path: Path, data: bytes) -> None:
    file = WholeFile(path)
    try:
        file.file.buffer.write(data)
        file.keep()
    finally:
        file.drop()
