"""The events that belong to no visit: people and who saw what, payers and rules, settings, the log itself."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from ptcoder.visit.records import Discipline, Duty, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded:
    """Somebody who works here, as last said: the same ``person`` again changes what was said, or ends it.

    ``role`` None treats nobody. ``duties`` None stands in logs of before there were any: those of the role.
    ``npi`` is ten digits. Nobody is ever deleted; who has ``ended`` can no longer sign in.
    """

    person: UUID
    name: str
    role: Role | None
    credentials: str | None = None
    npi: str | None = None
    duties: tuple[Duty, ...] | None = None
    ended: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinSet:
    """A person's PIN from now on, as the PHC text of its Argon2id hash. The stamp tells who set it."""

    person: UUID
    phc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person works at this desk from now on; the one before no longer does."""

    person: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed:
    """A wrong PIN was given for a person, to sign in or to sign."""

    person: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccess:
    """Somebody came in as this person without the PIN, and said why: to read and to treat, no more."""

    person: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """The desk was locked; the clocks run on. ``idle``: by itself, else by somebody."""

    idle: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """A patient's record was shown to whoever the stamp names; ``page`` is where it was shown first."""

    patient: UUID
    page: str
    visit: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReleased:
    """A readable copy left: of one patient's record, or of everything (``patient`` None). ``manifest`` is the SHA-256
    of the page that lists its files and the heads of the chains; ``records`` is how many events it holds.

    Of one ``visit`` it was the paper ``what``, such as ``audit-sheet pdf``; ``manifest`` is then that of the file.
    """

    release: UUID
    patient: UUID | None
    manifest: str
    records: int
    visit: UUID | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesImported:
    """One of the payer's own tables, read and taken: it holds for visits from ``since`` on. ``content`` is what was
    kept of it, packed; ``edition`` is how a signed bill names it.
    """

    taken: UUID
    kind: str
    file: str
    sha256: str
    since: datetime.date
    content: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChanged:
    """How the clinic wants something from now on; what a ``value`` means is the setting's own."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A copy of the log was made, opened and found whole. ``name`` is the file's, without its folder; ``heads`` are
    the last records in it, one for each station, as ``station:n:hash``.
    """

    backup: UUID
    name: str
    sha256: str
    records: int
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup took the place of the log. ``lost`` records of the log before are not in it; that log lies, whole as it
    was, in the folder ``set_aside`` beside this one.
    """

    backup: str
    sha256: str
    records: int
    lost: int
    set_aside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerWritten:
    """A payer's rules as the clinic gave them: they hold for visits from ``since`` on, and take the place of what was
    said of this payer before. ``content`` is the file's text; ``edition`` is how a signed bill names it.
    """

    taken: UUID
    payer: str
    file: str
    sha256: str
    since: datetime.date
    content: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesWithdrawn:
    """Rules that were taken (``RulesImported`` or ``PayerWritten``) do not hold for visits from ``since`` on."""

    taken: UUID
    since: datetime.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerReviewed:
    """Whoever says so has held this payer's rules against the contract on that day, and they agree."""

    payer: str
    on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChanged:
    """What guards the log is another: ``what`` is ``key``, ``code``, ``passphrase`` (set), ``no passphrase``,
    ``recovered`` (the code opened the log) or ``sealed`` (the key lay readable until now). No secret is in it.
    """

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditMade:
    """Bills from ``since`` to ``until``, both included, were held against their records: ``visits`` of them, drawn by
    ``seed`` out of ``of``; ``found`` of them differ. Of a file of claims ``claims`` is its SHA-256, and ``seed`` empty.
    """

    audit: UUID
    since: datetime.date
    until: datetime.date
    seed: str
    visits: int
    of: int
    found: int
    claims: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FavoritesChosen:
    """The codes that one person has on the number keys from 1 on, for patients of one discipline; "" is a key without
    a code. No ``codes`` at all: the usual ones again.
    """

    person: UUID
    discipline: Discipline
    codes: tuple[str, ...]
