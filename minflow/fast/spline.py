"""The spline coupling, step and gradient (article 5.3; Durkan et al. 2019).

The N · |b| moved numbers lie in one row, and most of the work is done on what is known of each one's own bin. Only at
the start and at the end are there 3 K − 1 such rows, so that a sum over bins is a sum of long rows.
"""

import numpy as np

from ..transforms.spline import LEAST, bin_of, forward_in_bin, inverse_in_bin, log_slope
from .coupling import by_network
from .dense import sign_of


def spline_move(layer, way, outputs, u):
    knots = _knots(layer, outputs)
    line, in_bin = (knots[0], forward_in_bin) if way == "forward" else (knots[1], inverse_in_bin)
    u = u.ravel()
    point = np.clip(u, line[0], line[-1])
    index = np.sum(point >= line[1:-1], axis=0)
    bins = bin_of(index, knots)
    moved, xi = in_bin(point, *bins)
    inside = point == u
    log_det = sign_of(way) * _rows(layer, inside * log_slope(xi, *bins)).sum(axis=1)
    return _rows(layer, np.where(inside, moved, u)), log_det, (knots, index, inside, xi, *bins[2:])


def spline_pull(layer, way, kept, g, g_log_det):
    """With x = F(z, …) and L = log ∂x/∂z, the loss changes by g_x dF + g_L dL; forward, g_L = g_log_det.

    The inverse has dz = (dx − dF) / e^L and log_det −L, so that g_L = −g_log_det and g_x = −(g_z + g_L ∂L/∂z) / e^L.
    A point outside was clipped to ±bound, where F and L do not depend on the network.
    """
    knots, index, inside, xi, width, height, chord, left, right = kept
    g, g_log = g.ravel(), np.repeat(sign_of(way) * g_log_det, len(layer.b))
    rest, turn, bend = 1 - xi, xi * (1 - xi), left + right - 2 * chord
    over = 1 / (chord + bend * turn)
    under = 1 / (right * xi * xi + 2 * chord * turn + left * rest * rest)
    slope = (chord * over) ** 2 / under
    g_xi = 2 * g_log * ((right * xi - left * rest + chord * (rest - xi)) * under - bend * (rest - xi) * over)
    if way == "forward":
        g_x, g_xi = g, g_xi + g * width * slope
        g_u = g_xi / width
    else:
        g_u = (g + g_xi / width) / slope
        g_x, g_xi = -g_u, -g * width
    reached = (chord * xi * xi + left * turn) * over  # η
    g_turn, g_over = g_x * height * turn * over, 2 * g_log * over
    g_chord = g_turn * (right * xi * xi - left * rest * rest) * over
    g_chord += 2 * g_log * (1 / chord + turn * under) - g_over * (1 - 2 * turn)
    g_width = -(g_xi * xi + g_chord * chord) / width
    g_height = g_x * reached + g_chord / width
    g_left = g_turn * (1 - reached) + g_log * rest * rest * under - g_over * turn
    g_right = g_log * xi * xi * under - g_turn * reached - g_over * turn
    g_outputs = _spread(layer, knots, index, (-g_xi / width, g_x), (g_width, g_height), (g_left, g_right))
    return g_outputs, _rows(layer, np.where(inside, g_u, g))


def _rows(layer, line):
    """(N · |b|,) -> (N, |b|)."""
    return line.reshape(-1, len(layer.b))


def _knots(layer, outputs):
    """`knots_of`, (3, K + 1, N · |b|), with Σ_{j < k} as a product with a triangle: BLAS adds faster than `cumsum`."""
    raw = outputs.reshape(-1, layer.outputs).T.copy()
    raw_steps, raw_slopes = raw[: 2 * layer.bins].reshape(2, layer.bins, -1), raw[2 * layer.bins :]
    shares = np.exp(raw_steps - raw_steps.max(axis=1, keepdims=True))
    shares *= (1 - layer.bins * LEAST) / shares.sum(axis=1, keepdims=True)
    knots = np.ones((3, layer.bins + 1, raw.shape[1]), raw.dtype)
    knots[:2] = layer.bound * (2 * np.tri(layer.bins + 1, layer.bins, -1, raw.dtype) @ (LEAST + shares) - 1)
    knots[2, 1:-1] = LEAST + np.maximum(raw_slopes, 0) + np.log1p(np.exp(-np.abs(raw_slopes)))
    return knots


def _spread(layer, knots, index, g_corner, g_step, g_slope):
    """The gradient in the outputs of the network from those in (x_k, y_k), (Δx_k, Δy_k) and (δ_k, δ_{k+1}).

    Δ_k = 2 · bound · ε + moved_k, moved a softmax of sum `total`; δ = ε + softplus(raw), which has slope 1 − e^{ε − δ}.
    """
    number, total = np.arange(layer.bins)[:, None], 2 * layer.bound * (1 - layer.bins * LEAST)
    before, here = number < index, number == index
    moved = np.diff(knots[:2], axis=1) - 2 * layer.bound * LEAST
    g_steps = np.stack([before * g_corner[axis] + here * g_step[axis] for axis in (0, 1)])
    g_steps -= (moved * g_steps).sum(axis=1, keepdims=True) / total
    g_steps *= moved
    g_slopes = -np.expm1(LEAST - knots[2, 1:-1]) * (here[1:] * g_slope[0] + here[:-1] * g_slope[1])
    return np.concatenate([*g_steps, g_slopes]).T.reshape(-1, layer.sizes[-1])


SPLINE = by_network(spline_move, spline_pull)
