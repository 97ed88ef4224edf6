"""Bent elementwise maps (article 5.1): each coordinate through one simple invertible function of its own.

    layer = SinhArcsinh(2)                             # learned skew and tails
    x, log_det = layer.forward(layer.init(rng), z)

They reshape marginals and are blind to dependence. Some lead from ℝ onto an interval: see `domain` and `range`.
"""

import math

import autograd.numpy as np

from ..arrays import as_positive, as_within, log_parameter, parameter
from ..nets import softplus, tanh
from ..signatures import ArrayLike, Generator, Params
from .base import Transform


class Elementwise(Transform):
    """x = f(z) in every coordinate          log_det = Σ_d log f′(z_d)          (article 5.1)

    A subclass gives f, its inverse h, the logarithm of the slope f′ from z and x, and its domain and range, open
    intervals. Far out x can round to an end of the range, which `inverse` then refuses. Cost: O(D) either way.
    """

    def to_x(self, params, z):
        with np.errstate(over="ignore"):
            x = self.f(params, as_within(z, "z", self.domain))  # here too, for a layer that calls to_x itself
            return x, np.sum(self.log_slope(params, z, x), axis=1)

    def to_z(self, params, x):
        with np.errstate(over="ignore"):
            z = self.h(params, as_within(x, "x", self.range))
            return z, -np.sum(self.log_slope(params, z, x), axis=1)


class LeakyReLU(Elementwise):
    """x = z for z ≥ 0, slope · z for z < 0          log_det = Σ_d log slope over z_d < 0          (article 5.1)

    slope: a positive number, not learned, or ValueError. One Gaussian becomes two halves of different width.
    """

    def __init__(self, dim: int, slope: float = 0.1) -> None:
        super().__init__(dim)
        self.slope = as_positive(slope, "slope")

    def f(self, params, z):
        return z * (z >= 0) + self.slope * z * (z < 0)

    def h(self, params, x):
        return x * (x >= 0) + x / self.slope * (x < 0)

    def log_slope(self, params, z, x):
        return math.log(self.slope) * (z < 0).astype(z.dtype)


class Softplus(Elementwise):
    """x = log(1 + e^z), from ℝ to (0, ∞)          log_det = −Σ_d log(1 + e^{−z_d})          (article 5.1)"""

    range = (0.0, math.inf)

    def f(self, params, z):
        return softplus(z)

    def h(self, params, x):
        return x + np.log(-np.expm1(-x))

    def log_slope(self, params, z, x):
        return -softplus(-z)


class ELU(Elementwise):
    """x = z for z ≥ 0, e^z − 1 for z < 0, from ℝ to (−1, ∞)          log_det = Σ_d min(z_d, 0)          (article 5.1)

    Source: Clevert et al. 2016, with the factor 1, at which the slope has no jump.
    """

    range = (-1.0, math.inf)

    def f(self, params, z):
        return z * (z > 0) + np.expm1(z * (z < 0))

    def h(self, params, x):
        return x * (x > 0) + np.log1p(x * (x < 0))

    def log_slope(self, params, z, x):
        return z * (z < 0)


class Tanh(Elementwise):
    """x = tanh z, from ℝ to (−1, 1)          log_det = −2 Σ_d log cosh z_d          (article 5.1)"""

    range = (-1.0, 1.0)

    def f(self, params, z):
        return tanh(z)

    def h(self, params, x):
        return np.arctanh(x)

    def log_slope(self, params, z, x):
        return -2 * _log_cosh(z)


class Sigmoid(Elementwise):
    """x = 1 / (1 + e^{−z}), from ℝ to (0, 1)          log_det = Σ_d (log x_d + log(1 − x_d))          (article 5.1)"""

    range = (0.0, 1.0)

    def f(self, params, z):
        return np.exp(-softplus(-z))

    def h(self, params, x):
        return np.log(x) - np.log1p(-x)

    def log_slope(self, params, z, x):
        return -softplus(z) - softplus(-z)


class Logit(Sigmoid):
    """x = log z − log(1 − z), from (0, 1) to ℝ          log_det = −Σ_d (log z_d + log(1 − z_d))          (article 5.1)

    The inverse of Sigmoid.
    """

    domain, range = Sigmoid.range, Sigmoid.domain
    f, h = Sigmoid.h, Sigmoid.f

    def log_slope(self, params, z, x):
        return -super().log_slope(params, x, z)


class Exp(Elementwise):
    """x = e^z, from ℝ to (0, ∞)          log_det = Σ_d z_d          (article 5.1)

    Above z = 709 (88 in float32) x is infinite.
    """

    range = (0.0, math.inf)

    def f(self, params, z):
        return np.exp(z)

    def h(self, params, x):
        return np.log(x)

    def log_slope(self, params, z, x):
        return z


class SinhArcsinh(Elementwise):
    """x = sinh(y),  y = e^t · (arcsinh z + skew)          log_det = Σ_d (t_d + log cosh y_d − log cosh arcsinh z_d)

    params: {"log_tail": t (D,), "skew": (D,)}, both 0 at first. Far out |x| grows as |z| to the power e^t.
    Source: Jones & Pewsey 2009, with δ = e^{−t} and ε = skew; article 5.1.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        return {"log_tail": np.zeros(self.dim), "skew": np.zeros(self.dim)}

    def log_tail_and_skew(self, params):
        return log_parameter(params, "log_tail", (self.dim,)), parameter(params, "skew", (self.dim,))

    def f(self, params, z):
        log_tail, skew = self.log_tail_and_skew(params)
        return np.sinh(np.exp(log_tail) * (np.arcsinh(z) + skew))

    def h(self, params, x):
        log_tail, skew = self.log_tail_and_skew(params)
        return np.sinh(np.exp(-log_tail) * np.arcsinh(x) - skew)

    def log_slope(self, params, z, x):
        return params["log_tail"] + _log_cosh(np.arcsinh(x)) - _log_cosh(np.arcsinh(z))


def _log_cosh(u):
    """log cosh u, finite wherever u is."""
    return np.logaddexp(u, -u) - math.log(2)
