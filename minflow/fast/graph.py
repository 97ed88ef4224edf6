"""A whole transform as one node of autograd's graph.

The node keeps the input of each layer, 2·N·D floats a layer at most, and beyond that the activations of as many
layers as fit in KEPT_FLOATS; what it did not keep it computes again when the gradient is asked for.

Anything traced twice (a Hessian, a gradient of a gradient) is computed by autograd from the plain definition.
"""

import numpy as np

from ..arrays import as_batch, as_context
from ..distributions import log_prob_of
from ..tracing import defvjp_argnums, isbox, make_vjp, primitive, traced_tuple
from ..transforms import Chain, Inverse
from ..transforms.base import apply, context_dim_of
from ..trees import leaves
from .dense import sign_of
from .layers import base_pull_back, derivation

KEPT_FLOATS = 2**20
OTHER = {"forward": "inverse", "inverse": "forward"}


def forward(transform, params, z, context=None):
    """transform.forward(params, z, context), differentiated fast."""
    return _evaluate(params, as_batch(z, "z", transform.dim), transform, "forward", None, context)


def inverse(transform, params, x, context=None):
    """transform.inverse(params, x, context), differentiated fast."""
    return _evaluate(params, as_batch(x, "x", transform.dim), transform, "inverse", None, context)


def log_prob(base, transform, params, x, context=None):
    """base.log_prob(z) + log_det in nats, (z, log_det) = transform.inverse(params, x, context), differentiated fast."""
    return _evaluate(params, as_batch(x, "x", transform.dim), transform, "inverse", base, context)


def _evaluate(params, u, transform, way, base, context):
    context = as_context(context, context_dim_of(transform), u)
    if context is not None:
        return _plain(params, u, transform, way, base, context)
    if not isbox(params) and _is_traced(params):
        return _plain(params, u, transform, way, base)
    return _apply(params, u, transform, way, base, [] if isbox(params) or isbox(u) else None)


def _is_traced(tree):
    """True when autograd is tracing a value anywhere in a tree of dicts, lists and tuples."""
    return any(isbox(leaf) for leaf in leaves(tree))


def _plain(params, u, transform, way, base, context=None):
    out, log_det = apply(transform, way, params, u, context)
    return traced_tuple((out, log_det)) if base is None else log_prob_of(base, out) + log_det


@primitive
def _apply(params, u, transform, way, base, tape):
    """The transform layer by layer, and the base's density at its end.

    A tape receives what `pull_back` reads of each layer, `kept` None when memory is spent, and the end itself.
    """
    total, room = 0.0, KEPT_FLOATS
    with np.errstate(over="ignore"):  # a point thrown to infinity has density 0, which is said by the base
        for layer, p, layer_way in steps(transform, way, params):
            out, log_det, kept = derivation(layer, layer_way)[0](layer, layer_way, p, u)
            if tape is not None:
                room -= sum(array.size for arrays in kept for array in arrays)
                tape.append((layer, layer_way, p, u, kept if room >= 0 else None))
            u, total = out, total + log_det
    if tape is not None:
        tape.append(u)
    if base is None:
        return u, total
    if np.isnan(u).any():
        raise ValueError(f"params must be finite; {np.isnan(u).any(axis=1).sum()} of {len(u)} latents are NaN")
    return log_prob_of(base, u) + total


def _apply_vjp(argnums, ans, args, kwargs):
    params, u, *how, tape = args

    def vjp(g):
        if isbox(params) or isbox(u) or _is_traced(g):
            both = make_vjp(lambda both: _plain(*both, *how), (params, u))[0](g)
        else:
            both = _pull_back_by_hand(params, *how, tape, g)
        return [both[argnum] for argnum in argnums]

    return vjp


defvjp_argnums(_apply, _apply_vjp)


def _pull_back_by_hand(params, transform, way, base, tape, g):
    g_out, g_log_det = g if base is None else (base_pull_back(base, tape[-1], g), g)
    grads = []
    for i, (layer, layer_way, p, u, kept) in reversed(list(enumerate(tape[:-1]))):
        step, pull_back = derivation(layer, layer_way)
        if kept is None:
            kept = step(layer, layer_way, p, u)[2]
        tape[i] = layer, layer_way, p, u, None  # since `pull_back` may overwrite what was kept
        g_params, g_out = pull_back(layer, layer_way, p, u, kept, g_out, g_log_det)
        grads.append(g_params)
    return _nest(transform, way, params, grads), g_out


def steps(transform, way, params):
    """The elementary layers in the order in which they are applied: (layer, its params, its direction)."""
    if isinstance(transform, Inverse):
        return steps(transform.transform, OTHER[way], params)
    if not isinstance(transform, Chain):
        return [(transform, params, way)]
    return [s for layer, p in transform.pairs(params)[:: sign_of(way)] for s in steps(layer, way, p)]


def _nest(transform, way, params, grads):
    """`grads`, those of the last step first, popped into the nesting of `params`."""
    if isinstance(transform, Inverse):
        return _nest(transform.transform, OTHER[way], params, grads)
    if not isinstance(transform, Chain):
        return grads.pop()
    nested = [_nest(layer, way, p, grads) for layer, p in transform.pairs(params)[:: sign_of(way)]]
    return type(params)(nested[:: sign_of(way)])
