"""Planar and radial flows (article 5.5): each layer bends space along one direction, or around one point.

    layer = Planar(2)
    params = layer.init(rng)                        # the identity
    x, log_det = layer.forward(params, z)

Their Jacobian is the identity, or a multiple of it, plus a matrix of rank one, so that its determinant costs O(D).
Both are one-to-one whatever numbers the parameters hold.
"""

import autograd.numpy as np
import numpy

from .. import nets
from ..arrays import as_rng, parameter
from ..signatures import ArrayLike, Generator, Params
from ..tracing import defvjp, isbox, primitive
from .base import Transform

MAX_STEPS = 100
SOFTPLUS_IS_1 = np.log(np.expm1(1.0))


class Planar(Transform):
    """x = z + u · tanh(wᵀz + b)          log_det = log|1 + wᵀu · (1 − tanh²(wᵀz + b))|

    params: {"w": (D,), "u_raw": (D,), "b": ()}. The layer is one-to-one where wᵀu > −1, and u is u_raw moved along w
    so that this always holds: u = u_raw + (m(wᵀu_raw) − wᵀu_raw) w / |w|², m(a) = −1 + log(1 + e^a).
    Cost: O(D) forward; inverse is one increasing equation for wᵀz, solved by Newton's method to rounding.
    Source: Rezende & Mohamed 2015, eq. 10–12 and appendix A.1; article 5.5.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        """A random plane, |w| = 1, and u = 0: the identity."""
        w = as_rng(rng).normal(size=self.dim)
        w /= np.sqrt(w @ w)
        return {"w": w, "u_raw": SOFTPLUS_IS_1 * w, "b": rng.normal(size=())}

    def to_x(self, params, z):
        u, w, b, gap = self.direction_and_plane(params)
        t = nets.tanh(z @ w + b)
        return z + t[:, None] * u, np.log(planar_slope(t, gap))

    def to_z(self, params, x):
        u, w, b, gap = self.direction_and_plane(params)
        a = x @ w + b
        t = nets.tanh(planar_root(a, gap * np.ones_like(a)))
        return x - t[:, None] * u, -np.log(planar_slope(t, gap))

    def direction_and_plane(self, params):
        """u, w, b and the gap 1 + wᵀu > 0. Where w is 0 to rounding, u_raw is as good as any u."""
        w, u_raw, b = numbers(params, w=(self.dim,), u_raw=(self.dim,), b=())
        w_squared, wu_raw = np.sum(w * w), np.sum(w * u_raw)
        gap = np.where(w_squared > 0, nets.softplus(wu_raw), 1 + wu_raw)
        u = u_raw + (gap - 1 - wu_raw) * w / (w_squared + (w_squared == 0))
        return u, w, b, gap


def numbers(params, **shapes):
    """The arrays of params with these names, which must have these shapes and be finite."""
    values = []
    for name, shape in shapes.items():
        values.append(parameter(params, name, shape))
        if not (isbox(values[-1]) or np.isfinite(values[-1]).all()):
            raise ValueError(f"params[{name!r}] must be finite; got NaN or infinity")
    return values


def planar_slope(t, gap):
    """1 + wᵀu (1 − t²) with wᵀu = gap − 1, as a sum of positive terms: exact to rounding where gap is tiny."""
    squared = t * t
    return gap * (1 - squared) + squared


@primitive
def planar_root(a, gap):
    """The y with y + (gap − 1) tanh(y) = a, row by row; gap > 0, one for every row or one for all.

    Both sides are odd, so y ≥ 0 is found for |a|. There the left side is convex (gap < 1) or concave (gap > 1), and
    Newton's method from the right or the left of the root goes to it without turning: |tanh(y)| ≤ min(|y|, 1) says
    where to start. A step d leaves an excess of at most |gap − 1| max(t (1 − t²)) d², which says when to stop.
    """
    gap = numpy.maximum(gap, numpy.finfo(a.dtype).tiny)
    wu, size = gap - 1, numpy.abs(a)
    with numpy.errstate(over="ignore"):
        flat, steep = size - wu, size / gap
    y = numpy.where(wu < 0, numpy.minimum(flat, steep), numpy.maximum(flat, steep))
    allowed = 4 * numpy.finfo(a.dtype).eps / (0.385 * numpy.abs(wu) + numpy.finfo(a.dtype).tiny)
    for _ in range(MAX_STEPS):
        t = numpy.tanh(y)
        step = (y + wu * t - size) / planar_slope(t, gap)
        y = y - step
        if (step * step <= allowed * (size + y)).all():
            break
    return numpy.copysign(y, a)


defvjp(
    planar_root,
    lambda y, a, gap: lambda g: g / planar_slope(nets.tanh(y), gap),
    lambda y, a, gap: lambda g: -g * nets.tanh(y) / planar_slope(nets.tanh(y), gap),
)


class Radial(Transform):
    """x = z + β h · (z − center)          log_det = (D − 1) log(1 + β h) + log(1 + β h − β r h²)

    h = 1 / (a + r) and r = |z − center|. params: {"center": (D,), "a_raw": (), "beta_raw": ()}.
    a = log(1 + e^a_raw) > 0 and β = −a + log(1 + e^beta_raw) > −a make the layer one-to-one whatever the numbers:
    β > 0 pushes points away from the center, β < 0 draws them to it.
    Cost: O(D) either way; r is a root of a quadratic of |x − center|.
    Source: Rezende & Mohamed 2015, eq. 13–14 and appendix A.2; article 5.5.
    """

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        """A random center, and β = 0: the identity."""
        one = np.array(SOFTPLUS_IS_1)
        return {"center": as_rng(rng).normal(size=self.dim), "a_raw": one, "beta_raw": one.copy()}

    def to_x(self, params, z):
        center, a, gap = self.center_and_pull(params)
        stretch, log_det = self.stretch(a, gap, _norm(z - center))
        return center + stretch[:, None] * (z - center), log_det

    def to_z(self, params, x):
        center, a, gap = self.center_and_pull(params)
        stretch, log_det = self.stretch(a, gap, radius_of(_norm(x - center), a, gap))
        return center + (x - center) / stretch[:, None], -log_det

    def center_and_pull(self, params):
        """center, a > 0 and the gap a + β > 0."""
        a_raw, beta_raw, center = numbers(params, a_raw=(), beta_raw=(), center=(self.dim,))
        return center, nets.softplus(a_raw), nets.softplus(beta_raw)

    def stretch(self, a, gap, r):
        """1 + β h and log_det at radius r, in positive terms: 1 + β h − β r h² = (r² + 2 a r + a (a + β)) h²."""
        h = 1 / (a + r)
        across, along = (r + gap) * h, (r * r + 2 * a * r + a * gap) * h * h
        return across, (self.dim - 1) * np.log(across) + np.log(along)


def _norm(v):
    """|v| of every row, with gradient 0 at v = 0."""
    squared = np.sum(v * v, axis=1)
    return np.sqrt(squared + (squared == 0)) - (squared == 0)


def radius_of(rho, a, gap):
    """The r ≥ 0 with r (r + gap) / (a + r) = rho, a root of r² + (gap − rho) r − a rho, where nothing cancels."""
    rho = rho.astype(rho.dtype)  # whose gradient has that dtype too, while that of np.where is float64
    q = gap - rho
    larger = (np.abs(q) + np.sqrt(q * q + 4 * a * rho)) / 2
    return np.where(q < 0, larger, a * rho / larger)
