"""What differs between two sets of a payer's rules, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ptcoder.export.in_force import rules_of_payer
from ptcoder.rulebook import Payer

NOTHING = "none"


def changes(before: Payer, after: Payer) -> Iterator[str]:
    """One line for each rule that is another: ``method: cms -> ama``. What has only another source is left out."""
    was, now = _said(before), _said(after)
    if before.label != after.label:
        yield f"label: {before.label} -> {after.label}"
    for name in dict.fromkeys((*was, *now)):
        gone = [value for value in was.get(name, []) if value not in now.get(name, [])]
        new = [value for value in now.get(name, []) if value not in was.get(name, [])]
        if gone or new:
            yield f"{name}: {'; '.join(gone) or NOTHING} -> {'; '.join(new) or NOTHING}"


def _said(payer: Payer) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in rules_of_payer(payer):
        found.setdefault(rule.name, []).append(rule.value)
    return found
