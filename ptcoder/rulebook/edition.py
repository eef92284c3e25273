"""The rules of one day, all together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ptcoder.rulebook.notes import Forms
from ptcoder.rulebook.payer import Payer
from ptcoder.rulebook.questions import Questions
from ptcoder.rulebook.records import Fees, Pair, Service, Table, Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything the rule book says for one day.

    ``services`` holds every known code, valid on the day or not (``Service.valid_on``).
    ``payers`` are those that are on: templates only where they were confirmed.
    ``pairs`` is looked up by (column 1, column 2). ``rules`` gives the source of a general rule by its name.
    ``notes`` are the fields that are written of a service, by code.
    ``derived`` is no rule: what the coder has worked out of them, by payer; the days between two changes share it.
    """

    day: date
    name: str
    services: Mapping[str, Service]
    payers: Mapping[str, Payer]
    pairs: Mapping[tuple[str, str], Pair]
    threshold: Threshold | None
    fees: Fees | None
    assistants: str
    questions: Questions
    notes: Forms
    tables: tuple[Table, ...]
    rules: Mapping[str, str]
    derived: dict[str, object] = field(default_factory=dict[str, object], repr=False, compare=False)
