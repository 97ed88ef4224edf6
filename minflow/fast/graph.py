"""A whole transform as one node of autograd's graph.

The node keeps the input of each layer, 2·N·D floats a layer at most, and beyond that the activations of as many
layers as fit in KEPT_FLOATS; what it did not keep it computes again when the gradient is asked for.

Anything traced twice (a Hessian, a gradient of a gradient) is computed by autograd from the plain definition.
"""

import numpy as np
from autograd.extend import defvjp_argnums, primitive
from autograd.tracer import isbox

from ..arrays import as_batch, is_traced
from ..transforms import Chain, Inverse
from .layers import plain_pull_back, pull_back, step

KEPT_FLOATS = 2**20
OTHER = {"forward": "inverse", "inverse": "forward"}


def forward(transform, params, z):
    """transform.forward(params, z), differentiated fast."""
    return _evaluate(transform, "forward", params, as_batch(z, "z", transform.dim))


def inverse(transform, params, x):
    """transform.inverse(params, x), differentiated fast."""
    return _evaluate(transform, "inverse", params, as_batch(x, "x", transform.dim))


def _evaluate(transform, way, params, u):
    if not isbox(params) and is_traced(params):
        return getattr(transform, way)(params, u)
    return _apply(params, u, transform, way, [] if isbox(params) or isbox(u) else None)


@primitive
def _apply(params, u, transform, way, tape):
    """The transform layer by layer; a tape receives (input, kept) of each, `kept` None when memory is spent."""
    total, room = 0.0, KEPT_FLOATS
    with np.errstate(over="ignore"):  # a point thrown to infinity has density 0, which is said by the base
        for layer, p, layer_way in steps(transform, way, params):
            out, log_det, kept = step(layer, layer_way, p, u)
            if tape is not None:
                room -= sum(array.size for array in kept)
                tape.append((u, kept if room >= 0 else None))
            u, total = out, total + log_det
    return u, total


def _apply_vjp(argnums, ans, args, kwargs):
    params, u, transform, way, tape = args

    def vjp(g):
        twice = isbox(params) or isbox(u) or is_traced(g)
        pull = plain_pull_back if twice else _pull_back_by_hand
        both = pull(transform, way, params, u, tape, *g)
        return [both[argnum] for argnum in argnums]

    return vjp


defvjp_argnums(_apply, _apply_vjp)


def _pull_back_by_hand(transform, way, params, u, tape, g_out, g_log_det):
    grads = []
    for (layer, p, layer_way), (u, kept) in zip(reversed(steps(transform, way, params)), reversed(tape)):
        if kept is None:
            kept = step(layer, layer_way, p, u)[2]
        g_params, g_out = pull_back(layer, layer_way, p, u, kept, g_out, g_log_det)
        grads.append(g_params)
    return _nest(transform, way, params, grads), g_out


def steps(transform, way, params):
    """The elementary layers in the order in which they are applied: (layer, its params, its direction)."""
    if isinstance(transform, Inverse):
        return steps(transform.transform, OTHER[way], params)
    if not isinstance(transform, Chain):
        return [(transform, params, way)]
    pairs = transform.pairs(params)
    return [s for layer, p in (pairs if way == "forward" else reversed(pairs)) for s in steps(layer, way, p)]


def _nest(transform, way, params, grads):
    """`grads`, those of the last step first, popped into the nesting of `params`."""
    if isinstance(transform, Inverse):
        return _nest(transform.transform, OTHER[way], params, grads)
    if not isinstance(transform, Chain):
        return grads.pop()
    pairs = transform.pairs(params)
    if way == "forward":
        return type(params)([_nest(layer, way, p, grads) for layer, p in pairs])
    return type(params)([_nest(layer, way, p, grads) for layer, p in reversed(pairs)][::-1])
