"""Days and times as people write them."""

from datetime import date

import pytest

from ptcoder.clinic import Refused
from ptcoder.clinic.dates import day_first, read_day, read_minute


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1980-02-03", date(1980, 2, 3)), (" 2/3/1980 ", date(1980, 2, 3)), ("02/29/2024", date(2024, 2, 29)),
        ("02-03-1980", date(1980, 2, 3)), ("19800203", date(1980, 2, 3)), ("1980/2/3", date(1980, 2, 3)),
        ("Jan 5, 1950", date(1950, 1, 5)), ("January 5 1950", date(1950, 1, 5)), ("sept. 5, 1950", date(1950, 9, 5)),
        ("5 Jan 1950", date(1950, 1, 5)), ("05-JAN-1950", date(1950, 1, 5)), ("05JAN1950", date(1950, 1, 5)),
        ("", None),
    ],
)  # fmt: skip
def test_a_day(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["2/30/1980", "13/1/1980", "3.2.1980", "2/3/80", "soon", "1980-13-01", "0000-01-01", "1879-12-31", "198023",
     "1980203", "01051950", "18264", "1/5-1950", "Foo 5, 1950", "Jan 32, 1950", "05JAN50", "5 Jan 50", "1980-0203"],
)  # fmt: skip
def test_no_day(text: str) -> None:
    with pytest.raises(Refused):
        read_day(text)
    with pytest.raises(Refused, match=r"^Onset: "):
        read_day(text, "Onset")


LIVING = (date(1901, 3, 2), date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "day"),
    [("1/5/50", date(1950, 1, 5)), ("5-Jan-50", date(1950, 1, 5)), ("12/31/26", date(1926, 12, 31)),
     ("1/1/00", date(2000, 1, 1)), ("2/29/00", date(2000, 2, 29))],
)  # fmt: skip
def test_a_year_of_two_digits_is_taken_where_one_century_alone_can_be_meant(text: str, day: date) -> None:
    assert read_day(text, within=LIVING) == day
    with pytest.raises(Refused, match=r"The year \d\d may be 19\d\d or 20\d\d. Write it with four digits."):
        read_day(text)


@pytest.mark.parametrize("text", ["1/5/20", "3/2/26", "5 Jan 20", "10-03-27", "2/29/27"])
def test_a_century_is_never_guessed(text: str) -> None:
    with pytest.raises(Refused):
        read_day(text, within=LIVING)


@pytest.mark.parametrize(
    ("text", "turned"),
    [("31/12/1980", True), ("13-1-80", False), ("12/31/1980", False), ("4/4/1980", False), ("4/5/1980", None),
     (" 4-5-1980 ", None), ("13/13/1980", False), ("1980-04-05", False), ("", False)],
)  # fmt: skip
def test_whether_the_day_stands_before_the_month(text: str, turned: bool | None) -> None:
    assert day_first(text) is turned


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
