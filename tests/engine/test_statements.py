"""The statements about distributions, derivatives, densities, layers and the optimiser hold for minflow."""

import pytest

from . import statements, statements_of_flows, statements_of_training
from .mutation import real


def statements_in(module):
    """Every public function of `module` that takes (package, rng), by name."""
    return {
        name: value
        for name, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__
        and not name.startswith("_")
        and value.__code__.co_varnames[: value.__code__.co_argcount] == ("m", "rng")
    }


STATEMENTS = statements_in(statements) | statements_in(statements_of_flows) | statements_in(statements_of_training)


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name, rng):
    STATEMENTS[name](real(), rng)
