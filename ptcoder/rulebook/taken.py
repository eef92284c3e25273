"""A file as a clinic took it into its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """For visits from ``since`` on, to ``ended`` where it was withdrawn, both included."""

    file: str
    since: date
    content: str
    ended: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.ended is None or day <= self.ended)

    @property
    def sha256(self) -> str:
        return sha256(self.content.encode()).hexdigest()

    @property
    def told(self) -> str:
        """How a signed bill names the file, after what it is of."""
        return f"of {self.since} ({self.file}, sha256 {self.sha256[:12]})"
