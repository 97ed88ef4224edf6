"""The runner of mutants notices a fault and an endless loop, and lets live what changes nothing.

`make mutants` tries all mutants of the engine; survivors.txt lists those that no test notices.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from . import mutants

THREE = """
from tests.engine import mutants, mutants_tried

mutants_tried.SECONDS = 0
(one, *_) = mutants.mutants_of("optimisers", "Adam.rate")
texts = (
    "def rate(self):\\n    return 0.0",
    "def rate(self):\\n    while True:\\n        pass",
    mutants.ast.unparse(mutants.units("optimisers")["Adam.rate"]),
)
print(mutants_tried.tried([one._replace(text=text) for text in texts], "tests/engine/test_optimisers.py"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the runner forks")
def test_a_fault_and_an_endless_loop_are_noticed_and_what_changes_nothing_survives():
    ran = subprocess.run(
        [sys.executable, "-c", THREE], cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=600
    )
    assert ran.stdout.endswith("[False, False, True]\n"), ran.stdout + ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the runner forks")
@pytest.mark.parametrize(
    ("module", "unit", "faulty"),
    [
        ("transforms.coupling", "AffineCoupling.__init__", "super().__init__(-mask"),  # it has __class__ from outside
        ("nets", "SLOPES", "'tanh': lambda y: 1 + y * y"),
        ("nets", "defvjp(tanh)", "g * (1 + y * y)"),
        ("fast.layers", "by_functions", "evaluate_rows"),
        ("transforms.residual", "_fixed_point_vjp", "step(args, z))[0](v)"),  # Python warns of it
    ],
)
def test_every_mutant_of_a_unit_can_be_put_into_the_live_engine(module, unit, faulty):
    from .mutants_tried import change_of, functions_of_the_engine

    of_unit, functions = mutants.mutants_of(module, unit), functions_of_the_engine()
    assert any(faulty in mutant.text for mutant in of_unit), [mutant.text for mutant in of_unit]
    assert [mutant.text for mutant in of_unit if not callable(change_of(mutant, functions))] == []


def test_faults_are_put_into_formulas_and_not_into_what_is_said_of_them():
    faults = [
        m.faulty
        for unit in mutants.units("transforms.coupling")
        for m in mutants.mutants_of("transforms.coupling", unit)
    ]
    assert len(faults) > 200
    starts = "raise", '"""', "if not isinstance", "if all(mask)"
    assert [faulty for faulty in faults if faulty.startswith(starts)] == []


def test_a_word_that_no_function_has_is_no_success():
    with pytest.raises(SystemExit, match="nosuchmodule"):
        mutants.main(["nosuchmodule"])
