"""For each kind of layer its step and the gradient of that step.

    step, pull_back = derivation(layer, way)
    out, log_det, kept = step(layer, way, params, u)                 # (out, log_det) = layer.way(params, u)
    g_params, g_u = pull_back(layer, way, params, u, kept, g_out, g_log_det)

pull_back gives the gradients of Σ g_out · out + Σ g_log_det · log_det; `kept` holds lists of arrays that it reads and
may overwrite. The layers without a network are derived here, the others in `coupling` and `spline`.
A layer whose very class has no entry in BY_HAND, alone or with the direction, gets the plain step and autograd's
gradient of it; a test holds each entry equal to those.
"""

import numpy as np

from .. import transforms as t
from ..distributions import Normal
from ..tracing import make_vjp, traced_tuple
from . import continuous, coupling, planar, residual, spline
from .dense import as_in, sign_of, sum_rows


def derivation(layer, way):
    """(step, pull_back) of one layer in one direction."""
    return BY_HAND.get(type(layer)) or BY_HAND.get((type(layer), way)) or (plain_step, plain_pull_back)


def plain_step(layer, way, params, u):
    """The plain definition; nothing is kept."""
    return *getattr(layer, way)(params, u), ()


def plain_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """Autograd's gradient of the plain definition; it may itself be differentiated."""

    def plain(both):
        return traced_tuple(getattr(layer, way)(*both))

    return make_vjp(plain, (params, u))[0]((g_out, g_log_det))


def base_pull_back(base, z, g):
    """The gradient of Σ g · base.log_prob(z): −u/std of a Normal, u = (z − mean) / std."""
    if type(base) is not Normal:
        return make_vjp(base.log_prob, z)[0](g)
    return -g[:, None] * ((z - base.loc.astype(z.dtype)) / (base.scale**2).astype(z.dtype))


def affine_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x = z·e^α + μ: ∂x/∂z = e^α, ∂x/∂α = z·e^α.   Inverse z = (x − μ)·e^{−α}: ∂z/∂α = −z.

    Of a Rescaling, which has no μ, as well.
    """
    sign = sign_of(way)
    g_u = g_out * np.exp(sign * params["log_scale"])
    moved = u if way == "forward" else u - params.get("shift", 0.0)
    g_log_scale = sign * (sum_rows(g_u * moved) + g_log_det.sum())
    g_shift = sum_rows(g_out) if way == "forward" else -sum_rows(g_u)
    return as_in(params, log_scale=g_log_scale, shift=g_shift), g_u


def plu_step(layer, way, params, u):
    """The plain step; z is kept, whichever side it is on."""
    out, log_det = getattr(layer, way)(params, u)
    return out, log_det, ([u if way == "forward" else out],)


def plu_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """x = A z + b: g_z = Aᵀ g, g_A = Σ g zᵀ, g_b = Σ g.   Inverse z = A⁻¹(x − b): g_x = A⁻ᵀ g, and −g_x is that g.

    A = P L U: g_L = Pᵀ g_A Uᵀ and g_U = Lᵀ Pᵀ g_A, each where it is read; the diagonal of U is ±e^α.
    """
    A, (L, U), ((z,),) = layer.matrix(params)[0], layer.factors(params), kept
    g_u = g_out @ A if way == "forward" else np.linalg.solve(A.T, g_out.T).T
    g = g_out if way == "forward" else -g_u
    g_LU = (g.T @ z)[np.argsort(layer.order)]
    g_L, g_U = g_LU @ U.T, L.T @ g_LU
    log_diagonal = np.diag(g_U) * np.diag(U) + sign_of(way) * g_log_det.sum()
    return as_in(params, L=g_L * layer.below, U=g_U * layer.above, log_diagonal=log_diagonal, b=sum_rows(g)), g_u


BY_HAND = {
    t.ElementwiseAffine: (plain_step, affine_pull_back),
    t.ActNorm: (plain_step, affine_pull_back),
    t.Rescaling: (plain_step, affine_pull_back),
    t.PLU: (plu_step, plu_pull_back),
    t.AdditiveCoupling: coupling.ADDITIVE,
    t.AffineCoupling: coupling.AFFINE,
    (t.MAF, "inverse"): coupling.AFFINE,
    (t.IAF, "forward"): coupling.AFFINE,
    t.SplineCoupling: spline.SPLINE,
    t.Planar: planar.PLANAR,
    t.Radial: planar.RADIAL,
    t.Residual: residual.RESIDUAL,
    t.NeuralODE: continuous.ODE,
}
