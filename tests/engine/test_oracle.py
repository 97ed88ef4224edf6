"""minflow reproduces reference numbers that two other implementations agree on."""

import numpy as np
import pytest

from minflow import calculus, change_of_variables, data, nets
from minflow.distributions import Normal, Uniform

from .close import close
from .oracle import array, assert_reproduced, cases, chain_of, maps

DENSITIES = cases("densities.json")
LAYERS = {
    name: case
    for name, case in cases("layers.json").items()
    if all(
        net["activation"] in nets.ACTIVATIONS for row in case["layers"] for net in row.values() if isinstance(net, dict)
    )
}
LINEAR, NONLINEAR = cases("multivariate.json", "linear"), cases("multivariate.json", "nonlinear")
INVERTIBLE = [name for name, case in LINEAR.items() if "x" in case and case["cond"] < 1e6]
STANDARD = [
    "triangular_3",
    "banana",
    "henon",
    "inversion",
    "radial_stretch",
    "swirl",
    "stick_breaking",
    "planar",
    "residual_mlp",
]


@pytest.mark.parametrize("name", LAYERS)
def test_layers_and_flows_have_the_reference_x_log_det_and_log_prob(name):
    assert_reproduced(LAYERS[name], *chain_of(LAYERS[name]["layers"]), back=1e-8, density=1e-9)


@pytest.mark.parametrize("name", DENSITIES)
def test_a_toy_density_has_the_reference_log_density_and_entropy(name):
    case = DENSITIES[name]
    density = data.DENSITIES[case["density"]](**case["params"])
    close(density.log_prob(array(case["points"])), array(case["log_density"]), 1e-11)
    assert abs(density.entropy - case["entropy_nats"]) <= case["entropy_error_bound"]


@pytest.mark.parametrize("name", LINEAR)
def test_log_abs_det_of_a_matrix_equals_the_exact_one(name):
    case = LINEAR[name]
    found = calculus.log_abs_det(array(case["A"])[None])[0]
    exact = float(case["log_abs_det"])
    assert found < -30 if np.isneginf(exact) else abs(found - exact) <= 1e-15 * case["cond"] + 1e-12 * abs(exact)


@pytest.mark.parametrize("name", INVERTIBLE)
def test_density_of_a_linear_map_equals_the_reference(name):
    case = LINEAR[name]
    A, b, x = array(case["A"]), array(case["b"]), array(case["x"])
    for base, key in ((Normal(dim=len(b)), "log_prob"), (Uniform(dim=len(b)), "log_prob_cube")):
        found = change_of_variables.log_density(base, lambda x: (x - b) @ np.linalg.inv(A).T)(x)
        if key == "log_prob" or not name.endswith("scale_8"):  # those two are the corner of the cube
            close(found, array(case[key]), 1e-9)


@pytest.mark.parametrize("name", NONLINEAR)
def test_jacobian_of_a_nonlinear_map_equals_the_reference(name):
    case = NONLINEAR[name]
    f, z = maps(case["params"])[name], array(case["z"])
    close(f(z), array(case["x"]))
    J = calculus.batch_jacobian(f)(z)
    close(J, array(case["jacobian"]))
    close(calculus.log_abs_det(J), array(case["log_abs_det"]))


@pytest.mark.parametrize("name", STANDARD)
def test_density_of_a_nonlinear_map_equals_the_reference(name):
    case = NONLINEAR[name]
    f, z = maps(case["params"])[name], array(case["z"])
    close(change_of_variables.log_density_forward(Normal(dim=z.shape[1]), f)(z), array(case["log_prob"]))


def test_box_muller_turns_the_unit_square_into_a_standard_normal():
    case = NONLINEAR["box_muller"]
    log_p = change_of_variables.log_density_forward(Uniform(dim=2), maps({})["box_muller"])(array(case["z"]))
    close(log_p, array(case["log_prob"]))
    close(log_p, Normal(dim=2).log_prob(array(case["x"])))


def test_a_two_to_one_map_sums_over_both_preimages():
    case = NONLINEAR["complex_square"]
    density = change_of_variables.log_density_forward(Normal(dim=2), maps({})["complex_square"])
    z = array(case["z"])
    close(np.logaddexp(density(z), density(-z)), array(case["log_prob"]))
