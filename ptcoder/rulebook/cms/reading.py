"""The rows of CMS's tables as records. Every row is checked, damaged ones are told; those of our codes are kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ptcoder.rulebook.cms.damage import Damage, refused
from ptcoder.rulebook.cms.headers import Table
from ptcoder.rulebook.cms.records import Limit, Limits, Localities, Locality, PairEdit, Pairs, Value, Values
from ptcoder.rulebook.records import Fee

ANY_CODE = re.compile("[0-9A-Z]{5}")
NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{0,6})?|\.[0-9]{1,6}")
THERAPY = "5"
"""The multiple procedure indicator of services whose practice expense may be halved."""


def read_pairs(tables: Iterable[Table], codes: Collection[str], damage: Damage) -> tuple[Pairs, date]:
    """The edits among our codes, and the newest first day of any edit.

    Pairs marked 9 were void from their first day; so are pairs that ended before it.
    """
    rows: dict[PairEdit, None] = {}
    covered: set[str] = set()
    newest = date.min
    for table in tables:
        names = ("column 1", "column 2", "prior to 1996", "effective date", "deletion date", "modifier")
        at = [table.columns.get(name, -1) for name in names]
        for line, cells in table.rows():
            one, two, old, since, until, mark = (cells[place] if place >= 0 else "" for place in at)
            one, two = _filled(one), _filled(two)
            first = date.min if not since and old == "*" else _day(since)
            last = date.max if until == "*" else _day(until)
            if not ANY_CODE.fullmatch(one) or not ANY_CODE.fullmatch(two):
                column, wrong = ("column 2", two) if ANY_CODE.fullmatch(one) else ("column 1", one)
                damage.row(table.place(line, column), f"is {wrong or 'missing'}", "a code such as 97110")
            elif first is None:
                damage.row(table.place(line, "effective date"), f"is {since or 'missing'}", "a day such as 20260401")
            elif last is None:
                damage.row(
                    table.place(line, "deletion date"), f"is {until or 'missing'}", "* or a day such as 20260401"
                )
            elif mark not in ("0", "1", "9"):
                damage.row(table.place(line, "modifier"), f"is {mark or 'missing'}", "one of 0, 1, 9")
            else:
                newest = max(newest, first)
                if one in codes:
                    covered.add(one)
                if one in codes and two in codes and one != two and mark != "9" and first <= last:
                    end = None if last == date.max else last
                    rows[PairEdit(column1=one, column2=two, separable=mark == "1", since=first, until=end)] = None
    return Pairs(rows=tuple(rows), covered=frozenset(covered)), newest


def read_limits(tables: Iterable[Table], codes: Collection[str], damage: Damage) -> Limits:
    """The units a day of our codes."""
    found: dict[str, Limit] = {}
    for table in tables:
        at = table.columns
        for line, cells in table.rows():
            code, units, mark = _filled(cells[at["code"]]), cells[at["units"]], cells[at["adjudication indicator"]]
            if not ANY_CODE.fullmatch(code):
                damage.row(table.place(line, "code"), f"is {code or 'missing'}", "a code such as 97110")
            elif not re.fullmatch("[0-9]{1,6}", units):
                damage.row(table.place(line, "units"), f"is {units or 'missing'}", "a whole number")
            elif mark[:1] not in ("1", "2", "3"):
                right = "1, 2 or 3 at its beginning"
                damage.row(table.place(line, "adjudication indicator"), f"is {mark or 'missing'}", right)
            elif code in found:
                damage.row(table.place(line, "code"), f"is {code}, as above", "one row for each code")
            elif code in codes:
                found[code] = Limit(code=code, units=int(units), indicator=int(mark[0]))
    return Limits(rows=tuple(found.values()))


def read_values(tables: Sequence[Table], codes: Collection[str], damage: Damage) -> Values:
    """The relative values of our codes, outside facilities, without a modifier; and the year's conversion factor."""
    found: dict[str, Value] = {}
    factors: dict[Decimal, str] = {}
    for table in tables:
        at = table.columns
        for line, cells in table.rows():
            code = _filled(cells[at["code"]])
            if not ANY_CODE.fullmatch(code):
                damage.row(table.place(line, "code"), f"is {code or 'missing'}", "a code such as 97110")
            elif code in codes and not cells[at["modifier"]]:
                if code in found:
                    damage.row(table.place(line, "code"), f"is {code}, as above", "one row for each code")
                elif (value := _value(table, line, code, cells, damage)) is not None:
                    found[code] = value
                    factor = _number(cells[at["conversion factor"]])
                    if factor:
                        factors.setdefault(factor, table.place(line, "conversion factor"))
    if len(factors) > 1:
        (first, _), (second, place), *_ = factors.items()
        raise refused(place, f"is {second}, but was {first}", "one conversion factor in the file")
    if not factors:
        raise refused(tables[0].part.name, "has no conversion factor for any of our codes", "CMS's whole file")
    return Values(rows=tuple(found.values()), factor=next(iter(factors)))


