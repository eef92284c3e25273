"""The codes on the number keys: each person's own for each discipline, kept in the log."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.number_keys import NumberKeys, given
from ptcoder.clinic.tiles import FAVORITES, TWIN
from ptcoder.rulebook import Category
from ptcoder.visit import Discipline, FavoritesChosen, Logged
from tests.clinic.hand_clock import book

ANN = UUID(int=7)
USUAL = FAVORITES[Discipline.PT]


def keyed(clinic: Clinic) -> dict[int, str | None]:
    visit = clinic.floor().visit
    assert visit is not None
    return {tile.key: tile.code for group in visit.groups for tile in group.tiles if tile.key is not None}


@pytest.fixture
def treating(clinic: Clinic) -> Clinic:
    clinic.add_patient(name="Pat Example", mrn="1", payer="medicare", discipline="PT")
    return clinic


def test_a_code_that_gets_a_key_changes_places_with_what_had_it(
    treating: Clinic, appends: list[tuple[Logged, ...]]
) -> None:
    me = next(person.id for person in treating.floor().people if person.current)
    treating.give_key("97124", 3)
    ((record,),) = appends
    assert isinstance(record.event, FavoritesChosen)
    assert (str(record.event.person), record.event.discipline) == (me, Discipline.PT)
    assert record.event.codes == (*USUAL[:2], "97124", *USUAL[3:])
    assert keyed(treating)[3] == "97124"
    assert "97112" not in keyed(treating).values()
    treating.give_key("97110", 3)
    assert (keyed(treating)[1], keyed(treating)[3]) == ("97124", "97110")


def test_a_key_is_taken_away_and_the_usual_ones_come_back(treating: Clinic, appends: list[tuple[Logged, ...]]) -> None:
    treating.take_key("97110")
    assert 1 not in keyed(treating)
    treating.usual_keys()
    assert keyed(treating) == dict(enumerate(USUAL, 1))
    assert [row.event.codes for (row,) in appends if isinstance(row.event, FavoritesChosen)] == [("", *USUAL[1:]), ()]
    treating.usual_keys()
    treating.take_key("97124")
    assert len(appends) == 2, "what is so already is not said again"


def test_everyone_has_keys_of_their_own_for_each_discipline(treating: Clinic, reopened: Callable[[], Clinic]) -> None:
    ann = next(person.id for person in treating.floor().people if person.current)
    treating.give_key("97124", 1)
    treating.add_person("Ben Other", "PT")
    assert keyed(treating)[1] == "97110"
    treating.set_clinician(ann)
    assert keyed(treating)[1] == "97124"
    treating.add_patient(name="Occ Example", mrn="2", payer="medicare", discipline="OT")
    assert keyed(treating) == dict(enumerate(FAVORITES[Discipline.OT], 1))
    again = reopened()
    again.set_clinician(ann)
    pat = next(card for card in again.floor().cards if card.name == "Pat Example")
    again.select(pat.visit)
    assert keyed(again)[1] == "97124"


def test_undo_leaves_the_keys_alone(treating: Clinic) -> None:
    treating.press("97110")
    treating.give_key("97124", 1)
    assert treating.floor().undo == "start 97110"
    treating.undo()
    assert keyed(treating)[1] == "97124"


def test_they_are_kept_while_the_log_cannot_be_written(treating: Clinic, unwritable: Callable[[], None]) -> None:
    unwritable()
    treating.give_key("97124", 2)
    assert keyed(treating)[2] == "97124"
    held = treating.floor().held
    assert held is not None
    assert held.presses == 1


@pytest.mark.parametrize(("code", "key"), [("97110", 0), ("97110", 10), ("99999", 1), ("92507", 1)])
def test_what_is_no_key_or_no_code_here_is_refused(
    treating: Clinic, appends: list[tuple[Logged, ...]], code: str, key: int
) -> None:
    with pytest.raises(Refused):
        treating.give_key(code, key)
    assert not appends


def test_a_log_that_says_too_much_is_read_all_the_same() -> None:
    codes = ("97110", "97110", *(f"9{number:04}" for number in range(9)))
    said = FavoritesChosen(person=ANN, discipline=Discipline.PT, codes=codes)
    assert NumberKeys([said]).of(ANN, Discipline.PT) == ("97110", "", *codes[2:9])
    assert NumberKeys([said]).of(None, Discipline.PT) == USUAL


def test_a_short_list_has_free_keys() -> None:
    assert given(("97110",), "97140", 3) == ("97110", "", "97140", "", "", "", "", "", "")


def test_every_code_of_the_day_has_its_button_under_its_category(treating: Clinic) -> None:
    visit = treating.floor().visit
    assert visit is not None
    assert {group.title: {tile.category for tile in group.tiles} for group in visit.groups} == {
        "One-on-one": {Category.ONE_ON_ONE},
        "Attended modalities": {Category.ATTENDED},
        "Unattended modalities — never timed": {Category.UNATTENDED},
        "Evaluation · group · rest": {Category.EVALUATION, Category.GROUP, Category.WORK, None},
        "Tests and other": {Category.TESTS, Category.OTHER},
    }
    shown = [tile.code for group in visit.groups for tile in group.tiles if tile.code is not None]
    services = book().on(visit.day).services.values()
    mine = {each.code for each in services if Discipline.PT in each.disciplines and each.valid_on(visit.day)}
    assert sorted(shown) == sorted(mine - {TWIN})
    assert {tile.code for group in visit.elsewhere for tile in group.tiles} == {
        each.code for each in services if Discipline.PT not in each.disciplines or not each.valid_on(visit.day)
    }
