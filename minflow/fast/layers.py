"""For each kind of layer its step and the gradient of that step.

    out, log_det, kept = step(layer, way, params, u)                 # (out, log_det) = layer.way(params, u)
    g_params, g_u = pull_back(layer, way, params, u, kept, g_out, g_log_det)

pull_back gives the gradients of Σ g_out · out + Σ g_log_det · log_det; `kept` is a tuple of arrays that it reads
and may overwrite.
A layer whose very class has no entry in BY_HAND, alone or with the direction, gets the plain step and autograd's
gradient of it; a test holds each entry equal to those.
"""

from autograd.builtins import tuple as traced_tuple
from autograd.core import make_vjp

from .. import transforms as t
from ..distributions import Normal
from . import coupling, linear, spline


def step(layer, way, params, u):
    """(out, log_det, kept) of one layer."""
    return _derivation(layer, way)[0](layer, way, params, u)


def pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """(g_params, g_u) of one layer."""
    return _derivation(layer, way)[1](layer, way, params, u, kept, g_out, g_log_det)


def _derivation(layer, way):
    return BY_HAND.get(type(layer)) or BY_HAND.get((type(layer), way), PLAIN)


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


PLAIN = plain_step, plain_pull_back
ELEMENTWISE = plain_step, linear.affine_pull_back
ONE_PASS = coupling.one_pass_step, coupling.one_pass_pull_back
BY_HAND = {
    t.ElementwiseAffine: ELEMENTWISE,
    t.ActNorm: ELEMENTWISE,
    t.Rescaling: (plain_step, linear.rescaling_pull_back),
    t.Permutation: (plain_step, linear.permutation_pull_back),
    t.PLU: (linear.plu_step, linear.plu_pull_back),
    t.AdditiveCoupling: (coupling.additive_step, coupling.additive_pull_back),
    t.AffineCoupling: (coupling.affine_step, coupling.affine_pull_back),
    (t.MAF, "inverse"): ONE_PASS,
    (t.IAF, "forward"): ONE_PASS,
    t.SplineCoupling: (spline.spline_step, spline.spline_pull_back),
}
