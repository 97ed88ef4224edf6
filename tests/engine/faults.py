"""All faults that are put into the source by machine, and whether the laws and statements notice one.

    for fault in FAULTS:
        noticed(fault)          # what noticed it, or "" when it survived

The tables are the mutants_of_*.py beside this file. LAW_FAULTS holds (module, transform of the catalogue with its
dimension, fragment, {what it becomes: the law that notices}); GRADIENT_FAULTS (…, [what it becomes]), for the law on
fast gradients; STATEMENT_FAULTS (module, statement, fragment, [what it becomes]).
"""

import contextlib
import importlib
import io
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .mutants_of_transforms import FAST, INTEGRAL
from .mutation import mutated
from .test_statements import STATEMENTS


class Fault(NamedTuple):
    """`old` in `module` reads `new`; `of` names a transform and `law` what must fail, or `of` a statement."""

    module: str
    of: str
    old: str
    new: str
    law: str = ""

    def __str__(self):
        return f"{self.module}-{self.of}: {' '.join(self.new.split())}"[:120]


def _read_tables():
    here = Path(__file__).parent
    for path in sorted(here.glob("mutants_of_*.py")):
        table = vars(importlib.import_module(f".{path.stem}", __package__))
        for module, transform, old, laws in table.get("LAW_FAULTS", ()):
            for new, law in laws.items():
                # The integral is a law of one and two dimensions; the others are tried where no grid has to be summed.
                dim = "2d" if law == INTEGRAL else "4d"
                yield Fault(module, transform.replace("4d", dim), old, new, law)
        for module, transform, old, news in table.get("GRADIENT_FAULTS", ()):
            yield from (Fault(module, transform, old, new, FAST) for new in news)
        for module, statement, old, news in table.get("STATEMENT_FAULTS", ()):
            yield from (Fault(module, statement, old, new) for new in news)


FAULTS = list(_read_tables())


def noticed(fault):
    """The sentence of what noticed the fault, or "" when nothing did; one that fails to run is no fault, and raises."""
    rng, mutant = np.random.default_rng(20240229), mutated(fault.module, fault.old, fault.new)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("error")
        sentence = _broken_law(mutant, fault, rng) if fault.law else _contradiction(mutant, fault, rng)
    for name in ("NameError", "SyntaxError"):
        assert name not in sentence, f"the fault must compute something else, not fail to run: {sentence}"
    return sentence


def _broken_law(mutant, fault, rng):
    transform = _transform(mutant, fault.of)
    params = mutant.laws.random_params(transform, rng)
    result = mutant.laws.reporting.attempt(fault.law, transform, params, rng)
    return "" if result.holds else str(result)


def _contradiction(mutant, fault, rng):
    try:
        STATEMENTS[fault.of](mutant, rng)
    except (AssertionError, ValueError, Warning) as problem:
        return f"{fault.of}: {problem}"
    return ""


def _transform(package, name):
    name, dim = name.rsplit("-", 1)
    if name == "SoftplusCoupling":
        return package.transforms.AdditiveCoupling([True, False, True], (5, 4), "softplus")
    return package.laws.catalogue(int(dim.removesuffix("d")))[name]
