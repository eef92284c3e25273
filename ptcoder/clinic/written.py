"""A file that is said in the log: written whole or not at all, and gone again where the log cannot take it."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ptcoder.clinic.refused import Refused
from ptcoder.export import WholeFile, write_whole


@contextmanager
def written(path: Path, rows: Iterable[Sequence[str]]) -> Generator[str]:
    """Writes a file of rows, whole or not at all, and gives its SHA-256.

    What the log doesn't know of must not leave: where the block fails, the place is as it was before, with the file
    that it may have held.
    """
    before: dict[Path, bytes | None] = {}
    try:
        before = {path: path.read_bytes() if path.is_file() else None}
        write_whole(path, rows)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
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
