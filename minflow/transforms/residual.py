"""Residual flows (article 5.5): x = z + g(z) is one-to-one when g shortens every distance.

    layer = Residual(2, hidden=(64,))
    params = layer.init(rng)                        # the identity
    x, log_det = layer.forward(params, z)
    z, residual, steps = layer.invert(params, x)    # how well, and in how many steps, the inverse was found

Nothing restricts how coordinates mix, and nothing is in closed form but x itself.
"""

import autograd.numpy as np

from .. import calculus, nets
from ..arrays import as_batch, as_finite, as_positive, as_size, checked
from ..signatures import Activation, Array, ArrayLike, Generator, Params, Widths
from ..tracing import defvjp, make_vjp, primitive, traced_dict, traced_list, traced_tuple
from .base import Networked, random_signs


class Residual(Networked):
    """x = z + g(z),  |g(z) − g(z′)| ≤ λ |z − z′|,  λ < 1          log_det = log det(I + J),  J = ∂g/∂z

    g is a dense network with K weights, each multiplied by min(1, c / σ), σ its largest singular value and c = λ^{1/K};
    no activation with a name is steeper than 1, and a pair is refused. params: those of `nets.mlp`. lipschitz: λ.
    inverse: the fixed point of z ← x − g(z), error λ^k after k steps, until rounding; its gradient by the implicit
    function, to any order. Raises ValueError when max_steps are not enough.
    log_det, series None: exact, D products with J and O(D³).
    log_det, series n: Σ_{k=1}^n (−1)^{k+1} vᵀJ^k v / k, the mean over `probes` vectors v of random signs; n products a
    probe, for large D. Bias: at most D · λ^{n+1} / ((n + 1)(1 − λ)). The same v serve every call and row, so that
    log_det is one function of z; `reseeded` draws others.
    Source: Behrmann et al. 2019, section 2 and 3; Chen et al. 2019, eq. 3–5; article 5.5.
    """

    def __init__(
        self,
        dim: int,
        hidden: Widths = (64,),
        lipschitz: float = 0.9,
        activation: Activation = "tanh",
        series: int | None = None,
        probes: int = 1,
        max_steps: int = 5000,
    ) -> None:
        super().__init__(dim, dim, hidden, dim, activation)
        checked(activation, isinstance(activation, str), "activation", f"be one of {sorted(nets.ACTIVATIONS)}")
        self.lipschitz = as_positive(lipschitz, "lipschitz")
        if self.lipschitz >= 1:
            raise ValueError(f"lipschitz must be below 1, or x = z + g(z) may fold; got {lipschitz}")
        self.series = None if series is None else as_size(series, "series")
        self.max_steps = as_size(max_steps, "max_steps")
        self.probes = random_signs(np.random.default_rng(0), (as_size(probes, "probes"), self.dim))

    def init(self, rng: Generator, x: ArrayLike | None = None) -> Params:
        """The identity, its hidden weights within their bounds."""
        return self.bounded(super().init(rng))

    def to_x(self, params, z):
        net = self.bounded(params)
        return z + self.g(net, z), self.log_det(net, z)

    def to_z(self, params, x):
        net = self.bounded(params)
        z = _fixed_point(traced_tuple((x, net)), self.step, 1.0, self.max_steps)
        return z, -self.log_det(net, z)

    def invert(self, params: Params, x: ArrayLike) -> tuple[Array, Array, int]:
        """(z, residual, steps): inverse with |x − z − g(z)| of every row (N,) and the number of steps; no gradient."""
        return iterate((as_batch(x, "x", self.dim), self.bounded(params)), self.step, 1.0, self.max_steps)

    def bounded(self, params):
        """The network whose weights have norms of at most c."""
        nets.check_mlp(params, self.sizes)
        bound = self.lipschitz ** (1 / len(params))
        return traced_list(
            [traced_dict(weight=_within(bound, p["weight"]), bias=as_finite(p["bias"], "bias")) for p in params]
        )

    def g(self, net, z):
        return nets.mlp(net, z, self.activation)

    def step(self, x_and_net, z):
        """x − g(z), whose fixed point is the inverse."""
        return x_and_net[0] - self.g(x_and_net[1], z)

    def log_det(self, net, z):
        """log det(I + J) at every row, exact or estimated."""
        if self.series is None:
            return calculus.log_abs_det(calculus.batch_jacobian(lambda z: z + self.g(net, z))(z))
        pull = make_vjp(lambda z: self.g(net, z), z)[0]
        total = 0.0
        for v in self.probes.astype(z.dtype):
            vJ = v * np.ones_like(z)
            for k in range(1, self.series + 1):
                vJ = pull(vJ)
                total = total - (-1) ** k / k * (vJ @ v)
        return total / len(self.probes)


def _within(bound, weight):
    """weight · min(1, bound / σ), σ its largest singular value."""
    sigma = np.linalg.svd(as_batch(weight, "weight", weight.shape[1]), compute_uv=False)[0]
    return weight * (bound / (bound + nets.relu(sigma - bound)))


def iterate(args, step, floor, max_steps):
    """z ← step(args, z) from z = args[0], until no row moves by more than rounding: (z, |step(args, z) − z|, steps)."""
    start = z = args[0]
    for steps in range(max_steps + 1):
        after = step(args, z)
        residual = np.max(np.abs(after - z), axis=1)
        if np.isnan(residual).any():
            raise ValueError(f"params must be finite; got NaN in {np.isnan(residual).sum()} of {len(z)} rows")
        size = floor + np.max(np.abs(start), axis=1) + np.max(np.abs(z), axis=1)
        if (residual <= 32 * np.finfo(z.dtype).eps * size).all():
            return z, residual, steps
        z = after
    got = f"{max_steps}, which left a residual of {residual.max():.1e}: raise max_steps, or lower lipschitz"
    raise ValueError(f"max_steps must be enough for z to settle to rounding; got {got}")


@primitive
def _fixed_point(args, step, floor, max_steps):
    """The z with z = step(args, z), for a step that shortens distances."""
    return iterate(args, step, floor, max_steps)[0]


def _fixed_point_vjp(z, args, step, floor, max_steps):
    """dz = ∂step/∂args · dargs + ∂step/∂z · dz, transposed: v = g + v ∂step/∂z is itself a fixed point."""

    def adjoint(bundle, v):
        g, z, args = bundle[0], bundle[1], bundle[2]
        return g + make_vjp(lambda z: step(args, z), z)[0](v)

    def vjp(g):
        v = _fixed_point(traced_tuple((g, z, args)), adjoint, 0.0, max_steps)
        return make_vjp(lambda args: step(args, z), args)[0](v)

    return vjp


defvjp(_fixed_point, _fixed_point_vjp, argnums=[0])
