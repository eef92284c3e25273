"""Which tiles stand on the floor when not all of them fit: those with a key and those in use first, then in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group's tiles in order, told by what matters for their place.

    ``tall``: the label takes two lines. ``keyed``: has a number key. ``used``: runs, or has run in this visit.
    """

    tall: tuple[bool, ...]
    keyed: tuple[bool, ...]
    used: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Pixels. ``first`` stands where the first group's title would."""

    columns: int
    low: int
    high: int
    title: int
    gap: int
    group_gap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The tiles of one group that are shown, by place, and how many stand behind the tile that says so."""

    tiles: tuple[int, ...]
    more: int = 0

    def row_heights(self, group: Group, measures: Measures) -> list[int]:
        """The height of each row; a row is high if one of its labels takes two lines."""
        slots = [group.tall[place] for place in self.tiles] + ([False] if self.more else [])
        count = measures.columns
        parts = [slots[at : at + count] for at in range(0, len(slots), count)]
        return [measures.high if any(part) else measures.low for part in parts]


def everything(groups: Sequence[Group]) -> tuple[Shown, ...]:
    return tuple(Shown(tiles=tuple(range(len(group.tall)))) for group in groups)


def plan(groups: Sequence[Group], measures: Measures, height: int) -> tuple[Shown, ...]:
    """What is shown in this height, a value for each group; a group left out has no tiles.

    The last group shown tells of the groups left out. Tiles with keys and those in use are shown even if they do
    not fit, and so is one row.
    """
    full = [_rows(len(group.tall), measures.columns) for group in groups]
    rows = [_needed(group, measures.columns) for group in groups]
    for number, group in enumerate(groups):
        if not rows[number] and group.tall:
            rows[number] = 1
            if _height(groups, rows, measures) > height and sum(rows) > 1:
                rows[number] = 0
    for number in range(len(groups)):
        while 0 < rows[number] < full[number]:
            rows[number] += 1
            if _height(groups, rows, measures) > height:
                rows[number] -= 1
                break
    return _chosen(groups, rows, measures.columns)


def total_height(groups: Sequence[Group], shown: Sequence[Shown], measures: Measures) -> int:
    """The height that the shown groups take, without the first title."""
    total = 0
    for group, part in zip(groups, shown, strict=True):
        heights = part.row_heights(group, measures)
        if heights:
            total += measures.group_gap + measures.title if total else 0
            total += sum(heights) + measures.gap * (len(heights) - 1)
    return total


def _rows(tiles: int, columns: int) -> int:
    return -(-tiles // columns)


def _needed(group: Group, columns: int) -> int:
    """Rows without which a key, or what is in use, would have no tile."""
    must = {place for place, needed in enumerate(zip(group.keyed, group.used, strict=True)) if any(needed)}
    rows = 1 if must else 0
    while must and not must <= set(_of_group(group, rows * columns, 1).tiles):
        rows += 1
    return rows


def _height(groups: Sequence[Group], rows: Sequence[int], measures: Measures) -> int:
    return total_height(groups, _chosen(groups, rows, measures.columns), measures)


def _chosen(groups: Sequence[Group], rows: Sequence[int], columns: int) -> tuple[Shown, ...]:
    left_out = sum(len(group.tall) for group, count in zip(groups, rows, strict=True) if not count)
    last = max((number for number, count in enumerate(rows) if count), default=-1)
    return tuple(
        _of_group(group, count * columns, left_out if number == last else 0)
        for number, (group, count) in enumerate(zip(groups, rows, strict=True))
    )


def _of_group(group: Group, slots: int, elsewhere: int) -> Shown:
    count = len(group.tall)
    if not slots or (count <= slots and not elsewhere):
        return Shown(tiles=tuple(range(count)) if slots else ())
    room = min(count, slots - 1)
    shown = list(range(room))
    wanted = [place for place in range(room, count) if group.used[place]]
    given_up = [place for place in reversed(shown) if not group.used[place] and not group.keyed[place]]
    for place, instead in zip(wanted, given_up, strict=False):
        shown[shown.index(instead)] = place
    return Shown(tiles=tuple(shown), more=count - room + elsewhere)
