"""The spline coupling, step and gradient (article 5.3; Durkan et al. 2019).

The N · |b| moved numbers lie in one row, and most of the work is done on what is known of each one's own bin. Only at
the start and at the end are there 3 K − 1 such rows, so that a sum over bins is a sum of long rows.
"""

import numpy as np

from ..transforms.spline import LEAST, bin_of, forward_in_bin, inverse_in_bin, log_slope
from .dense import mlp, mlp_pull_back, sign_of


def spline_step(layer, way, params, u):
    *inputs, outputs = mlp(params, u[:, layer.a], layer.sizes, layer.activation)
    shares = _shares(layer, outputs)
    knots = _knots(layer, shares)
    u_b = u[:, layer.b].ravel()
    line = knots[0 if way == "forward" else 1]
    point = np.clip(u_b, line[0], line[-1])
    index = np.sum(point >= line[1:-1], axis=0)
    bins = bin_of(index, knots)
    moved, xi = (forward_in_bin if way == "forward" else inverse_in_bin)(point, *bins)
    inside = point == u_b
    out = u.astype(moved.dtype)
    out[:, layer.b] = _rows(layer, np.where(inside, moved, u_b))
    log_det = sign_of(way) * _rows(layer, inside * log_slope(xi, *bins)).sum(axis=1)
    return out, log_det, (*inputs, shares, index, inside, xi, *bins[2:])


def spline_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """With x = F(z, …) and L = log ∂x/∂z, the loss changes by g_x dF + g_L dL; forward, g_L = g_log_det.

    The inverse has dz = (dx − dF) / e^L and log_det −L, so that g_L = −g_log_det and g_x = −(g_z + g_L ∂L/∂z) / e^L.
    A point outside was clipped to ±bound, where F and L do not depend on the network.
    """
    *inputs, shares, index, inside, xi, width, height, chord, left, right = kept
    g_b, g_log = g_out[:, layer.b].ravel(), np.repeat(sign_of(way) * g_log_det, len(layer.b))
    rest, turn, bend = 1 - xi, xi * (1 - xi), left + right - 2 * chord
    over = 1 / (chord + bend * turn)
    under = 1 / (right * xi * xi + 2 * chord * turn + left * rest * rest)
    slope = (chord * over) ** 2 / under
    g_xi = 2 * g_log * ((right * xi - left * rest + chord * (rest - xi)) * under - bend * (rest - xi) * over)
    if way == "forward":
        g_x, g_xi = g_b, g_xi + g_b * width * slope
        g_u_b = g_xi / width
    else:
        g_u_b = (g_b + g_xi / width) / slope
        g_x, g_xi = -g_u_b, -g_b * width
    reached = (chord * xi * xi + left * turn) * over  # η
    g_turn, g_over = g_x * height * turn * over, 2 * g_log * over
    g_chord = g_turn * (right * xi * xi - left * rest * rest) * over
    g_chord += 2 * g_log * (1 / chord + turn * under) - g_over * (1 - 2 * turn)
    g_width = -(g_xi * xi + g_chord * chord) / width
    g_height = g_x * reached + g_chord / width
    g_left = g_turn * (1 - reached) + g_log * rest * rest * under - g_over * turn
    g_right = g_log * xi * xi * under - g_turn * reached - g_over * turn
    g_outputs = _spread(layer, shares, index, (-g_xi / width, g_x), (g_width, g_height), (g_left, g_right))
    g_params, g_a = mlp_pull_back(params, (*inputs, None), g_outputs, layer.activation)
    g_u = g_out.copy()
    g_u[:, layer.a] += g_a
    g_u[:, layer.b] = _rows(layer, np.where(inside, g_u_b, g_b))
    return g_params, g_u


def _rows(layer, line):
    """(N · |b|,) -> (N, |b|)."""
    return line.reshape(-1, len(layer.b))


def _shares(layer, outputs):
    """(1 − K ε) softmax(raw) of the widths and of the heights, softplus(raw) of the slopes: (3 K − 1, N · |b|)."""
    raw = outputs.reshape(-1, layer.outputs).T.copy()
    steps, slopes = _parts(layer, raw)
    steps -= steps.max(axis=1, keepdims=True)
    np.exp(steps, out=steps)
    steps *= (1 - layer.bins * LEAST) / steps.sum(axis=1, keepdims=True)
    slopes[:] = np.maximum(slopes, 0) + np.log1p(np.exp(-np.abs(slopes)))
    return raw


def _knots(layer, shares):
    """`knots_of` from the shares, with Σ_{j < k} as a product with a triangle: BLAS adds faster than `cumsum`."""
    steps, slopes = _parts(layer, shares)
    knots = np.ones((3, layer.bins + 1, shares.shape[1]), shares.dtype)
    knots[:2] = layer.bound * (2 * np.tri(layer.bins + 1, layer.bins, -1, shares.dtype) @ (LEAST + steps) - 1)
    knots[2, 1:-1] = LEAST + slopes
    return knots


def _spread(layer, shares, index, g_corner, g_step, g_slope):
    """The gradient in the outputs of the network from those in (x_k, y_k), (Δx_k, Δy_k) and (δ_k, δ_{k+1})."""
    number = np.arange(layer.bins)[:, None]
    before, here = number < index, number == index
    g_raw = np.empty_like(shares)
    (steps, slopes), (g_steps, g_slopes) = _parts(layer, shares), _parts(layer, g_raw)
    for axis in (0, 1):
        g_steps[axis] = before * g_corner[axis] + here * g_step[axis]
    g_steps -= (steps * g_steps).sum(axis=1, keepdims=True) / (1 - layer.bins * LEAST)
    g_steps *= 2 * layer.bound * steps
    g_slopes[:] = -np.expm1(-slopes) * (here[1:] * g_slope[0] + here[:-1] * g_slope[1])
    return g_raw.T.reshape(-1, layer.sizes[-1])


def _parts(layer, raw):
    """Windows: widths and heights (2, K, N · |b|), slopes (K − 1, N · |b|)."""
    steps = raw[: 2 * layer.bins]
    return steps.reshape(2, layer.bins, -1), raw[2 * layer.bins :]
