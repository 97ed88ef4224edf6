"""Elementwise affine layers, PLU and permutations, gradient by hand; their plain step is fast as it is."""

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


def plu_step(layer, way, params, u):
    """The plain step; z is kept, whichever side it is on."""
    out, log_det = getattr(layer, way)(params, u)
    return out, log_det, (u if way == "forward" else out,)


def plu_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x = A z + b: g_z = Aᵀ g, g_A = Σ g zᵀ, g_b = Σ g.   Inverse z = A⁻¹(x − b): g_x = A⁻ᵀ g, and −g_x is that g.

    A = P L U: g_L = Pᵀ g_A Uᵀ and g_U = Lᵀ Pᵀ g_A, each where it is read; the diagonal of U is ±e^α.
    """
    A, (L, U), total = layer.matrix(params)[0], layer.factors(params), sign_of(way) * g_log_det.sum()
    g_u = g_out @ A if way == "forward" else np.linalg.solve(A.T, g_out.T).T
    g = g_out if way == "forward" else -g_u
    g_LU = (g.T @ kept[0])[np.argsort(layer.order)]
    g_L, g_U = g_LU @ U.T, L.T @ g_LU
    log_diagonal = np.diag(g_U) * np.diag(U) + total
    return as_in(params, L=g_L * layer.below, U=g_U * layer.above, log_diagonal=log_diagonal, b=sum_rows(g)), g_u


def permutation_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_j = z_order[j]: g goes back to where each coordinate came from."""
    return as_in(params), g_out[:, layer.places if way == "forward" else layer.order]
