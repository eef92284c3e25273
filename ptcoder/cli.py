"""The command line: `ptcoder` opens the window, with a command it does what that says.

Every command imports what it needs when it runs, so that coding a file needs no window and no database.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import ClassVar, NoReturn

import click

from ptcoder import __version__

BUG = 70  # what sysexits.h calls an internal error of the program
INTERRUPTED = 130
NO_DISPLAY = (
    "There is no display to open a window on. Without one, ptcoder codes visits from a file: ptcoder code VISITS.csv "
    "(in a checkout: python3 packaging/dev.py run code resources/samples/visits.csv)"
)

demo = click.option("--demo", is_flag=True, help="Made-up patients, nothing is kept.")
demo_speed = click.option("--demo-speed", type=click.IntRange(1), default=60, help="Demo seconds in one real second.")


def main() -> NoReturn:
    """Run the program and exit with its code."""
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] - closed by whoever started us
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the program
    try:
        sys.exit(program.main(prog_name="ptcoder", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except Exception as error:  # nothing goes on; it is told without the names that it may hold
        if sys.flags.dev_mode:
            raise
        from ptcoder.diagnostics import described

        with suppress(OSError):
            click.echo(described(error), err=True)
        sys.exit(BUG)


class Program(click.Group):
    """The commands; all but the window's stand in modules of their own, loaded when asked for."""

    ELSEWHERE: ClassVar[dict[str, tuple[str, str]]] = {
        **dict.fromkeys(("backup", "export", "restore", "verify"), ("ptcoder.log_cli", "COMMANDS")),
        "audit": ("ptcoder.audit_cli", "audit_command"),
        "code": ("ptcoder.code_cli", "code"),
        "key": ("ptcoder.key_cli", "key"),
        "papers": ("ptcoder.papers_cli", "papers"),
        **dict.fromkeys(("patients", "schedule"), ("ptcoder.register_cli", "GROUPS")),
        "reports": ("ptcoder.reports_cli", "reports"),
        "setup": ("ptcoder.setup_cli", "setup"),
        "self-check": ("ptcoder.self_check", "self_check"),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, name = self.ELSEWHERE[cmd_name]
        found: click.Command | dict[str, click.Command] = getattr(import_module(module), name)
        return found[cmd_name] if isinstance(found, dict) else found


@click.group(cls=Program, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
@demo
@demo_speed
@click.pass_context
def program(context: click.Context, demo: bool, demo_speed: int) -> int | None:
    """Times therapy visits as they happen and works out the billing codes and units.

    Without a command it opens the window.
    """
    return None if context.invoked_subcommand else _open_window(demo, demo_speed)


@program.command()
@demo
@demo_speed
def window(demo: bool, demo_speed: int) -> int:
    """Open the window."""
    return _open_window(demo, demo_speed)


def _open_window(demo: bool, speed: int) -> int:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(map(os.environ.get, displays)):
        from ptcoder.code_cli import refuse

        return refuse(NO_DISPLAY)
    from ptcoder.ui.app import run

    return run(demo=demo, speed=speed)


class Rules(click.Group):
    """The commands about rules: a package of its own, loaded when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from ptcoder.rules_cli import COMMANDS

        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from ptcoder.rules_cli import COMMANDS

        return COMMANDS.get(cmd_name)


@program.group(cls=Rules)
def rules() -> None:
    """Show and check what the rule book says; take CMS's own files and the clinic's payers into it."""


if __name__ == "__main__":
    main()
