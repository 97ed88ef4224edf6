"""Planar and radial flows (article 5.5): each layer bends space along one direction, or around one point.

    layer = Planar(2)
    params = layer.init(rng)                        # the identity
    x, log_det = layer.forward(params, z)

Their Jacobian is the identity, or a multiple of it, plus a matrix of rank one, so that its determinant costs O(D).
Both are one-to-one whatever numbers the parameters hold.
"""

import autograd.numpy as np

from .. import nets
from ..arrays import as_rng, parameter
from ..tracing import defvjp, primitive
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

    def init(self, rng, x=None):
        """A random plane, |w| = 1, and u = 0: the identity."""
        w = as_rng(rng).normal(size=self.dim)
        w /= np.sqrt(w @ w)
        return {"w": w, "u_raw": SOFTPLUS_IS_1 * w, "b": rng.normal(size=())}

    def to_x(self, params, z):
        u, w, b, gap = self.direction_and_plane(params)
        t = nets.tanh(z @ w + b)
        return z + t[:, None] * u, np.log(_planar_slope(t, gap))

    def to_z(self, params, x):
        u, w, b, gap = self.direction_and_plane(params)
        a = x @ w + b
        t = nets.tanh(_planar_root(a, gap * np.ones_like(a)))
        return x - t[:, None] * u, -np.log(_planar_slope(t, gap))

    def direction_and_plane(self, params):
        """u, w, b and the gap 1 + wᵀu > 0. Where w is 0 to rounding, u_raw is as good as any u."""
        w, u_raw, b = (parameter(params, *entry) for entry in (("w", (self.dim,)), ("u_raw", (self.dim,)), ("b", ())))
        w_squared, wu_raw = np.sum(w * w), np.sum(w * u_raw)
        gap = np.where(w_squared > 0, nets.softplus(wu_raw), 1 + wu_raw)
        u = u_raw + (gap - 1 - wu_raw) * w / (w_squared + (w_squared == 0))
        return u, w, b, gap


def _planar_slope(t, gap):
    """1 + wᵀu (1 − t²) with wᵀu = gap − 1, as a sum of positive terms: exact to rounding where gap is tiny."""
    return t * t + gap * (1 - t * t)


@primitive
def _planar_root(a, gap):
    """The y with y + (gap − 1) tanh(y) = a, row by row.

    Both sides are odd, so y ≥ 0 is found for |a|. There the left side is convex (gap < 1) or concave (gap > 1), and
    Newton's method from the right or the left of the root goes to it without turning.
    """
    wu, size = gap - 1, np.abs(a)
    y = np.where(wu < 0, size - wu, np.maximum(size / np.maximum(gap, 1), size - wu))
    for _ in range(MAX_STEPS):
        t = np.tanh(y)
        excess = y + wu * t - size
        if (np.abs(excess) <= 4 * np.finfo(y.dtype).eps * (size + y)).all():
            break
        y = y - excess / _planar_slope(t, gap)
    return np.copysign(y, a)


defvjp(
    _planar_root,
    lambda y, a, gap: lambda g: g / _planar_slope(nets.tanh(y), gap),
    lambda y, a, gap: lambda g: -g * nets.tanh(y) / _planar_slope(nets.tanh(y), gap),
)


class Radial(Transform):
    """x = z + β h · (z − center)          log_det = (D − 1) log(1 + β h) + log(1 + β h − β r h²)

    h = 1 / (a + r) and r = |z − center|. params: {"center": (D,), "a_raw": (), "beta_raw": ()}.
    a = log(1 + e^a_raw) > 0 and β = −a + log(1 + e^beta_raw) > −a make the layer one-to-one whatever the numbers:
    β > 0 pushes points away from the center, β < 0 draws them to it.
    Cost: O(D) either way; r is a root of a quadratic of |x − center|.
    Source: Rezende & Mohamed 2015, eq. 13–14 and appendix A.2; article 5.5.
    """

    def init(self, rng, x=None):
        """A random center, and β = 0: the identity."""
        one = np.array(SOFTPLUS_IS_1)
        return {"center": as_rng(rng).normal(size=self.dim), "a_raw": one, "beta_raw": one.copy()}

    def to_x(self, params, z):
        center, a, gap = self.center_and_pull(params)
        stretch, log_det = self.stretch(a, gap, _norm(z - center))
        return center + stretch[:, None] * (z - center), log_det

    def to_z(self, params, x):
        center, a, gap = self.center_and_pull(params)
        stretch, log_det = self.stretch(a, gap, _radius(_norm(x - center), a, gap))
        return center + (x - center) / stretch[:, None], -log_det

    def center_and_pull(self, params):
        """center, a > 0 and the gap a + β > 0."""
        a, gap = (nets.softplus(parameter(params, name, ())) for name in ("a_raw", "beta_raw"))
        return parameter(params, "center", (self.dim,)), a, gap

    def stretch(self, a, gap, r):
        """1 + β h and log_det at radius r, in positive terms: 1 + β h − β r h² = (r² + 2 a r + a (a + β)) h²."""
        h = 1 / (a + r)
        across, along = (r + gap) * h, (r * r + 2 * a * r + a * gap) * h * h
        return across, (self.dim - 1) * np.log(across) + np.log(along)


def _norm(v):
    """|v| of every row, with gradient 0 at v = 0."""
    squared = np.sum(v * v, axis=1)
    return np.sqrt(squared + (squared == 0)) - (squared == 0)


def _radius(rho, a, gap):
    """The r ≥ 0 with r (r + gap) / (a + r) = rho, a root of r² + (gap − rho) r − a rho, where nothing cancels."""
    q = gap - rho
    larger = (np.abs(q) + np.sqrt(q * q + 4 * a * rho)) / 2
    return np.where(q < 0, larger, a * rho / larger)
