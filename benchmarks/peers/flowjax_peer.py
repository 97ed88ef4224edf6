"""flowjax: coupling_flow with its affine transformer, softplus of the raw scale with a minimum of 0.01."""

import equinox as eqx
import jax
import jax.numpy as jnp
import paramax
from flowjax.distributions import Normal
from flowjax.flows import coupling_flow

from .jax_model import Model, use

NAME, NOTE = "flowjax", "scale = softplus(raw) + 0.01; halves and permutations instead of alternating coordinates"


def build(dtype, dim, layers, hidden):
    use(dtype)
    if len(set(hidden)) > 1:
        raise ValueError(f"hidden must be of one width for flowjax; got {hidden}")
    key, base = jax.random.key(0), Normal(jnp.zeros(dim, dtype), jnp.ones(dim, dtype))
    sizes = {"flow_layers": layers, "nn_width": hidden[0], "nn_depth": len(hidden)}
    flow = coupling_flow(key, base_dist=paramax.non_trainable(base), **sizes)
    flow = jax.tree.map(lambda leaf: leaf.astype(dtype) if eqx.is_inexact_array(leaf) else leaf, flow)
    params, static = eqx.partition(flow, eqx.is_inexact_array, is_leaf=lambda n: isinstance(n, paramax.NonTrainable))

    def whole(params):
        return paramax.unwrap(eqx.combine(params, static))

    return Model(
        params,
        lambda params, x: whole(params).log_prob(x),
        lambda params, key, n: whole(params).sample(key, (n,)),
    )
