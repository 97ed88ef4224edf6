"""A fault put into the source by machine is caught, each by the law that the table names."""

import contextlib
import io

import numpy as np
import pytest

from .mutants_of_composites import COMPOSITES
from .mutants_of_densities import DENSITY_FAULTS
from .mutants_of_gradients import GRADIENTS
from .mutants_of_layers import LAYER_FAULTS
from .mutants_of_transforms import FAST, INTEGRAL, TRANSFORMS
from .mutation import mutated, real
from .test_statements import STATEMENTS as STATED

# The integral is a law of one and two dimensions; the others are tried in more, where no grid has to be summed.
FAULTS = [
    (fault[0], fault[1].replace("4d", "2d" if law == INTEGRAL else "4d"), fault[2], new, law)
    for fault in TRANSFORMS + COMPOSITES
    for new, law in fault[3].items()
]
FAULTS += [(*fault[:3], new, FAST) for fault in GRADIENTS for new in fault[3]]
OTHER_FAULTS = [(*fault[:3], new) for fault in DENSITY_FAULTS + LAYER_FAULTS for new in fault[3]]


def fault_id(fault):
    return f"{fault[0]}-{fault[1]}: {' '.join(fault[3].split())}"[:120]


@pytest.mark.parametrize("fault", FAULTS, ids=fault_id)
def test_fault_is_caught_by_its_law(fault, fixed):
    module, transform, old, new, law = fault
    report = report_of(mutated(module, old, new), transform, fixed)
    caught = {result.law: result for result in report.results if not result.holds}
    assert law in caught
    assert "NameError" not in caught[law].broken, "the fault must compute something else, not fail to run"
    assert "SyntaxError" not in caught[law].broken


@pytest.mark.parametrize("fault", OTHER_FAULTS, ids=fault_id)
def test_fault_contradicts_its_statement(fault, fixed):
    module, statement, old, new = fault
    mutant = mutated(module, old, new)
    with pytest.raises((AssertionError, ValueError, Warning)):
        STATED[statement](mutant, fixed)


def report_of(package, transform, rng):
    name, dim = transform.rsplit("-", 1)
    found = package.laws.catalogue(int(dim.removesuffix("d")))
    found["SoftplusCoupling"] = package.transforms.AdditiveCoupling([True, False, True], (5, 4), "softplus")
    with contextlib.redirect_stdout(io.StringIO()):
        return package.laws.report(found[name], rng=rng)


def test_every_transform_has_at_least_four_faults():
    for name in ("ElementwiseAffine", "ActNorm", "Rescaling", "AdditiveCoupling", "AffineCoupling", "Chain", "Inverse"):
        assert sum(fault[1].startswith(name) for fault in FAULTS) >= 4, name


def test_a_mutated_package_leaves_the_real_one_as_it_was(rng):
    before = real()
    mutant = mutated("transforms.elementwise", "z * np.exp(log_scale) + shift", "z")
    assert real().transforms is before.transforms is not mutant.transforms
    layer = before.transforms.ElementwiseAffine(1)
    assert layer.forward({"log_scale": np.zeros(1), "shift": np.ones(1)}, np.ones((1, 1)))[0] == 2.0


def test_a_fragment_that_is_not_there_exactly_once_is_refused():
    for fragment in ("no such fragment", "self"):
        with pytest.raises(AssertionError, match="must occur exactly once"):
            mutated("transforms.coupling", fragment, "")
