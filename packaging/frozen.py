"""Where the frozen program begins."""

from ptcoder.cli import main

if __name__ == "__main__":
    main()
