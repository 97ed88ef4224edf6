"""The examples in the docstrings of the engine do what they show, and each main entry has one."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from minflow import change_of_variables, evaluation, flow, laws, models, training

ENGINE = Path(flow.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(ENGINE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in ENGINE.rglob("*.py")
    if path.name != "__main__.py"
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_do_what_they_show(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_each_main_entry_has_an_example():
    main = flow.Flow, models, training.fit, evaluation.kl_gap, laws.report, change_of_variables.log_density
    assert [entry.__name__ for entry in main if not doctest.DocTestParser().get_examples(entry.__doc__)] == []
