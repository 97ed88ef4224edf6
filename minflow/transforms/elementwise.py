"""Transforms that act on every coordinate by itself (article 5.1): fast, and blind to dependence.

    layer = LeakyReLU(2)
    x, log_det = layer.forward(layer.init(rng), z)

Their Jacobian is diagonal, so that log_det is a sum over coordinates, O(D). The bent ones reshape marginals; some lead
from ℝ onto an interval: see `domain` and `range`.
"""

import math

import autograd.numpy as np

from ..arrays import as_batch, as_positive, as_within, parameter
from ..nets import elu, softplus, tanh
from .base import Transform


class ElementwiseAffine(Transform):
    """x = z · exp(log_scale) + shift          log_det = Σ_d log_scale_d

    params: {"log_scale": (D,), "shift": (D,)}, both 0 at first. The slope is positive by construction.
    Source: Dinh 2015, section 3.3, with a shift; article 5.1.
    """

    def init(self, rng, x=None):
        return {"log_scale": np.zeros(self.dim), "shift": np.zeros(self.dim)}

    def to_x(self, params, z):
        log_scale, shift = self.log_scale_and_shift(params)
        return z * np.exp(log_scale) + shift, np.sum(log_scale)

    def to_z(self, params, x):
        log_scale, shift = self.log_scale_and_shift(params)
        return (x - shift) * np.exp(-log_scale), -np.sum(log_scale)

    def log_scale_and_shift(self, params):
        return (parameter(params, name, (self.dim,)) for name in ("log_scale", "shift"))


class ActNorm(ElementwiseAffine):
    """ElementwiseAffine that starts from data: the first batch x comes out with mean 0 and deviation 1 in z.

    Without data it starts as the identity. Source: Kingma & Dhariwal 2018, section 3.1.
    """

    def init(self, rng, x=None):
        if x is None:
            return super().init(rng)
        x = as_batch(x, "x", self.dim)
        if len(x) < 2:
            raise ValueError(f"x must hold at least 2 points to measure a deviation; got {len(x)}")
        deviation = np.std(x, axis=0)
        return {"log_scale": np.log(np.where(deviation > 0, deviation, 1.0)), "shift": np.mean(x, axis=0)}


class Rescaling(ElementwiseAffine):
    """x = s · z,  s = exp(log_scale) > 0          log_det = Σ_d log s_d          (Dinh 2015, eq. 15; article 5.7.3)

    params: {"log_scale": (D,)}, 0 at first. An affine map without a shift, the one layer of NICE that changes volume.
    """

    def init(self, rng, x=None):
        return {"log_scale": np.zeros(self.dim)}

    def log_scale_and_shift(self, params):
        return parameter(params, "log_scale", (self.dim,)), 0.0


class Elementwise(Transform):
    """x = f(z) in every coordinate          log_det = Σ_d log f′(z_d)          (article 5.1)

    A subclass gives f, its inverse h, the logarithm of the slope f′ from z and x, and its domain and range, open
    intervals. Far out x can round to an end of the range, which `inverse` then refuses. Cost: O(D) either way.
    Raises OutsideRange, which names the rows, for x outside the range and z outside the domain.
    """

    def to_x(self, params, z):
        with np.errstate(over="ignore"):
            x = self.f(as_within(z, "z", self.domain))
            return x, np.sum(self.log_slope(z, x), axis=1)

    def to_z(self, params, x):
        with np.errstate(over="ignore"):
            z = self.h(as_within(x, "x", self.range))
            return z, -np.sum(self.log_slope(z, x), axis=1)


class LeakyReLU(Elementwise):
    """x = z for z ≥ 0, slope · z for z < 0          log_det = Σ_d log slope over z_d < 0          (article 5.1)

    slope: a positive number, not learned, or ValueError. One Gaussian becomes two halves of different width.
    """

    def __init__(self, dim, slope=0.1):
        super().__init__(dim)
        self.slope = as_positive(slope, "slope")

    def f(self, z):
        return z * (z >= 0) + self.slope * z * (z < 0)

    def h(self, x):
        return x * (x >= 0) + x / self.slope * (x < 0)

    def log_slope(self, z, x):
        return math.log(self.slope) * (z < 0).astype(z.dtype)


class Softplus(Elementwise):
    """x = log(1 + e^z), from ℝ to (0, ∞)          log_det = −Σ_d log(1 + e^{−z_d})          (article 5.1)"""

    range = (0.0, math.inf)
    f = staticmethod(softplus)

    def h(self, x):
        return x + np.log(-np.expm1(-x))

    def log_slope(self, z, x):
        return -softplus(-z)


class ELU(Elementwise):
    """x = z for z ≥ 0, e^z − 1 for z < 0, from ℝ to (−1, ∞)          log_det = Σ_d min(z_d, 0)          (article 5.1)

    Source: Clevert et al. 2016, with the factor 1, at which the slope has no jump.
    """

    range = (-1.0, math.inf)
    f = staticmethod(elu)

    def h(self, x):
        return x * (x > 0) + np.log1p(x * (x < 0))

    def log_slope(self, z, x):
        return z * (z < 0)


class Tanh(Elementwise):
    """x = tanh z, from ℝ to (−1, 1)          log_det = −2 Σ_d log cosh z_d          (article 5.1)"""

    range = (-1.0, 1.0)
    f, h = staticmethod(tanh), staticmethod(np.arctanh)

    def log_slope(self, z, x):
        return 2 * (math.log(2) - np.logaddexp(z, -z))


class Sigmoid(Elementwise):
    """x = 1 / (1 + e^{−z}), from ℝ to (0, 1)          log_det = Σ_d (log x_d + log(1 − x_d))          (article 5.1)"""

    range = (0.0, 1.0)

    def f(self, z):
        return np.exp(-softplus(-z))

    def h(self, x):
        return np.log(x) - np.log1p(-x)

    def log_slope(self, z, x):
        return -softplus(z) - softplus(-z)


class Logit(Sigmoid):
    """x = log z − log(1 − z), from (0, 1) to ℝ          log_det = −Σ_d (log z_d + log(1 − z_d))          (article 5.1)

    The sigmoid read from the other side.
    """

    domain, range = Sigmoid.range, Sigmoid.domain
    f, h = Sigmoid.h, Sigmoid.f

    def log_slope(self, z, x):
        return -super().log_slope(x, z)


class Exp(Elementwise):
    """x = e^z, from ℝ to (0, ∞)          log_det = Σ_d z_d          (article 5.1)

    Above z = 709 (88 in float32) x is infinite.
    """

    range = (0.0, math.inf)
    f, h = staticmethod(np.exp), staticmethod(np.log)

    def log_slope(self, z, x):
        return z
