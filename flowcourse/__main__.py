"""The `flowcourse` command, and a sentence where the engine was installed without the course."""

import sys


def main():
    try:
        from .cli import main as command
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("flowcourse"):
            raise
        return f'flowcourse needs {missing.name}, which is not here: pip install "minflow[course]"'
    return command()


if __name__ == "__main__":
    sys.exit(main())
