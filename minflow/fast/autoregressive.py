"""MAF and IAF, step and gradient (article 5.4).

Where the network takes one pass, they are an affine coupling in which every coordinate is both read and moved, with
weights that are masked on the way there and gradients that are masked on the way back. The direction of D passes is
the inverse function of that map, and so is its gradient: D passes backwards, through one set of activations.
"""

import numpy as np

from .. import nets
from .coupling import affine_pull_back, affine_step
from .dense import sign_of

OTHER = {"forward": "inverse", "inverse": "forward"}


def one_pass_step(layer, way, params, u):
    nets.check_mlp(params, layer.sizes)
    return affine_step(layer, way, nets.masked(params, layer.masks), u)


def one_pass_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """v = weight · mask: g_weight = g_v · mask."""
    masked = nets.masked(params, layer.masks)
    g_masked, g_u = affine_pull_back(layer, way, masked, u, kept, g_out, g_log_det)
    return type(params)(nets.masked(g_masked, layer.masks)), g_u


def sequential_step(layer, way, params, u):
    out, log_det = getattr(layer, way)(params, u)
    return out, log_det, (out,)


def sequential_pull_back(layer, way, params, u, kept, g_out, g_log_det):
    """u = h(out), log_det = −log_det_h(out):  g_u = J⁻ᵀ (g_out − ∂log_det_h/∂out · g_log_det),  J = ∂h/∂out.

    J is triangular with s = exp(α) or exp(−α) on its diagonal: g_u ← g_u + (g − Jᵀ g_u) / s is exact after D steps.
    """
    (out,), back = kept, OTHER[way]
    log_scale = layer.log_scale_and_shift(params, out)[0]
    s = np.exp(sign_of(back) * log_scale)
    kept = one_pass_step(layer, back, params, out)[2]

    def pull(g_h, g_log_det_h):  # the pull-back overwrites what it reads
        return one_pass_pull_back(layer, back, params, out, map(np.copy, kept), g_h, g_log_det_h)

    g_u = g_out * 0
    for _ in range(layer.dim):
        g_u = g_u + (g_out - pull(g_u, g_log_det)[1]) / s
    return pull(-g_u, -g_log_det)[0], g_u
