"""Continuous flows (article 5.6): a network says how fast a point moves, and x is where it is after a while.

    layer = NeuralODE(2, hidden=(64, 64))
    params = layer.init(rng)
    x, log_det = layer.forward(params, z)              # follow the velocity from time 0 to `time`
    z, log_det = layer.inverse(params, x)              # and back again

Paths of one velocity field never cross: any network will do, and the inverse is the same network run backwards.
"""

import copy

import autograd.numpy as np
from autograd.builtins import tuple as traced_tuple
from autograd.core import make_vjp
from autograd.extend import defvjp, primitive
from autograd.tracer import getval, isbox

from .. import nets, trees
from ..arrays import as_batch, as_positive, as_rng, as_size, as_sizes, is_traced
from . import runge_kutta
from .base import Transform


class NeuralODE(Transform):
    """dy/dt = v(y, t),  y(0) = z,  x = y(time)     log_det = ∫ tr ∂v/∂y dt     (Chen 2018, eq. 8; article 5.6)

    v is a dense network of bounded slope, so that paths exist, are unique and stay finite. It reads y, with time_input
    [y, t]; hidden=() makes it linear. params: those of `nets.mlp`, the last layer 0 at first: the identity.

    tr ∂v/∂y is Σ_k ε_k · (∂v/∂y) ε_k: exact with the D unit vectors ε_k (probes=None), D + 1 network passes; or an
    unbiased estimate with `probes` vectors of random signs over √probes (Hutchinson; Grathwohl 2019, eq. 7), probes + 1
    passes whatever D is, its variance ∝ 1 / probes. Row n has its own signs, the same at every time, in both
    directions and in every call; `reseeded(rng)` is a copy with others.

    steps=None: Dormand–Prince 5(4), each step wrong by at most tolerance / 1000 · max(1, |y|) in y and in log_det, so
    that the laws hold to `tolerance`. Every row chooses its own steps, so that none depends on the others; the batch
    takes as long as its slowest row. steps=k: k equal steps of the classical fourth-order method, error ∝ k⁻⁴;
    `tolerance` then says what you expect. Gradients are those of the steps as taken (discretise, then optimise).
    Raises ValueError where 1000 tries of a step are not enough: the slopes of v are too large.
    """

    def __init__(
        self,
        dim,
        hidden=(64, 64),
        activation="tanh",
        *,
        time=1.0,
        time_input=False,
        steps=None,
        tolerance=1e-5,
        probes=None,
        seed=0,
    ):
        super().__init__(as_size(dim, "dim"))
        self.time_input = bool(time_input)
        self.sizes = [self.dim + self.time_input, *as_sizes(hidden, "hidden"), self.dim]
        self.activation = nets.check_activation(activation)
        self.time, self.tolerance = as_positive(time, "time"), as_positive(tolerance, "tolerance")
        self.steps = None if steps is None else as_size(steps, "steps")
        self.probes = None if probes is None else as_size(probes, "probes")
        self.seed = as_size(seed, "seed", least=0)
        self.method = runge_kutta.DORMAND_PRINCE if steps is None else runge_kutta.RK4

    def init(self, rng, x=None):
        return nets.init_mlp(rng, self.sizes)

    def reseeded(self, rng):
        if self.probes is None:
            return self
        other = copy.copy(self)
        other.seed = int(as_rng(rng).integers(2**62))
        return other

    def forward(self, params, z):
        return self.follow(params, as_batch(z, "z", self.dim), 0.0, self.time)

    def inverse(self, params, x):
        return self.follow(params, as_batch(x, "x", self.dim), self.time, -self.time)

    def follow(self, params, y, start, span):
        """From y at time `start` along the velocity for a time `span`: (y, log_det)."""
        nets.check_mlp(params, self.sizes)
        probes, state = self.probe_vectors(y), np.concatenate([y, 0 * y[:, :1]], axis=1)

        def advance(both, t, h):
            return runge_kutta.step(self.method, lambda s, t: self.rate_of_change(both[0], s, t, probes), both[1], t, h)

        sizes = self.step_sizes(trees.untraced(params), getval(state), start, span, probes)
        times = start + np.cumsum(sizes, axis=0) - sizes
        together = tuple
        if isbox(params) or not is_traced(params):  # a step keeps its start only, and is made again for its gradient
            advance, together = _computed_again(advance), traced_tuple
        for t, h in zip(times, sizes):
            state = advance(together((params, state)), t, h)
        return state[:, :-1], state[:, -1]

    def step_sizes(self, params, state, start, span, probes):
        """(K, N, 1) by the solver, or (K, 1, 1)."""
        if self.steps:
            return np.full((self.steps, 1, 1), span / self.steps, dtype=state.dtype)
        return runge_kutta.sizes_for(
            self.tolerance / 1000, lambda s, t: self.rate_of_change(params, s, t, probes), state, start, span
        )

    def velocity(self, params, y, t):
        """v at points y (N, D) and times t, (N, 1) or a number: (N, D)."""
        return nets.mlp(params, self.network_input(y, t), self.activation)

    def rate_of_change(self, params, state, t, probes):
        """[v, Σ_k ε_k · (∂v/∂y) ε_k] at states [y, log_det]: the probes ride along through the layers."""
        u = self.network_input(state[:, :-1], t)
        moved = self.network_input(probes, 0.0) @ params[0]["weight"]
        for dense, after in zip(params[:-1], params[1:]):
            u = nets.ACTIVATIONS[self.activation](u @ dense["weight"] + dense["bias"])
            moved = (moved * nets.SLOPES[self.activation](u)) @ after["weight"]
        v = u @ params[-1]["weight"] + params[-1]["bias"]
        return np.concatenate([v, np.sum(moved * probes, axis=(0, 2))[:, None]], axis=1)

    def network_input(self, y, t):
        """[y, t] with time_input, else y; a probe in the direction y is [ε, 0]."""
        return np.concatenate([y, t + 0 * y[..., :1]], axis=-1) if self.time_input else y

    def probe_vectors(self, y):
        """The ε_k of every row: (K, N, D)."""
        if self.probes is None:
            vectors = np.eye(self.dim)[:, None, :] * np.ones((1, len(y), 1))
        else:
            draws = np.random.default_rng(self.seed).integers(0, 2, size=(len(y), self.probes, self.dim))
            vectors = np.swapaxes(2 * draws - 1, 0, 1) / self.probes**0.5
        return vectors.astype(y.dtype)


def _computed_again(step):
    """step(both, t, h) as one node that keeps its arguments alone; autograd's own `checkpoint` keeps everything."""
    node = primitive(step)
    defvjp(node, lambda ans, both, t, h: lambda g: make_vjp(lambda both: step(both, t, h), both)[0](g))
    return node
