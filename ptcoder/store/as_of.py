"""What was said until a record of the log, however it was changed since: of people, of the clinic, of courses of care.

Found by index, so that a paper of long ago costs no more than one of today.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from ptcoder.store import accesses, cares
from ptcoder.store.connection import Database, in_words
from ptcoder.store.policy import Policy
from ptcoder.store.settings import Settings
from ptcoder.visit import CareWritten, PersonAdded, SettingChanged


class AsOf:
    """Of one log, up to and with the lamport number ``until``. Every method may raise LogError."""

    def __init__(self, database: Database, path: Path | None, policy: Policy, until: int) -> None:
        self._database = database
        self._path = path
        self._policy = policy
        self._until = until

    def people(self) -> list[PersonAdded]:
        """Everyone who was known by then, as last said then."""
        with in_words(self._path):
            said = [each.event() for each in accesses.of_people(self._database, self._until)]
        return list({each.person: each for each in said if isinstance(each, PersonAdded)}.values())

    def settings(self) -> Settings:
        """What the clinic had settled for itself; what this machine's policy says is as it is now."""
        with in_words(self._path):
            said = [each.event() for each in accesses.of_settings(self._database, self._until)]
        return Settings({each.name: each.value for each in said if isinstance(each, SettingChanged)}, self._policy)

    def courses(self, patients: Sequence[UUID]) -> tuple[CareWritten, ...]:
        """The courses of care of these, who are one, in the order of their beginning."""
        with in_words(self._path):
            return cares.courses_until(self._database, patients, self._until)
