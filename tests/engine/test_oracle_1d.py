"""log_density_1d reproduces reference log-densities of X = f(Z), for 26 pairs of base and map."""

import math
from statistics import NormalDist

import autograd.numpy as anp
import numpy as np
import pytest

from minflow.change_of_variables import log_density_1d, log_density_1d_forward
from minflow.distributions import Logistic, Mixture, Normal, Uniform

from .oracle import array, cases

CASES = cases("univariate.json")
PHI = NormalDist()


class OnPositives:
    """A base on z > 0 with the log-density `log_p`."""

    dim = 1

    def __init__(self, log_p):
        self.log_p = log_p

    def log_prob(self, z):
        return anp.where(z > 0, self.log_p(anp.where(z > 0, z, 1.0)), -anp.inf)


class Cauchy(OnPositives):
    def log_prob(self, z):
        return -anp.log(math.pi * (1 + z**2))


def gamma(shape, scale):
    norm = math.lgamma(shape) + shape * math.log(scale)
    return OnPositives(lambda z: (shape - 1) * anp.log(z) - z / scale - norm)


BASES = {
    "normal": Normal,
    "uniform": Uniform,
    "logistic": Logistic,
    "exponential": lambda rate: OnPositives(lambda z: math.log(rate) - rate * z),
    "gamma": gamma,
    "cauchy": lambda loc, scale: Cauchy(None),
    "gaussian_mixture": lambda weights, means, stds: Mixture([Normal(*part) for part in zip(means, stds)], weights),
}


def of_the_normal_cdf(function):
    return np.vectorize(function, otypes=[float])


def solved(f, x):
    """z with f(z) = x for an increasing f, by bisection."""
    low, high = np.full_like(x, -50.0), np.full_like(x, 50.0)
    for _ in range(100):
        middle = (low + high) / 2
        low, high = np.where(f(middle) < x, middle, low), np.where(f(middle) < x, high, middle)
    return (low + high) / 2


def inverse_of(name, params):
    """(h, dh or None, support) of a map."""
    p, inf = params, math.inf
    line, positive = (-inf, inf), (0, inf)
    if name == "planar1d":

        def f(z):
            return z + p["u"] * np.tanh(p["w"] * z + p["b"])

        def dh(x):
            return 1 / (1 + p["u"] * p["w"] / np.cosh(p["w"] * solved(f, x) + p["b"]) ** 2)

        return lambda x: solved(f, x), dh, line
    if name == "piecewise_linear":
        knots, values = array(p["z_knots"]), array(p["x_knots"])
        slopes = np.diff(knots) / np.diff(values)

        def piece(x):
            return np.clip(np.searchsorted(values, x) - 1, 0, len(slopes) - 1)

        return lambda x: knots[piece(x)] + slopes[piece(x)] * (x - values[piece(x)]), lambda x: slopes[piece(x)], line
    if name == "probit":
        return of_the_normal_cdf(PHI.cdf), of_the_normal_cdf(PHI.pdf), line
    if name == "normal_cdf":
        h = of_the_normal_cdf(PHI.inv_cdf)
        return h, lambda x: 1 / of_the_normal_cdf(PHI.pdf)(h(x)), (0, 1)
    return {
        "affine": lambda: (lambda x: (x - p["b"]) / p["a"], None, line),
        "exp": lambda: (anp.log, None, positive),
        "neg_exp": lambda: (lambda x: -anp.log(x), None, positive),
        "log": lambda: (anp.exp, None, line),
        "neg_log": lambda: (lambda x: anp.exp(-x), None, line),
        "cube": lambda: (lambda x: anp.sign(x) * anp.abs(x) ** (1 / 3), None, line),
        "tanh": lambda: (anp.arctanh, None, (-1, 1)),
        "sigmoid": lambda: (lambda x: anp.log(x) - anp.log1p(-x), None, (0, 1)),
        "softplus": lambda: (lambda x: x + anp.log(-anp.expm1(-x)), None, positive),
        "leaky_relu": lambda: (lambda x: anp.where(x >= 0, x, x / p["alpha"]), None, line),
        "elu": lambda: (
            lambda x: anp.where(x >= 0, x, anp.log1p(anp.minimum(x, 0) / p["alpha"])),
            None,
            (-p["alpha"], inf),
        ),
        "sinh_arcsinh": lambda: (lambda x: anp.sinh(p["delta"] * anp.arcsinh(x) - p["epsilon"]), None, line),
        "exponential_quantile": lambda: (lambda x: -anp.expm1(-p["rate"] * x), None, line),
        "reciprocal": lambda: (lambda x: 1 / x, None, positive),
        "power": lambda: (lambda x: x ** (1 / p["p"]), None, positive),
        "arctan": lambda: (anp.tan, None, (-math.pi / 2, math.pi / 2)),
        "compose": lambda: (lambda x: (anp.log((3 - x) / 2) - 0.1) / 0.5, None, (-inf, 3)),
        "square": lambda: (anp.sqrt, None, positive),
    }[name]()


@pytest.mark.parametrize("name", CASES)
def test_density_of_a_map_equals_the_reference(name):
    case = CASES[name]
    base = BASES[case["base"]["name"]](**case["base"]["params"])
    h, dh, support = inverse_of(case["transform"]["name"], case["transform"]["params"])
    x, exact = array(case["x"]), array(case["log_pdf"])
    found = log_density_1d(base, h, dh, support)(x)
    if case["transform"]["name"] == "square":  # two preimages
        found = np.logaddexp(found, log_density_1d(base, lambda x: -h(x), None, support)(x))
    assert np.array_equal(np.isneginf(found), np.isneginf(exact))
    np.testing.assert_allclose(found, exact, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "name, f", [("lognormal", anp.exp), ("tanh_of_normal", anp.tanh), ("arctan_of_cauchy", anp.arctan)]
)
def test_forward_form_equals_the_reference_too(name, f):
    case = CASES[name]
    base = BASES[case["base"]["name"]](**case["base"]["params"])
    x, exact = array(case["x"]), array(case["log_pdf"])
    inside = np.isfinite(exact) & (np.abs(exact) < 50)
    z = inverse_of(case["transform"]["name"], case["transform"]["params"])[0](x[inside])
    np.testing.assert_allclose(log_density_1d_forward(base, f)(z), exact[inside], rtol=1e-8, atol=1e-8)
