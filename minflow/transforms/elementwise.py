"""Transforms that act on every coordinate by itself (article 5.1): fast, and blind to dependence.

Their Jacobian is diagonal, so that log_det is a sum over coordinates, O(D).
"""

import autograd.numpy as np

from ..arrays import as_batch, log_parameter, parameter
from ..signatures import ArrayLike, Generator, Params
from .base import Transform


class ElementwiseAffine(Transform):
    """x = z · exp(log_scale) + shift          log_det = Σ_d log_scale_d

    params: {"log_scale": (D,), "shift": (D,)}, both 0 at first. The slope is positive by construction; ValueError for a
    log_scale whose exponential is 0 or infinite.
    Source: Dinh 2015, section 3.3, with a shift; article 5.1.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        return {"log_scale": np.zeros(self.dim), "shift": np.zeros(self.dim)}

    def units(self, params: Params) -> Params:
        """exp(log_scale) for the shift: a width of the data."""
        sizes = super().units(params)
        return {name: sizes[name] * np.exp(params["log_scale"]) if name == "shift" else sizes[name] for name in sizes}

    def to_x(self, params, z):
        log_scale, shift = self.log_scale_and_shift(params)
        return z * np.exp(log_scale) + shift, np.sum(log_scale)

    def to_z(self, params, x):
        log_scale, shift = self.log_scale_and_shift(params)
        return (x - shift) * np.exp(-log_scale), -np.sum(log_scale)

    def log_scale_and_shift(self, params):
        return log_parameter(params, "log_scale", (self.dim,)), parameter(params, "shift", (self.dim,))


class ActNorm(ElementwiseAffine):
    """ElementwiseAffine that starts from data: the first batch x comes out with mean 0 and deviation 1 in z.

    Without data it starts as the identity. Source: Kingma & Dhariwal 2018, section 3.1.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        if x is None:
            return super().init(rng)
        x = as_batch(x, "x", self.dim, least=2)
        deviation = np.std(x, axis=0)
        varies = (np.ptp(x, axis=0) > 0) & (deviation > 0)  # the deviation of equal numbers may be a rounding error
        return {"log_scale": np.log(np.where(varies, deviation, 1.0)), "shift": np.mean(x, axis=0)}


class Rescaling(ElementwiseAffine):
    """x = s · z,  s = exp(log_scale) > 0          log_det = Σ_d log s_d          (Dinh 2015, eq. 15; article 5.7.3)

    params: {"log_scale": (D,)}, 0 at first. An affine map without a shift, the one layer of NICE that changes volume.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        return {"log_scale": np.zeros(self.dim)}

    def log_scale_and_shift(self, params):
        return log_parameter(params, "log_scale", (self.dim,)), 0.0
