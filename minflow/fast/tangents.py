"""A dense network and its derivative along tangents, step and vjp.

    y, moved, residuals = push(params, u, tangents, activation)    # moved[k] = (∂y/∂u) tangents[k] at every row
    g_params, g_u, g_tangents = push_vjp(params, residuals, g_y, g_moved, activation)   # of Σ g_y y + Σ g_moved moved
    g_u = pull(params, residuals, g_y)                             # of Σ g_y y, in u alone

u (N, inputs), y (N, outputs), tangents (K, N, inputs), or (K, 1, inputs) for the same at every row, moved (K, N,
outputs). With the unit vectors as tangents, moved is the whole Jacobian. A point and its K tangents are 1 + K rows
that a dense layer multiplies by one matrix.
"""

import numpy as np

from .. import nets
from .steps import like

BENDS = {  # the derivative of the slope in the output y, from y and the slope
    "tanh": lambda y, slope: -2 * y,
    "relu": lambda y, slope: 0,
    "softplus": lambda y, slope: 1 - slope,
    "elu": lambda y, slope: y <= 0,
}


def push(params, u, tangents, activation):
    """y = u @ weight + bias and moved = moved @ weight; an activation multiplies moved by its slope."""
    y, moved, residuals = u @ params[0]["weight"] + params[0]["bias"], tangents @ params[0]["weight"], [(u, tangents)]
    for dense in params[1:]:
        both = np.empty((1 + len(moved), *y.shape), y.dtype)
        both[0] = nets.ACTIVATIONS[activation](y)
        slope = nets.SLOPES[activation](both[0])
        np.multiply(moved, slope, out=both[1:])
        residuals.append((both, slope, moved))
        both = both @ dense["weight"]
        y, moved = both[0] + dense["bias"], both[1:]
    return y, np.broadcast_to(moved, (len(moved), *y.shape)), residuals


def push_vjp(params, residuals, g_y, g_moved, activation):
    """Of a dense layer g_weight = uᵀ g_y + Σ_k moved_kᵀ g_moved_k, g_u = g_y weightᵀ and g_moved weightᵀ.

    Of an activation y with slope s, g_u = (g_y + g_s ∂s/∂y) s with g_s = Σ_k moved_k g_moved_k, and g_moved s.
    """
    grads = []
    for dense, (both, slope, moved) in zip(params[:0:-1], residuals[:0:-1]):
        g = np.concatenate([g_y[None], g_moved])
        grads.append(like(dense, weight=_rows(both).T @ _rows(g), bias=_sum(g_y)))
        g = g @ dense["weight"].T
        g[0] += (g[1:] * moved).sum(axis=0) * BENDS[activation](both[0], slope)
        g *= slope
        g_y, g_moved = g[0], g[1:]
    (u, tangents), weight = residuals[0], params[0]["weight"]
    if tangents.shape[1] == 1:
        g_moved = _sum(g_moved)[:, None]
    grads.append(like(params[0], weight=u.T @ g_y + _rows(tangents).T @ _rows(g_moved), bias=_sum(g_y)))
    return type(params)(grads[::-1]), g_y @ weight.T, g_moved @ weight.T


def pull(params, residuals, g):
    """g ∂y/∂u, from the last layer to the first."""
    for dense, (_, slope, _) in zip(params[:0:-1], residuals[:0:-1]):
        g = (g @ dense["weight"].T) * slope
    return g @ params[0]["weight"].T


def _rows(array):
    return array.reshape(-1, array.shape[-1])


def _sum(g):
    """Σ over the batch, as a product with ones: BLAS adds rows faster than `sum`."""
    return np.ones(g.shape[-2], g.dtype) @ g
