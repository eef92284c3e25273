"""An import as text and back: as it stands in a rules folder, and, packed, in the clinic's log."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from ptcoder.rulebook.book import IMPORTS
from ptcoder.rulebook.cms.damage import refused
from ptcoder.rulebook.cms.records import (
    Content,
    FileKind,
    Imported,
    Limit,
    Limits,
    Localities,
    Locality,
    PairEdit,
    Pairs,
    Value,
    Values,
)
from ptcoder.rulebook.records import Fee

FORMAT = 1
MOST = 64 << 20
"""Bytes of an import once it is unpacked."""


def to_text(imported: Imported) -> str:
    """JSON, one row of CMS's on a line, the same for the same import."""
    content = imported.content
    more: dict[str, object] = {}
    match content:
        case Pairs():
            rows: list[list[object]] = [
                [each.column1, each.column2, int(each.separable), each.since, each.until] for each in content.rows
            ]
            more["covered"] = sorted(content.covered)
        case Limits():
            rows = [[each.code, each.units, each.indicator] for each in content.rows]
        case Values():
            rows = [[each.code, each.status, each.mppr, *_fee(each.fee)] for each in content.rows]
            more["factor"] = content.factor
        case _:
            rows = [
                [each.id, each.name, each.work, each.floored, each.practice, each.malpractice] for each in content.rows
            ]
            more["chosen"] = content.chosen
    head = {
        "format": FORMAT,
        "kind": imported.kind.value,
        "file": imported.file,
        "sha256": imported.sha256,
        "taken_on": imported.taken_on,
        "since": imported.since,
        "through": imported.through,
        "left_out": imported.left_out,
        **more,
    }
    lines = ",\n".join(_json(row) for row in rows)
    return f'{_json(head)[:-1]}, "rows": [\n{lines}\n]}}\n'


def from_text(text: str, place: str) -> Imported:
    """Raises BadRules where the text is none of ours. ``place``: where it stands."""
    try:
        said = cast("dict[str, Any]", json.loads(text))
        if said["format"] != FORMAT:
            raise ValueError(f"format {said['format']}")
        return Imported(
            file=_is(str, said["file"]),
            sha256=_is(str, said["sha256"]),
            taken_on=_day(said["taken_on"]),
            since=_day(said["since"]),
            through=_day(said["through"]),
            left_out=_is(int, said["left_out"]),
            content=_CONTENTS[FileKind(said["kind"])](said),
        )
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise refused(place, f"is no import of ours ({error})", "what `ptcoder rules import` wrote") from error


def pack(imported: Imported) -> str:
    """For the log, where nothing is ever thrown away: small."""
    return b64encode(zlib.compress(to_text(imported).encode(), 9)).decode("ascii")


def unpack(content: str, place: str) -> Imported:
    """Raises BadRules where it is none of ours."""
    try:
        engine = zlib.decompressobj()
        text = engine.decompress(b64decode(content, validate=True), MOST).decode()
        if not engine.eof:
            raise ValueError("cut off, or too large")
    except (zlib.error, NoBase64, ValueError) as error:
        raise refused(place, f"is no import of ours ({error})", "what `ptcoder rules import` wrote") from error
    return from_text(text, place)


def read_imports(folder: Path) -> tuple[Imported, ...]:
    """The imports of a rules folder, in the order in which they were taken. Raises BadRules."""
    found: list[Imported] = []
    for path in sorted((folder / IMPORTS).glob("*.json")):
        place = f"{IMPORTS}/{path.name}"
        try:
            found.append(from_text(path.read_text("utf-8"), place))
        except OSError as error:
            raise refused(place, f"cannot be read ({error.strerror})", "a file") from error
        except UnicodeDecodeError as error:
            raise refused(place, "is not UTF-8", "what `ptcoder rules import` wrote") from error
    return tuple(found)


def write_import(folder: Path, imported: Imported) -> Path:
    """A further file in a rules folder, by its number: the order in which they were taken. Raises OSError."""
    place = folder / IMPORTS
    place.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[:4]) for path in place.glob("[0-9][0-9][0-9][0-9]-*.json")]
    path = place / f"{max(numbers, default=0) + 1:04}-{imported.kind}-{imported.since}.json"
    new = path.with_suffix(".new")
    new.write_text(to_text(imported), "utf-8", newline="\n")
    return new.replace(path)


def _pairs(said: Mapping[str, Any]) -> Content:
    rows = tuple(
        PairEdit(
            column1=_is(str, one),
            column2=_is(str, two),
            separable=bool(_is(int, separable)),
            since=_day(since),
            until=None if until is None else _day(until),
        )
        for one, two, separable, since, until in said["rows"]
    )
    return Pairs(rows=rows, covered=frozenset(_is(str, code) for code in said["covered"]))


def _limits(said: Mapping[str, Any]) -> Content:
    rows = (
        Limit(code=_is(str, code), units=_is(int, units), indicator=_is(int, mark))
        for code, units, mark in said["rows"]
    )
    return Limits(rows=tuple(rows))


def _values(said: Mapping[str, Any]) -> Content:
    rows: list[Value] = []
    for code, status, mppr, *numbers in said["rows"]:
        fee = None
        if any(number is not None for number in numbers):
            work, practice, malpractice = map(_amount, numbers)
            fee = Fee(work=work, practice=practice, malpractice=malpractice)
        rows.append(Value(code=_is(str, code), status=_is(str, status), mppr=_is(bool, mppr), fee=fee))
    return Values(rows=tuple(rows), factor=_amount(said["factor"]))


def _localities(said: Mapping[str, Any]) -> Content:
    rows = tuple(
        Locality(
            id=_is(str, number),
            name=_is(str, name),
            work=None if work is None else _amount(work),
            floored=None if floored is None else _amount(floored),
            practice=_amount(practice),
            malpractice=_amount(malpractice),
        )
        for number, name, work, floored, practice, malpractice in said["rows"]
    )
    return Localities(rows=rows, chosen=_is(str, said["chosen"]))


_CONTENTS: Mapping[FileKind, Callable[[Mapping[str, Any]], Content]] = {
    FileKind.PAIRS: _pairs,
    FileKind.LIMITS: _limits,
    FileKind.VALUES: _values,
    FileKind.LOCALITIES: _localities,
}


def _fee(fee: Fee | None) -> list[Decimal | None]:
    return [fee.work, fee.practice, fee.malpractice] if fee else [None, None, None]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _is(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


def _day(value: Any) -> date:
    return date.fromisoformat(_is(str, value))


def _amount(value: Any) -> Decimal:
    number = Decimal(_is(str, value))
    if not number.is_finite() or number < 0:
        raise ValueError(f"{value} is no amount")
    return number
