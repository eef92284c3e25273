"""One service of a visit at review: what it was, when, by whom, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtWidgets import QFrame

from ptcoder.clinic.sheets import Bar, FindingRow, LineRow, VisitSheet
from ptcoder.clinic.stretches import StretchRow
from ptcoder.coding import Severity
from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, columns, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import MINUTE

BETWEEN = "   "


class ServiceCard(QFrame):
    """One code of the visit: its stretches of time with whoever gave them, and its minutes."""

    def __init__(
        self, look: Look, code: str, lines: list[LineRow], bars: list[Bar], sheet: VisitSheet, *, private: bool
    ) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        layout = rows(self, margins=(14, 11, 14, 12), gap=6)
        top = columns(gap=8)
        name = f"{code} {lines[0].label}" if lines else code.capitalize()
        top.addWidget(Words(look, name, size=Size.NAME, weight=Weight.BOLD, wrap=True), 1)
        top.addWidget(Words(look, _sum(lines, bars), token="muted"))
        layout.addLayout(top)
        spans = list(_spans(code, bars, sheet, private=private))
        if spans:
            layout.addWidget(Words(look, "\n".join(spans), size=Size.SMALL, token="muted", wrap=True))
        for share in _of(code, sheet.shares):
            layout.addWidget(Words(look, share, size=Size.SMALL, token="muted", wrap=True))
        for kind in _of(code, sheet.kinds):
            layout.addWidget(Words(look, f"Kind of group: {kind}", size=Size.SMALL, wrap=True))
        doubts = [each.title for each in sheet.findings if code in each.codes and _is_doubt(each)]
        for doubt in dict.fromkeys(doubts):
            said = f"! {doubt}"
            layout.addWidget(Words(look, said, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended", wrap=True))
        self.setAccessibleName(f"{name}, {_sum(lines, bars)}, {', '.join(spans)}")


def _spans(code: str, bars: Iterable[Bar], sheet: VisitSheet, *, private: bool) -> Iterator[str]:
    """The stretches in their order; where several people work here, those of each in a line, with whose they are."""
    given = {each.interval: _giver(each, private) for each in sheet.stretches} if sheet.several else {}
    said = [(_stretch(bar, sheet.off_min), given.get(bar.interval, "")) for bar in bars]
    said += [
        (_bare(each), given.get(each.interval, ""))
        for each in sheet.stretches
        if each.start is None and not each.deleted and each.text == code
    ]
    for giver, mine in groupby((each for each in said if any(each)), key=lambda each: each[1]):
        times = BETWEEN.join(filter(None, (text for text, _ in mine)))
        yield " \N{MIDDLE DOT} ".join(filter(None, (times, giver)))


def _giver(row: StretchRow, private: bool) -> str:
    """``R. Diaz, PTA``; "" where nobody is named."""
    if not row.clinician:
        return ""
    role = row.role.lower() if row.role == "STUDENT" else row.role
    return f"{words.named(row.clinician, private)}, {role}"


def _bare(row: StretchRow) -> str:
    """Minutes without a time of day; "" of what is counted."""
    return "" if row.minutes is None else f"{row.minutes} min without clock times"


def _stretch(bar: Bar, off_min: int) -> str:
    return words.span(bar.start, bar.stop, off_min) + ("running" if bar.stop is None else "")


def _of(code: str, said: Iterable[str]) -> Iterator[str]:
    """What is said of a code, of texts such as ``97150: balance class``."""
    return (each.partition(": ")[2] for each in said if each.partition(": ")[0] == code)


def _is_doubt(finding: FindingRow) -> bool:
    return finding.severity is not Severity.INFO and not finding.acknowledged


def _sum(lines: list[LineRow], bars: list[Bar]) -> str:
    """Of all lines of a code: an assistant's part may stand on a line of its own."""
    if not lines:
        length = sum(bar.stop - bar.start for bar in bars if bar.stop is not None)
        return f"{length // MINUTE} min, no treatment"
    minutes = sum(line.minutes for line in lines)
    if not minutes:
        return "counted" if not bars else "under a minute"
    return f"{minutes} min"
