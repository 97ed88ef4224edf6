"""Monotone rational-quadratic splines (article 5.3): one-dimensional maps that bend K times, yet have a closed inverse.

    knots = knots_of(raw, bins=8, bound=5.0)       # from any numbers: rising x, rising y, positive slopes
    x, log_det = rq_forward(z, knots)              # z (N, D), coordinate by coordinate; the identity beyond the knots

`knots` is one array (3, K + 1, N or 1, D): x of the knots, y of the knots, slopes there.
"""

import autograd.numpy as np

from .. import nets
from ..arrays import as_floats, as_positive, as_size, parameter
from ..signatures import Activation, ArrayLike, Generator, Params, Widths
from ..tracing import getval
from .base import Transform
from .coupling import Coupling

LEAST = 1e-3  # ε: the share of the interval that a bin has at least, and the least slope at a knot
RAW_ONE = np.log(np.expm1(1 - LEAST))  # the raw number whose slope is 1


def rq_forward(z, knots):
    """The spline at z (N, D), bin by bin, and the identity outside the knots: (x (N, D), log_det (N,))."""
    return _spline(forward_in_bin, z, knots[0], knots)


def rq_inverse(x, knots):
    """The way back, from x (N, D): (z (N, D), log_det of the inverse (N,))."""
    z, log_det = _spline(inverse_in_bin, x, knots[1], knots)
    return z, -log_det


def _spline(in_bin, u, line, knots):
    inside = (u >= line[0]) & (u <= line[-1])
    point = _choose(inside, u, line[0])
    bins = bin_of(np.sum(point >= line[1:-1], axis=0), knots)
    moved, xi = in_bin(point, *bins)
    return _choose(inside, moved, u), np.sum(inside * log_slope(xi, *bins), axis=1)


def _choose(condition, this, other):
    """np.where for finite numbers, with a gradient that keeps float32."""
    return condition * this + ~condition * other


def forward_in_bin(z, x_k, y_k, width, height, chord, left, right):
    """x = y_k + Δy_k · (c_k ξ² + δ_k ξ (1 − ξ)) / (c_k + (δ_k + δ_{k+1} − 2 c_k) ξ (1 − ξ)),  ξ = (z − x_k) / Δx_k

    in a bin of width Δx_k, height Δy_k and chord c_k = Δy_k / Δx_k, with slopes δ_k (left) and δ_{k+1} (right) at its
    ends. Returns (x, ξ). Source: Gregory & Delbourgo 1982; Durkan et al. 2019, eq. 4; article 5.3.
    """
    xi = (z - x_k) / width
    turn = xi * (1 - xi)
    return y_k + height * (chord * xi * xi + left * turn) / (chord + (left + right - 2 * chord) * turn), xi


def inverse_in_bin(x, x_k, y_k, width, height, chord, left, right):
    """z = x_k + Δx_k ξ,  ξ the root in [0, 1] of a quadratic equation; returns (z, ξ).

    With η = (x − y_k) / Δy_k and lean = δ_k (1 − η) − δ_{k+1} η its discriminant is lean² + 4 c_k² η (1 − η), two terms
    ≥ 0, and ξ = 2 c_k η / (2 c_k η + lean + √…); where lean < 0, 1 − ξ is such a quotient. Nothing cancels.
    Source: Durkan et al. 2019, eq. 6–8, rearranged.
    """
    eta = (x - y_k) / height
    lean, rise, rest = left * (1 - eta) - right * eta, 2 * chord * eta, 2 * chord * (1 - eta)
    root = np.sqrt(lean * lean + rise * rest) + _choose(lean > 0, lean, -lean)
    xi = _choose(lean > 0, rise / (rise + root), root / (rest + root))
    return x_k + width * xi, xi


def log_slope(xi, x_k, y_k, width, height, chord, left, right):
    """log ∂x/∂z,  ∂x/∂z = c_k² (δ_{k+1} ξ² + 2 c_k ξ (1 − ξ) + δ_k (1 − ξ)²) / (c_k + …)².

    The sum under the line is that of `forward_in_bin`. Source: Durkan et al. 2019, eq. 5.
    """
    rest, turn = 1 - xi, xi * (1 - xi)
    share = chord / (chord + (left + right - 2 * chord) * turn)
    return 2 * np.log(share) + np.log(right * xi * xi + 2 * chord * turn + left * rest * rest)


def bin_of(index, knots):
    """(x_k, y_k, Δx_k, Δy_k, c_k, δ_k, δ_{k+1}) of the bins with these numbers, (N, D)."""
    place = np.indices(knots.shape[2:], sparse=True)
    left, right = knots[(slice(None), index, *place)], knots[(slice(None), index + 1, *place)]
    width, height, _ = right - left
    return left[0], left[1], width, height, height / width, left[2], right[2]


def knots_of(raw, bins, bound):
    """Knots (3, K + 1, N or 1, D) from any numbers (3 K − 1, N or 1, D): K raw widths, K raw heights, K − 1 raw slopes.

    Widths and heights are 2 · bound · (ε + (1 − K ε) softmax(raw)), inner slopes ε + softplus(raw), with ε = LEAST;
    the slopes at ±bound are 1, so that the spline meets the identity outside smoothly.
    """
    raw_steps = np.reshape(raw[: 2 * bins], (2, bins, *raw.shape[1:]))
    e = np.exp(raw_steps - np.max(getval(raw_steps), axis=1, keepdims=True))  # whose largest does not matter
    steps = LEAST + (1 - bins * LEAST) * e / np.sum(e, axis=1, keepdims=True)
    corners = np.cumsum(np.concatenate([0 * steps[:, :1], steps], axis=1), axis=1)
    ones = np.ones_like(raw[:1])
    slopes = np.concatenate([ones, LEAST + np.logaddexp(raw[2 * bins :], 0.0), ones])
    return np.concatenate([bound * (2 * corners - 1), slopes[None]])


