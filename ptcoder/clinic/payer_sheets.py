"""The payers side by side: each one's rules on a day, who stands for them, and when somebody last looked at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from ptcoder.clinic.floor import Floor
from ptcoder.clinic.rules import Rulings, Taken
from ptcoder.rulebook import Method, Payer, PayerFile, Sourced
from ptcoder.visit import PayerWritten

QUARTER = timedelta(days=92)
"""How long a review is good for."""
NONE = "\N{EN DASH}"
METHODS = {
    Method.CMS: "CMS: all timed minutes together",
    Method.AMA: "AMA: each code by itself",
    Method.FULL: "Whole 15 minutes only",
}


class Standing(StrEnum):
    """Whether visits are coded by a payer's rules."""

    ON = "on"
    TEMPLATE = "template"
    CONFIRMED = "confirmed"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerColumn:
    """One payer. ``settings`` stand in the order of ``PayersSheet.settings``, each with its source (or nothing).

    ``unverified``: rules for which nothing published was found, and what is open. ``taken``: ids of what this clinic
    wrote of it and still holds, or will. ``reviewed_on``: the last day on which somebody here held it against its
    contract; None: nobody has. ``looked_at``: that day, or the day on which we did where that is later.
    """

    id: str
    label: str
    standing: Standing
    in_use: bool
    settings: tuple[tuple[str, str], ...]
    unverified: tuple[str, ...]
    taken: tuple[str, ...]
    reviewed_on: date | None
    looked_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PayersSheet:
    """All payers known on a day, those that are on first."""

    day: date
    settings: tuple[str, ...]
    columns: tuple[PayerColumn, ...]

    @property
    def overdue(self) -> tuple[PayerColumn, ...]:
        """The payers that visits are coded by and that nobody has looked at for more than a quarter."""
        return tuple(
            each
            for each in self.columns
            if each.standing is not Standing.TEMPLATE and self.day - each.looked_at > QUARTER
        )


def payers_sheet(floor: Floor, rulings: Rulings, day: date, name_of: Callable[[UUID | None], str]) -> PayersSheet:
    """``name_of``: a person's name by the id."""
    used = {visit.payer for visit in floor.visits.values()}
    shown = _Column(rulings, day, used, name_of)
    columns = [shown.of(file) for file in rulings.book.payer_files(day).values()]
    columns.sort(key=lambda each: each.standing is Standing.TEMPLATE)
    return PayersSheet(day=day, settings=SETTINGS, columns=tuple(columns))


def overdue(floor: Floor, rulings: Rulings, day: date) -> Iterator[str]:
    """A reminder where a payer of a visit at hand was held against its contract longer ago than a quarter."""
    used = {visit.payer: visit for visit in floor.visits.values()}
    late: dict[str, str] = {}
    for payer, visit in used.items():
        file = rulings.book.on(visit.date).payers[payer]
        last = looked_at(rulings, file)
        if day - last > QUARTER:
            late[payer] = f"{file.label} ({last})"
    if late:
        yield (
            f"Last reviewed more than {QUARTER.days} days ago: {', '.join(late.values())}. Hold the rules against the "
            "contract, then say so on the Payers page."
        )


def reviewed_on(rulings: Rulings, payer: str, in_file: date | None) -> date | None:
    """The last review that anybody told of, in the log or in the clinic's own file."""
    said = rulings.reviews.get(payer)
    return max(filter(None, (said.on if said else None, in_file)), default=None)


def looked_at(rulings: Rulings, payer: PayerFile | Payer) -> date:
    """The last day on which anybody, here or where the rules are made, held a payer's rules against what is known."""
    reviewed = reviewed_on(rulings, payer.id, payer.reviewed.on if payer.reviewed else None)
    return max(filter(None, (reviewed, payer.checked_on)))


