"""The spline coupling, evaluated and differentiated (article 5.3; Durkan et al. 2019).

The M = |b| · N moved numbers lie in one row. Only at the start and at the end are there 3 K − 1 such rows; in between,
all is done on what is known of each number's own bin.
"""

import numpy as np

from ..transforms.spline import LEAST, forward_in_bin, identity, inverse_in_bin, log_slope
from .coupling import NetworkStep


class SplineStep(NetworkStep):
    """With x = F(z, …) and L = log ∂x/∂z, the loss changes by g_x dF + g_L dL; forward, g_L = g_log_det.

    The inverse has dz = (dx − dF) / e^L and log_det −L, so that g_L = −g_log_det and g_x = −(g_z + g_L ∂L/∂z) / e^L.
    A point outside was clipped to ±bound, where F and L do not depend on the network.
    """

    def __init__(self, layer, direction, params, flat, gradient, shared=None):
        super().__init__(layer, direction, params, flat, gradient, shared)
        self.line, self.in_bin = (0, forward_in_bin) if direction == "forward" else (1, inverse_in_bin)
        self.moving = 2 * layer.bound * (1 - layer.bins * LEAST)  # of the interval, what the softmax divides
        self.below = np.tri(layer.bins + 1, layer.bins, -1, flat.dtype)
        self.least = layer.bound * (2 * LEAST * np.arange(layer.bins + 1.0) - 1)[:, None].astype(flat.dtype)

    def move(self, outputs, u):
        shape, u, raw = u.shape, u.ravel(), self.rows(outputs)
        bins = self.layer.bins
        corners = self.corners(raw[: 2 * bins].reshape(2, bins, -1))
        line = corners[self.line]
        point = np.clip(u, line[0], line[-1])
        self.passed = point >= line[1:-1]
        here = self.passed.sum(axis=0) * len(u) + np.arange(len(u))
        self.inside, flat = point == u, corners.reshape(2, -1)
        self.start, end = flat[:, here], flat[:, here + len(u)]
        width, height = end - self.start
        ends = np.full((1, len(u)), identity(bins)[-1], raw.dtype)
        raw_slopes = np.concatenate([ends, raw[2 * bins :], ends]).ravel()
        self.slopes = LEAST + _softplus(raw_slopes[np.stack([here, here + len(u)])])
        self.bin = width, height, height / width, *self.slopes
        moved, self.xi = self.in_bin(point, *self.start, *self.bin)
        log_det = self.sign * (self.inside * log_slope(self.xi, *self.start, *self.bin))
        return np.where(self.inside, moved, u).reshape(shape), log_det.reshape(shape).sum(axis=0)

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
        shape, g, (width, height, chord, left, right), xi = g.shape, g.ravel(), self.bin, self.xi
        g_log = np.tile(self.sign * g_log_det, shape[0])
        rest, turn, bend = 1 - xi, xi * (1 - xi), left + right - 2 * chord
        over = 1 / (chord + bend * turn)
        under = 1 / (right * xi * xi + 2 * chord * turn + left * rest * rest)
        slope = (chord * over) ** 2 / under
        g_xi = 2 * g_log * ((right * xi - left * rest + chord * (rest - xi)) * under - bend * (rest - xi) * over)
        if self.direction == "forward":
            g_x, g_xi = g, g_xi + g * width * slope
            g_u = g_xi / width
        else:
            g_u = (g + g_xi / width) / slope
            g_x, g_xi = -g_u, -g * width
        reached = (chord * xi * xi + left * turn) * over  # η
        g_turn, g_over = g_x * height * turn * over, 2 * g_log * over
        g_chord = g_turn * (right * xi * xi - left * rest * rest) * over
        g_chord += 2 * g_log * (1 / chord + turn * under) - g_over * (1 - 2 * turn)
        g_left = g_turn * (1 - reached) + g_log * rest * rest * under - g_over * turn
        g_right = g_log * xi * xi * under - g_turn * reached - g_over * turn
        g_steps = -(g_xi * xi + g_chord * chord) / width, g_x * reached + g_chord / width
        g_raw = self.spread((-g_xi / width, g_x), g_steps, (g_left, g_right))
        return self.outputs(g_raw, shape), np.where(self.inside, g_u, g).reshape(shape)

    def spread(self, g_start, g_step, g_slope):
        """The gradient in the 3 K − 1 raw numbers from those in (x_k, y_k), (Δx_k, Δy_k) and (δ_k, δ_{k+1}).

        Δ_j = 2 · bound · ε + share_j, the shares a softmax times `moving`, and s_k is the sum of those before bin k:
        g_raw_j = share_j (g_j − (g_start s_k + g_step share_k) / moving), g_j = g_start before the bin, g_step in it.
        δ = ε + softplus(raw) has the slope 1 − e^{ε − δ}.
        """
        g_start, g_step, bins = np.stack(g_start), np.stack(g_step), self.layer.bins
        passed = self.passed.astype(g_start.dtype)
        least = self.least[:1] + passed.sum(axis=0) * (2 * self.layer.bound * LEAST)
        own = np.stack(self.bin[:2]) - 2 * self.layer.bound * LEAST
        mean = (g_start * (self.start - least) + g_step * own) / self.moving
        g_raw = np.empty((3 * bins - 1, passed.shape[1]), passed.dtype)
        here = np.ones((bins, passed.shape[1]), passed.dtype)
        here[1:] = passed
        here[:-1] -= passed
        g_steps = g_raw[: 2 * bins].reshape(2, bins, -1)
        np.multiply(here, (g_step - mean)[:, None], out=g_steps)
        g_steps[:, :-1] += passed * g_start[:, None]
        g_steps -= (1 - here) * mean[:, None]
        g_steps *= self.shares
        at_left, at_right = np.stack(g_slope) * -np.expm1(LEAST - self.slopes) * self.inside
        g_raw[2 * bins :] = here[1:] * at_left + here[:-1] * at_right
        return g_raw

    def rows(self, outputs):
        """The outputs of the network for each of |b| coordinates, (|b| (3 K − 1), N), as (3 K − 1, M)."""
        count = self.layer.outputs
        return outputs.reshape(-1, count, outputs.shape[1]).swapaxes(0, 1).reshape(count, -1)

    def outputs(self, rows, shape):
        """And back."""
        return rows.reshape(-1, *shape).swapaxes(0, 1).reshape(-1, shape[1])


def _softplus(raw):
    return np.maximum(raw, 0) + np.log1p(np.exp(-np.abs(raw)))
