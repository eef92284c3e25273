"""Evaluations are chosen once in a course of care, and from several: on the floor one tile stands for them all."""

from __future__ import annotations

from dataclasses import replace

from ptcoder.clinic.sheets import Clockface, Tile, TileGroup
from ptcoder.rulebook import Category

EVALUATIONS = "evaluations"
"""The code of the tile that opens them; no service has it."""


def is_service(tile: Tile) -> bool:
    """Whether it is a code's own tile: not rest's, and not the one that opens the evaluations."""
    return tile.code not in (None, EVALUATIONS)


def folded(groups: tuple[TileGroup, ...]) -> tuple[TileGroup, ...]:
    """The groups with one tile for the evaluations that have no key, until one of them is begun."""
    return tuple(replace(group, tiles=_folded(group.tiles)) for group in groups)


def evaluations(groups: tuple[TileGroup, ...]) -> tuple[TileGroup, ...]:
    """The groups with nothing but evaluations in them."""
    only = (replace(each, tiles=tuple(tile for tile in each.tiles if _is_evaluation(tile))) for each in groups)
    return tuple(group for group in only if group.tiles)


def _folded(tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
    all_of_them = [tile for tile in tiles if _is_evaluation(tile)]
    hidden = [tile for tile in all_of_them if tile.key is None]
    if len(hidden) < 2 or any(tile.running or tile.clock.done for tile in all_of_them):
        return tiles
    at = tiles.index(hidden[0])
    left = [tile for tile in tiles if tile not in hidden]
    return (*left[:at], _opener(hidden), *left[at:])


def _opener(hidden: list[Tile]) -> Tile:
    return Tile(
        code=EVALUATIONS,
        shown=_counted([tile.shown for tile in hidden]),
        label="Evaluation…",
        category=Category.EVALUATION,
        attended=True,
        group=False,
        key=None,
        running=False,
        clock=Clockface(),
        note="",
        help="Opens: " + ", ".join(tile.label for tile in hidden),
        usable=any(tile.usable for tile in hidden),
    )


def _counted(codes: list[str]) -> str:
    """``97165–97168 +3``: those that follow upon the first, and how many others there are."""
    last = 0
    while last + 1 < len(codes) and codes[last].isdecimal() and codes[last + 1] == str(int(codes[last]) + 1):
        last += 1
    others = len(codes) - 1 - last
    return (f"{codes[0]}–{codes[last]}" if last else codes[0]) + (f" +{others}" if others else "")


def _is_evaluation(tile: Tile) -> bool:
    return tile.category is Category.EVALUATION
