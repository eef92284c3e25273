"""The services of a rule folder: ``services.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ptcoder.rulebook.dated import NEXT, Timeline
from ptcoder.rulebook.reading import Entry, Faults, read_toml
from ptcoder.rulebook.records import Category, Kind, Service, Table
from ptcoder.visit import Attendance, Discipline

FILE = "services.toml"
CHANGEABLE = {
    *("label", "category", "kind", "unit_minutes", "attendance", "disciplines"),
    *("medicare_status", "mppr", "mue", "mai", "note", "source"),
}
STATUS = re.compile("[A-Z]")
ADDONS = (Kind.TIMED_ADDON, Kind.HOURS_ADDON, Kind.AREA_ADDON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every code with all its versions: the first, and the later ones with the day from which they stand."""

    versions: Mapping[str, tuple[tuple[date, Service], ...]]
    table: Table
    limits: Table

    def timeline(self) -> Timeline[Mapping[str, Service]]:
        edges: set[date] = set()
        for since, service in chain.from_iterable(self.versions.values()):
            edges |= {since} if since > date.min else set()
            edges |= {service.since} if service.since else set()
            edges |= {service.until + NEXT} if service.until else set()
        return Timeline(edges, self._on)

    def _on(self, day: date) -> Mapping[str, Service]:
        return MappingProxyType(
            {
                code: next(service for since, service in reversed(versions) if since <= day)
                for code, versions in self.versions.items()
            }
        )


def read_services(folder: Path, faults: Faults) -> Services:
    """Read and check the file. Where faults were added the result must not be used."""
    root = read_toml(folder / FILE, FILE, faults) or Entry({}, FILE, Faults())
    checked_on = root.needed_day("checked_on")
    sources = _sources(root.table("sources"))
    versions: dict[str, tuple[tuple[date, Service], ...]] = {}
    for entry in root.tables("service", "service", "code"):
        code = entry.code("code")
        if code in versions:
            faults.add(entry.place, "stands here twice", "one block per code")
        versions[code] = tuple(_versions(entry, sources))
    _check_links({code: found[0][1] for code, found in versions.items()}, faults)
    limits = root.table("limits")
    through, limits_checked_on = limits.day("through"), limits.needed_day("checked_on")
    limits.text("source")
    limits.close()
    root.close()
    return Services(
        versions=versions,
        table=Table(name="services", first=None, through=None, checked_on=checked_on),
        limits=Table(name="mue", first=None, through=through, checked_on=limits_checked_on),
    )


def _sources(entry: Entry) -> dict[str, str]:
    return {name: entry.text(name) for name in entry.values}


def _versions(entry: Entry, sources: Mapping[str, str]) -> Iterator[tuple[date, Service]]:
    before = len(entry.faults.found)
    yield date.min, _service(entry, sources)
    values: dict[str, Any] = {key: value for key, value in entry.values.items() if key != "change"}
    last = date.min
    changes = list(entry.tables("change", "change", "from"))
    entry.close()
    if len(entry.faults.found) > before:
        return
    for change in changes:
        since = change.needed_day("from")
        if date.min < since <= last:
            change.wrong("from", f"a day after {last}")
        last = since
        for key in change.values.keys() - CHANGEABLE - {"from"}:
            entry.faults.add(f"{change.place}: {key}", "cannot change", f"one of {', '.join(sorted(CHANGEABLE))}")
        new_sources = change.table("source").values
        values |= {key: value for key, value in change.values.items() if key in CHANGEABLE}
        values["source"] = {**entry.values["source"], **new_sources}
        yield since, _service(Entry(dict(values), change.place, entry.faults), sources)


def _service(entry: Entry, sources: Mapping[str, str]) -> Service:
    before = len(entry.faults.found)
    kind = entry.choice("kind", Kind)
    unit_minutes = entry.whole("unit_minutes", 0, 24 * 60)
    if len(entry.faults.found) == before and kind.is_timed != (unit_minutes > 0):
        entry.wrong("unit_minutes", f"{'1 or more' if kind.is_timed else '0'} for the kind {kind}")
    disciplines = entry.texts("disciplines", f"a list out of {', '.join(Discipline)}")
    if not disciplines or not set(disciplines) <= set(Discipline):
        entry.wrong("disciplines", f"a list out of {', '.join(Discipline)}")
        disciplines = ()
    since, until = entry.span()
    mue = entry.whole("mue", 0, 999) if entry.has("mue") else None
    mai = entry.whole("mai", 1, 3) if entry.has("mai") else None
    if mai is not None and mue is None:
        entry.wrong("mue", "the limit that mai speaks of")
    first = entry.code("first") if entry.has("first") else None
    if kind in ADDONS and first is None:
        entry.wrong("first", f"the code that the kind {kind} adds to")
    return Service(
        code=entry.code("code"),
        label=entry.text("label"),
        category=entry.choice("category", Category),
        kind=kind,
        unit_minutes=unit_minutes,
        attendance=entry.choice("attendance", Attendance) if entry.has("attendance") else None,
        disciplines=frozenset(Discipline(item) for item in disciplines),
        medicare_status=entry.like("medicare_status", STATUS, "one capital letter, as in the fee schedule,"),
        mppr=entry.flag("mppr"),
        mue=mue,
        mai=mai,
        since=since,
        until=until,
        first=first,
        further=entry.code("further") if entry.has("further") else None,
        assistant_exempt=entry.has("assistant_exempt") and entry.flag("assistant_exempt"),
        examples=entry.texts("examples"),
        note=entry.text("note", optional=True),
        source=_source(entry, sources, limit=entry.has("mue"), dates=entry.has("since") or entry.has("until")),
    )


def _source(entry: Entry, sources: Mapping[str, str], *, limit: bool, dates: bool) -> str:
    """The full texts behind the short names, each once, in the order counting, medicare, limit, dates."""
    block = entry.table("source")
    needed = ["counting", "medicare", *(["limit"] if limit else []), *(["dates"] if dates else [])]
    found: list[str] = []
    for aspect in needed:
        named = block.texts(aspect) if isinstance(block.values.get(aspect), list) else (block.text(aspect),)
        for name in named:
            if name in sources:
                found.append(sources[name])
            elif name:
                entry.faults.add(f"{block.place}: {aspect}", f"names {name}", "a name that stands in [sources]")
    block.close()
    return "; ".join(dict.fromkeys(found))


def _check_links(services: Mapping[str, Service], faults: Faults) -> None:
    for service in services.values():
        place = f"{FILE}: service {service.code}"
        if service.first is not None and service.first not in services:
            faults.add(f"{place}: first", f"names {service.first}", "a code with a block of its own")
        if service.further is None:
            continue
        further = services.get(service.further)
        if further is None:
            faults.add(f"{place}: further", f"names {service.further}", "a code with a block of its own")
        elif further.first != service.code:
            right = f"an add-on whose first is {service.code}"
            faults.add(f"{place}: further", f"names {service.further}, whose first is {further.first}", right)
