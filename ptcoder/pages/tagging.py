"""Tags for a PDF that Qt has drawn, which knows none (Qt 6.11): headings, paragraphs and tables with their order.

Qt writes plain objects, and each piece of ours under a place of its own: ``1 0 0 1 X Y cm`` before its ``BT`` to
``ET``. Those are wrapped as marked content, and the tree of what they mean is added (ISO 32000-1, 14.7 and 14.8).
A file that Qt would write otherwise is refused, not tagged by guesswork.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unicodedata import bidirectional

from ptcoder.pages.pieces import Element, Text
from ptcoder.pages.setting import LANGUAGE, Sheets

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj\s", re.S)
_PLACE = re.compile(rb"1 0 0 1 (-?[\d.]+) (-?[\d.]+) cm")
_ARRAY = re.compile(rb"\[[^\]]*\]")
_SAME = {b"<0009>": b"<0020>", b"<00A0>": b"<0020>", b"<00AD>": b"<002D>", b"<2010>": b"<002D>", b"<2011>": b"<002D>"}
"""Where a face draws several characters alike, Qt may name the rarer one; then nobody finds the word."""


FIRST_OTHER = "\N{ARMENIAN CAPITAL LETTER AYB}"
"""From here on a script may be joined, or written from the right."""


class OddPdf(Exception):
    """Qt has written a file of another build than we know."""


def tagged(drawn: bytes, sheets: Sheets, program: str) -> bytes:
    """The file with its tags; its properties hold the title, the program and the time at which the page was made."""
    return _File(drawn, sheets).written(program)


@dataclass(slots=True)
class _File:
    drawn: bytes
    sheets: Sheets
    objects: dict[int, bytes] = field(default_factory=dict[int, bytes])
    numbers: dict[Element, int] = field(default_factory=dict[Element, int])
    marks: dict[Element, list[tuple[int, int]]] = field(default_factory=dict[Element, list[tuple[int, int]]])
    """By element: the object of the sheet, and the number of the marked content on it."""
    begun: set[Element] = field(default_factory=set[Element])
    """Those that have been drawn in part."""

    def written(self, program: str) -> bytes:
        self.objects = _objects(self.drawn)
        root = self._one(rb"/Type /Catalog")
        info = self._one(rb"/Producer ")
        sheets = self._sheets()
        owners = [self._mark(number, page) for number, page in enumerate(sheets)]
        for number, body in self.objects.items():
            if b"/CIDInit" in body:
                self.objects[number] = _ARRAY.sub(_plain, body)
        tree = self._tree(sheets, owners)
        self.objects[root] = (
            self.objects[root].rstrip()[:-2]
            + (
                f"/StructTreeRoot {tree} 0 R /MarkInfo << /Marked true >> /Lang ({LANGUAGE})\n"
                "/ViewerPreferences << /DisplayDocTitle true >>\n>>"
            ).encode()
        )
        made = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.sheets.page.made_at)
        self.objects[info] = (
            f"<< /Title {_text(self.sheets.page.title)} /Creator ({program}) /CreationDate (D:{made:%Y%m%d%H%M%S}Z) >>"
        ).encode()
        return self._file(root, info)

    def _one(self, sign: bytes) -> int:
        found = [number for number, body in self.objects.items() if sign in body]
        if len(found) != 1:
            raise OddPdf(f"{len(found)} objects with {sign.decode()}, where there should be one")
        return found[0]

    def _sheets(self) -> list[int]:
        pages = self.objects[self._one(rb"/Type /Pages")]
        found = re.search(rb"/Kids\s*\[(.*?)\]", pages, re.S)
        kids = [int(each) for each in re.findall(rb"(\d+) 0 R", found[1])] if found else []
        if len(kids) != len(self.sheets.sheets):
            raise OddPdf(f"{len(kids)} pages for {len(self.sheets.sheets)} sheets")
        return kids

    # --- what is drawn

    def _mark(self, number: int, page: int) -> list[Element]:
        """Wraps what stands on one sheet; the element of each piece of marked content, by its number."""
        body = self.objects[page]
        found = re.search(rb"/Contents (\d+) 0 R", body)
        if found is None:
            raise OddPdf("a page without contents")
        contents = int(found[1])
        pieces = {(each.x, each.y): each for each in self.sheets.sheets[number] if isinstance(each, Text)}
        owners: list[Element] = []
        content = _wrapped(_stream(self.objects[contents]), pieces, owners, self.begun)
        for at, element in enumerate(owners):
            self.marks.setdefault(element, []).append((page, at))
        packed = zlib.compress(content)
        self.objects[contents] = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
        self.objects[page] = body.rstrip()[:-2] + f"/StructParents {number} /Tabs /S\n>>".encode()
        return owners

    # --- what it means

    def _tree(self, sheets: list[int], owners: list[list[Element]]) -> int:
        tree = max(self.objects) + 1
        self._number(self.sheets.root, tree + 1)
        self._element(self.sheets.root, tree)
        lists = " ".join(
            f"{number} [{' '.join(f'{self.numbers[each]} 0 R' for each in mine)}]" for number, mine in enumerate(owners)
        )
        self.objects[tree] = (
            f"<< /Type /StructTreeRoot /K {self.numbers[self.sheets.root]} 0 R "
            f"/ParentTree << /Nums [{lists}] >> /ParentTreeNextKey {len(sheets)} >>"
        ).encode()
        return tree

    def _number(self, element: Element, number: int) -> int:
        """Gives every element its object; the next that is free."""
        self.numbers[element] = number
        number += 1
        for kid in element.kids:
            number = self._number(kid, number)
        return number

    def _element(self, element: Element, parent: int) -> None:
        mine = self.numbers[element]
        marks = [f"<< /Type /MCR /Pg {page} 0 R /MCID {at} >>" for page, at in self.marks.get(element, ())]
        kids = [f"{self.numbers[kid]} 0 R" for kid in element.kids]
        scope = " /A << /O /Table /Scope /Column >>" if element.tag == "TH" else ""
        self.objects[mine] = (
            f"<< /Type /StructElem /S /{element.tag} /P {parent} 0 R{scope} /K [{' '.join((*marks, *kids))}] >>"
        ).encode()
        for kid in element.kids:
            self._element(kid, mine)

    def _file(self, root: int, info: int) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places: dict[int, int] = {}
        for number in sorted(self.objects):
            places[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, self.objects[number])
        size, start = max(self.objects) + 1, len(out)
        out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        for number in range(1, size):
            out += (f"{places[number]:010} 00000 n \n" if number in places else "0000000000 65535 f \n").encode()
        identity = re.search(rb"/ID \[[^\]]*\]", self.drawn)
        named = identity[0].decode() if identity else ""
        out += f"trailer\n<< /Size {size} /Root {root} 0 R /Info {info} 0 R {named} >>\n".encode()
        out += f"startxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def _objects(drawn: bytes) -> dict[int, bytes]:
    """Every object by its number, found by the table of where they are."""
    start = int(drawn[drawn.rindex(b"startxref") + 9 :].split()[0])
    table = drawn[start:].split(b"trailer")[0].split()
    if table[:2] != [b"xref", b"0"]:
        raise OddPdf("no plain table of objects")
    offsets = sorted(int(each) for each, kind in zip(table[3::3], table[5::3], strict=True) if kind == b"n")
    found: dict[int, bytes] = {}
    for at, end in zip(offsets, [*offsets[1:], start], strict=True):
        match = _OBJECT.match(drawn[at:end])
        if match is None:
            raise OddPdf("an object that ends nowhere")
        found[int(match[1])] = drawn[at + match.start(2) : at + drawn[at:end].rindex(b"endobj")].rstrip(b"\n")
    return found


def _stream(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body[body.index(b"stream") + 6 :].lstrip(b"\r\n"))


def _wrapped(content: bytes, pieces: dict[tuple[int, int], Text], owners: list[Element], begun: set[Element]) -> bytes:
    """Every text as marked content. What a face joins, turns round or lacks is told beside it, letter for letter."""
    out: list[bytes] = []
    place, open_marks = (0, 0), 0
    for line in content.split(b"\n"):
        found = _PLACE.fullmatch(line)
        if found is not None:
            place = (round(float(found[1])), round(float(found[2])))
        if line == b"BT":
            if place not in pieces:
                raise OddPdf(f"a text at {place}, where none was set")
            marks = list(_marks(pieces[place].element, owners, begun))
            out += marks
            open_marks = len(marks)
        out.append(line)
        if line == b"ET":
            out += [b"EMC"] * open_marks
    return b"\n".join(out)


def _marks(element: Element | None, owners: list[Element], begun: set[Element]) -> Iterator[bytes]:
    if element is None:
        yield b"/Artifact BMC"
        return
    yield f"/{element.tag} << /MCID {len(owners)} >> BDC".encode()
    owners.append(element)
    if _is_told(element.text):
        yield f"/Span << /ActualText {_text('' if element in begun else element.text)} >> BDC".encode()
    begun.add(element)


def _is_told(text: str) -> bool:
    """Whether the letters have to stand beside what is drawn. Writing from the right is left to those who read: they
    turn it round by themselves, and some turn what is told as well.
    """
    return any(sign >= FIRST_OTHER for sign in text) and not any(bidirectional(sign) in ("R", "AL") for sign in text)


def _plain(found: re.Match[bytes]) -> bytes:
    said = found[0]
    for rare, usual in _SAME.items():
        said = said.replace(rare, usual)
    return said


def _text(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
