"""Elementwise shapes and linear maps: reference numbers, edges of domain and range, what they learn and what not."""

import numpy as np
import pytest

from minflow import data, fast, laws
from minflow import transforms as t
from minflow.arrays import OutsideRange
from minflow.distributions import Normal
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.training import fit

from . import oracle_of_linear
from .oracle import assert_reproduced, cases
from .statements import close

CASES = cases("linear.json")
LU = [name for name, case in CASES.items() if case["layers"][0]["type"] == "linear_lu"]
BOUNDED = {"Softplus": (0, np.inf), "ELU": (-1, np.inf), "Tanh": (-1, 1), "Sigmoid": (0, 1), "Exp": (0, np.inf)}


def assert_case(layer, params, case):
    assert_reproduced(case, layer, params, back=1e-8, density=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_layers_have_the_reference_values(name):
    assert_case(*oracle_of_linear.chain_of(CASES[name]), CASES[name])


@pytest.mark.parametrize("build", [oracle_of_linear.dense, oracle_of_linear.triangles], ids=["dense", "triangles"])
@pytest.mark.parametrize("name", LU)
def test_a_product_of_factors_has_the_reference_values_in_other_forms(name, build):
    row = CASES[name]["layers"][0]
    if build is oracle_of_linear.dense or np.diag(row["U"]).min() > 0:
        assert_case(*build(row), CASES[name])


@pytest.mark.parametrize("name", BOUNDED)
def test_a_shape_onto_an_interval_refuses_all_else_and_says_where(name):
    shape = getattr(t, name)(2)
    assert shape.domain == (-np.inf, np.inf) and shape.range == BOUNDED[name]
    low, high = shape.range
    inside = shape.forward({}, np.array([[0.3, -0.2]]))[0][0]
    ends = [end for end in (low, low - 1, high, high + 1) if np.isfinite(end)]
    x = np.array([inside, *[[inside[0], end] for end in ends], inside])
    with pytest.raises(OutsideRange, match="x must lie strictly between") as problem:
        shape.inverse({}, x)
    assert problem.value.rows.tolist() == list(range(1, 1 + len(ends)))
    log_p = Flow(Normal(dim=2), shape).log_prob({}, x)
    assert np.isneginf(log_p[1:-1]).all()
    close(log_p[[0, -1]], Flow(Normal(dim=2), shape).log_prob({}, x[[0, -1]]))


def test_logit_refuses_z_outside_the_unit_interval():
    with pytest.raises(
        OutsideRange, match=r"z must lie strictly between 0.0 and 1.0; got other numbers in 2 rows: 1, 2"
    ):
        t.Logit(1).forward({}, [[0.5], [1.0], [-0.1]])
    flow = Flow(Normal(dim=1), t.Inverse(t.Logit(1)))
    assert np.isneginf(flow.log_prob({}, [[0.5], [2.0]])).tolist() == [False, True]


def test_rows_outside_are_found_behind_other_layers(rng):
    chain = t.Chain([t.Exp(2), t.Permutation([1, 0]), t.ElementwiseAffine(2)])
    assert chain.domain == (-np.inf, np.inf)
    params = [{}, {}, {"log_scale": np.zeros(2), "shift": np.array([1.0, 2.0])}]
    log_p = Flow(Normal(dim=2), chain).log_prob(params, [[1.5, 2.5], [0.5, 2.5], [1.5, 1.5]])
    assert np.isneginf(log_p).tolist() == [False, True, True]


@pytest.mark.parametrize("dim", [1, 2, 3])
def test_all_laws_hold_for_logit(dim, rng, capsys):
    assert laws.report(t.Logit(dim), rng=rng).ok


def test_singular_matrices_are_refused_by_fast_too():
    for step in (fast.forward, fast.inverse):
        with pytest.raises(ValueError, match="must be invertible, and far from singular; got condition number"):
            step(t.Linear(2), {"A": np.ones((2, 2)), "b": np.zeros(2)}, np.ones((3, 2)))


BAD_SETTINGS = {
    "order of one twice": (lambda: t.Permutation([0, 0, 1]), "order must", "0 to 2", "[0, 0, 1]"),
    "order from 1": (lambda: t.PLU([1, 2, 3]), "order must", "[1, 2, 3]"),
    "order of halves": (lambda: t.Permutation([0.5, 1]), "order must", "0.5"),
    "order of masks": (lambda: t.Permutation([True, False]), "order must", "True"),
    "order 0": (lambda: t.PLU(0), "order must", "0"),
    "order None": (lambda: t.Permutation(None), "order must", "None"),
    "order of rows": (lambda: t.Permutation([[0, 1], [1]]), "order must", "a list of 2"),
    "signs of 2": (lambda: t.PLU(2, signs=[1, 2]), "signs must", "1 or -1", "[1, 2]"),
    "signs too few": (lambda: t.PLU(3, signs=[1, -1]), "signs must", "3 numbers"),
    "slope 0": (lambda: t.LeakyReLU(2, 0.0), "slope must", "positive", "0.0"),
    "slope -1": (lambda: t.LeakyReLU(2, -1), "slope must", "-1"),
    "reflections 0": (lambda: t.Householder(2, 0), "reflections must", "0"),
    "channels 0": (lambda: t.OneByOne(0, 2), "channels must", "0"),
    "places 1.5": (lambda: t.OneByOne(2, 1.5), "places must", "1.5"),
    "dim of a shape": (lambda: t.Softplus(0), "dim must", "0"),
    "A missing": (lambda: t.Linear(2).forward({"b": np.zeros(2)}, np.ones((1, 2))), "params must", "'A'"),
    "A of another dim": (lambda: t.Linear(2).forward({"A": np.eye(3)}, np.ones((1, 2))), "'A'", "(2, 2)", "(3, 3)"),
    "A NaN": (lambda: t.Linear(1).inverse({"A": np.array([[np.nan]])}, [[1.0]]), "'A'", "must", "nan"),
    "v of another shape": (lambda: t.Householder(2).inverse({"v": np.ones((3, 2))}, [[1.0, 1]]), "'v'", "(2, 2)"),
    "skew missing": (lambda: t.SinhArcsinh(1).inverse({"log_tail": np.zeros(1)}, [[1.0]]), "params must", "'skew'"),
    "rng a seed": (lambda: t.Linear(2).init(0), "rng must", "int"),
    "rng of reflections": (lambda: t.Householder(2).init(None), "rng must", "NoneType"),
}


@pytest.mark.parametrize("what", BAD_SETTINGS)
def test_bad_settings_and_params_get_one_sentence(what):
    call, *words = BAD_SETTINGS[what]
    with pytest.raises(ValueError) as problem:
        call()
    message = str(problem.value)
    assert "\n" not in message and " must " in message and "; got " in message
    for word in words:
        assert word in message, message


def trained(layers, source, rng, steps, learning_rate=2e-2):
    flow = Flow(Normal(dim=source.dim), t.Chain(layers))
    params, _ = fit(
        flow,
        flow.init(rng, source.sample(rng, 1000)),
        source.sample,
        steps=steps,
        batch_size=128,
        learning_rate=learning_rate,
        rng=rng,
        progress=False,
    )
    return flow, params


class Known:
    """A density to learn: a flow at given parameters."""

    def __init__(self, layers, params):
        self.flow, self.params, self.dim = Flow(Normal(dim=layers[0].dim), t.Chain(layers)), params, layers[0].dim

    def sample(self, rng, n):
        return self.flow.sample(self.params, rng, n)

    def log_prob(self, x):
        return self.flow.log_prob(self.params, x)


def correlated(A):
    return Known([t.Linear(len(A))], [{"A": np.array(A), "b": np.arange(float(len(A)))}])


def test_elementwise_layers_learn_independent_skewed_and_heavy_marginals(fixed):
    shape = {"log_tail": np.array([0.4, -0.3]), "skew": np.array([0.6, -1.0])}
    place = {"log_scale": np.array([-1.0, 0.5]), "shift": np.array([2.0, -3.0])}
    target = Known([t.SinhArcsinh(2), t.ElementwiseAffine(2)], [shape, place])
    flow, params = trained([t.SinhArcsinh(2), t.ActNorm(2)], target, fixed, steps=300, learning_rate=5e-2)
    assert kl_gap(flow, params, target, fixed, n=10_000)[0] <= 0.005
    only_affine, params = trained([t.ActNorm(2)], target, fixed, steps=150)
    assert kl_gap(only_affine, params, target, fixed, n=10_000)[0] >= 0.2


def test_elementwise_layers_cannot_learn_dependence(fixed):
    """A product of marginals is at best the mutual information away: −½ log(1 − ρ²) for a Gaussian."""
    rho = 0.8
    target = correlated([[1.0, 0.0], [rho, (1 - rho**2) ** 0.5]])
    information = -0.5 * np.log(1 - rho**2)
    flow, params = trained([t.SinhArcsinh(2), t.ActNorm(2)], target, fixed, steps=150)
    gap, error = kl_gap(flow, params, target, fixed, n=10_000)
    assert information - 5 * error <= gap <= information + 0.05


@pytest.mark.parametrize("kind", [t.PLU, t.Triangular, t.Linear], ids=lambda kind: kind.__name__)
def test_a_linear_flow_learns_any_gaussian(kind, fixed):
    target = correlated([[1.0, 0.0, 0.2], [-2.0, 0.5, 0.0], [0.3, 0.8, 0.4]])
    flow, params = trained([kind(3)], target, fixed, steps=300, learning_rate=5e-2)
    assert kl_gap(flow, params, target, fixed, n=10_000)[0] <= 0.005


def test_a_linear_flow_cannot_bend(fixed):
    """Every linear flow of a Normal is a Gaussian, and the Gaussian with the moons' moments is the best of them."""
    moons = data.two_moons(0.05)
    flow, params = trained([t.PLU([1, 0])], moons, fixed, steps=150, learning_rate=5e-2)
    gap, error = kl_gap(flow, params, moons, fixed, n=10_000)
    covariance = np.cov(moons.sample(fixed, 50_000).T)
    best = 0.5 * np.linalg.slogdet(2 * np.pi * np.e * covariance)[1] - moons.entropy
    assert abs(gap - best) <= 5 * error
    assert best > 1.5
