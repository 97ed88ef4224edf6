"""The spline coupling, evaluated and differentiated (article 5.3; Durkan et al. 2019).

The M = |b| · N moved numbers lie in one row. Only at the start and at the end are there 3 K − 1 such rows; in between,
everything is computed from the values at each number's own bin.
"""

import numpy as np

from ..transforms.spline import LEAST, RAW_ONE, inverse_in_bin
from .coupling import NetworkStep


class SplineStep(NetworkStep):
    """With x = F(z, …) and L = log ∂x/∂z, the loss changes by g_x dF + g_L dL; forward, g_L = g_log_det.

    The inverse has dz = (dx − dF) / e^L and log_det −L, so that g_L = −g_log_det and g_x = −(g_z + g_L ∂L/∂z) / e^L.
    A point outside was clipped to ±bound, where F and L do not depend on the network.
    """

    def __init__(self, layer, direction, params, flat, gradient, shared=None):
        super().__init__(layer, direction, params, flat, gradient, shared)
        self.line = 0 if direction == "forward" else 1
        self.fewest = max(32, 600 // len(layer.b))
        self.moving = 2 * layer.bound * (1 - layer.bins * LEAST)  # of the interval, what the softmax divides
        self.below = np.tri(layer.bins + 1, layer.bins, -1, flat.dtype)
        self.least = layer.bound * (2 * LEAST * np.arange(layer.bins + 1.0) - 1)[:, None].astype(flat.dtype)

    def move(self, outputs, u):
        shape, u, raw = u.shape, u.ravel(), self.rows(outputs)
        bins = self.layer.bins
        corners = self.corners(raw[: 2 * bins].reshape(2, bins, -1))
        line = corners[self.line]
        point = np.minimum(np.maximum(u, line[0]), line[-1])
        self.inside, self.passed = point == u, point >= line[1:-1]
        left = self.passed.sum(axis=0) * len(u) + np.arange(len(u))
        self.start, end = (corners.reshape(2, -1).take(corner, axis=1) for corner in (left, left + len(u)))
        ends = np.full((1, len(u)), RAW_ONE, raw.dtype)
        raw_slopes = np.concatenate([ends, raw[2 * bins :], ends]).ravel()
        self.slopes = LEAST + _softplus(raw_slopes.take([left, left + len(u)]))
        self.size = end - self.start
        moved, log_slope = self.in_bin(point, *self.start, *self.size, *self.slopes)
        log_det = self.sign * (self.inside * log_slope)
        return np.where(self.inside, moved, u).reshape(shape), log_det.reshape(shape).sum(axis=0)

    def in_bin(self, point, x_k, y_k, width, height, left, right):
        """`forward_in_bin` or `inverse_in_bin` with `log_slope`, which have terms in common; `pull` reads them, too.

        over is 1 / (c_k + (δ_k + δ_{k+1} − 2 c_k) ξ (1 − ξ)), below is δ_{k+1} ξ² + 2 c_k ξ (1 − ξ) + δ_k (1 − ξ)², and
        ∂x/∂z = (c_k · over)² · below.
        """
        chord = height / width
        if self.direction == "forward":
            xi = (point - x_k) / width
        else:
            moved, xi = inverse_in_bin(point, x_k, y_k, width, height, chord, left, right)
        rest = 1 - xi
        turn, bend = xi * rest, left + right - 2 * chord
        over = 1 / (chord + bend * turn)
        reached = (chord * xi * xi + left * turn) * over  # η
        below = right * xi * xi + 2 * chord * turn + left * rest * rest
        share = chord * over
        self.terms = chord, xi, rest, turn, bend, over, reached, below, share
        return y_k + height * reached if self.direction == "forward" else moved, 2 * np.log(share) + np.log(below)

    def corners(self, raw_steps):
        """x and y of the knots, (2, K + 1, M), as in `knots_of`; one product with a triangle gives all sums of exp."""
        self.shares = np.exp(raw_steps - raw_steps.max(axis=1, keepdims=True))
        sums = self.below @ self.shares
        scale = self.moving / sums[:, -1:]
        self.shares *= scale
        sums *= scale
        sums += self.least
        return sums

    def pull(self, g, g_log_det):
        shape, g, sign = g.shape, g.ravel(), self.sign
        (width, height), (left, right) = self.size, self.slopes
        chord, xi, rest, turn, bend, over, reached, below, share = self.terms
        slope = share * share * below
        g_log = (np.full((shape[0], 1), sign, g.dtype) * g_log_det).ravel()
        under, g_over = g_log / below, 2 * g_log * over
        g_xi = 2 * under * (right * xi - left * rest + chord * (rest - xi)) - g_over * bend * (rest - xi)
        if self.direction == "forward":
            g_x, g_xi = g, g_xi + g * width * slope
            g_u = g_xi / width
        else:
            g_u = (g + g_xi / width) / slope
            g_x, g_xi = -g_u, -g * width
        g_turn = g_x * height * turn * over
        g_chord = g_turn * (right * xi * xi - left * rest * rest) * over
        g_chord += 2 * (g_log / chord + turn * under) - g_over * (1 - 2 * turn)
        g_left = g_turn * (1 - reached) + rest * rest * under - g_over * turn
        g_right = xi * xi * under - g_turn * reached - g_over * turn
        g_start = np.array([-g_xi / width, g_x])
        g_step = np.array([-(g_xi * xi + g_chord * chord) / width, g_x * reached + g_chord / width])
        g_raw = self.spread(g_start, g_step, np.array([g_left, g_right]))
        return self.outputs(g_raw, shape), np.where(self.inside, g_u, g).reshape(shape)

    def spread(self, g_start, g_step, g_slope):
        """The gradient in the 3 K − 1 raw numbers from those in (x_k, y_k), (Δx_k, Δy_k) and (δ_k, δ_{k+1}).

        Δ_j = 2 · bound · ε + share_j, the shares a softmax times `moving`, and s_k is the sum of those before bin k:
        g_raw_j = share_j (g_j − (g_start s_k + g_step share_k) / moving), g_j = g_start before the bin, g_step in it.
        δ = ε + softplus(raw) has the slope 1 − e^{ε − δ}.
        """
        bins, count = self.layer.bins, len(self.inside)
        passed = self.passed.astype(g_start.dtype)
        least = 2 * self.layer.bound * LEAST
        before = self.start - self.least[0] - least * passed.sum(axis=0)
        mean = (g_start * before + g_step * (self.size - least)) / self.moving
        inside = np.ones((bins, count), passed.dtype)
        inside[1:] = passed
        inside[:-1] -= passed
        g_raw = np.empty((3 * bins - 1, count), passed.dtype)
        g_steps = g_raw[: 2 * bins].reshape(2, bins, -1)
        np.multiply(inside, g_step[:, None], out=g_steps)
        g_steps[:, :-1] += passed * g_start[:, None]
        g_steps -= mean[:, None]
        g_steps *= self.shares
        at_left, at_right = g_slope * -np.expm1(LEAST - self.slopes) * self.inside
        g_raw[2 * bins :] = inside[1:] * at_left + inside[:-1] * at_right
        return g_raw

    def rows(self, outputs):
        """The outputs of the network for each of |b| coordinates, (|b| (3 K − 1), N), as (3 K − 1, M)."""
        count = self.layer.outputs
        return outputs.reshape(-1, count, outputs.shape[1]).swapaxes(0, 1).reshape(count, -1)

    def outputs(self, rows, shape):
        """The inverse of `rows`."""
        return rows.reshape(-1, *shape).swapaxes(0, 1).reshape(-1, shape[1])


def _softplus(raw):
    return np.maximum(raw, 0) + np.log1p(np.exp(-np.abs(raw)))
