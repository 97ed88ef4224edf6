"""The derivations: for each kind of layer, its step and the gradient of that step.

    out, log_det, kept = step(layer, way, params, u)                 # (out, log_det) = layer.way(params, u)
    g_params, g_u = pull_back(layer, way, params, u, kept, g_out, g_log_det)

pull_back gives the gradients of Σ g_out · out + Σ g_log_det · log_det; `kept` is a tuple of arrays that it reads.
A layer whose very class has no entry in STEPS or PULL_BACKS gets the plain step and autograd's gradient of it; a
test holds each entry equal to those. Plain NumPy, never traced.
"""

import numpy as np
from autograd.builtins import tuple as traced_tuple
from autograd.core import make_vjp

from .. import nets
from ..transforms import ActNorm, AdditiveCoupling, AffineCoupling, ElementwiseAffine


def step(layer, way, params, u):
    """(out, log_det, kept) of one layer."""
    return STEPS.get(type(layer), _plain_step)(layer, way, params, u)


def pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """(g_params, g_u) of one layer."""
    return PULL_BACKS.get(type(layer), plain_pull_back)(layer, way, params, u, kept, g_out, g_log_det)


def _plain_step(layer, way, params, u):
    return *getattr(layer, way)(params, u), ()


def plain_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """Autograd's gradient of the plain definition; it may itself be differentiated."""

    def plain(both):
        return traced_tuple(getattr(layer, way)(*both))

    return make_vjp(plain, (params, u))[0]((g_out, g_log_det))


def _affine_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x = z·e^α + μ: ∂x/∂z = e^α, ∂x/∂α = z·e^α.   Inverse z = (x − μ)·e^{−α}: ∂z/∂α = −z."""
    sign = _sign(way)
    g_u = g_out * np.exp(sign * params["log_scale"])
    moved = u if way == "forward" else u - params["shift"]
    g_log_scale = sign * (_sum_rows(g_u * moved) + g_log_det.sum())
    g_shift = _sum_rows(g_out) if way == "forward" else -_sum_rows(g_u)
    return _as_in(params, log_scale=g_log_scale, shift=g_shift), g_u


def _additive_coupling_step(layer, way, params, u):
    kept = _mlp(layer, params, u[:, layer.a])
    out = u.astype(np.result_type(u, kept[-1]))
    out[:, layer.b] += _sign(way) * kept[-1]
    return out, np.zeros_like(out[:, 0]), kept


def _additive_coupling_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b ± m(z_a): ∂x_b/∂z_b = 1, and the network receives ± g_b."""
    g_params, g_a = _mlp_pull_back(params, kept, _sign(way) * g_out[:, layer.b], layer.activation)
    g_u = g_out.copy()
    g_u[:, layer.a] += g_a
    return g_params, g_u


def _affine_coupling_step(layer, way, params, u):
    kept = _mlp(layer, params, u[:, layer.a])
    log_scale, shift = _log_scale_and_shift(layer, kept[-1])
    out = u.astype(np.result_type(u, shift))
    if way == "forward":
        out[:, layer.b] = u[:, layer.b] * np.exp(log_scale) + shift
    else:
        out[:, layer.b] = (u[:, layer.b] - shift) * np.exp(-log_scale)
    return out, _sign(way) * log_scale.sum(axis=1), kept


def _affine_coupling_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b·e^α + μ: g_α = g_b·z_b·e^α + g_log_det.   Inverse z_b = (x_b − μ)·e^{−α}: g_α = −g_b·z_b − g_log_det.

    α = c·tanh(raw / c) gives g_raw = g_α·(1 − (α/c)²).
    """
    sign = _sign(way)
    log_scale, shift = _log_scale_and_shift(layer, kept[-1])
    g_b = g_out[:, layer.b] * np.exp(sign * log_scale)
    moved = u[:, layer.b] if way == "forward" else u[:, layer.b] - shift
    g_log_scale = sign * (g_b * moved + g_log_det[:, None])
    g_raw = g_log_scale * (1 - (log_scale / layer.log_scale_cap) ** 2)
    g_shift = g_out[:, layer.b] if way == "forward" else -g_b
    g_params, g_a = _mlp_pull_back(params, kept, np.concatenate([g_raw, g_shift], axis=1), layer.activation)
    g_u = g_out.copy()
    g_u[:, layer.a] += g_a
    g_u[:, layer.b] = g_b
    return g_params, g_u


STEPS = {AdditiveCoupling: _additive_coupling_step, AffineCoupling: _affine_coupling_step}
PULL_BACKS = {
    ElementwiseAffine: _affine_pull_back,
    ActNorm: _affine_pull_back,
    AdditiveCoupling: _additive_coupling_pull_back,
    AffineCoupling: _affine_coupling_pull_back,
}


def _log_scale_and_shift(layer, outputs):
    raw, shift = outputs[:, : len(layer.b)], outputs[:, len(layer.b) :]
    return layer.log_scale_cap * np.tanh(raw / layer.log_scale_cap), shift


def _mlp(layer, params, y):
    """The input of every dense layer, and the output of the last."""
    nets.check_mlp(params, layer.sizes)
    inputs = [y]
    for dense in params[:-1]:
        y = _dense(dense, y)
        inputs.append(ACTIVATE[layer.activation](y))
    return (*inputs, _dense(params[-1], y))


def _dense(params, y):
    """y @ weight + bias; with one input a product of a column and a row, which BLAS is slow at."""
    out = y * params["weight"] if y.shape[1] == 1 else y @ params["weight"]
    out += params["bias"]
    return out


def _mlp_pull_back(params, kept, g, activation):
    """y = u @ weight + bias: g_weight = uᵀ g, g_bias = Σ g, g_u = g weightᵀ, times the slope of the activation."""
    grads = []
    for dense, u in zip(reversed(params), reversed(kept[:-1])):
        grads.append(_as_in(dense, weight=u.T @ g, bias=_sum_rows(g)))
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
}
SLOPE = {"tanh": _tanh_slope, "relu": lambda y: y > 0, "softplus": lambda y: -np.expm1(-y)}  # from the output y


def _as_in(params, **found):
    """The gradients in the order of the keys of params, as autograd gives them."""
    return {key: found[key] for key in params}


def _sum_rows(g):
    """Σ over the batch, as a product with ones: BLAS adds rows faster than `sum(axis=0)`."""
    return np.ones(len(g), g.dtype) @ g


def _sign(way):
    return 1 if way == "forward" else -1
