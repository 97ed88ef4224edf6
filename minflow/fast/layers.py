"""The derivations: for each kind of layer, its step and the gradient of that step.

    out, log_det, kept = step(layer, way, params, u)                 # (out, log_det) = layer.way(params, u)
    g_params, g_u = pull_back(layer, way, params, u, kept, g_out, g_log_det)

pull_back gives the gradients of Σ g_out · out + Σ g_log_det · log_det; `kept` is a tuple of arrays that it reads.
A layer without an entry here gets autograd's; a test holds each entry equal to that. Plain NumPy, never traced.
"""

from functools import singledispatch

import numpy as np
from autograd.builtins import tuple as traced_tuple
from autograd.core import make_vjp

from ..transforms import AdditiveCoupling, AffineCoupling, ElementwiseAffine


@singledispatch
def step(layer, way, params, u):
    """The plain step, nothing kept."""
    return *getattr(layer, way)(params, u), ()


@singledispatch
def pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """Autograd's gradient of the plain step."""

    def plain(both):
        return traced_tuple(getattr(layer, way)(*both))

    return make_vjp(plain, (params, u))[0]((g_out, g_log_det))


@pull_back.register
def _(layer: ElementwiseAffine, way, params, u, kept, g_out, g_log_det):
    """x = z·e^α + μ: ∂x/∂z = e^α, ∂x/∂α = z·e^α.   Inverse z = (x − μ)·e^{−α}: ∂z/∂α = −z."""
    sign = _sign(way)
    g_u = g_out * np.exp(sign * params["log_scale"])
    moved = u if way == "forward" else u - params["shift"]
    return {
        "log_scale": sign * (_sum_rows(g_u * moved) + g_log_det.sum()),
        "shift": _sum_rows(g_out) if way == "forward" else -_sum_rows(g_u),
    }, g_u


@step.register
def _(layer: AdditiveCoupling, way, params, u):
    kept = _mlp(params, u[:, layer.a], layer.activation)
    out = u.astype(np.result_type(u, kept[-1]))
    out[:, layer.b] += _sign(way) * kept[-1]
    return out, np.zeros_like(u[:, 0]), kept


@pull_back.register
def _(layer: AdditiveCoupling, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b ± m(z_a): ∂x_b/∂z_b = 1, and the network receives ± g_b."""
    g_params, g_a = _mlp_pull_back(params, kept, _sign(way) * g_out[:, layer.b], layer.activation)
    g_u = g_out.copy()
    g_u[:, layer.a] += g_a
    return g_params, g_u


@step.register
def _(layer: AffineCoupling, way, params, u):
    kept = _mlp(params, u[:, layer.a], layer.activation)
    log_scale, shift = _log_scale_and_shift(layer, kept[-1])
    out = u.astype(np.result_type(u, shift))
    if way == "forward":
        out[:, layer.b] = u[:, layer.b] * np.exp(log_scale) + shift
    else:
        out[:, layer.b] = (u[:, layer.b] - shift) * np.exp(-log_scale)
    return out, _sign(way) * log_scale.sum(axis=1), kept


@pull_back.register
def _(layer: AffineCoupling, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b·e^α + μ: g_α = g_b·z_b·e^α + g_log_det.   Inverse z_b = (x_b − μ)·e^{−α}: g_α = −g_b·z_b − g_log_det.

    α = c·tanh(raw / c) gives g_raw = g_α·(1 − (α/c)²).
    """
    sign, cap = _sign(way), layer.log_scale_cap
    log_scale, shift = _log_scale_and_shift(layer, kept[-1])
    g_b = g_out[:, layer.b] * np.exp(sign * log_scale)
    moved = u[:, layer.b] if way == "forward" else u[:, layer.b] - shift
    g_log_scale = sign * (g_b * moved + g_log_det[:, None])
    g_raw = g_log_scale * (1 - (log_scale / cap) ** 2)
    g_shift = g_out[:, layer.b] if way == "forward" else -g_b
    g_params, g_a = _mlp_pull_back(params, kept, np.concatenate([g_raw, g_shift], axis=1), layer.activation)
    g_u = g_out.copy()
    g_u[:, layer.a] += g_a
    g_u[:, layer.b] = g_b
    return g_params, g_u


def _log_scale_and_shift(layer, outputs):
    raw, shift = outputs[:, : len(layer.b)], outputs[:, len(layer.b) :]
    return layer.log_scale_cap * np.tanh(raw / layer.log_scale_cap), shift


def _mlp(params, y, activation):
    """The input of every dense layer, and the output of the last."""
    inputs = [y]
    for layer in params[:-1]:
        y = _dense(layer, y)
        inputs.append(np.tanh(y, out=y) if activation == "tanh" else np.maximum(y, 0, out=y))
    return (*inputs, _dense(params[-1], y))


def _dense(layer, y):
    """y @ weight + bias; with one input a product of a column and a row, which BLAS is slow at."""
    out = y * layer["weight"] if y.shape[1] == 1 else y @ layer["weight"]
    out += layer["bias"]
    return out


def _mlp_pull_back(params, kept, g, activation):
    """y = u @ weight + bias: g_weight = uᵀ g, g_bias = Σ g, g_u = g weightᵀ.   tanh′ = 1 − tanh², relu′ = 1[u > 0]."""
    grads = []
    for layer, u in zip(reversed(params), reversed(kept[:-1])):
        grads.append({"weight": u.T @ g, "bias": _sum_rows(g)})
        g = g @ layer["weight"].T
        if len(grads) < len(params) and activation == "tanh":
            slope = u * u
            np.subtract(1, slope, out=slope)
            g *= slope
        elif len(grads) < len(params):
            g *= u > 0
    return grads[::-1], g


def _sum_rows(g):
    """Σ over the batch, as a product with ones: BLAS adds rows faster than `sum(axis=0)`."""
    return np.ones(len(g), g.dtype) @ g


def _sign(way):
    return 1 if way == "forward" else -1
