"""Where the visits of a file stand, and which of them belong together: flat arrays, never a visit itself."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from ptcoder.rows.care import GROUP, is_attended
from ptcoder.rows.contested import MOST, Contested, Stretches
from ptcoder.rows.visits import Rows
from ptcoder.rulebook import Edition

Pieces = list[tuple[int, int]]
"""Offset and line of each piece of a visit."""


class Places:
    """Where pieces stand, and of which visit each is: its 64-bit hash stands for its name.

    Python's own string hash is keyed anew for each process: nobody can make two names meet, and by chance two of a
    million meet once in tens of millions of files.
    """

    def __init__(self) -> None:
        self.at = array("Q")
        self.line = array("I")
        self.name = array("q")

    def __len__(self) -> int:
        return len(self.at)

    def add(self, at: int, line: int, visit: str) -> None:
        self.at.append(at)
        self.line.append(line)
        self.name.append(hash(visit))

    def coming_back(self) -> Iterator[tuple[int, int]]:
        """Each piece whose visit stood earlier in the file, with the first piece of that visit."""
        names = sorted(self.name)
        if all(names[at] != names[at + 1] for at in range(len(names) - 1)):
            return
        twice = {names[at] for at in range(len(names) - 1) if names[at] == names[at + 1]}
        first: dict[int, int] = {}
        for piece, name in enumerate(self.name):
            if name in twice and first.setdefault(name, piece) != piece:
                yield piece, first[name]

    def gathered(self) -> Iterator[Pieces]:
        """The pieces of each visit, in the order in which the visits begin."""
        owner = array("I", range(len(self)))
        previous = -1
        for piece in sorted(range(len(self)), key=self.name.__getitem__):
            if previous >= 0 and self.name[previous] == self.name[piece]:
                owner[piece] = owner[previous]
            previous = piece
        order = array("I", sorted(range(len(self)), key=owner.__getitem__))
        pieces: Pieces = []
        for where, piece in enumerate(order):
            if where and owner[piece] != owner[order[where - 1]]:
                yield pieces
                pieces = []
            pieces.append((self.at[piece], self.line[piece]))
        if pieces:
            yield pieces


class Index:
    """What is known of every visit of a file after it was read once. Visits go by their number in the file."""

    def __init__(self) -> None:
        self._at = array("Q")
        self._line = array("I")
        self._first = array("I", [0])
        self._day = array("q")
        self._patient = array("q")
        self._stretches = Stretches()
        self._shared = array("I")
        self._payers = array("I")
        self._contested = Contested()
        self._linked = bytearray()

    def __len__(self) -> int:
        return len(self._day)

    def add(self, rows: Rows, edition: Edition, pieces: Pieces) -> None:
        number = len(self)
        for at, line in pieces:
            self._at.append(at)
            self._line.append(line)
        self._first.append(len(self._at))
        group = (rows.patient, rows.day.date, rows.payer) if rows.patient else (None, number)
        self._day.append(hash(group))
        self._patient.append(hash(group[:2]))
        services, add = edition.services, self._stretches.add
        for _, care, start, stop, _ in rows.stretches:
            if start is None or stop is None:
                continue
            service = services[care.code]
            if is_attended(care.attendance, service):
                if care.clinician is not None:
                    add(hash((0, care.clinician)), start, stop, number)
                if service.kind is GROUP:
                    add(hash((1, care.code)), start, stop, number)

    def settle(self) -> None:
        """To be called once, when all visits are added."""
        self._contested = self._stretches.contested(self._day)
        self._stretches = Stretches()
        self._shared = array("I", (number for run in _runs(self._day) for number in run))
        self._payers = array("I")
        for run in _runs(self._patient):
            if any(self._day[number] != self._day[run[0]] for number in run):
                self._payers.extend(run)
        self._linked = bytearray(len(self))
        for numbers in (self._shared, self._payers, self._contested.visits):
            for number in numbers:
                self._linked[number] = 1

    def is_alone(self, number: int) -> bool:
        """Whether nothing else in the file matters to this visit."""
        return not self._linked[number]

    def pieces(self, number: int) -> Pieces:
        pieces = range(self._first[number], self._first[number + 1])
        return [(self._at[piece], self._line[piece]) for piece in pieces]

    def stands(self, number: int, at: int, line: int) -> bool:
        """Whether this visit begins at this place."""
        if number >= len(self):
            return False
        piece = self._first[number]
        return self._at[piece] == at and self._line[piece] == line

    def length(self, first: int, last: int, size: int) -> int:
        """From where one visit begins to where another does, in a file of ``size`` bytes; its end if there is none."""
        end = self._at[self._first[last]] if last < len(self) else size
        return max(0, end - self._at[self._first[first]])

    def same_day(self, number: int) -> list[int]:
        """The numbers of the visits of this one's patient, date and payer, in order; itself among them.

        By the rarest chance there is another among them, whose hash is the same.
        """
        return list(_run(self._shared, self._day, number)) or [number]

    def beside(self, number: int) -> set[int]:
        """The visits that share attended time with this one by a clinician or a group code, and some that may, of its
        patient on that date under another payer."""
        others = (each for each in _run(self._payers, self._patient, number) if self._day[each] != self._day[number])
        return self._contested.beside(number).union(islice(others, MOST))


def _runs(of: array[int]) -> Iterator[list[int]]:
    """The visits that have something in common, two or more at a time; ``of`` is looked up by visit."""
    run: list[int] = []
    for number in sorted(range(len(of)), key=of.__getitem__):
        if run and of[run[0]] != of[number]:
            if len(run) > 1:
                yield run
            run = []
        run.append(number)
    if len(run) > 1:
        yield run


def _run(sorted_by: array[int], of: array[int], number: int) -> Iterator[int]:
    """Those of the visits ``sorted_by`` what ``of`` says of them that have it in common with this one."""
    where = bisect_left(sorted_by, of[number], key=of.__getitem__)
    while where < len(sorted_by) and of[sorted_by[where]] == of[number]:
        yield sorted_by[where]
        where += 1
