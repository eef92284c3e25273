"""Where the program begins: `python -m ptcoder` and `ptcoder` are the same.

Whoever interrupts it in its first moments, before there is anything that would hear, sees no traceback.
"""

import sys


def main() -> None:
    """Run the program and exit with its code."""
    try:
        from ptcoder import cli
    except KeyboardInterrupt:
        sys.exit(130)  # as later; what calls it INTERRUPTED may not be there yet
    cli.main()


if __name__ == "__main__":
    main()
