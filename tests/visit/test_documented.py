"""What the note of a visit says: the last word under each heading, and nothing after the signature."""

from __future__ import annotations

from ptcoder.visit import Documented, Event, Reopened, Signed, Visit, VisitOpened, Voided, Written, fold
from ptcoder.visit.records import Discipline
from tests.visit.made_up import DAY, PAT, VISIT, chain, record_id

OPENED = VisitOpened(visit=VISIT, patient=PAT, payer="cash", discipline=Discipline.PT, date=DAY)
SIGNED = Signed(visit=VISIT, version=1, bill="", edition="", program="")


def says(text: str, field: str = "region", code: str = "97110") -> Documented:
    return Documented(visit=VISIT, code=code, field=field, text=text)


def folded(*said: Event) -> Visit:
    visit = fold(chain(OPENED, *said))
    assert visit is not None
    return visit


def test_the_last_word_holds_and_stands_last() -> None:
    visit = folded(says("left knee"), says("good", "response", ""), says("right knee"))
    assert list(visit.documented.items()) == [
        (("", "response"), Written(text="good")),
        (("97110", "region"), Written(text="right knee")),
    ]


def test_an_empty_text_takes_it_back_and_undo_brings_it_again() -> None:
    said = [says("left knee"), says("")]
    assert folded(*said).documented == {}
    undone = folded(*said, Voided(visit=VISIT, event=record_id(3), reason="undo"))
    assert undone.documented == {("97110", "region"): Written(text="left knee")}


def test_what_was_taken_over_says_from_which_day_until_it_is_written_anew() -> None:
    carried = Documented(visit=VISIT, code="97110", field="region", text="left knee", carried=DAY)
    assert folded(carried).documented == {("97110", "region"): Written(text="left knee", carried=DAY)}
    assert folded(carried, says("left knee, medial")).documented["97110", "region"].carried is None


def test_after_the_signature_nothing_is_written_until_it_is_reopened() -> None:
    late = folded(says("left knee"), SIGNED, says("right knee"))
    assert late.documented == {("97110", "region"): Written(text="left knee")}
    assert late.notices == ("something was written into the note after signing; the note stays as it was signed",)
    again = folded(says("left knee"), SIGNED, Reopened(visit=VISIT, reason="wrong side"), says("right knee"))
    assert again.documented["97110", "region"].text == "right knee"


def test_words_of_a_former_code_say_so_until_they_are_written_anew() -> None:
    moved = Documented(visit=VISIT, code="97530", field="region", text="left knee", former="97110")
    assert folded(moved).documented == {("97530", "region"): Written(text="left knee", former="97110")}
    assert folded(moved, says("left knee", code="97530")).documented["97530", "region"].former is None
