"""Linear layers, gradient by hand (article 5.2)."""

import numpy as np

from .. import transforms as t
from .dense import as_in, sign_of, sum_rows


def step(layer, way, params, u):
    """The plain step; z is kept, whichever side it is on."""
    out, log_det = getattr(layer, way)(params, u)
    return out, log_det, (u if way == "forward" else out,)


def pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x = A z + b: g_z = Aᵀ g, g_A = Σ g zᵀ, g_b = Σ g.   Inverse z = A⁻¹(x − b): g_x = A⁻ᵀ g, and −g_x is that g."""
    A, total = layer.matrix(params)[0], sign_of(way) * g_log_det.sum()
    g_u = g_out @ A if way == "forward" else np.linalg.solve(A.T, g_out.T).T
    g = g_out if way == "forward" else -g_u
    entries = MATRIX[type(layer)](layer, params, A, g.T @ kept[0], total)
    return as_in(params, b=sum_rows(g), **entries), g_u


def full(layer, params, A, g_A, total):
    """∂ log|det A| / ∂A = A⁻ᵀ."""
    return {"A": g_A + total * np.linalg.inv(A).T}


def triangular(layer, params, A, g_A, total):
    """A_dd = e^α: ∂A_dd/∂α = A_dd, and log|det A| = Σ α."""
    return {"A": g_A * layer.side, "log_diagonal": np.diag(g_A) * np.diag(A) + total}


def plu(layer, params, A, g_A, total):
    """A = P L U: g_L = Pᵀ g_A Uᵀ and g_U = Lᵀ Pᵀ g_A, each where it is read; the diagonal of U is ±e^α."""
    L, U = layer.factors(params)
    g_LU = g_A[np.argsort(layer.order)]
    g_L, g_U = g_LU @ U.T, L.T @ g_LU
    return {"L": g_L * layer.below, "U": g_U * layer.above, "log_diagonal": np.diag(g_U) * np.diag(U) + total}


MATRIX = {t.Linear: full, t.Triangular: triangular, t.PLU: plu}


def permutation_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x_j = z_order[j]: g goes back to where each coordinate came from."""
    return as_in(params), g_out[:, layer.places if way == "forward" else layer.order]
