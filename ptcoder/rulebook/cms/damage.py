"""What is wrong with CMS's files: every damaged row, with file, line and mend."""

from __future__ import annotations

from ptcoder.rulebook.reading import BadRules

MOST = 100
"""So many faults are told one by one; the rest are counted."""


class Damage:
    """Collects damaged rows. What keeps a file from being read at all is raised at once, as BadRules."""

    def __init__(self) -> None:
        self.rows = 0
        self._told: list[str] = []

    def row(self, place: str, wrong: str, right: str) -> None:
        """A damaged row: it is passed over, and the file is not taken unless that is said to be all right."""
        self.rows += 1
        if self.rows <= MOST:
            self._told.append(f"{place}: {wrong}, {right} would be right")

    def check(self) -> None:
        """Raise BadRules with all damaged rows, if there were any."""
        if self.rows:
            more = [f"... and {damaged(self.rows - MOST)} more"] if self.rows > MOST else []
            mend = f"Nothing was taken. Fetch the file again from CMS; or leave its {damaged(self.rows)} out, if you "
            raise BadRules([*self._told, *more, f"{mend}know what they are: --skip-damaged"])


def damaged(rows: int) -> str:
    return f"{rows} damaged row{'s' * (rows != 1)}"


def refused(place: str, wrong: str, right: str) -> BadRules:
    """Why a file cannot be read at all, or cannot be understood without a further word."""
    return BadRules([f"{place}: {wrong}, {right} would be right"])
