"""What coding gives back: lines that carry their why, findings that carry an id and a source.

What is made for every visit is a named tuple: as unchangeable as a frozen dataclass, and made in a quarter of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ptcoder.visit import Discipline, Visit


class Severity(StrEnum):
    """``error`` blocks signing, ``warning`` is acknowledged with a reason, ``info`` is shown."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


ERROR, WARNING, INFO = Severity


class Line(NamedTuple):
    """One line of the bill, or a service that is documented and not billed (``units`` 0).

    ``minutes`` is whole; 0 for a service that was counted without a clock. ``modifiers`` in the payer's order.
    """

    code: str
    discipline: Discipline
    modifiers: tuple[str, ...]
    units: int
    minutes: int
    why: str

    @property
    def billed(self) -> bool:
        return self.units > 0

    @property
    def status(self) -> str:
        return "billed" if self.units > 0 else "not_billed"

    @property
    def text(self) -> str:
        """``97110-GP-KX``: the way it is said."""
        return "-".join((self.code, *self.modifiers))


class Finding(NamedTuple):
    """A doubt or a fact to know. ``about`` holds the ids of the intervals concerned.

    ``span`` is the stretch of time concerned, where there is one. ``table`` names the table of facts that is behind.
    ``options`` are the modifiers of which a person may choose one, for every one of ``codes``.
    """

    id: str
    severity: Severity
    codes: tuple[str, ...]
    text: str
    source: str
    about: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    table: str = ""
    options: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How an answer names it: ``unit-not-billed:97116``."""
        return f"{self.id}:{'+'.join(self.codes)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A unit that could go to several codes: every right answer, as units by code, and the one taken."""

    discipline: Discipline
    codes: tuple[str, ...]
    options: tuple[Mapping[str, int], ...]
    taken: Mapping[str, int]


class Shared(NamedTuple):
    """How much of a service's time an assistant gave alone; both in whole minutes."""

    code: str
    discipline: Discipline
    assistant: int
    minutes: int


class Coding(NamedTuple):
    """The bill of one visit, and all there is to say about it.

    ``lines`` holds every service in the order of first treatment, billed or not. ``timed_minutes`` and
    ``total_minutes`` are this visit's own. ``allowed_estimate`` is None where it cannot be known.
    """

    visit: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    timed_minutes: int
    total_minutes: int
    allowed_estimate: Decimal | None
    edition: str
    choices: tuple[Choice, ...]
    shared: tuple[Shared, ...] = ()
    """Of the services that an assistant gave or helped to give, in the lines' order."""

    @property
    def billed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.units > 0)

    @property
    def not_billed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.units == 0)

    def with_findings(self, findings: tuple[Finding, ...]) -> Coding:
        """The same bill with other things to say about it."""
        return self._replace(findings=findings)

    def worst(self) -> Severity | None:
        """The gravest severity among the findings."""
        found = {finding.severity for finding in self.findings}
        return next((each for each in Severity if each in found), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An attended stretch of another visit: by a clinician of this one, in its group, or of the same patient under
    another payer.

    ``patient`` None is a person of their own, ``discipline`` None one that is not told. ``start`` and ``stop`` lie on
    the same axis as the visit's.
    """

    visit: str
    patient: str | None
    clinician: str | None
    code: str
    group: bool
    start: int
    stop: int
    discipline: Discipline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the coder must know beside the visit: the patient's other visits of that day and payer, and the stretches
    of the same clinicians and groups with other patients, and of the patient under other payers, that share time
    with it."""

    same_day: tuple[Visit, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
