"""The file with what was last written, looked at before SQLite reads it.

SQLite reads it up to the first frame that does not add up, and passes over the rest without a word. After a power cut
that is right: the rest belongs to a write that never ended. But where further commits lie behind the break, they had
been told as written, and somebody has to know.
"""

from __future__ import annotations

import secrets
import shutil
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_ALL = 0xFFFFFFFF

USUAL_PAGE = 4096
SURE = 2
"""One commit behind the break may be the write that was cut off, or one that another program is just making."""


@dataclass(frozen=True, slots=True)
class _Frame:
    is_commit: bool
    salts: tuple[int, ...]
    is_right: bool


def damage(database: Path) -> str:
    """Sets a copy of the log aside and tells of it, where commits in its WAL can no longer be read; "" if all can.

    What can be read is for SQLite to say; nothing is changed here. Raises OSError.
    """
    path = database.with_name(f"{database.name}-wal")
    if not path.exists():
        return ""
    lost = unreadable(path.read_bytes())
    if lost < SURE:
        return ""
    aside = database.with_name(f"damaged-{secrets.token_hex(4)}")
    aside.mkdir(mode=0o700)
    for each in (database, path):
        shutil.copy2(each, aside / each.name)
    return (
        f"The file with what was last written to the log is damaged: {lost} entries at its end can't be read and are "
        f"not shown. Look what is missing. The log as it was found is kept in {aside}."
    )


def unreadable(content: bytes | bytearray) -> int:
    """How many commits stand in a WAL behind the first frame that does not add up.

    A frame from before the WAL was last begun anew has other salts. Where the header can't tell which ones are those
    of now, they are the ones that most commits have.
    """
    if len(content) < _HEADER.size:
        return 0
    header = _HEADER.unpack_from(content)
    order = _MAGIC.get(header[0], "<")
    is_right = header[0] in _MAGIC and _summed((0, 0), content[:24], order) == header[6:]
    frames = list(_frames(content, header[2] if is_right else USUAL_PAGE, order, header[4:6], header[6:], is_right))
    behind = Counter(frame.salts for frame in frames if frame.is_commit and not frame.is_right)
    return behind[header[4:6]] if is_right else max(behind.values(), default=0)


def _frames(
    content: bytes | bytearray, size: int, order: str, salts: tuple[int, ...], sums: tuple[int, ...], is_right: bool
) -> Iterator[_Frame]:
    """Every frame; ``is_right`` until one does not add up, and no more from there on."""
    for at in range(_HEADER.size, len(content) - _FRAME.size - size + 1, _FRAME.size + size):
        _, pages, *found = _FRAME.unpack_from(content, at)
        own, told = tuple(found[:2]), tuple(found[2:])
        if is_right:
            sums = _summed(sums, content[at : at + 8], order)
            sums = _summed(sums, content[at + _FRAME.size : at + _FRAME.size + size], order)
            is_right = own == salts and sums == told
        yield _Frame(pages > 0, own, is_right)


def _summed(sums: tuple[int, ...], data: bytes | bytearray, order: str) -> tuple[int, ...]:
    """SQLite's checksum over words of 32 bits, two at a time, going on from ``sums``."""
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & _ALL
        two = (two + second + one) & _ALL
    return one, two
