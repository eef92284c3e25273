"""How wide the columns of a table are."""

from __future__ import annotations

from collections.abc import Sequence

from ptcoder.export.page import Table
from ptcoder.pages.paper import Spacing, font
from ptcoder.pages.pieces import natural_width

WIDEST = 1500
"""The most that a column that does not grow may take."""
LEAST = 5
"""The columns that grow have this part of the width together, if they need it; the others become narrower for it."""


def column_widths(table: Table, spacing: Spacing, inside: int) -> list[int]:
    """Columns that do not grow are as wide as they must be; the others share what is left, and none of them has more
    than it needs while another wraps.
    """
    needed = _needed(table, spacing)
    room = inside - (len(needed) - 1) * spacing.gap
    grows = [column.grows for column in table.columns]
    fixed = [min(each, WIDEST) if not grow else 0 for each, grow in zip(needed, grows, strict=True)]
    if not any(grows):  # the last takes what is left, so that rules and columns end together
        fixed[-1] += max(room - sum(fixed), 0)
    wanted = sum(each for each, grow in zip(needed, grows, strict=True) if grow)
    fixed = _narrowed(fixed, room - min(room // LEAST, wanted))
    shares = _shared(room - sum(fixed), needed, grows)
    return [share or each for share, each in zip(shares, fixed, strict=True)]


def _narrowed(widths: list[int], room: int) -> list[int]:
    """At most so much together: the widest give way first, so that a date or a code is not broken for a long text."""
    if sum(widths) <= room:
        return widths
    rest, most = room, 0
    for at, each in enumerate(sorted(widths)):
        most = rest // (len(widths) - at)
        if each > most:
            break
        rest -= each
    return [min(each, most) for each in widths]


def _needed(table: Table, spacing: Spacing) -> list[int]:
    size = spacing.small if table.small else spacing.base
    body, bold, head = font(size), font(size, bold=True), font(spacing.label, bold=True)
    rows = [row for row in table.rows if len(row) == len(table.columns)]
    return [
        max(
            natural_width(column.title, head),
            *(natural_width(row[at], body) for row in rows),
            *(natural_width(row[at], bold) for row in table.sums),
            0,
        )
        for at, column in enumerate(table.columns)
    ]


def _shared(left: int, needed: Sequence[int], grows: Sequence[int]) -> list[int]:
    """What is left, among the columns that grow; 0 for the others."""
    found = [0] * len(grows)
    open_ones = [at for at, grow in enumerate(grows) if grow]
    while open_ones:
        whole = sum(grows[at] for at in open_ones)
        content = [at for at in open_ones if needed[at] <= left * grows[at] // whole]
        spare = left - sum(needed[at] for at in open_ones)
        if not content or spare >= 0:
            for at in open_ones:
                share = needed[at] + spare * grows[at] // whole
                found[at] = share if spare >= 0 else left * grows[at] // whole
            break
        for at in content:
            found[at] = needed[at]
            left -= needed[at]
            open_ones.remove(at)
    return found
