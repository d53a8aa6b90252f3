"""`python -P -m experiments VERB ...` is the same as `halong VERB ...`."""

import sys

__all__ = ["run"]


def run() -> int:
    """Run the command line; an interruption while it loads takes one line too."""
    try:
        from experiments.command_line import main

        return main()
    except KeyboardInterrupt:
        print("halong: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(run())
