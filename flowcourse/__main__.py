"""The `flowcourse` command; where the engine was installed without the course, a sentence says what to run."""

import sys


def main():
    try:
        from .cli import main as command
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("flowcourse"):
            raise
        install = '`pip install "flowcourse[course]"`; in a clone of the course, `make lab`'
        return f"flowcourse needs {missing.name}, which is not installed: run {install}"
    return command()


if __name__ == "__main__":
    sys.exit(main())
