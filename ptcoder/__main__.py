"""`python -m ptcoder` is the same program as `ptcoder`."""

from ptcoder.cli import main

if __name__ == "__main__":
    main()
