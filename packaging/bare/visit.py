"""A visit by mouse and keys, from the first start of the program to the charge file."""

from __future__ import annotations

import csv
from pathlib import Path

from desk import Desk
from system import Failed

EXERCISE, MANUAL, STIMULATION = "97110 Therapeutic exercise", "97140 Manual therapy", "G0283 Unattended e-stim"
PATIENT = "Quinn Sample"
BILLED = [
    ("97110", "GP", "1", "10", "billed"),
    ("G0283", "GP", "1", "0", "billed"),
    ("97140", "", "0", "0", "not_billed"),
]
"""Code, modifier, units, minutes, status: ten minutes are said, the rest takes seconds."""


def begin(desk: Desk) -> None:
    """A log that is new: what the first start asks, answered as shortly as it may be, and the first patient."""
    desk.click("Skip")  # what the clinic is called
    desk.click("Name")
    desk.write("Robin Check")
    desk.click("Next")
    for usual in ("No PIN for now", "Beside the log", "The usual ones", "Offer all"):
        desk.click(usual)
    desk.click("Add the first patient…")
    desk.click("Name or initials")
    desk.write(PATIENT)
    desk.click("MRN")
    desk.write("T-1")
    desk.keys("Tab")
    desk.write("medicare")  # who pays is never guessed
    desk.click("Add patient")


def treat(desk: Desk) -> None:
    """Two interventions and 97014, one after the other; the first is said to have begun ten minutes ago."""
    desk.press(EXERCISE, on=True)
    desk.click(EXERCISE, button=3)
    desk.keys("Down", "Down", "Right", *["Down"] * 4, "Return")  # Started… > 10 min ago
    desk.click("Forgot to start")
    desk.wait_until_gone("Forgot to start")
    desk.press(EXERCISE, on=False)
    desk.press(STIMULATION, on=True)
    desk.press(STIMULATION, on=False)
    desk.press(MANUAL, on=True)
    desk.click("Stop visit")


def sign(desk: Desk) -> None:
    desk.click("Review and sign")
    desk.click("Sign")
    desk.wait_until_gone("Sign")


def export(desk: Desk, file: str) -> None:
    desk.click("Day")
    desk.click("Export")
    desk.wait_for("Save")
    desk.keys("ctrl+a")
    desk.write(file)
    desk.click("Save")
    desk.wait_until_gone("Save")


def check(charges: Path) -> None:
    with charges.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [(row["code"], row["mod1"], row["units"], row["minutes"], row["status"]) for row in rows]
    if found != BILLED:
        raise Failed(f"The charge file holds other lines than were treated: {found}")
