"""The `flowcourse` command; where the engine was installed without the course, a sentence says what to run."""

import sys


def main():
    try:
        from .cli import main as command
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("flowcourse"):
            raise
        install = '`make lab`, or `pip install -c constraints.txt -e ".[course]"`'
        return f"flowcourse needs {missing.name}, which is not installed: in the folder of the course run {install}"
    return command()


if __name__ == "__main__":
    sys.exit(main())
