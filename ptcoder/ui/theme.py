"""The look's tokens, in one place: colors of every theme, sizes and weights of type, and what is built from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum
from string import Template

from PySide6.QtGui import QColor, QPalette

from ptcoder.files import resource


class Theme(StrEnum):
    """What a user may choose; ``system`` follows the desktop's light, dark or high contrast."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Size(IntEnum):
    """Type sizes in pixels at 100 % text size."""

    CAPS = 11
    """Headings in capitals."""
    LABEL = 12
    """The rail and the axis."""
    SMALL = 13
    BASE = 14
    NAME = 15
    TITLE = 17
    HEAD = 20
    COUNTDOWN = 22
    CLOCK = 25
    MINI = 28
    """The clock of the mini floor."""


class Weight(IntEnum):
    REGULAR = 400
    SEMIBOLD = 600
    BOLD = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colors of one theme, ``#rrggbb``. ``bordered``: states are told by borders, not by fills."""

    bg: str
    surface: str
    sunk: str
    line: str
    text: str
    muted: str
    attended: str
    on_attended: str
    attended_soft: str
    unattended: str
    unattended_soft: str
    group: str
    group_soft: str
    error: str
    error_soft: str
    info: str
    info_soft: str
    focus: str
    field: str
    """Around what is typed into or ticked: told from its ground by WCAG's 3:1."""
    dim: str
    """Hints in empty fields, and what cannot be pressed now."""
    bordered: bool = False

    @property
    def chosen(self) -> str:
        """The ground of what is chosen; where states are borders it is turned round, as nothing else is."""
        return self.attended if self.bordered else self.attended_soft

    @property
    def on_chosen(self) -> str:
        return self.on_attended if self.bordered else self.text

    def color(self, name: str) -> QColor:
        return QColor(str(getattr(self, name)))


LIGHT = Tokens(
    bg="#F4F6F8",
    surface="#FFFFFF",
    sunk="#E9EDF2",
    line="#CDD5DF",
    text="#14202B",
    muted="#4D5B69",
    attended="#0A6B4D",
    on_attended="#FFFFFF",
    attended_soft="#DDF1E8",
    unattended="#8A5300",
    unattended_soft="#FDF0D8",
    group="#5A43A8",
    group_soft="#ECE7FB",
    error="#B3261E",
    error_soft="#FBE5E3",
    info="#1A5FA8",
    info_soft="#E3EFFB",
    focus="#1A5FCC",
    field="#7A8794",
    dim="#5D6B79",
)

DARK = Tokens(
    bg="#0F141A",
    surface="#181F27",
    sunk="#0B1015",
    line="#33404D",
    text="#E8EDF2",
    muted="#A5B2BF",
    attended="#4CD0A0",
    on_attended="#04241A",
    attended_soft="#123A2E",
    unattended="#F0B955",
    unattended_soft="#3A2C10",
    group="#B4A6FF",
    group_soft="#2A2450",
    error="#FF9A92",
    error_soft="#43201D",
    info="#8FC4FF",
    info_soft="#13293F",
    focus="#7AB0FF",
    field="#66788A",
    dim="#909DAA",
)

CONTRAST = Tokens(
    bg="#000000",
    surface="#000000",
    sunk="#000000",
    line="#FFFFFF",
    text="#FFFFFF",
    muted="#FFFFFF",
    attended="#FFFFFF",
    on_attended="#000000",
    attended_soft="#000000",
    unattended="#FFFFFF",
    unattended_soft="#000000",
    group="#FFFFFF",
    group_soft="#000000",
    error="#FFFFFF",
    error_soft="#000000",
    info="#FFFFFF",
    info_soft="#000000",
    focus="#FFE600",
    field="#FFFFFF",
    dim="#B0B0B0",
    bordered=True,
)

TOKENS = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}

TEXT_AA = 4.5
SIGN_AA = 3.0


def contrast(one: str, other: str) -> float:
    """The contrast of two colors by WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette(tokens: Tokens) -> QPalette:
    """What Qt's own parts paint with: menus, lists, text fields, tooltips."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "bg"),
        (roles.WindowText, "text"),
        (roles.Base, "surface"),
        (roles.AlternateBase, "bg"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "dim"),
        (roles.Button, "surface"),
        (roles.ButtonText, "text"),
        (roles.BrightText, "text"),
        (roles.ToolTipBase, "surface"),
        (roles.ToolTipText, "text"),
        (roles.Highlight, "attended"),
        (roles.HighlightedText, "on_attended"),
        (roles.Link, "info"),
        (roles.Mid, "line"),
        (roles.Dark, "line"),
        (roles.Light, "surface"),
        (roles.Midlight, "sunk"),
        (roles.Shadow, "line"),
    ):
        made.setColor(role, tokens.color(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, tokens.color("dim"))
    return made


def style_sheet(tokens: Tokens, scale: float) -> str:
    """The style sheet of the program with this theme's colors; sizes ``${p<n>}`` are n pixels at this text size."""
    words = {each.name: str(getattr(tokens, each.name)) for each in fields(Tokens)}
    words |= {f"p{pixels}": f"{round(pixels * scale)}px" for pixels in range(1, 81)}
    words["ground"] = tokens.surface if tokens.bordered else tokens.sunk
    words["chosen"], words["on_chosen"] = tokens.chosen, tokens.on_chosen
    check = "check-light" if tokens.on_attended == LIGHT.on_attended else "check-dark"
    for name, drawing in (("arrow", "arrow"), ("arrow_up", "arrow-up"), ("check", check)):
        words[name] = f'"{resource("icons", f"{drawing}.svg").as_posix()}"'
    words["edge"] = tokens.line if tokens.bordered else "transparent"
    return Template(resource("style", "ptcoder.qss").read_text(encoding="utf-8")).substitute(words)
