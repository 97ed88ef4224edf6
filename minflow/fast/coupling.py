"""Coupling layers, step and gradient (article 5.7.2 and 5.8)."""

import numpy as np

from .dense import mlp, mlp_pull_back, sign_of


def additive_step(layer, way, params, u):
    kept = mlp(params, u[:, layer.a], layer.sizes, layer.activation)
    out = u.astype(np.result_type(u, kept[-1]))
    out[:, layer.b] += sign_of(way) * kept[-1]
    return out, np.zeros_like(out[:, 0]), kept


def additive_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b ± m(z_a): ∂x_b/∂z_b = 1, and the network receives ± g_b."""
    g_params, g_a = mlp_pull_back(params, kept, sign_of(way) * g_out[:, layer.b], layer.activation)
    g_u = g_out.copy()
    g_u[:, layer.a] += g_a
    return g_params, g_u


def affine_step(layer, way, params, u):
    kept = mlp(params, u[:, layer.a], layer.sizes, layer.activation)
    log_scale, shift = _log_scale_and_shift(layer, kept[-1])
    out = u.astype(np.result_type(u, shift))
    if way == "forward":
        out[:, layer.b] = u[:, layer.b] * np.exp(log_scale) + shift
    else:
        out[:, layer.b] = (u[:, layer.b] - shift) * np.exp(-log_scale)
    return out, sign_of(way) * log_scale.sum(axis=1), kept


def affine_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b·e^α + μ: g_α = g_b·z_b·e^α + g_log_det.   Inverse z_b = (x_b − μ)·e^{−α}: g_α = −g_b·z_b − g_log_det.

    α = c·tanh(raw / c) gives g_raw = g_α·(1 − (α/c)²).
    """
    sign = sign_of(way)
    log_scale, shift = _log_scale_and_shift(layer, kept[-1])
    g_b = g_out[:, layer.b] * np.exp(sign * log_scale)
    moved = u[:, layer.b] if way == "forward" else u[:, layer.b] - shift
    g_log_scale = sign * (g_b * moved + g_log_det[:, None])
    g_raw = g_log_scale * (1 - (log_scale / layer.log_scale_cap) ** 2)
    g_shift = g_out[:, layer.b] if way == "forward" else -g_b
    g_params, g_a = mlp_pull_back(params, kept, np.concatenate([g_raw, g_shift], axis=1), layer.activation)
    g_u = g_out.copy()
    g_u[:, layer.b] = g_b
    g_u[:, layer.a] += g_a
    return g_params, g_u


def _log_scale_and_shift(layer, outputs):
    raw, shift = outputs[:, : len(layer.b)], outputs[:, len(layer.b) :]
    return layer.log_scale_cap * np.tanh(raw / layer.log_scale_cap), shift