def _value(table: Table, line: int, code: str, cells: Sequence[str], damage: Damage) -> Value | None:
    at = table.columns
    status, multiple = cells[at["status"]], cells[at["multiple procedures"]]
    numbers: list[Decimal] = []
    for column in ("work", "practice expense", "malpractice"):
        number = _number(cells[at[column]])
        if number is None:
            damage.row(table.place(line, column), f"is {cells[at[column]] or 'missing'}", "a number such as 0.45")
            return None
        numbers.append(number)
    if not re.fullmatch("[A-Z]", status):
        damage.row(table.place(line, "status"), f"is {status or 'missing'}", "one capital letter")
        return None
    if not re.fullmatch("[0-9]", multiple):
        damage.row(table.place(line, "multiple procedures"), f"is {multiple or 'missing'}", "one figure")
        return None
    work, practice, malpractice = numbers
    fee = Fee(work=work, practice=practice, malpractice=malpractice) if any(numbers) else None
    return Value(code=code, status=status, mppr=multiple == THERAPY, fee=fee)


def read_localities(tables: Iterable[Table], wanted: str, damage: Damage) -> Localities:
    """Every locality. ``wanted``: the clinic's own, by number or a part of its name."""
    found: dict[str, Locality] = {}
    place = ""
    for table in tables:
        place = table.part.name
        for line, cells in table.rows():
            said = {column: cells[number] for column, number in table.columns.items()}
            row = _locality(table, line, said, damage)
            if row is not None and row.id in found:
                damage.row(table.place(line, "locality number"), f"is {row.id}, as above", "one row for each locality")
            elif row is not None:
                found[row.id] = row
    return Localities(rows=tuple(found.values()), chosen=_chosen(found, wanted, place) if wanted else "")


def _locality(table: Table, line: int, said: Mapping[str, str], damage: Damage) -> Locality | None:
    contractor, number = said["contractor"], said["locality number"]
    for column, text, most in (("contractor", contractor, 5), ("locality number", number, 2)):
        if not re.fullmatch(f"[0-9]{{1,{most}}}", text):
            damage.row(table.place(line, column), f"is {text or 'missing'}", f"a number of at most {most} figures")
            return None
    indices: dict[str, Decimal] = {}
    for column in said.keys() & {"work index", "work index with floor", "practice index", "malpractice index"}:
        index = _number(said[column])
        if not index:
            damage.row(table.place(line, column), f"is {said[column] or 'missing'}", "a number such as 0.869")
            return None
        indices[column] = index
    return Locality(
        id=f"{contractor:0>5}-{number:0>2}",
        name=" ".join(f"{said['state']} {said['locality name'].rstrip('*')}".split()),
        work=indices.get("work index"),
        floored=indices.get("work index with floor"),
        practice=indices["practice index"],
        malpractice=indices["malpractice index"],
    )


def _chosen(found: Mapping[str, Locality], wanted: str, place: str) -> str:
    hits = [row for row in found.values() if wanted.casefold() in f"{row.id} {row.name}".casefold()]
    if len(hits) == 1:
        return hits[0].id
    if hits:
        named = "; ".join(f"{row.id} {row.name}" for row in hits[:10])
        raise refused(place, f"{len(hits)} localities have {wanted} in their number or name", f"one of {named}")
    raise refused(place, f"no locality has {wanted} in its number or name", "one such as 10112-00, or ALABAMA")


def _filled(code: str) -> str:
    """A code as a spreadsheet may have cut it: 00100 kept as the number 100. No other code is as low as those of
    anaesthesia; what else is short is damaged.
    """
    return code.zfill(5) if re.fullmatch("1?[0-9]{3}", code) else code


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    if not re.fullmatch("[0-9]{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    return Decimal(text) if NUMBER.fullmatch(text) else None
