"""What the statements*.py beside this file say of minflow holds."""

import importlib
from pathlib import Path

import pytest

from .mutated_package import real


def statements_in(module):
    """Every public function of `module` that takes (package, rng), by name."""
    return {
        name: value
        for name, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__
        and not name.startswith("_")
        and value.__code__.co_varnames[: value.__code__.co_argcount] == ("m", "rng")
    }


STATEMENTS = {}
for path in sorted(Path(__file__).parent.glob("statements*.py")):
    STATEMENTS |= statements_in(importlib.import_module(f".{path.stem}", __package__))


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name, rng):
    STATEMENTS[name](real(), rng)
