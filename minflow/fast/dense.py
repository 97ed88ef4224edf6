"""The dense network with its hand-derived gradient.

    kept = mlp(params, u, sizes, activation)                   # kept[-1] == nets.mlp(params, u, activation)
    g_params, g_u = mlp_pull_back(params, kept, g, activation)   # those of Σ g · kept[-1]

Plain NumPy, never traced; the derivations of the layers are built on it.
"""

import numpy as np

from .. import nets


def mlp(params, y, sizes, activation):
    """The input of every dense layer, and the output of the last."""
    nets.check_mlp(params, sizes)
    inputs = [y]
    for dense in params[:-1]:
        y = _dense(dense, y)
        inputs.append(ACTIVATE[activation](y))
    return (*inputs, _dense(params[-1], y))


def _dense(params, y):
    """y @ weight + bias; with one input a product of a column and a row, which BLAS is slow at."""
    out = y * params["weight"] if y.shape[1] == 1 else y @ params["weight"]
    out += params["bias"]
    return out


def mlp_pull_back(params, kept, g, activation):
    """y = u @ weight + bias: g_weight = uᵀ g, g_bias = Σ g, g_u = g weightᵀ, times the slope of the activation."""
    grads = []
    for dense, u in zip(reversed(params), reversed(kept[:-1])):
        grads.append(as_in(dense, weight=u.T @ g, bias=sum_rows(g)))
        g = g @ dense["weight"].T
        if len(grads) < len(params):
            g *= SLOPE[activation](u)
    return type(params)(grads[::-1]), g


def _tanh_slope(y):
    slope = y * y
    return np.subtract(1, slope, out=slope)


ACTIVATE = {  # in place
    "tanh": lambda y: np.tanh(y, out=y),
    "relu": lambda y: np.maximum(y, 0, out=y),
    "softplus": lambda y: np.logaddexp(y, 0, out=y),
    "elu": nets.elu,
}
SLOPE = {  # from the output y
    "tanh": _tanh_slope,
    "relu": lambda y: y > 0,
    "softplus": lambda y: -np.expm1(-y),
    "elu": lambda y: np.minimum(y, 0) + 1,
}


def as_in(params, **found):
    """The gradients in the order of the keys of params, as autograd gives them."""
    return {key: found[key] for key in params}


def sum_rows(g):
    """Σ over the batch, as a product with ones: BLAS adds rows faster than `sum(axis=0)`."""
    return np.ones(len(g), g.dtype) @ g


def sign_of(way):
    return 1 if way == "forward" else -1
