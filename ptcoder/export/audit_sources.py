"""What rests on which source: numbers in the text, and the sources named once, in the order of their numbers."""

from __future__ import annotations

from ptcoder.export.chart import Chart


class Sources:
    """Of one sheet. A source that stands in parentheses in a text of the coding gives way to its number."""

    def __init__(self, chart: Chart) -> None:
        known = (*chart.payer.sources.values(), *(each.source for each in chart.coding.findings))
        self._known = sorted({each for each in known if each}, key=len, reverse=True)  # the longest first
        self._numbers: dict[str, int] = {}

    def mark(self, source: str) -> str:
        """``[2]``; "" for no source."""
        return f"[{self._numbers.setdefault(source, len(self._numbers) + 1)}]" if source else ""

    def marked(self, text: str) -> str:
        """The text with the number of each source that is told in it."""
        found = sorted((text.index(f"({each})"), each) for each in self._known if f"({each})" in text)
        for _, each in found:
            text = text.replace(f"({each})", self.mark(each))
        return text

    @property
    def text(self) -> str:
        """``[1] the one; [2] the other``."""
        return "; ".join(f"[{number}] {source}" for source, number in self._numbers.items())
