"""Faults put into the engine by machine are noticed: two of each function, spread over all that could be put there.

`python -m tests.engine.mutants` tries all of them; survivors.txt lists those that nothing notices.
"""

import ast

import numpy as np
import pytest

from . import mutants
from .killers import reaching
from .mutants import main, modules, mutants_of, survives, survivors, units
from .mutated_package import mutated, real, source_of

UNITS = [(module, unit) for module in modules() for unit in units(module)]
A_FUNCTION = 2


def spread(module, unit):
    """A_FUNCTION of the mutants that something should notice, evenly spread."""
    found = [mutant for mutant in mutants_of(module, unit) if not mutant.known]
    return [found[(2 * k + 1) * len(found) // (2 * A_FUNCTION)] for k in range(min(A_FUNCTION, len(found)))]


@pytest.mark.parametrize(("module", "unit"), UNITS, ids=map(".".join, UNITS))
def test_faults_in_a_function_are_noticed(module, unit):
    for mutant in spread(module, unit):
        assert not survives(mutant), "\n".join((f"nothing notices this in {mutant.place}", *mutant.lines))


def test_every_module_has_faults_that_are_noticed():
    for module in modules():
        assert sum(len(spread(module, unit)) for unit in units(module)) >= 2, module


def test_every_survivor_in_the_list_is_a_mutant():
    faulty = {}
    for mutant in (mutant for place in UNITS for mutant in mutants_of(*place)):
        faulty.setdefault(mutant.place, set()).add(mutant.faulty)
    for place, lines in survivors().items():
        assert lines and set(lines) <= faulty[place], place


def test_faults_are_put_into_formulas_and_not_into_what_is_said_of_them():
    lines = {
        mutant.faulty for unit in units("transforms.coupling") for mutant in mutants_of("transforms.coupling", unit)
    }
    checks = "raise", '"""', "if not isinstance", "if all(mask)"
    assert "" not in lines and not any(line.startswith(checks) for line in lines)


def test_the_laws_of_a_transform_are_tried_on_faults_in_it():
    node = units("transforms.shapes")["SinhArcsinh.f"]
    found = {
        killer for _, killer in reaching("transforms.shapes", node.end_lineno, range(node.lineno, node.end_lineno))
    }
    laws = [killer for killer in found if killer.builds]
    assert len(laws) >= 8 and {law.builds for law in laws} == {"SinhArcsinh", "Split"}


def test_a_mutated_package_leaves_the_real_one_as_it_was():
    before = real()
    source = source_of("transforms.elementwise")
    mutant = mutated("transforms.elementwise", source.replace("z * np.exp(log_scale) + shift", "z"))
    assert real().transforms is before.transforms is not mutant.transforms
    layer = before.transforms.ElementwiseAffine(1)
    params, z = {"log_scale": np.zeros(1), "shift": np.ones(1)}, np.ones((1, 1))
    assert layer.forward(params, z)[0] == 2.0
    assert mutant.transforms.ElementwiseAffine(1).forward(params, z)[0] == 1.0


def test_a_mutant_that_never_ends_is_noticed(monkeypatch):
    monkeypatch.setattr(mutants, "SECONDS", 0.1)
    (endless,) = (m for m in mutants_of("batches", "_shuffled") if "range(0, -size + 1, size)" in m.faulty)
    assert not survives(endless)


def test_a_mutant_that_changes_nothing_survives():
    unchanged = ast.unparse(units("calculus")["log_abs_det"])
    assert survives(mutants_of("calculus", "log_abs_det")[0]._replace(text=unchanged))


def test_a_word_that_no_function_has_is_no_success():
    with pytest.raises(SystemExit, match="nosuchmodule"):
        main(["nosuchmodule"])
