"""A clinic's own payers: templates it confirms, rules it writes, withdraws and reviews, as events in its log."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.payer_sheets import PayerColumn, Standing
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.store import DiskFull, Draft, Log
from ptcoder.visit import Event, Logged, Moment, PayerReviewed, PayerWritten, RulesWithdrawn, Signed
from tests.clinic.hand_clock import HandClock, open_clinic

TEXT = 'base = "uhc"\nconfirmed = true\n\n[[method]]\nvalue = "ama"\nsince = 1999-01-01\nsource = "our contract"\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "uhc.toml"
    path.write_text(TEXT, "utf-8")
    return path


def column(clinic: Clinic, payer: str, day: date | None = None) -> PayerColumn:
    return next(each for each in clinic.payers_sheet(day).columns if each.id == payer)


def said(clinic: Clinic, payer: str, setting: str) -> str:
    sheet = clinic.payers_sheet()
    return column(clinic, payer).settings[sheet.settings.index(setting)][0]


def sign_a_visit(clinic: Clinic, clock: HandClock) -> str:
    visit = clinic.floor().cards[0].visit
    clinic.press("97110")
    clock.advance(minutes=20)
    clinic.stop_visit(visit)
    for row in clinic.visit(visit).findings:
        if "acknowledge" in row.fix:
            clinic.acknowledge(visit, row.id, "seen")
    clinic.sign(visit)
    return visit


def test_what_is_read_is_told_and_not_taken(clinic: Clinic, own: Path, appends: list[tuple[Logged, ...]]) -> None:
    offer = clinic.read_payer(own)
    assert (offer.payer.id, offer.against) == ("uhc", "uhc (UnitedHealthcare, commercial)")
    assert offer.changes == ("method: cms -> ama",)
    assert any(each.startswith("students counted: ") for each in offer.unverified)
    assert appends == []
    assert "uhc" not in {row.id for row in clinic.payers()}


def test_a_payer_that_was_taken_lasts_and_is_billed(
    clinic: Clinic, own: Path, clock: HandClock, reopened: Callable[[], Clinic], appends: list[tuple[Logged, ...]]
) -> None:
    clinic.take_payer(clinic.read_payer(own))
    event = appends[0][0].event
    assert isinstance(event, PayerWritten)
    assert (event.payer, event.file, event.content) == ("uhc", "uhc.toml", TEXT)
    assert len(event.sha256) == 64
    again = reopened()
    today = again.floor().today
    assert "uhc" not in again.book.on(today - timedelta(days=1)).payers
    again.add_patient(name="Pat Sample", mrn="M-1", payer="uhc", discipline="PT")
    visit = sign_a_visit(again, clock)
    (signed,) = (row.event for rows in appends for row in rows if isinstance(row.event, Signed))
    assert signed.edition.endswith(event.edition)
    assert json.loads(signed.bill)["edition"] == signed.edition
    (taken,) = again.rulings.taken
    again.withdraw_rules([taken.id], since=today + timedelta(days=1))
    assert again.visit(visit).lines[0].units == 1
    assert reopened().visit(visit).edition == signed.edition


def test_a_template_is_confirmed_by_who_treats_and_withdrawn(clinic: Clinic, reopened: Callable[[], Clinic]) -> None:
    offer = clinic.confirm_payer("anthem")
    assert offer.changes == ()
    clinic.take_payer(offer)
    assert column(clinic, "anthem").standing is Standing.CONFIRMED
    today = clinic.floor().today
    assert said(clinic, "anthem", "Last reviewed here") == f"{today}, Ann Example"
    assert said(clinic, "anthem", "Confirmed or changed here") == f"Ann Example, from {today} (anthem confirmed)"
    with pytest.raises(Refused, match="anthem is no template that waits"):
        clinic.confirm_payer("anthem")
    clinic.withdraw_rules(column(clinic, "anthem").taken)
    assert column(clinic, "anthem").standing is Standing.TEMPLATE
    assert "anthem" not in {row.id for row in reopened().payers()}
    with pytest.raises(Refused, match="nothing here to withdraw"):
        clinic.withdraw_rules(column(clinic, "anthem").taken)


def test_whoever_confirms_may_be_named(clinic: Clinic) -> None:
    clinic.take_payer(clinic.confirm_payer("anthem", who='Dana "D" Billing'))
    assert said(clinic, "anthem", "Last reviewed here").endswith('Dana "D" Billing')


def test_what_was_treated_keeps_its_payer(
    clinic: Clinic, own: Path, clock: HandClock, reopened: Callable[[], Clinic]
) -> None:
    clinic.take_payer(clinic.read_payer(own))
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="uhc", discipline="PT")
    (taken,) = column(clinic, "uhc").taken
    with pytest.raises(Refused, match="1 visit of these days with the payer uhc: it would not be known"):
        clinic.withdraw_rules([taken])
    assert column(clinic, "uhc").standing is Standing.CONFIRMED
    clinic.withdraw_rules([taken], since=clinic.floor().today + timedelta(days=1))
    visit = sign_a_visit(clinic, clock)
    assert clinic.visit(visit).lines[0].units == 1
    since = clinic.floor().today
    clock.advance(minutes=3 * 1440)
    again = reopened()
    with pytest.raises(Refused, match="1 visit of these days"):
        again.withdraw_rules([taken], since=since)


def test_a_payer_of_its_own(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "guild.toml"
    path.write_text('base = "commercial-ama"\nid = "guild"\nlabel = "Miners\' Guild"\n', "utf-8-sig")
    offer = clinic.read_payer(path)
    assert offer.changes == ("label: Commercial, AMA midpoint -> Miners' Guild",)
    clinic.take_payer(offer)
    assert column(clinic, "guild").standing is Standing.OWN
    assert said(clinic, "guild", "Minutes are counted") == "AMA: each code by itself"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'base = "uhc"\n', r"p.toml: confirmed: is not true, and uhc is a template"),
        (b"\xff", r"p.toml: byte 1: is not UTF-8"),
        (b"#" * (1 << 20) + b"\n", "p.toml: is larger than"),
        (b'base = "uhc"\nconfirmed = true\nmethods = 1\n[[method]]\n', r"(?s)p.toml: methods: is not known.*method"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_mend(data: bytes, told: str, clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_bytes(data)
    with pytest.raises(Refused, match=told):
        clinic.read_payer(tmp_path / "p.toml")
    with pytest.raises(Refused, match="cannot be read"):
        clinic.read_payer(tmp_path / "none.toml")


def test_what_is_not_known_is_refused(clinic: Clinic) -> None:
    for refused in (
        lambda: clinic.confirm_payer("nobody"),
        lambda: clinic.review_payer("nobody"),
        lambda: clinic.withdraw_rules(["x"]),
        lambda: clinic.withdraw_rules(["0" * 32]),
    ):
        with pytest.raises(Refused):
            refused()


def test_what_cannot_be_written_is_not_applied(clinic: Clinic, own: Path, unwritable: Callable[[], None]) -> None:
    offer = clinic.read_payer(own)
    unwritable()
    with pytest.raises(DiskFull):
        clinic.take_payer(offer)
    assert column(clinic, "uhc").standing is Standing.TEMPLATE


def test_what_another_program_writes_is_taken_up(
    clinic: Clinic, own: Path, tmp_path: Path, clock: HandClock, appends: list[tuple[Logged, ...]]
) -> None:
    assert not clinic.take_up_rules()
    other = open_clinic(tmp_path / "data", clock)
    other.take_payer(other.read_payer(own))
    assert "uhc" not in {row.id for row in clinic.payers()}
    assert clinic.take_up_rules()
    assert "uhc" in {row.id for row in clinic.payers()}
    other.add_person("Bo Other", "PTA")
    other.close()
    assert not clinic.take_up_rules()
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="uhc", discipline="PT")
    assert len(clinic.floor().cards) == 1


def test_a_visit_whose_payer_comes_to_be_known_comes_to_the_floor(clinic: Clinic, own: Path, clock: HandClock) -> None:
    clinic.take_payer(clinic.read_payer(own))
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="uhc", discipline="PT")
    (taken,) = clinic.rulings.taken
    _write(clinic, clock, RulesWithdrawn(taken=taken.event.taken, since=clinic.floor().today, reason=""))
    assert clinic.floor().cards == ()
    assert "1 visit kept, but not shown" in clinic.floor().notices[0]
    clinic.take_payer(clinic.read_payer(own))
    assert len(clinic.floor().cards) == 1


def test_a_payer_that_cannot_be_read_is_told_and_passed_over(
    clinic: Clinic, own: Path, clock: HandClock, reopened: Callable[[], Clinic]
) -> None:
    clinic.take_payer(clinic.read_payer(own))
    event = clinic.rulings.taken[0].event
    assert isinstance(event, PayerWritten)
    _write(clinic, clock, replace(event, taken=event.taken, content="?", file="new.toml"))
    again = reopened()
    assert again.floor().notices == (
        "Not applied, as this program cannot read it: what was written of payers in new.toml.",
    )
    assert column(again, "uhc").standing is Standing.TEMPLATE


def _write(clinic: Clinic, clock: HandClock, event: Event) -> None:
    """As another program would have it, past what this one refuses."""
    look: Moment = clock.look()
    log: Log = clinic._log  # pyright: ignore[reportPrivateUsage]
    log.append([Draft(event=event, moment=look, who=None)])
    clinic._outside = -1  # pyright: ignore[reportPrivateUsage]
    assert clinic.take_up_rules()


def test_a_review_is_kept_with_who_and_asked_for_again(
    clinic: Clinic, clock: HandClock, reopened: Callable[[], Clinic], appends: list[tuple[Logged, ...]]
) -> None:
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="medicare", discipline="PT")
    assert said(clinic, "medicare", "Last reviewed here") == "never"
    clinic.review_payer("medicare")
    today = clinic.floor().today
    assert appends[-1][0].event == PayerReviewed(payer="medicare", on=today)
    for each in (clinic, reopened()):
        assert said(each, "medicare", "Last reviewed here") == f"{today}, Ann Example"
        assert each.floor().notices == ()


def test_what_was_reviewed_more_than_a_quarter_ago_is_told(clinic: Clinic, clock: HandClock) -> None:
    checked = column(clinic, "medicare")
    assert checked.reviewed_on is None
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="medicare", discipline="PT")
    looked = clinic.book.on(clinic.floor().today).payers["medicare"].checked_on
    days = (looked - clinic.floor().today).days
    clock.advance(minutes=(days + 92) * 1440)
    assert not [each for each in clinic.floor().notices if "Payers page" in each]
    clock.advance(minutes=1440)
    (notice,) = (each for each in clinic.floor().notices if "Payers page" in each)
    assert f"more than 92 days ago: Medicare Part B ({looked})" in notice
    late = [each.id for each in clinic.payers_sheet().overdue]
    assert "medicare" in late
    for name, role, duties, is_told in (
        ("Bo Sample", "PT", (), False),
        ("Bill Sample", "", ("biller",), True),
        ("Ann Example", "", (), True),
    ):
        if name != "Ann Example":
            clinic.staff.add(Particulars(name=name, role=role, duties=duties))
        clinic.set_clinician(next(each.id for each in clinic.floor().people if each.name == name))
        assert any("Payers page" in each for each in clinic.floor().notices) == is_told, name
    clinic.review_payer("medicare")
    assert not [each for each in clinic.floor().notices if "Payers page" in each]
    assert [each.id for each in clinic.payers_sheet().overdue] == [each for each in late if each != "medicare"]


def test_a_biller_reviews_but_changes_no_rule(clinic: Clinic) -> None:
    clinic.staff.add(Particulars(name="Bill Sample", role="", duties=("biller",)))
    clinic.set_clinician(next(each.id for each in clinic.floor().people if each.name == "Bill Sample"))
    clinic.review_payer("medicare")
    assert said(clinic, "medicare", "Last reviewed here").endswith("Bill Sample")
    with pytest.raises(Refused, match="Bill Sample may not change rules: that is for an owner"):
        clinic.take_payer(clinic.confirm_payer("uhc"))
