"""Coupling layers (article 5.7.2 and 5.8) and the one-pass direction of MAF and IAF (5.4), step and gradient.

One pass is an affine coupling in which every coordinate is both read and moved, with weights that are masked on the way
there and gradients that are masked on the way back. The direction of D passes has autograd's gradient.
"""

import numpy as np

from .. import nets
from .dense import mlp, mlp_pull_back, sign_of


def additive_step(layer, way, params, u):
    a, b = layer.columns
    kept = mlp(params, u[:, a], layer.sizes, layer.activation)
    out = u.astype(kept[-1].dtype)
    out[:, b] += sign_of(way) * kept[-1]
    return out, np.zeros_like(out[:, 0]), kept


def additive_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b ± m(z_a): ∂x_b/∂z_b = 1, and the network receives ± g_b."""
    a, b = layer.columns
    g_params, g_a = mlp_pull_back(params, kept, sign_of(way) * g_out[:, b], layer.activation)
    g_u = g_out.copy()
    g_u[:, a] += g_a
    return g_params, g_u


def affine_step(layer, way, params, u):
    a, b = layer.columns
    kept = mlp(params, u[:, a], layer.sizes, layer.activation)
    raw, shift = kept[-1][:, : len(layer.b)], kept[-1][:, len(layer.b) :]
    log_scale = layer.log_scale_cap * np.tanh(raw / layer.log_scale_cap)
    scale = np.exp(sign_of(way) * log_scale)
    out = u.astype(shift.dtype)
    out[:, b] = u[:, b] * scale + shift if way == "forward" else (u[:, b] - shift) * scale
    return out, sign_of(way) * log_scale.sum(axis=1), (log_scale, scale, *kept)


def affine_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_b = z_b·e^α + μ: g_α = g_b·z_b·e^α + g_log_det.   Inverse z_b = (x_b − μ)·e^{−α}: g_α = −g_b·z_b − g_log_det.

    α = c·tanh(raw / c) gives g_raw = g_α·(1 − (α/c)²).
    """
    (a, b), (log_scale, scale, *kept) = layer.columns, kept
    g_b = g_out[:, b] * scale
    moved = u[:, b] if way == "forward" else u[:, b] - kept[-1][:, len(layer.b) :]
    g_log_scale = sign_of(way) * (g_b * moved + g_log_det[:, None])
    g_raw = g_log_scale * (1 - (log_scale / layer.log_scale_cap) ** 2)
    g_shift = g_out[:, b] if way == "forward" else -g_b
    g_params, g_a = mlp_pull_back(params, kept, np.concatenate([g_raw, g_shift], axis=1), layer.activation)
    g_u = g_out.copy()
    g_u[:, b] = g_b
    g_u[:, a] += g_a
    return g_params, g_u


def one_pass_step(layer, way, params, u):
    nets.check_mlp(params, layer.sizes)
    return affine_step(layer, way, nets.masked(params, layer.masks), u)


def one_pass_pull_back(layer, way, params, *rest):
    """v = weight · mask: g_weight = g_v · mask."""
    g_masked, g_u = affine_pull_back(layer, way, nets.masked(params, layer.masks), *rest)
    return type(params)(nets.masked(g_masked, layer.masks)), g_u