class _Column:
    def __init__(self, rulings: Rulings, day: date, used: set[str], name_of: Callable[[UUID | None], str]) -> None:
        self._rulings = rulings
        self._day = day
        self._used = used
        self._name_of = name_of

    def of(self, file: PayerFile) -> PayerColumn:
        payer = file.on(self._day)
        own = [each for each in self._rulings.taken if self._is_of(each, file.id)]
        here = [each for each in own if each.event.since <= self._day and not _is_over(each, self._day)]
        said = _said(payer)
        said["Rules checked by us"] = str(file.checked_on), ""
        said["Last reviewed here"] = self._review(file), ""
        said["Confirmed or changed here"] = "; ".join(map(self._told, here)) or NONE, ""
        return PayerColumn(
            id=file.id,
            label=file.label,
            standing=self._standing(file, here),
            in_use=file.id in self._used,
            settings=tuple(said[name] for name in SETTINGS),
            unverified=tuple(unverified(payer)),
            taken=tuple(each.id for each in own),
            reviewed_on=reviewed_on(self._rulings, file.id, file.reviewed.on if file.reviewed else None),
            looked_at=looked_at(self._rulings, file),
        )

    def _is_of(self, taken: Taken, payer: str) -> bool:
        event = taken.event
        return isinstance(event, PayerWritten) and event.payer == payer and not _is_over(taken, self._day)

    def _standing(self, file: PayerFile, here: list[Taken]) -> Standing:
        if not file.is_on:
            return Standing.TEMPLATE
        if file.template:
            return Standing.CONFIRMED
        return Standing.OWN if here else Standing.ON

    def _review(self, file: PayerFile) -> str:
        said, written = self._rulings.reviews.get(file.id), file.reviewed
        if said is not None and (written is None or said.on >= written.on):
            return f"{said.on}, {self._name_of(said.who)}"
        return f"{written.on}, {written.who}" if written is not None else "never"

    def _told(self, taken: Taken) -> str:
        ended = f", to {taken.ended}" if taken.ended else ""
        return f"{self._name_of(taken.who)}, from {taken.event.since}{ended} ({taken.event.file})"


def _is_over(taken: Taken, day: date) -> bool:
    return taken.is_void or (taken.ended is not None and taken.ended < day)


def _said(payer: Payer) -> dict[str, tuple[str, str]]:
    """Each setting in words, with its source."""

    def of(name: str, words: str) -> tuple[str, str]:
        return words or NONE, payer.sources.get(name, "")

    def yes(name: str, holds: bool, words: str = "yes") -> tuple[str, str]:
        return of(name, words if holds else "no")

    caps = "; ".join(_cap(units, cap_per, codes) for units, cap_per, codes in _caps(payer))
    return {
        "Minutes are counted": of("method", METHODS[payer.method]),
        "Plan of care: GP, GO, GN": yes("plan_modifiers", payer.plan_modifiers, "on every line"),
        "Threshold: KX": yes("threshold", payer.threshold, "past the year's amount, once attested"),
        "Assistants: CQ, CO": yes("assistant_modifiers", payer.assistant_modifiers),
        "Code pairs (NCCI)": yes(
            "ncci", payer.ncci, "yes" + (f", and {len(payer.pairs)} of its own" if payer.pairs else "")
        ),
        "Separate services": of("distinct_modifier", f"{payer.distinct_modifier} on column {payer.distinct_column}"),
        "Billed as another code": _by_code(
            payer.substitutions, lambda code, said: f"{code} \N{RIGHTWARDS ARROW} {said}"
        ),
        "Bundled": _by_code(payer.bundled, lambda code, _: code),
        "Not covered": _by_code(payer.not_covered, lambda code, _: code),
        "Units a day": (
            caps or ("Medicare's limits of each code" if payer.mue else NONE),
            payer.sources.get("mue", ""),
        ),
        "Authorization before": of("prior_authorization", payer.prior_authorization),
        "Visit limit": of("visit_limit", payer.visit_limit),
    }


SETTINGS = (
    "Minutes are counted",
    "Plan of care: GP, GO, GN",
    "Threshold: KX",
    "Assistants: CQ, CO",
    "Code pairs (NCCI)",
    "Separate services",
    "Billed as another code",
    "Bundled",
    "Not covered",
    "Units a day",
    "Authorization before",
    "Visit limit",
    "Rules checked by us",
    "Last reviewed here",
    "Confirmed or changed here",
)


def _caps(payer: Payer) -> Iterator[tuple[int, str, frozenset[str]]]:
    if payer.day_cap is not None:
        yield payer.day_cap, "discipline", frozenset()
    for cap in payer.caps:
        yield cap.units, cap.per.value, cap.codes


def _cap(units: int, per: str, codes: frozenset[str]) -> str:
    of = f" of {', '.join(sorted(codes))}" if codes else ""
    return f"at most {units}{of} a {'discipline and day' if per == 'discipline' else per}"


def _by_code(said: Mapping[str, Sourced], words: Callable[[str, str], str]) -> tuple[str, str]:
    told = ", ".join(words(code, what.value) for code, what in sorted(said.items()))
    return told or NONE, "; ".join(dict.fromkeys(what.source for what in said.values()))


def unverified(payer: Payer) -> Iterator[str]:
    """What nobody could verify from here: it is the clinic's contract that tells."""
    from ptcoder.export.in_force import rules_of_payer

    not_billing = ("notes", "open_questions", "denials", "documentation")
    for rule in rules_of_payer(payer):
        if rule.is_unverified and not rule.name.startswith(not_billing):
            yield f"{rule.name.replace('_', ' ')}: {rule.value}"
    for question in payer.open_questions:
        yield f"{question.topic}: {question.text}"
