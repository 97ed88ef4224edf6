"""One jitted training step around any log-density in JAX, with optax' Adam."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax


def use(dtype):
    """JAX knows no float64 unless it is switched on, for all that is traced from then on."""
    jax.config.update("jax_enable_x64", np.dtype(dtype) == np.float64)


class Model:
    """params: a tree of arrays. log_prob(params, x) and sample(params, key, n): functions that can be traced.

    matrices: how many axes a weight matrix has; 3 where those of all layers are stacked.
    """

    def __init__(self, params, log_prob, sample, matrices=2):
        self.params, self.key = params, jax.random.key(0)
        self.parameter_count = sum(leaf.size for leaf in jax.tree.leaves(params))
        adam = optax.scale_by_adam()
        self.state = adam.init(params)

        def loss(params, x):
            return -jnp.mean(log_prob(params, x))

        def step(params, state, x, learning_rate, clip, decay):
            value, grads = jax.value_and_grad(loss)(params, x)
            shrink = jnp.where(clip < math.inf, jnp.minimum(1.0, clip / optax.global_norm(grads)), 1.0)
            updates, state = adam.update(jax.tree.map(lambda g: (g * shrink).astype(g.dtype), grads), state)

            def move(p, u):
                return (p - learning_rate * (u + decay * p if p.ndim == matrices else u)).astype(p.dtype)

            return jax.tree.map(move, params, updates), state, value

        self.compiled_gradient = jax.jit(jax.value_and_grad(loss))
        self._step = jax.jit(step, donate_argnums=(0, 1))
        self._log_prob, self._sample = jax.jit(log_prob), jax.jit(sample, static_argnums=2)

    def gradient(self, x):
        loss, self.grad = jax.block_until_ready(self.compiled_gradient(self.params, x))
        return float(loss)

    def step(self, x, learning_rate, clip=math.inf, decay=0.0):
        self.params, self.state, loss = self._step(self.params, self.state, x, learning_rate, clip, decay)
        return float(loss)

    def log_prob(self, x):
        return jax.device_get(self._log_prob(self.params, x))

    def sample(self, n):
        self.key, key = jax.random.split(self.key)
        return jax.device_get(self._sample(self.params, key, n))
