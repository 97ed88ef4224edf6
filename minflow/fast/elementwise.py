"""The elementwise affine layers, gradient by hand; their plain step is fast as it is."""

import numpy as np

from .dense import as_in, sign_of, sum_rows


def affine_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x = z·e^α + μ: ∂x/∂z = e^α, ∂x/∂α = z·e^α.   Inverse z = (x − μ)·e^{−α}: ∂z/∂α = −z."""
    sign = sign_of(way)
    g_u = g_out * np.exp(sign * params["log_scale"])
    moved = u if way == "forward" else u - params["shift"]
    g_log_scale = sign * (sum_rows(g_u * moved) + g_log_det.sum())
    g_shift = sum_rows(g_out) if way == "forward" else -sum_rows(g_u)
    return as_in(params, log_scale=g_log_scale, shift=g_shift), g_u


def rescaling_pull_back(layer, way, params, *rest):
    """An affine layer without a shift."""
    g_params, g_u = affine_pull_back(layer, way, {**params, "shift": 0.0}, *rest)
    return as_in(params, **g_params), g_u
