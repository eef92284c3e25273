"""The bytes of a row file: read in blocks, from any place, without ever holding the whole."""

from __future__ import annotations

import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from ptcoder.rows.faults import Stop

BLOCK = 1 << 18
LONGEST_LINE = 1 << 20
UTF8 = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")

SAVE = 'save it as "CSV UTF-8"'


class Source:
    """A file, or bytes held in memory, that can be read from any offset. Close it, or use it in a ``with``.

    ``name`` is what messages call it. What cannot be read twice (a pipe) is held in memory.
    """

    def __init__(self, name: str, file: BinaryIO, *, on_disk: bool) -> None:
        self.name = name
        self._file = file
        self._on_disk = on_disk
        self.size = file.seek(0, os.SEEK_END)
        self._seen = self._look()

    @classmethod
    def file(cls, path: Path) -> Source:
        """Raises OSError where the file cannot be read."""
        file = path.open("rb", buffering=0)
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return cls(str(path), file, on_disk=True)
        with file:
            return cls.memory(str(path), file.readall())

    @classmethod
    def memory(cls, name: str, data: bytes) -> Source:
        return cls(name, io.BytesIO(data), on_disk=False)

    def read(self, at: int, size: int) -> bytes:
        """At most ``size`` bytes from ``at``; none only at the end."""
        if self._on_disk and hasattr(os, "pread"):  # copies of this process share the place at which a file is read
            return os.pread(self._file.fileno(), size, at)
        self._file.seek(at)
        return self._file.read(size)

    def checksum(self) -> int:
        """Of every byte, as it is now."""
        at = found = 0
        while chunk := self.read(at, BLOCK):
            at += len(chunk)
            found = zlib.crc32(chunk, found)
        return found

    @property
    def changed(self) -> bool:
        """Whether somebody has written to the file since it was opened."""
        return self._look() != self._seen

    def _look(self) -> tuple[int, int] | None:
        if not self._on_disk:
            return None
        look = os.fstat(self._file.fileno())
        return look.st_size, look.st_mtime_ns

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class Lines:
    """The physical lines of a source from an offset on, as text that keeps its line end.

    A line ends with LF, CRLF or CR. ``at`` is the offset behind the line handed out last. Iterating raises Stop, with
    the reason, where the bytes are no text.
    """

    def __init__(self, source: Source, at: int, block: int = BLOCK, tick: Callable[[int], None] | None = None) -> None:
        self.at = at
        self.ended = True
        self._source = source
        self._block = block
        self._tick = tick

    def __iter__(self) -> Iterator[str]:
        """``ended`` tells, once all lines are handed out, whether the last one had a line end."""
        for lines, clean in self._blocks():
            for raw in lines:
                if not clean and 0 in raw:
                    raise Stop("holds a NUL byte (it is no text, or damaged), save it again as CSV")
                try:
                    text = raw.decode()
                except UnicodeDecodeError as error:
                    byte = raw[error.start]
                    raise Stop(f"is not UTF-8 text (byte 0x{byte:02X}), {SAVE}") from None
                self.at += len(raw)
                yield text

    def _blocks(self) -> Iterator[tuple[list[bytes], bool]]:
        """Whole lines block by block, and whether the block is free of NUL."""
        rest = b""
        at = self.at
        while chunk := self._source.read(at, self._block):
            at += len(chunk)
            if self._tick is not None:
                self._tick(len(chunk))
            data = rest + chunk
            lines = data.splitlines(keepends=True)
            rest = b"" if data.endswith(b"\n") else lines.pop()  # CR at the end may be half a CRLF
            if len(rest) > LONGEST_LINE:
                raise Stop("holds a line of more than a million characters, is it a CSV file?")
            yield lines, 0 not in data
        if rest:
            self.ended = rest.endswith(b"\r")
            yield [rest], 0 not in rest


def text_start(source: Source) -> int:
    """The offset behind a byte-order mark. Raises Stop for a file that is empty or in another encoding."""
    head = source.read(0, 4)
    if not head:
        raise Stop("is empty, a line with the columns' names and at least one row are needed")
    if head[:2] in UTF16:
        raise Stop(f"is UTF-16 text, {SAVE}")
    return len(UTF8) if head.startswith(UTF8) else 0
