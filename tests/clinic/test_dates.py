"""Days and times as people write them."""

from datetime import date

import pytest

from ptcoder.clinic import Refused
from ptcoder.clinic.dates import read_day, read_minute


@pytest.mark.parametrize(
    ("text", "day"),
    [("1980-02-03", date(1980, 2, 3)), (" 2/3/1980 ", date(1980, 2, 3)), ("02/29/2024", date(2024, 2, 29)), ("", None)],
)
def test_a_day(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text", ["2/30/1980", "13/1/1980", "3.2.1980", "2/3/80", "soon", "1980-13-01", "0000-01-01", "1879-12-31"]
)
def test_no_day(text: str) -> None:
    with pytest.raises(Refused):
        read_day(text)
    with pytest.raises(Refused, match=r"^Onset: "):
        read_day(text, "Onset")


@pytest.mark.parametrize(
    ("text", "minute"),
    [("14:30", 870), ("2:30 PM", 870), ("2 pm", 840), ("12:00 am", 0), ("12:15 p.m.", 735), ("9:05", 545), ("", None)],
)
def test_a_time(text: str, minute: int | None) -> None:
    assert read_minute(text) == minute


@pytest.mark.parametrize("text", ["25:00", "9:60", "13 pm", "0:10 am", "9", "noon", "14.30"])
def test_no_time(text: str) -> None:
    with pytest.raises(Refused):
        read_minute(text)
