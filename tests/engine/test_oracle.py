"""minflow reproduces reference numbers that two other implementations agree on."""

from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest

from minflow import calculus, data, nets
from minflow.change_of_variables import log_density, log_density_1d, log_density_1d_forward, log_density_forward
from minflow.distributions import Logistic, Mixture, Normal, StudentT, Uniform

from .oracle import array, assert_reproduced, cases, chain_of
from .shared import close

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


def columns(*parts):
    return anp.stack(parts, axis=1)


def swirl(z, s):
    angle = s * anp.sum(z**2, axis=1)
    sin, cos = anp.sin(angle), anp.cos(angle)
    return columns(z[:, 0] * cos - z[:, 1] * sin, z[:, 0] * sin + z[:, 1] * cos)


def triangular(z, a, b, c):
    x_2 = z[:, 1] * anp.exp(b * anp.tanh(z[:, 0])) + anp.sin(z[:, 0])
    x_3 = z[:, 2] * anp.exp(c * z[:, 0] - z[:, 1] / 4) + z[:, 0] * z[:, 1]
    return columns(z[:, 0] * anp.exp(a), x_2, x_3)


def box_muller(z):
    r, t = anp.sqrt(-2 * anp.log(z[:, 0])), 2 * np.pi * z[:, 1]
    return columns(r * anp.cos(t), r * anp.sin(t))


MAPS = {
    "swirl": swirl,
    "triangular_3": triangular,
    "residual_mlp": lambda z, W1, b1, W2, b2: z + anp.tanh(z @ W1 + b1) @ W2 + b2,
    "box_muller": box_muller,
    "complex_square": lambda z: columns(z[:, 0] ** 2 - z[:, 1] ** 2, 2 * z[:, 0] * z[:, 1]),
    "cubes": lambda z: z**3,
}


def map_of(case):
    params = {name: array(value) for name, value in case["params"].items()}
    return partial(MAPS[case["name"]], **params), array(case["z"])


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
    log_det = calculus.log_abs_det(array(case["A"])[None])[0]
    exact = float(case["log_abs_det"])
    assert log_det < -30 if np.isneginf(exact) else abs(log_det - exact) <= 1e-15 * case["cond"] + 1e-12 * abs(exact)


@pytest.mark.parametrize("name", INVERTIBLE)
def test_density_of_a_linear_map_equals_the_reference(name):
    case = LINEAR[name]
    A, b, x = array(case["A"]), array(case["b"]), array(case["x"])
    for base, key in ((Normal(dim=len(b)), "log_prob"), (Uniform(dim=len(b)), "log_prob_cube")):
        log_prob = log_density(base, lambda x: (x - b) @ np.linalg.inv(A).T)(x)
        if key == "log_prob" or not name.endswith("scale_8"):  # those two are the corner of the cube
            close(log_prob, array(case[key]), 1e-9)


@pytest.mark.parametrize("name", MAPS)
def test_jacobian_of_a_nonlinear_map_equals_the_reference(name):
    f, z = map_of(NONLINEAR[name])
    close(f(z), array(NONLINEAR[name]["x"]))
    J = calculus.batch_jacobian(f)(z)
    close(J, array(NONLINEAR[name]["jacobian"]))
    close(calculus.log_abs_det(J), array(NONLINEAR[name]["log_abs_det"]))


@pytest.mark.parametrize("name", ["swirl", "triangular_3", "residual_mlp", "box_muller"])
def test_density_of_a_nonlinear_map_equals_the_reference(name):
    f, z = map_of(NONLINEAR[name])
    base = Uniform(dim=2) if name == "box_muller" else Normal(dim=z.shape[1])
    close(log_density_forward(base, f)(z), array(NONLINEAR[name]["log_prob"]))


def test_a_two_to_one_map_sums_over_both_preimages():
    f, z = map_of(NONLINEAR["complex_square"])
    density = log_density_forward(Normal(dim=2), f)
    close(np.logaddexp(density(z), density(-z)), array(NONLINEAR["complex_square"]["log_prob"]))


LINE, POSITIVE = (-np.inf, np.inf), (0, np.inf)
INVERSES = {  # (base, h, support) from the parameters of base and map
    "normal_affine_decreasing": (Normal, lambda x, a, b: (x - b) / a, LINE),
    "lognormal": (Normal, anp.log, POSITIVE),
    "neg_log_of_uniform": (Uniform, lambda x: anp.exp(-x), LINE),
    "tanh_of_normal": (Normal, anp.arctanh, (-1, 1)),
    "sigmoid_of_logistic": (Logistic, lambda x: anp.log(x) - anp.log1p(-x), (0, 1)),
    "softplus_of_normal": (Normal, lambda x: x + anp.log(-anp.expm1(-x)), POSITIVE),
    "leaky_relu_of_normal": (Normal, lambda x, alpha: anp.where(x >= 0, x, x / alpha), LINE),
    "sinh_arcsinh_of_normal": (Normal, lambda x, epsilon, delta: anp.sinh(delta * anp.arcsinh(x) - epsilon), LINE),
    "arctan_of_cauchy": (lambda loc, scale: StudentT(1, loc, scale), anp.tan, (-np.pi / 2, np.pi / 2)),
    "mixture_affine": (
        lambda weights, means, stds: Mixture([Normal(*part) for part in zip(means, stds)], weights),
        lambda x, a, b: (x - b) / a,
        LINE,
    ),
}


@pytest.mark.parametrize("name", INVERSES)
def test_density_of_a_map_of_the_line_equals_the_reference(name):
    (make, h, support), case = INVERSES[name], cases("univariate.json")[name]
    base, h = make(**case["base"]["params"]), partial(h, **case["transform"]["params"])
    x, exact = array(case["x"]), array(case["log_pdf"])
    log_prob = log_density_1d(base, h, support=support)(x)
    assert np.array_equal(np.isneginf(log_prob), np.isneginf(exact))
    close(log_prob, exact, 1e-9)


@pytest.mark.parametrize("name, f", [("lognormal", anp.exp), ("tanh_of_normal", anp.tanh)])
def test_forward_form_equals_the_reference_too(name, f):
    case = cases("univariate.json")[name]
    x, exact = array(case["x"]), array(case["log_pdf"])
    inside = np.isfinite(exact) & (np.abs(exact) < 50)
    make, h, _ = INVERSES[name]
    z = h(x[inside])
    close(log_density_1d_forward(make(**case["base"]["params"]), f)(z), exact[inside], 1e-8)
