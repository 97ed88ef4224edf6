"""The dense network with its hand-derived gradient.

    *inputs, y = mlp(params, u, activation)                        # y == nets.mlp(params, u, activation)
    g_params, g_u = mlp_pull_back(params, inputs, g, activation)   # those of Σ g · y

Plain NumPy, never traced; the derivations of the layers are built on it. A batch is worked off in blocks of rows whose
activations stay in the processor's cache; beyond BLOCK rows they are not stored but computed again.
"""

import numpy as np

from .. import nets
from ..trees import map_leaves

BLOCK = 512


def mlp(params, y, activation):
    """The input of every dense layer, and the output of the last; of a batch beyond BLOCK only y and the output."""
    if len(y) > BLOCK:
        return y, np.concatenate([_layers(params, rows, activation)[-1] for rows in _blocks(y)])
    return _layers(params, y, activation)


def mlp_pull_back(params, inputs, g, activation):
    """y = u @ weight + bias: g_weight = uᵀ g, g_bias = Σ g, g_u = g weightᵀ, times the slope of the activation.

    It overwrites `inputs`, whose arrays are in the cache.
    """
    if len(g) > BLOCK:
        pairs = zip(_blocks(inputs[0]), _blocks(g))
        found = [mlp_pull_back(params, _layers(params, u, activation)[:-1], g, activation) for u, g in pairs]
        grads, g_y = zip(*found)
        return map_leaves(lambda *parts: sum(parts), *grads), np.concatenate(g_y)
    grads = []
    for dense, u in zip(params[:0:-1], inputs[:0:-1]):
        grads.append(as_in(dense, weight=u.T @ g, bias=sum_rows(g)))
        slope = nets.pair_of(activation)[1](u)
        g = np.matmul(g, dense["weight"].T, out=u)
        g *= slope
    both = inputs[0].T @ g
    grads.append(as_in(params[0], weight=both[:-1], bias=both[-1]))
    return type(params)(grads[::-1]), g @ params[0]["weight"].T


def _layers(params, y, activation):
    """y @ weight + bias, layer by layer; the first bias enters the product by a column of ones."""
    first = np.concatenate([params[0]["weight"], params[0]["bias"][None]])
    kept = [np.ones((len(y), len(first)), np.result_type(y, first))]
    kept[0][:, :-1] = y
    kept.append(kept[0] @ first)
    for dense in params[1:]:
        kept[-1] = nets.pair_of(activation)[0](kept[-1])
        kept.append(kept[-1] @ dense["weight"])
        kept[-1] += dense["bias"]
    return kept


def _blocks(y):
    return [y[start : start + BLOCK] for start in range(0, len(y), BLOCK)]


def as_in(params, **found):
    """The gradients in the order of the keys of params, as autograd gives them."""
    return {key: found[key] for key in params}


def sum_rows(g):
    """Σ over the batch, as a product with ones: BLAS adds rows faster than `sum(axis=0)`."""
    return np.ones(len(g), g.dtype) @ g


def sign_of(way):
    return 1 if way == "forward" else -1
