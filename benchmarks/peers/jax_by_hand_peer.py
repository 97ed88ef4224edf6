"""RealNVP in plain jax.numpy, unrolled over the layers and compiled as one: the step that XLA makes of it."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from .common import CAP, masks
from .jax_model import Model, use

NAME, NOTE = "JAX by hand", "compiled: the first call of a batch size costs seconds"


def build(dtype, dim, layers, hidden):
    use(dtype)
    rng, split = np.random.default_rng(0), [(np.flatnonzero(m), np.flatnonzero(~m)) for m in masks(dim, layers)]
    params = []
    for a, b in split:
        sizes = [len(a), *hidden, 2 * len(b)]
        net = [(rng.normal(size=(m, n)) / m**0.5, rng.normal(size=n) / m**0.5) for m, n in zip(sizes, sizes[1:])]
        net[-1] = (0 * net[-1][0], 0 * net[-1][1])
        params.append([(jnp.asarray(w, dtype), jnp.asarray(bias, dtype)) for w, bias in net])

    def coupling(net, y):
        for w, bias in net[:-1]:
            y = jax.nn.relu(y @ w + bias)
        raw, shift = jnp.split(y @ net[-1][0] + net[-1][1], 2, axis=1)
        return CAP * jnp.tanh(raw / CAP), shift

    def log_prob(params, x):
        total = 0.0
        for net, (a, b) in zip(reversed(params), reversed(split)):
            log_scale, shift = coupling(net, x[:, a])
            x = x.at[:, b].set((x[:, b] - shift) * jnp.exp(-log_scale))
            total = total - log_scale.sum(axis=1)
        return total - 0.5 * (x * x).sum(axis=1) - 0.5 * dim * math.log(2 * math.pi)

    def sample(params, key, n):
        z = jax.random.normal(key, (n, dim), dtype)
        for net, (a, b) in zip(params, split):
            log_scale, shift = coupling(net, z[:, a])
            z = z.at[:, b].set(z[:, b] * jnp.exp(log_scale) + shift)
        return z

    return Model(params, log_prob, sample)
