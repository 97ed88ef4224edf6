"""Whether `import minflow` finds the engine of this course: on PyPI the name belongs to another package."""

import sys
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

OURS = Path(__file__).resolve().parents[2] / "minflow" / "__init__.py"  # it lies beside flowcourse, installed or cloned


def trouble():
    """A sentence when it finds something else, or may, and None when all is well."""
    pip = f"{sys.executable} -m pip"
    again = f"`{pip} install --force-reinstall --no-deps flowcourse`"
    try:
        distribution("minflow")  # ours is called flowcourse
    except PackageNotFoundError:
        found = find_spec("minflow")
        if found is None or found.origin is None:
            return f"`import minflow` does not find the engine of this course: run {again}"
        place = Path(found.origin).resolve()
        if place == OURS:
            return None
        return f"`import minflow` finds {place}, and not the engine of this course: give that another name"
    return (
        "the package minflow from PyPI is installed, which has nothing to do with this course and takes the place of "
        f"its engine: run `{pip} uninstall minflow`, then {again}; in a clone of the course the first is enough"
    )
