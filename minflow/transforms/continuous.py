"""Continuous flows (article 5.6): a network says how fast a point moves, and x is where it is after a while.

    layer = NeuralODE(2, hidden=(64, 64))
    params = layer.init(rng)
    x, log_det = layer.forward(params, z)              # follow the velocity from time 0 to `time`
    z, log_det = layer.inverse(params, x)              # and back again

Paths of one velocity field never cross: any network will do, and the inverse is the same network run backwards.
"""

from functools import partial

import autograd.numpy as np

from .. import nets, trees
from ..arrays import as_finite, as_positive, as_size
from ..signatures import Activation, Widths
from ..tracing import defvjp, getval, isbox, make_vjp, primitive, traced_dict, traced_list, traced_tuple
from . import runge_kutta
from .base import Networked, random_signs


class NeuralODE(Networked):
    """x = y(time),  y(0) = z,  dy/dt = v(y, t)     log_det = ∫ tr ∂v/∂y dt     (Chen 2018, eq. 8; article 5.6)

    v is a dense network of bounded slope, so that paths exist, are unique and stay finite. It reads y, with time_input
    [y, t]; hidden=() makes it linear. params: those of `nets.mlp`, the last layer 0 at first: the identity.

    tr ∂v/∂y is Σ_k ε_k · (∂v/∂y) ε_k: exact with the D unit vectors ε_k (probes=None), D + 1 network passes; or an
    unbiased estimate with `probes` vectors of random signs over √probes (Hutchinson; Grathwohl 2019, eq. 7), probes + 1
    passes whatever D is, its variance ∝ 1 / probes. The same ε serve every row, time, direction and call, so that
    log_det is one function of z; `reseeded` draws others.

    Solver: Dormand–Prince 5(4), each step wrong by at most tolerance / 1000 · max(1, |y|) in y and in log_det, so that
    the laws hold to `tolerance`. Every row chooses its own steps, so that none depends on the others. Gradients are
    those of the steps as taken (discretise, then optimise); with elu, whose slope has a kink, those of log_det to
    first order only.
    Raises ValueError where 1000 tries of a step are not enough: the slopes of v are too large; and for relu, whose
    slope jumps: tr ∂v/∂y would jump along a path, and the gradient of log_det miss when it does. An activation that
    is a pair is not checked for this.
    """

    def __init__(
        self,
        dim: int,
        hidden: Widths = (64, 64),
        activation: Activation = "tanh",
        *,
        time: float = 1.0,
        time_input: bool = False,
        tolerance: float = 1e-5,
        probes: int | None = None,
    ) -> None:
        dim, self.time_input = as_size(dim, "dim"), bool(time_input)
        super().__init__(dim, dim + self.time_input, hidden, dim, activation)
        if activation == "relu":
            raise ValueError("activation must have a slope that is continuous: elu, softplus or tanh; got 'relu'")
        self.time, self.tolerance = as_positive(time, "time"), as_positive(tolerance, "tolerance")
        if probes is not None:
            self.probes = random_signs(np.random.default_rng(0), (as_size(probes, "probes"), dim))

    def to_x(self, params, z):
        return self.follow(params, z, *self.journey("forward"))

    def to_z(self, params, x):
        return self.follow(params, x, *self.journey("inverse"))

    def journey(self, direction):
        """The time at which a path starts, and for how long it is followed."""
        return (0.0, self.time) if direction == "forward" else (self.time, -self.time)

    def follow(self, params, y, start, span):
        """From y at time `start` along the velocity for a time `span`: (y, log_det)."""
        net = self.network(params)
        sizes, _, end = self.path(trees.untraced(net), getval(y), start, span)
        if not (isbox(net) or isbox(y)):
            return end[:, :-1], end[:, -1]
        times = start + np.cumsum(sizes, axis=0) - sizes
        state = np.concatenate([y, 0 * y[:, :1]], axis=1)
        for t, h in zip(times, sizes):
            state = _step_made_again(traced_tuple((net, state)), self.rate_of_change, t, h)
        return state[:, :-1], state[:, -1]

    def path(self, params, y, start, span):
        """`runge_kutta.path` of every row, (sizes, states, end), by plain numbers; a state is [y, log_det]."""
        state, rate = np.concatenate([y, 0 * y[:, :1]], axis=1), partial(self.rate_of_change, params)
        return runge_kutta.path(self.tolerance / 1000, rate, state, start, span)

    def network(self, params):
        """The dense layers, whose numbers must be finite."""
        nets.check_mlp(params, self.sizes)
        names = ("weight", "bias")
        return traced_list([traced_dict({name: as_finite(p[name], name) for name in names}) for p in params])

    def velocity(self, params, y, t):
        """v at points y (N, D) and times t, (N, 1) or a number: (N, D)."""
        return self.net(params, self.network_input(y, t))

    def rate_of_change(self, params, state, t):
        """[v, Σ_k ε_k · (∂v/∂y) ε_k] at states [y, log_det]: the layers move the probes too."""
        u, probes = self.network_input(state[:, :-1], t), self.probe_vectors(state.dtype)
        moved, (activation, slope) = (
            self.network_input(probes, 0.0) @ params[0]["weight"],
            nets.pair_of(self.activation),
        )
        for dense, after in zip(params[:-1], params[1:]):
            u = activation(u @ dense["weight"] + dense["bias"])
            moved = (moved * slope(u)) @ after["weight"]
        v = u @ params[-1]["weight"] + params[-1]["bias"]
        trace = np.sum(moved * probes, axis=(0, 2))[:, None] + np.zeros_like(v[:, :1])
        return np.concatenate([v, trace], axis=1)

    def network_input(self, y, t):
        """[y, t] with time_input, else y; a probe in the direction y is [ε, 0]."""
        return np.concatenate([y, t + 0 * y[..., :1]], axis=-1) if self.time_input else y

    def probe_vectors(self, dtype):
        """The ε_k, each for all rows: (K, 1, D)."""
        vectors = np.eye(self.dim) if self.probes is None else self.probes / len(self.probes) ** 0.5
        return vectors[:, None].astype(dtype)


def _step(net_and_state, rate, t, h):
    net, state = net_and_state
    return runge_kutta.step(lambda s, t: rate(net, s, t), state, t, h)


def _step_vjp(ans, net_and_state, *how):
    return lambda g: make_vjp(lambda both: _step(both, *how), net_and_state)[0](g)


_step_made_again = primitive(_step)  # it keeps its start only, and is made again for its gradient
defvjp(_step_made_again, _step_vjp, argnums=[0])
