"""Payers that a clinic wrote into its log, laid over the shipped ones day by day.

What was written of a payer holds from its first day on and takes the place of what was said of this payer before:
each file stands on the shipped payer, or on another one as it is on that day, never on an earlier version of itself.
Of several with the same first day the last one taken holds. Days before the first of them keep every value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ptcoder.rulebook.dated import NEXT, Timeline
from ptcoder.rulebook.offered import Known, check_confirmed, check_fields, no_base
from ptcoder.rulebook.payer import Payer
from ptcoder.rulebook.payers import Given, PayerFile, read_payer, settle
from ptcoder.rulebook.reading import BadRules, Faults, parse_toml
from ptcoder.rulebook.taken import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPayer(Taken):
    """A payer's file."""

    def edition(self, payer: str) -> str:
        """How a signed bill names it, as the file of this payer."""
        return f"payer {payer} {self.told}"


@dataclass(frozen=True, slots=True)
class _Read:
    said: WrittenPayer
    given: Given


class WrittenPayers:
    """The payers of any day. ``unread`` are those that could not be understood: they are passed over."""

    def __init__(self, known: Known, written: Sequence[WrittenPayer]) -> None:
        self.written = tuple(written)
        self._known = known
        self._settled: dict[tuple[int, int], PayerFile | None] = {}
        self._failed: dict[int, WrittenPayer] = {}
        self._by_payer: dict[str, list[_Read]] = {}
        for said in sorted(written, key=lambda each: each.since):
            faults = Faults()
            given = read_payer(parse_toml(said.content, said.file, faults), said.file, known.codes, faults)
            if given is None or faults.found:
                self._failed[id(said)] = said
            else:
                self._by_payer.setdefault(given.id, []).append(_Read(said, given))
        said_on = {each.since for each in written} | {each.ended + NEXT for each in written if each.ended}
        self._files = Timeline(said_on, self._files_on)
        stretches = [self._files.on(day) for day in (date.min, *sorted(said_on))]
        edges = {edge for files in stretches for file in files.values() for edge in file.edges}
        self.payers: Timeline[Mapping[str, Payer]] = Timeline(said_on | edges, self._payers_on)

    @property
    def unread(self) -> tuple[WrittenPayer, ...]:
        return tuple(each for each in self.written if id(each) in self._failed)

    def files(self, day: date) -> Mapping[str, PayerFile]:
        """Every payer known on a day, on or off, by id."""
        return self._files.on(day)

    def _files_on(self, day: date) -> Mapping[str, PayerFile]:
        found = {payer: self._file(payer, day) for payer in (*self._known.payers, *self._by_payer)}
        return {payer: file for payer, file in found.items() if file is not None}

    def _payers_on(self, day: date) -> Mapping[str, Payer]:
        return {payer: file.on(day) for payer, file in self._files.on(day).items() if file.is_on}

    def _file(self, payer: str, day: date, above: tuple[str, ...] = ()) -> PayerFile | None:
        """A payer of a day, by the last file of it that can be understood; ``above`` are those that build on it."""
        here = [each for each in self._by_payer.get(payer, ()) if each.said.holds(day)]
        for read in reversed(here):
            base = self._base(read.given, day, (*above, payer))
            if read.given.base and base is None:
                self._failed[id(read.said)] = read.said
                continue
            made = self._settle(read, base)
            if made is not None:
                return made
        return self._known.payers.get(payer)

    def _base(self, given: Given, day: date, above: tuple[str, ...]) -> PayerFile | None:
        if given.base == given.id:
            return self._known.payers.get(given.id)
        return self._file(given.base, day, above) if given.base and given.base not in above else None

    def _settle(self, read: _Read, base: PayerFile | None) -> PayerFile | None:
        key = (id(read.said), id(base))
        if key not in self._settled:
            faults = Faults()
            edition = read.said.edition(read.given.id)
            made = settle(read.given, base, self._known.wanted, faults, edition=edition)
            if faults.found:
                self._failed[id(read.said)] = read.said
            self._settled[key] = None if faults.found else made
        return self._settled[key]


def check_written(known: Known, written: WrittenPayer, files: Mapping[str, PayerFile]) -> PayerFile:
    """The payer that a file would be, on its first day. ``files``: the payers known on that day.

    Raises BadRules with every fault of the file.
    """
    faults = Faults()
    given = read_payer(parse_toml(written.content, written.file, faults), written.file, known.codes, faults)
    if given is None:
        raise BadRules(tuple(faults.found))
    below = known.payers if given.base == given.id else files
    base = below.get(given.base)
    if given.base and base is None:
        no_base(given, files, faults)
    elif base is not None and given.id in _under(base, files):
        faults.add(f"{given.file}: base", f"is {base.id}, which builds on {given.id} itself", "another one")
    faults.check()
    check_fields(given, known.fields, faults)
    made = settle(given, base, known.wanted, faults, edition=written.edition(given.id))
    check_confirmed(given, made, faults)
    faults.check()
    return made


def _under(file: PayerFile, files: Mapping[str, PayerFile]) -> set[str]:
    """The payers that a file builds on, directly or not, as far as they are others than itself."""
    found: set[str] = set()
    while file.base and file.base != file.id and file.base not in found:
        found.add(file.base)
        file = files[file.base]
    return found
