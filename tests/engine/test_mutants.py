"""A fault put into the source by machine is noticed, each by the law or statement that its table names."""

import numpy as np
import pytest

from minflow import laws

from .faults import FAULTS, noticed
from .mutants import main
from .mutation import mutated, real


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_fault_is_noticed(fault):
    assert noticed(fault)


def test_every_transform_has_at_least_four_faults():
    for transform in laws.catalogue().values():
        name = type(transform).__name__
        assert sum(fault.of.startswith(name) for fault in FAULTS if fault.law) >= 4, name


def test_a_mutated_package_leaves_the_real_one_as_it_was():
    before = real()
    mutant = mutated("transforms.elementwise", "z * np.exp(log_scale) + shift", "z")
    assert real().transforms is before.transforms is not mutant.transforms
    layer = before.transforms.ElementwiseAffine(1)
    assert layer.forward({"log_scale": np.zeros(1), "shift": np.ones(1)}, np.ones((1, 1)))[0] == 2.0


def test_a_fragment_that_is_not_there_exactly_once_is_refused():
    for fragment in ("no such fragment", "self"):
        with pytest.raises(AssertionError, match="must occur exactly once"):
            mutated("transforms.coupling", fragment, "")


def test_a_word_that_no_fault_has_is_no_success():
    with pytest.raises(SystemExit, match="nosuchmodule"):
        main(["nosuchmodule"])
