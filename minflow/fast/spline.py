"""The spline coupling, evaluated and differentiated (article 5.3; Durkan et al. 2019).

The M = |b| · N moved numbers lie in one row. Only at the start and at the end are there 3 K − 1 such rows; in between,
everything is computed from the values at each number's own bin.
"""

import numpy as np

from ..transforms.spline import LEAST, RAW_ONE, inverse_in_bin
from .coupling import NetworkStep


def in_bin(direction, point, start, size, slopes):
    """(moved, L, terms): `forward_in_bin` or `inverse_in_bin`, with `log_slope`, and what `in_bin_vjp` reads of them.

    x = F = y_k + Δy_k η,  η = (c ξ² + δ_k t) / D          with t = ξ (1 − ξ), D = c + (δ_k + δ_{k+1} − 2 c) t
    L = log ∂x/∂z = 2 log c − 2 log D + log B              and B = δ_{k+1} ξ² + 2 c t + δ_k (1 − ξ)²
    """
    (x_k, y_k), (width, height), (left, right) = start, size, slopes
    chord = height / width
    if direction == "forward":
        xi = (point - x_k) / width
    else:
        moved, xi = inverse_in_bin(point, x_k, y_k, width, height, chord, left, right)
    rest = 1 - xi
    turn, bend = xi * rest, left + right - 2 * chord
    over = 1 / (chord + bend * turn)  # 1 / D
    reached = (chord * xi * xi + left * turn) * over
    below = right * xi * xi + 2 * chord * turn + left * rest * rest
    share = chord * over
    if direction == "forward":
        moved = y_k + height * reached
    return moved, 2 * np.log(share) + np.log(below), (chord, xi, rest, turn, bend, over, reached, below, share)


def in_bin_vjp(direction, size, slopes, terms, g, g_L):
    """The gradients in point, (x_k, y_k), (Δx_k, Δy_k) and (δ_k, δ_{k+1}), from g in `moved` and g_L in L.

    Forward, g_x = g. The inverse has dz = (dx − dF) / e^L, so that its point has g_u = (g + g_L ∂L/∂z) / e^L, and what
    depends on the knots has g_x = −g_u at a fixed z. In the letters of `in_bin`,

    ∂η/∂δ_k = t (1 − η) / D     ∂η/∂δ_{k+1} = −t η / D     ∂η/∂c = t (δ_{k+1} ξ² − δ_k (1 − ξ)²) / D²
    """
    (width, height), (left, right) = size, slopes
    chord, xi, rest, turn, bend, over, reached, below, share = terms
    slope = share * share * below  # e^L
    g_below, g_under = g_L / below, -2 * g_L * over  # in B and in D
    g_xi = 2 * g_below * (right * xi - left * rest + chord * (rest - xi)) + g_under * bend * (rest - xi)
    if direction == "forward":
        g_x, g_xi = g, g_xi + g * width * slope
        g_point = g_xi / width
    else:
        g_point = (g + g_xi / width) / slope
        g_x, g_xi = -g_point, -g * width
    g_turned = g_x * height * turn * over  # g_x Δy_k t / D
    g_chord = g_turned * (right * xi * xi - left * rest * rest) * over
    g_chord += 2 * (g_L / chord + turn * g_below) + g_under * (1 - 2 * turn)
    g_left = g_turned * (1 - reached) + rest * rest * g_below + g_under * turn
    g_right = xi * xi * g_below - g_turned * reached + g_under * turn
    g_start = np.array([-g_xi / width, g_x])
    g_size = np.array([-(g_xi * xi + g_chord * chord) / width, g_x * reached + g_chord / width])
    return g_point, g_start, g_size, np.array([g_left, g_right])


