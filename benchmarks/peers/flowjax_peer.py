"""flowjax: coupling_flow with its affine transformer, softplus of the raw scale with a minimum of 0.01.

Its splines, coupling or autoregressive, stand between permutations that it draws itself (D = 2: a swap).
"""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import paramax
from flowjax.bijections import RationalQuadraticSpline
from flowjax.distributions import Normal
from flowjax.flows import coupling_flow, masked_autoregressive_flow

from .jax_model import Model, use

NAME, NOTE = "flowjax", "scale = softplus(raw) + 0.01; halves and permutations instead of alternating coordinates"


def build(dtype, dim, layers, hidden):
    return _model(coupling_flow, dtype, dim, layers, hidden, seed=0)


def spline(flow_of, dtype, dim, layers, hidden, bins, bound, masks, seed):
    flow_of = partial(flow_of, transformer=RationalQuadraticSpline(knots=bins - 1, interval=bound))
    return _model(flow_of, dtype, dim, layers, hidden, seed)


def _model(flow_of, dtype, dim, layers, hidden, seed):
    use(dtype)
    if len(set(hidden)) > 1:
        raise ValueError(f"hidden must be of one width for flowjax; got {hidden}")
    key, base = jax.random.key(seed), Normal(jnp.zeros(dim, dtype), jnp.ones(dim, dtype))
    sizes = {"flow_layers": layers, "nn_width": hidden[0], "nn_depth": len(hidden)}
    flow = flow_of(key, base_dist=paramax.non_trainable(base), **sizes)
    flow = jax.tree.map(lambda leaf: leaf.astype(dtype) if eqx.is_inexact_array(leaf) else leaf, flow)
    params, static = eqx.partition(flow, eqx.is_inexact_array, is_leaf=lambda n: isinstance(n, paramax.NonTrainable))

    def whole(params):
        return paramax.unwrap(eqx.combine(params, static))

    return Model(
        params,
        lambda params, x: whole(params).log_prob(x),
        lambda params, key, n: whole(params).sample(key, (n,)),
        matrices=3,
    )


OTHERS = {
    "spline couplings": partial(spline, coupling_flow),
    "autoregressive splines": partial(spline, masked_autoregressive_flow),
}
