"""`python -P -m experiments VERB ...` is the same as `halong VERB ...`."""

from experiments.command_line import main

if __name__ == "__main__":
    raise SystemExit(main())
