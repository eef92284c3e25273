"""What a payer's rules are on a day, as values. Every one of them carries the source it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ptcoder.rulebook.records import Kind, Method, Pair, Service, Sourced

ANY = "any"
"""Where a code could stand: what a payer wants to read in every note."""


class Family(StrEnum):
    """The families of modifiers, in the order that holds where nobody asks for another.

    ``state`` holds what ``Payer.extra_modifiers`` asks for, and 96 and 97 where ``Payer.habilitative`` does.
    """

    DISTINCT = "distinct"
    PLAN = "plan"
    ASSISTANT = "assistant"
    KX = "kx"
    ABN = "abn"
    TELEHEALTH = "telehealth"
    STATE = "state"


class CapPer(StrEnum):
    """Whose units a cap counts together."""

    DISCIPLINE = "discipline"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Units that a payer pays in a day. Units above it stay as counted; they are only told of."""

    units: int
    codes: frozenset[str]
    """Those it counts; empty: all modalities and procedures (see ``counts``)."""
    exempt: frozenset[str]
    per: CapPer
    source: str

    def counts(self, service: Service) -> bool:
        """Whether the cap counts a service. Evaluations, tests without time and devices only where they are named."""
        if service.code in self.exempt:
            return False
        if self.codes:
            return service.code in self.codes
        return service.kind.is_timed or service.kind in (Kind.SUPERVISED, Kind.GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraModifier:
    """A modifier that a payer asks for on one code: exactly one of ``options``, where ``condition`` holds."""

    options: tuple[str, ...]
    condition: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a note has to show for a code, in the order in which it is asked for. ``fields`` are those of a note's form
    (see ``Edition.notes``) that this payer demands.
    """

    wants: tuple[str, ...]
    source: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Why this payer often denies. ``reason`` is the claim adjustment reason code; empty where none is known."""

    reason: str
    words: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to know about a payer, or something that its sources contradict each other about: ask the payer."""

    topic: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLimit:
    """What a Medicare contractor's local coverage says of some codes."""

    contractor: str
    codes: frozenset[str]
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who in the clinic last held these rules against the contract, and when."""

    on: date
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """One payer's rules on a day.

    ``template``: shipped switched off, from what is published about a named plan; on only where a clinic confirmed it.
    ``substitutions``: code -> code billed instead. ``bundled`` and ``not_covered``: code -> reason.
    ``fees``: code -> dollars a unit by the clinic's own contract; empty: none is known, the national estimate counts.
    ``pooled``: first and further codes whose minutes enter the CMS total.
    ``first_period``: what earns a 97545 below its two hours: ``midpoint``, ``whole`` or ``any``.
    ``order``: every family of modifiers once, in the order in which a line carries them.
    ``habilitative``: 96 (habilitative) or 97 (rehabilitative) stands on every line.
    ``assistants_cosigned``: what an assistant signed waits for a therapist's signature besides.
    ``pairs``: the payer's own, by (column 1, column 2); they hold whether or not ``ncci`` does, and before it.
    ``day_cap``: the one cap of old payer files, on all units of a discipline; ``caps`` hold besides it.
    ``telehealth_until``: the last day it is paid; None: no last day is known.
    ``medical_review``: the year's amount per bucket from which records may be asked for; None: none is known.
    ``plan_of_care``, ``referral``, ``claim_number``: what is asked for, in words; empty where nothing is known to be.
    ``progress_report_days``: a progress report is due at every so many treatment days; None: none is known to be.
    ``documentation``: code -> what the note has to show; under ``ANY`` what every note has.
    ``contractor``: the clinic's Medicare contractor, empty until it is set; ``local_limits`` are that contractor's.
    ``edition``: what a clinic itself has said of it, as its log holds that and a bill names it; empty as shipped.
    ``sources``: the source of each setting by its name in the file; ``unverified`` ones begin with that word.
    """

    id: str
    label: str
    template: bool
    method: Method
    plan_modifiers: bool
    assistant_modifiers: bool
    threshold: bool
    abn: bool
    estimate: bool
    students_counted: bool
    ncci: bool
    mue: bool
    pooled: frozenset[str]
    first_period: str
    distinct_modifier: str
    distinct_column: int
    order: tuple[Family, ...]
    habilitative: bool
    kx_with_abn_warning: bool
    assistants_cosigned: bool
    day_cap: int | None
    telehealth_until: date | None
    medical_review: Decimal | None
    prior_authorization: str
    visit_limit: str
    plan_of_care: str
    progress_report_days: int | None
    referral: str
    claim_number: str
    contractor: str
    substitutions: Mapping[str, Sourced]
    bundled: Mapping[str, Sourced]
    not_covered: Mapping[str, Sourced]
    fees: Mapping[str, Sourced]
    extra_modifiers: Mapping[str, tuple[ExtraModifier, ...]]
    pairs: Mapping[tuple[str, str], Pair]
    caps: tuple[Cap, ...]
    documentation: Mapping[str, tuple[Wanted, ...]]
    denials: tuple[Denial, ...]
    notes: tuple[Remark, ...]
    open_questions: tuple[Remark, ...]
    local_limits: tuple[LocalLimit, ...]
    reviewed: Review | None
    sources: Mapping[str, str]
    checked_on: date
    edition: str