def raw_of(knots, bound):
    """The raw numbers (3 K − 1, N or 1, D) of which `knots_of` makes these knots (3, K + 1, N or 1, D), to rounding.

    raw = log(Δ / (2 · bound) − ε) for a width or height Δ, and log(e^{δ − ε} − 1) for an inner slope δ.
    Raises ValueError for knots that `knots_of` never gives: all its bins are wider and higher than 2 · bound · ε, all
    its slopes above ε, and it ends at ±bound with slope 1.
    """
    knots, bound = as_floats(knots, "knots"), as_positive(bound, "bound")
    if knots.ndim != 4 or len(knots) != 3 or knots.shape[1] < 3:
        raise ValueError(f"knots must have shape (3, K + 1, N or 1, D) with K ≥ 2; got {knots.shape}")
    ends = np.abs(knots[:, [0, -1]] - np.reshape([-bound, bound, -bound, bound, 1, 1], (3, 2, 1, 1)))
    shares, slopes = np.diff(knots[:2], axis=1) / (2 * bound) - LEAST, knots[2, 1:-1] - LEAST
    got = f"ends {ends.max():.3g} away, least share {shares.min() + LEAST:.3g}, least slope {slopes.min() + LEAST:.3g}"
    if not (ends.max() <= 1e-6 * max(1, bound) and shares.min() > 0 and slopes.min() > 0):
        need = (
            f"go from −{bound} to {bound}, with end slopes 1, bins of more than {LEAST} of it and slopes above {LEAST}"
        )
        raise ValueError(f"knots must {need}; got {got}")
    return np.concatenate([*np.log(shares), slopes + np.log(-np.expm1(-slopes))])


def identity(bins):
    """The 3 K − 1 raw numbers of the identity: equal widths, equal heights, slopes 1."""
    return np.repeat([0.0, RAW_ONE], [2 * bins, bins - 1])


class RQSpline(Transform):
    """x = spline(z), each coordinate with a rational-quadratic spline of its own     log_det = Σ_d log ∂x_d/∂z_d

    params: {"raw": (3 K − 1, D)}, read by `knots_of`; K = bins. At first the identity, and always outside ±bound.
    Cost: O(K D). Raises ValueError for bins below 2 or above 999. Source: Durkan et al. 2019, section 3.1; article 5.1.
    """

    def __init__(self, dim: int, bins: int = 8, bound: float = 5.0) -> None:
        super().__init__(dim)
        self.bins, self.bound = as_bins(bins), as_positive(bound, "bound")

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        return {"raw": np.tile(identity(self.bins)[:, None], self.dim)}

    def to_x(self, params, z):
        return rq_forward(z, self.knots(params))

    def to_z(self, params, x):
        return rq_inverse(x, self.knots(params))

    def knots(self, params):
        """Knots (3, K + 1, 1, D)."""
        raw = parameter(params, "raw", (3 * self.bins - 1, self.dim))
        return knots_of(raw[:, None], self.bins, self.bound)


class SplineOfNetwork:
    """The moves x_b = spline(z_b) and back, their knots from one network; for layers with `net`, b, bins and bound.

    The network gives 3 K − 1 numbers in a row for each coordinate of b, read by `knots_of`; K = bins. Its weights and
    biases start uniform, and those of the last layer so that nothing moves.
    """

    @property
    def outputs(self):
        """How many numbers the network gives for each coordinate."""
        return 3 * self.bins - 1

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        *hidden, last = nets.init_mlp(rng, self.sizes, uniform=True)
        return [*hidden, last | {"bias": np.tile(identity(self.bins), len(self.b))}]

    def move(self, params, a, z_b):
        return rq_forward(z_b, self.knots(params, a))

    def move_back(self, params, a, x_b):
        return rq_inverse(x_b, self.knots(params, a))

    def knots(self, params, a):
        """Knots (3, K + 1, N, |b|)."""
        raw = np.reshape(self.net(params, a), (len(a), len(self.b), self.outputs))
        return knots_of(np.moveaxis(raw, 2, 0), self.bins, self.bound)


class SplineCoupling(SplineOfNetwork, Coupling):
    """x_a = z_a,  x_b = spline(z_b) with knots from the network at z_a     log_det = Σ log ∂x_b/∂z_b

    The network gives 3 K − 1 numbers for each coordinate of b, read by `knots_of`; K = bins. Its last bias starts the
    layer as the identity. What lies outside ±bound is not moved: let data lie inside, by an ActNorm on the x side.
    Cost: one network pass in either direction, O(K D) for log_det. Source: Durkan et al. 2019, section 3; article 5.3.
    """

    def __init__(
        self,
        mask: ArrayLike,
        hidden: Widths = (64, 64),
        activation: Activation = "tanh",
        bins: int = 8,
        bound: float = 5.0,
        *,
        context_dim: int = 0,
    ) -> None:
        self.bins, self.bound = as_bins(bins), as_positive(bound, "bound")
        super().__init__(mask, hidden, activation, context_dim=context_dim)


def as_bins(bins):
    """`bins` as an int from 2 to 999."""
    if as_size(bins, "bins", least=2) * LEAST >= 1:
        raise ValueError(f"bins must be at most {int(1 / LEAST) - 1}, since each has a least width; got {bins}")
    return int(bins)
