"""Layers in which a network of part a moves part b (article 5.3, 5.7.2 and 5.8), step and gradient.

In the one-pass direction of MAF and IAF (5.4) every coordinate is both read and moved, with weights that are masked on
the way there and gradients that are masked on the way back. The direction of D passes has autograd's gradient.
"""

import numpy as np

from .. import nets
from .dense import mlp, mlp_pull_back, sign_of


def by_network(move, pull):
    """(step, pull_back) of a layer from what happens at b.

    move(layer, way, outputs, u_b) -> (out_b, log_det, kept), from the outputs of the network
    pull(layer, way, kept, g_b, g_log_det) -> the gradients in outputs and u_b, from those in out_b and log_det
    """

    def step(layer, way, params, u):
        a, b = layer.columns
        nets.check_mlp(params, layer.sizes)
        *inputs, outputs = mlp(nets.masked(params, layer.masks), u[:, a], layer.activation)
        moved, log_det, kept = move(layer, way, outputs, u[:, b])
        out = u.astype(moved.dtype)
        out[:, b] = moved
        return out, log_det, (kept, inputs)

    def pull_back(layer, way, params, u, kept, g_out, g_log_det):
        (a, b), (kept, inputs) = layer.columns, kept
        g_outputs, g_b = pull(layer, way, kept, g_out[:, b], g_log_det)
        g_params, g_a = mlp_pull_back(nets.masked(params, layer.masks), inputs, g_outputs, layer.activation)
        g_u = g_out.copy()
        g_u[:, b] = g_b
        g_u[:, a] += g_a
        return type(params)(nets.masked(g_params, layer.masks)), g_u

    return step, pull_back


def additive_move(layer, way, outputs, u):
    return u + sign_of(way) * outputs, np.zeros_like(outputs[:, 0]), ()


def additive_pull(layer, way, kept, g, g_log_det):
    """x_b = z_b ± m(z_a): ∂x_b/∂z_b = 1, and the network receives ± g_b."""
    return sign_of(way) * g, g


def affine_move(layer, way, outputs, u):
    raw, shift = outputs[:, : len(layer.b)], outputs[:, len(layer.b) :]
    log_scale = raw if layer.log_scale_cap == np.inf else layer.log_scale_cap * np.tanh(raw / layer.log_scale_cap)
    scale = np.exp(sign_of(way) * log_scale)
    scaled = u if way == "forward" else u - shift
    moved = scaled * scale + shift if way == "forward" else scaled * scale
    return moved, sign_of(way) * log_scale.sum(axis=1), (log_scale, scale, scaled)


def affine_pull(layer, way, kept, g, g_log_det):
    """x_b = z_b·e^α + μ: g_α = g_b·z_b·e^α + g_log_det.   Inverse z_b = (x_b − μ)·e^{−α}: g_α = −g_b·z_b − g_log_det.

    α = c·tanh(raw / c) gives g_raw = g_α·(1 − (α/c)²).
    """
    log_scale, scale, scaled = kept
    g_u = g * scale
    g_log_scale = sign_of(way) * (g_u * scaled + g_log_det[:, None])
    g_raw = g_log_scale * (1 - (log_scale / layer.log_scale_cap) ** 2)
    return np.concatenate([g_raw, g if way == "forward" else -g_u], axis=1), g_u


ADDITIVE, AFFINE = by_network(additive_move, additive_pull), by_network(affine_move, affine_pull)
