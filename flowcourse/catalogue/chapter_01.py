"""Chapter 01: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math
from statistics import NormalDist

import numpy as np

from minflow.change_of_variables import log_density_1d
from minflow.distributions import Normal

from . import histograms, log_normals

PHI = NormalDist()


def phi(z):
    return np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def height_by_area(a):
    low, high = 1.0, a + 1.0
    return np.float64(1.0) / (high - low)


def affine_loop(x, a, b):
    return np.array([PHI.pdf((value - b) / a) / abs(a) for value in x])


def affine_as_normal(x, a, b):
    return np.exp(Normal(mean=b, std=abs(a)).log_prob(x))


def affine_by_branch(x, a, b):
    p = phi((x - b) / a) / a
    return p if a > 0 else -p


def affine_by_autograd(x, a, b):
    return np.exp(log_density_1d(Normal(), lambda u: (u - b) / a)(x))


def affine_in_place(x, a, b):
    x -= b
    x /= a
    return phi(x) / abs(a)


def affine_float32(x, a, b):
    x, a, b = np.float32(x), np.float32(a), np.float32(b)
    return phi((x - b) / a) / abs(a)


def cdf_loop(x, cdf_z, h):
    return np.array([1.0 - float(cdf_z(h(value))) for value in x])


def cdf_by_complement(x, cdf_z, h):
    below = cdf_z(h(x))
    return -(below - 1)


def slope_loop(x, p_z, h, df):
    found = np.zeros(len(x))
    for i, z in enumerate(h(x)):
        found[i] = p_z(z) / abs(df(z))
    return found


def slope_by_recursion(x, p_z, h, df):
    if len(x) == 0:
        return np.zeros(0)
    z = h(x[:1])
    return np.concatenate([p_z(z) / abs(df(z)), slope_by_recursion(x[1:], p_z, h, df)])


def slope_by_logs(x, p_z, h, df):
    z = h(x)
    with np.errstate(divide="ignore"):
        return np.exp(np.log(p_z(z)) - np.log(np.abs(df(z))))


RIGHT = (
    histograms.RIGHT
    | log_normals.RIGHT
    | {
        "ex-01-1": (height_by_area, lambda a: a**-1.0),
        "ex-01-2": (affine_loop, affine_as_normal, affine_by_branch, affine_by_autograd),
        "ex-01-3": (cdf_loop, cdf_by_complement),
        "ex-01-4": (slope_loop, slope_by_recursion, slope_by_logs),
    }
)

WRONG = (
    histograms.WRONG
    | log_normals.WRONG
    | {
        "ex-01-1": (
            ("multiplies by the slope", lambda a: a * 1.0),
            ("stays 1", lambda a: 1),
            ("end for width", lambda a: 1 / (a + 1)),
            ("type", lambda a: (1, a + 1)),
            ("at most 1", lambda a: 1 / a if a > 1 else 1.0),
            ("log for exp", lambda a: -np.log(a)),
            ("type", lambda a: None),
        ),
        "ex-01-2": (
            ("no absolute value", lambda x, a, b: phi((x - b) / a) / a),
            ("multiplies by the slope", lambda x, a, b: phi((x - b) / a) * abs(a)),
            ("multiplies by the slope, no absolute value", lambda x, a, b: a * phi((x - b) / a)),
            ("p_Z at x", lambda x, a, b: phi(x) / abs(a)),
            ("forward for inverse", lambda x, a, b: phi(a * x + b) / abs(a)),
            ("b undone last", lambda x, a, b: phi(x / a - b) / abs(a)),
            ("b divided alone", lambda x, a, b: phi(x - b / a) / abs(a)),
            ("b forgotten", lambda x, a, b: phi(x / a) / abs(a)),
            ("a² for |a|", lambda x, a, b: phi((x - b) / a) / a**2),
            ("log of a negative slope", lambda x, a, b: np.exp(Normal().log_prob((x - b) / a) - np.log(a))),
            ("no constant", lambda x, a, b: np.exp(-(((x - b) / a) ** 2) / 2) / abs(a)),
            ("2π without a root", lambda x, a, b: np.exp(-(((x - b) / a) ** 2) / 2) / (2 * np.pi) / abs(a)),
            ("log-density divided", lambda x, a, b: Normal().log_prob((x - b) / a) / abs(a)),
            ("no slope", lambda x, a, b: phi((x - b) / a)),
            ("log for exp", lambda x, a, b: np.log(affine_loop(x, a, b))),
            ("summed over the batch", lambda x, a, b: affine_loop(x, a, b).sum()),
            ("a column", lambda x, a, b: affine_loop(x, a, b)[:, None]),
            ("a row and a column broadcast", lambda x, a, b: phi((x[:, None] - b) / a) / abs(a) + 0 * x),
            ("type", lambda x, a, b: list(affine_loop(x, a, b))),
            ("changed its argument", affine_in_place),
            ("float32", affine_float32),
            ("parameters", lambda x: x),
            ("raised", lambda x, a, b: phi(x[len(x)])),
        ),
        "ex-01-3": (
            ("F_Z for a decreasing map", lambda x, cdf_z, h: cdf_z(h(x))),
            ("minus for one minus", lambda x, cdf_z, h: -cdf_z(h(x))),
            ("F_Z at x", lambda x, cdf_z, h: 1 - cdf_z(x)),
            ("symmetry assumed", lambda x, cdf_z, h: cdf_z(-h(x))),
        ),
        "ex-01-4": (
            ("f′ at x", lambda x, p_z, h, df: p_z(h(x)) / abs(df(x))),
            ("× for ÷", lambda x, p_z, h, df: p_z(h(x)) * abs(df(h(x)))),
            ("× for ÷, f′ at x", lambda x, p_z, h, df: p_z(h(x)) * abs(df(x))),
            ("everything at x", lambda x, p_z, h, df: p_z(x) / abs(df(x))),
            ("no absolute value", lambda x, p_z, h, df: p_z(h(x)) / df(h(x))),
            ("p_Z at x", lambda x, p_z, h, df: p_z(x) / abs(df(h(x)))),
            ("no slope", lambda x, p_z, h, df: p_z(h(x))),
            ("p_Z forgotten", lambda x, p_z, h, df: 1 / abs(df(h(x)))),
            ("raised", lambda x, p_z, h, df: p_z(z) / df(z)),  # noqa: F821
        ),
    }
)
