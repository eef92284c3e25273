"""What a search finds among the tiles: by any part of a code, a name or an activity; and what parts look-alikes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import lru_cache

from ptcoder.clinic.sheets import Tile, TileGroup
from ptcoder.rulebook import LookAlike

CODE, NAME, ACTIVITY, NOWHERE = range(4)


def found(groups: tuple[TileGroup, ...], asked: str) -> tuple[TileGroup, ...]:
    """The tiles whose code begins with what is typed; else those in whose code, name or activities its words stand.

    Groups and tiles found by their name come before those found by an activity.
    """
    ranks = {(group.title, tile.code): _rank(tile, asked) for group in groups for tile in group.tiles}
    best = min(ranks.values(), default=NOWHERE)
    worst = CODE if best == CODE else ACTIVITY
    left: list[tuple[int, TileGroup]] = []
    for group in groups:
        mine = [tile for tile in group.tiles if ranks[group.title, tile.code] <= worst]
        if mine:
            mine.sort(key=lambda tile: ranks[group.title, tile.code])
            left.append((ranks[group.title, mine[0].code], replace(group, tiles=tuple(mine))))
    return tuple(group for _, group in sorted(left, key=lambda each: each[0]))


def parting(groups: tuple[TileGroup, ...], alike: tuple[LookAlike, ...], asked: str) -> LookAlike | None:
    """The look-alikes of which a search has found two or more: those whose activities hold the word most often."""
    codes = {tile.code for group in groups for tile in group.tiles}
    met = [each for each in alike if len(codes & set(each.codes)) > 1]
    return max(met, key=lambda each: _told(each, asked), default=None)


def _told(alike: LookAlike, asked: str) -> tuple[int, int]:
    """How many of its codes have an activity with these words, and whether it speaks of them itself."""
    codes = sum(any(_holds(word, asked) for word in words) for words in alike.words.values())
    return codes, int(_holds(alike.about, asked))


def _rank(tile: Tile, asked: str) -> int:
    if tile.shown.casefold().startswith(asked) or (tile.code or "").casefold().startswith(asked):
        return CODE
    if _holds(tile.label, asked):
        return NAME
    held = f"{tile.code or ''} {tile.shown} {tile.label} {tile.help} {tile.activities}"
    return ACTIVITY if _holds(held, asked) else NOWHERE


def _holds(held: str, asked: str) -> bool:
    """Whether every word of what is typed stands in these words, with or without hyphens and accents."""
    told = _plain(held)
    bare = told.replace("-", "")
    return all(word in told or word.replace("-", "") in bare for word in _plain(asked).split() if word.strip("-"))


@lru_cache(4096)
def _plain(text: str) -> str:
    """``ultrasound`` for ``Ultrasöund``: small letters without their marks."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each)).casefold()
