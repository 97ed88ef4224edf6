"""A dense network and its derivative along given tangents, step and vjp.

    y, moved, residuals = push(params, u, tangents, activation)             # moved[k] = (∂y/∂u) tangent_k at every row
    g_params, g_u = push_vjp(params, residuals, g_y, g_moved, activation)   # those of Σ g_y · y + Σ g_moved · moved

u (N, inputs), y (N, outputs), tangents (K, inputs), the same for every row, moved (K, N, outputs). With the unit
vectors as tangents, moved is the whole Jacobian. The point and its K tangents are 1 + K rows that every dense layer
multiplies by one matrix.
"""

import numpy as np

from .. import nets

BENDS = {  # the derivative of the slope in the output y, from y and the slope
    "tanh": lambda y, slope: -2 * y,
    "relu": lambda y, slope: 0,
    "softplus": lambda y, slope: 1 - slope,
    "elu": lambda y, slope: y <= 0,
}


def push(params, u, tangents, activation):
    """y = u @ weight + bias and moved = moved @ weight; an activation multiplies moved by its slope."""
    first, *others = params
    y, moved, residuals = u @ first["weight"] + first["bias"], (tangents @ first["weight"])[:, None], [(u, tangents)]
    for dense in others:
        both = np.empty((1 + len(moved), *y.shape), y.dtype)
        both[0] = nets.ACTIVATIONS[activation](y)
        slope = nets.SLOPES[activation](both[0])
        np.multiply(moved, slope, out=both[1:])
        residuals.append((both, slope, moved))
        both = both @ dense["weight"]
        y, moved = both[0] + dense["bias"], both[1:]
    return y, moved, residuals


def push_vjp(params, residuals, g_y, g_moved, activation):
    """g_weight = uᵀ g_y + movedᵀ g_moved; where an activation y has slope s, g_s = Σ_k g_moved · moved and

    g_u = (g_y + g_s ∂s/∂y) s.
    """
    grads = []
    for dense, (both, slope, moved) in zip(params[:0:-1], residuals[:0:-1]):
        g = np.concatenate([g_y[None], g_moved])
        grads.append(
            as_in(
                dense,
                weight=both.reshape(-1, both.shape[-1]).T @ g.reshape(-1, g.shape[-1]),
                bias=np.ones(len(g_y), g.dtype) @ g_y,
            )
        )
        g = g @ dense["weight"].T
        g[0] += (g[1:] * moved).sum(axis=0) * BENDS[activation](both[0], slope)
        g *= slope
        g_y, g_moved = g[0], g[1:]
    u, tangents = residuals[0]
    ones = np.ones(len(g_y), g_y.dtype)
    grads.append(as_in(params[0], weight=u.T @ g_y + tangents.T @ (ones @ g_moved), bias=ones @ g_y))
    return type(params)(grads[::-1]), g_y @ params[0]["weight"].T


def as_in(params, **found):
    """The gradients in the order of the keys of params."""
    return {key: found[key] for key in params}