class SplineStep(NetworkStep):
    """`in_bin` at the bin of each number. One outside was clipped to ±bound, where nothing depends on the network."""

    def __init__(self, layer, direction, params, flat, gradient, shared=None):
        super().__init__(layer, direction, params, flat, gradient, shared)
        self.line = 0 if direction == "forward" else 1
        self.fewest = max(self.fewest, 600 // len(layer.b))
        self.moving = 2 * layer.bound * (1 - layer.bins * LEAST)  # of the interval, what the softmax divides
        self.below = np.tri(layer.bins + 1, layer.bins, -1, flat.dtype)
        self.least = layer.bound * (2 * LEAST * np.arange(layer.bins + 1.0) - 1)[:, None].astype(flat.dtype)

    def move(self, outputs, u):
        shape, u, raw = u.shape, u.ravel(), self.rows(outputs)
        bins = self.layer.bins
        shares, corners = self.corners(raw[: 2 * bins].reshape(2, bins, -1))
        line = corners[self.line]
        point = np.minimum(np.maximum(u, line[0]), line[-1])
        inside, passed = point == u, point >= line[1:-1]
        left = passed.sum(axis=0) * len(u) + np.arange(len(u))
        start, end = (corners.reshape(2, -1).take(corner, axis=1) for corner in (left, left + len(u)))
        ends = np.full((1, len(u)), RAW_ONE, raw.dtype)
        raw_slopes = np.concatenate([ends, raw[2 * bins :], ends]).ravel()
        slopes = LEAST + _softplus(raw_slopes.take([left, left + len(u)]))
        moved, log_slope, terms = in_bin(self.direction, point, start, end - start, slopes)
        self.residuals = inside, passed, shares, start, end - start, slopes, terms
        log_det = self.sign * (inside * log_slope)
        return np.where(inside, moved, u).reshape(shape), log_det.reshape(shape).sum(axis=0)

    def corners(self, raw_steps):
        """The shares of the softmax, times `moving`, and x and y of the knots, (2, K + 1, M), as in `knots_of`.

        One product with a triangle gives all sums of exp.
        """
        shares = np.exp(raw_steps - raw_steps.max(axis=1, keepdims=True))
        sums = self.below @ shares
        scale = self.moving / sums[:, -1:]
        shares *= scale
        sums *= scale
        sums += self.least
        return shares, sums

    def pull(self, g, g_log_det):
        inside, *_, size, slopes, terms = self.residuals
        shape, g = g.shape, g.ravel()
        g_L = (np.full((shape[0], 1), self.sign, g.dtype) * g_log_det).ravel()
        g_u, *g_bin = in_bin_vjp(self.direction, size, slopes, terms, g, g_L)
        return self.outputs(self.spread(*g_bin), shape), np.where(inside, g_u, g).reshape(shape)

    def spread(self, g_start, g_size, g_slopes):
        """The gradient in the 3 K − 1 raw numbers from those in (x_k, y_k), (Δx_k, Δy_k) and (δ_k, δ_{k+1}).

        Δ_j = 2 · bound · ε + share_j, the shares a softmax times `moving`, and s_k is the sum of those before bin k:
        g_raw_j = share_j (g_j − (g_start s_k + g_size share_k) / moving), g_j = g_start before the bin, g_size in it.
        δ = ε + softplus(raw) has the slope 1 − e^{ε − δ}.
        """
        inside, passed, shares, start, size, slopes, _ = self.residuals
        passed = passed.astype(g_start.dtype)
        own = np.ones((len(passed) + 1, len(inside)), passed.dtype)  # 1 in the bin of each number, else 0
        own[1:] = passed
        own[:-1] -= passed
        least = 2 * self.layer.bound * LEAST
        before = start - self.least[0] - least * passed.sum(axis=0)  # s_k
        mean = (g_start * before + g_size * (size - least)) / self.moving
        g_raw = np.empty((self.layer.outputs, len(inside)), passed.dtype)
        g_shares = g_raw[: 2 * len(own)].reshape(2, *own.shape)
        np.multiply(own, g_size[:, None], out=g_shares)
        g_shares[:, :-1] += passed * g_start[:, None]
        g_shares -= mean[:, None]
        g_shares *= shares
        at_left, at_right = g_slopes * -np.expm1(LEAST - slopes) * inside
        g_raw[2 * len(own) :] = own[1:] * at_left + own[:-1] * at_right
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
