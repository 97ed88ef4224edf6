"""The `flowcourse` command; a sentence says what to run where it cannot start.

That is so where the engine was installed without the course, and where another package took the engine's place.
"""

import sys


def main():
    try:
        from .cli import main as command
    except ImportError as missing:
        from .core.other_minflow import trouble

        if (sentence := trouble()) is not None:
            return f"flowcourse cannot start: {sentence}"
        if not isinstance(missing, ModuleNotFoundError) or (missing.name or "").startswith("flowcourse"):
            raise
        install = '`pip install "flowcourse[course]"`; in a clone of the course, `make lab`'
        return f"flowcourse needs {missing.name}, which is not installed: run {install}"
    return command()


if __name__ == "__main__":
    sys.exit(main())
