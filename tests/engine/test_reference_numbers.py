"""Layers reproduce numbers that were computed once, elsewhere and with many digits: x, z, both log_dets, log_prob."""

import numpy as np
import pytest

from minflow.transforms import NeuralODE

from . import oracle_of_linear, oracle_of_splines
from .oracle import array, assert_reproduced, cases, chain_of, dense_of, hidden_of


def ode_of(case):
    """(NeuralODE, params) of a case's one layer."""
    (row,) = case["layers"]
    if row["type"] == "linear_ode":
        layer = NeuralODE(len(row["b"]), (), time=row["T"], tolerance=1e-6)
        return layer, [{"weight": array(row["A"]), "bias": array(row["b"])}]
    net, times = row["net"], {"time": row["T"], "time_input": row["time_input"]}
    dim = len(net["biases"][-1])
    return NeuralODE(dim, hidden_of(net), net["activation"], tolerance=1e-6, **times), dense_of(net)


FILES = {  # how its layers are made, and how many digits minflow has of them, where not ten
    "autoregressive.json": (lambda case: chain_of(case["layers"]), {}),
    "continuous.json": (ode_of, {"there": 1e-8, "back": 1e-8, "density": 1e-8}),
    "linear.json": (oracle_of_linear.chain_of, {"back": 1e-8, "density": 1e-9}),
    "residual.json": (lambda case: chain_of(case["layers"]), {"there": 1e-12, "back": 1e-11}),
    "splines.json": (lambda case: oracle_of_splines.chain_of(case["layers"]), {}),
}
CASES = {(file, name): case for file in FILES for name, case in cases(file).items()}
OF = {file: [case for (of, _), case in CASES.items() if of == file] for file in FILES}


@pytest.mark.parametrize(("file", "name"), CASES)
def test_a_layer_has_the_reference_x_z_log_dets_and_log_prob(file, name):
    build, tolerances = FILES[file]
    assert_reproduced(CASES[file, name], *build(CASES[file, name]), **tolerances)


@pytest.mark.parametrize("build", [oracle_of_linear.dense, oracle_of_linear.triangles], ids=["dense", "triangles"])
def test_a_product_of_triangular_factors_has_the_reference_values_in_other_forms(build):
    factored = [case for case in OF["linear.json"] if case["layers"][0]["type"] == "linear_lu"]
    if build is oracle_of_linear.triangles:
        factored = [case for case in factored if np.diag(case["layers"][0]["U"]).min() > 0]
    assert len(factored) > 1
    for case in factored:
        assert_reproduced(case, *build(case["layers"][0]), back=1e-8, density=1e-9)
