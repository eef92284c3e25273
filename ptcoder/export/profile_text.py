"""The text of a profile changed by choosing: a column more, one taken out or moved, an option said otherwise.

The rest of the text stays as somebody wrote it, remarks included. A text that is no profile yet is changed all the
same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType

from ptcoder.export.charge_lines import FIELDS
from ptcoder.export.profiles import JOINS, LINE_ENDS, SEPARATORS, Quoting, Rows, Spreadsheet, read_profile

DATES = ("YYYY-MM-DD", "MM/DD/YYYY", "MM/DD/YY", "YYYYMMDD", "MM DD YY", "DD.MM.YYYY")
OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "separator": tuple(f'"{each}"' for each in SEPARATORS),
        "date": tuple(f'"{each}"' for each in DATES),
        "joined": tuple(f'"{each}"' for each in JOINS),
        "rows": tuple(f'"{each}"' for each in Rows),
        "spreadsheet": tuple(f'"{each}"' for each in Spreadsheet),
        "quoting": tuple(f'"{each}"' for each in Quoting),
        "line_end": tuple(f'"{each}"' for each in LINE_ENDS),
        "header": ("true", "false"),
        "mark": ("true", "false"),
    }
)
"""What can be said before the columns, as it is written; of dates the usual forms."""
OPTION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "separator": "between cells",
        "date": "how dates are written",
        "joined": "between what shares a cell",
        "rows": "all lines or what is billed",
        "spreadsheet": "how 007 stays 007",
        "quoting": "which cells stand in quotes",
        "line_end": "how a row ends",
        "header": "names above the columns",
        "mark": "UTF-8 with a mark",
    }
)
_COLUMN = re.compile(r"^[ \t]*\[\[[ \t]*column[ \t]*\]\]", re.MULTILINE)
_NAME = re.compile(r'^[ \t]*name[ \t]*=[ \t]*"(.*)"', re.MULTILINE)


def names(text: str) -> tuple[str, ...]:
    """What the columns are called, in their order; "" of one that has no name yet."""
    return tuple(found[1] if (found := _NAME.search(each)) else "" for each in _columns(text))


def tells_kind(text: str) -> bool:
    """Whether a text that is a profile has a column by which a replacement or a void is told from an original."""
    return read_profile("x", text).tells_kind


def with_column(text: str, field: str) -> str:
    """One more at the end, with a name that no other has."""
    taken, name, more = names(text), field, 1
    while name in taken:
        more += 1
        name = f"{field} {more}"
    assert field in FIELDS
    return f'{text.rstrip()}\n\n[[column]]\nname = "{name}"\nfield = "{field}"\n'.lstrip("\n")


def without_column(text: str, at: int) -> str:
    """The column number ``at``, from 0, taken out."""
    top, several = _top(text), list(_columns(text))
    del several[at]
    return _joined(top, several)


def moved(text: str, at: int, to: int) -> str:
    """The column number ``at`` at another place of the row."""
    top, several = _top(text), list(_columns(text))
    several.insert(to, several.pop(at))
    return _joined(top, several)


def with_option(text: str, key: str, said: str) -> str:
    """An option said otherwise, or for the first time: before the columns, as TOML wants it."""
    top, several = _top(text), list(_columns(text))
    line = f"{key} = {said}"
    line_of = re.compile(rf"^[ \t]*{key}[ \t]*=.*$", re.MULTILINE)
    top = line_of.sub(lambda _: line, top, count=1) if line_of.search(top) else f"{top.rstrip()}\n{line}\n".lstrip("\n")
    return _joined(top, several)


def _top(text: str) -> str:
    first = _COLUMN.search(text)
    return text[: first.start()] if first else text


def _columns(text: str) -> Iterator[str]:
    starts = [each.start() for each in _COLUMN.finditer(text)]
    for start, end in pairwise((*starts, len(text))):
        yield text[start:end]


def _joined(top: str, several: list[str]) -> str:
    parts = [top.strip("\n"), *(each.strip("\n") for each in several)]
    return "\n\n".join(filter(None, parts)) + "\n"
