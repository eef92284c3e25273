"""The buttons of a visit: which codes, in which order, under which headings, and the time on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ptcoder.clinic.code_help import why_not
from ptcoder.clinic.pressing import COUNTED
from ptcoder.clinic.sheets import Clockface, Tile, TileGroup
from ptcoder.rulebook import Category, Edition, Kind, Payer, Service
from ptcoder.visit import SECOND, Discipline, Interval, State, Visit

PRESET = 15 * 60 * SECOND
"""A supervised modality's countdown."""

FAVORITES = {
    Discipline.PT: ("97110", "97140", "97112", "97530", "97116", "97535", "97032", "97014", "97150"),
    Discipline.OT: ("97530", "97535", "97110", "97112", "97140", "97129", "97032", "97014", "97150"),
    Discipline.SLP: ("92507", "92526", "97129", "92508", "92523", "92610", "92609", "96125", "92522"),
}
TWIN = "G0283"
"""The same modality as 97014, whose button shows whichever of the two the payer wants."""

ELSEWHERE = "Not for this visit"

COMMON = ("97124", "97750", "97035", "97033", "97012", "97010", "97016", "97161", "97162", "97163", "97164",
          "97165", "97166", "97167", "97168")  # fmt: skip
GROUPS: tuple[tuple[str, tuple[Category, ...]], ...] = (
    ("One-on-one", (Category.ONE_ON_ONE,)),
    ("Attended modalities", (Category.ATTENDED,)),
    ("Unattended modalities \N{EM DASH} never timed", (Category.UNATTENDED,)),
    ("Evaluation \N{MIDDLE DOT} group \N{MIDDLE DOT} rest", (Category.EVALUATION, Category.GROUP, Category.WORK)),
    ("Tests and other", (Category.TESTS, Category.OTHER)),
)


def tile_groups(
    visit: Visit, edition: Edition, payer: Payer, favorites: Sequence[str], presets: Mapping[str, int]
) -> tuple[TileGroup, ...]:
    """The buttons of a visit: its discipline's codes that are valid on the day, those with a key first.

    ``favorites`` are the codes on the keys from 1 on; ``presets`` the countdowns that were chosen, in microseconds by
    code.
    """
    order = {code: index for index, code in enumerate((*favorites, *COMMON))}
    services = [
        service
        for service in edition.services.values()
        if visit.discipline in service.disciplines
        and service.valid_on(visit.date)
        and (service.code != TWIN or any(each.code == TWIN for each in visit.intervals))
    ]
    services.sort(key=lambda service: (order.get(service.code, len(order)), service.code))
    groups: list[TileGroup] = []
    for title, categories in GROUPS:
        tiles = [
            _tile(each, visit, edition, payer, favorites, presets) for each in services if each.category in categories
        ]
        if Category.GROUP in categories:
            tiles.insert(1, _rest(visit))
        if tiles:
            groups.append(TileGroup(title=title, tiles=tuple(tiles)))
    return tuple(groups)


def tiles_elsewhere(visit: Visit, edition: Edition) -> tuple[TileGroup, ...]:
    """The codes that are not for this visit, as tiles that cannot be pressed: each says why in ``help``."""
    tiles = [
        Tile(
            code=each.code,
            shown=each.code,
            label=each.label,
            category=each.category,
            attended=each.kind is not Kind.SUPERVISED,
            group=each.kind is Kind.GROUP,
            key=None,
            running=False,
            clock=Clockface(),
            note="not valid" if not each.valid_on(visit.date) else f"for {', '.join(sorted(each.disciplines))}",
            help=why_not(each, visit.discipline, visit.date),
            usable=False,
            activities=f"{', '.join(each.examples)} {_activities(each.code, edition)}",
        )
        for each in edition.services.values()
        if why_not(each, visit.discipline, visit.date)
    ]
    return (TileGroup(title=ELSEWHERE, tiles=tuple(tiles)),) if tiles else ()


def _tile(
    service: Service,
    visit: Visit,
    edition: Edition,
    payer: Payer,
    favorites: Sequence[str],
    presets: Mapping[str, int],
) -> Tile:
    code = service.code
    swap = payer.substitutions.get(code)
    refusal = payer.bundled.get(code) or payer.not_covered.get(code)
    words = ["e.g. " + ", ".join(service.examples)] if service.examples else []
    if swap:
        words.append(f"Billed as {swap.value} for {payer.label}.")
    refused = f"{refusal.value}: documented, not billed." if refusal else ""
    if refused:
        words.append(refused)
    if service.note:
        words.append(service.note)
    note = "not paid" if code in payer.bundled else "not covered" if refusal else ""
    mine = [each for each in visit.intervals if each.code == code]
    countdown = service.kind is Kind.SUPERVISED
    return Tile(
        code=code,
        shown=swap.value if swap else code,
        label=service.label,
        category=service.category,
        attended=not countdown,
        group=service.kind is Kind.GROUP,
        key=favorites.index(code) + 1 if code in favorites else None,
        running=any(each.running for each in mine),
        clock=clockface(mine, countdown),
        note=note,
        help="\n".join(words),
        usable=visit.state is State.OPEN,
        activities=_activities(code, edition),
        preset=_preset(mine, presets.get(code, PRESET)) if countdown else None,
        counts=service.kind in COUNTED,
        refusal=refused,
    )


def _activities(code: str, edition: Edition) -> str:
    return ", ".join(word for alike in edition.questions.about(code) for word in alike.words[code])


def _preset(mine: Sequence[Interval], chosen: int) -> int:
    """What the running countdown has, else what the next one will have."""
    return next((each.preset for each in mine if each.running and each.preset), chosen)


def _rest(visit: Visit) -> Tile:
    mine = [each for each in visit.intervals if each.code is None]
    return Tile(
        code=None,
        shown="",
        label="Rest \N{MIDDLE DOT} charting",
        category=None,
        attended=True,
        group=False,
        key=None,
        running=any(each.running for each in mine),
        clock=clockface(mine, False),
        note="not billed",
        help="Rest, set-up, changing, waiting and charting are no treatment; this clock keeps them apart.",
        usable=visit.state is State.OPEN,
    )


def clockface(intervals: Sequence[Interval], countdown: bool) -> Clockface:
    """The clock of one code: a countdown, or all its time so far."""
    done = sum(int(each.length) for each in intervals if each.length is not None and not each.running)
    running = next((each for each in intervals if each.running), None)
    if running is None:
        return Clockface(done=done)
    preset = (running.preset or PRESET) if countdown else None
    return Clockface(done=0 if countdown else done, since=running.start, preset=preset)
