"""A flow: a base distribution pushed through an invertible transform.

    flow = Flow(Normal(dim=2), Chain([...]))
    params = flow.init(rng)
    flow.log_prob(params, x)            # (N,), nats
    flow.sample(params, rng, 1000)      # (1000, D)

A conditional flow p_X(x | context) has layers with a context_dim C above 0, and takes a context: (N, C), or (C,) where
it is the same for all:

    flow.log_prob(params, x, context)                                 # p_X(x_n | context_n)
    flow.sample(params, rng, 1000, context[0])                        # (1000, D), all at one context
    np.stack([flow.sample(params, rng, 1000, c) for c in context])    # (N, 1000, D)

It holds no numbers that are learned: those are `params`, and every method takes them first.
"""

import autograd.numpy as np

from . import trees
from .arrays import OutsideRange, as_batch, as_context, as_offering, as_rng, call_of, checked
from .change_of_variables import minus_inf_outside
from .distributions import log_prob_of, sample_of
from .fast import Fast
from .signatures import Array, ArrayLike, Distribution, Generator, Pair, Params
from .transforms.base import Transform, context_dim_of, start, with_attributes


class Flow:
    """p_X(x) = p_Z(h(x)) · |det ∂h/∂x|,  h = f⁻¹          (article 2.5 and 3)

    base: a distribution with dim, log_prob(z) and sample(rng, n). transform: f, a Transform of the same dim.
    context_dim: C, that of the transform. Raises ValueError when the two dims differ, and where the base or the
    transform returns another shape than it should. description: how a builder of `models` made it, for `storage`.

        >>> import numpy as np
        >>> from minflow.distributions import Normal
        >>> from minflow.flow import Flow
        >>> from minflow.transforms import AffineCoupling, Chain
        >>> flow = Flow(Normal(dim=2), Chain([AffineCoupling([True, False]), AffineCoupling([False, True])]))
        >>> rng = np.random.default_rng(0)
        >>> params = flow.init(rng)
        >>> x = flow.sample(params, rng, 3)
        >>> x.shape, flow.log_prob(params, x).shape
        ((3, 2), (3,))
        >>> bool(np.allclose(flow.to_data(params, flow.to_latent(params, x)), x))
        True
    """

    description = None

    def __init__(self, base: Distribution, transform: Transform) -> None:
        as_offering(base, "base", "dim", "log_prob"), as_offering(transform, "transform", "dim", "inverse")
        need = "be a distribution, with log_prob(z) and sample(rng, n); the layers of two flows go into one Chain"
        checked(base, not isinstance(base, Flow), "base", need)
        if base.dim != transform.dim:
            got = f"base.dim {base.dim}, transform.dim {transform.dim}"
            raise ValueError(f"base and transform must have one dimension; got {got}")
        self.base, self.transform, self.dim = base, transform, transform.dim
        self.context_dim = context_dim_of(transform)

    def __repr__(self):
        return call_of(type(self), [self.base, self.transform], {})

    @property
    def fast(self) -> Fast:
        """The transform and the base, evaluated fast: the definitions would give the same numbers up to rounding."""
        return Fast(self.transform, self.base)

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        """Parameters to start from; data x (N, D), where given, sets the layers that start from data."""
        rng = as_rng(rng)
        if x is None and self.context_dim:
            checked(context, context is None, "context", "come with data x, for whose rows it is")
            return start(self.transform, rng)
        x = None if x is None else as_batch(x, "x", self.dim)
        return start(self.transform, rng, x, as_context(context, self.context_dim, x))

    def log_prob(self, params: Params, x: ArrayLike, context: ArrayLike | None = None) -> Array:
        """log p_X(x) = log p_Z(z) + log|det ∂z/∂x|: (N, D) -> (N,), nats; -inf outside the range of f.

        Also -inf so far out that numbers overflow on the way to z.

        Cost: one inverse pass. Raises ValueError for a wrong shape, NaN or infinity.
        """
        try:
            return self.fast.log_prob(params, x, context)
        except OutsideRange as error:
            x = as_batch(x, "x", self.dim)
            inside = np.isin(np.arange(len(x)), error.rows, invert=True)
            context = as_context(context, self.context_dim, x)
            context = None if context is None else context[inside]
            return minus_inf_outside(self.log_prob(params, x[inside], context), inside)

    def sample(self, params: Params, rng: Generator, n: int, context: ArrayLike | None = None) -> Array:
        """n draws x = f(z), z ~ base: (n, D), in the dtype of the parameters, and differentiable in them."""
        return self.to_data(params, self._latents(params, rng, n), context)

    def sample_and_log_prob(self, params: Params, rng: Generator, n: int, context: ArrayLike | None = None) -> Pair:
        """n draws x (n, D) and log p_X(x) = log p_Z(z) − log|det ∂x/∂z| (n,), nats, differentiable in the parameters.

        Cost: one forward pass.
        """
        z = self._latents(params, rng, n)
        x, log_det = self.fast.forward(params, z, context)
        return x, log_prob_of(self.base, z) - log_det

    def _latents(self, params, rng, n):
        return sample_of(self.base, rng, n).astype(trees.dtype_of(params))

    def reseeded(self, rng: Generator) -> "Flow":
        """The flow with fresh random probes in the layers whose log_det is an estimate; itself when there are none."""
        transform = self.transform.reseeded(rng)
        return self if transform is self.transform else with_attributes(self, transform=transform)

    def to_latent(self, params: Params, x: ArrayLike, context: ArrayLike | None = None) -> Array:
        """z = h(x): (N, D) -> (N, D)."""
        return self.fast.inverse(params, x, context)[0]

    def to_data(self, params: Params, z: ArrayLike, context: ArrayLike | None = None) -> Array:
        """x = f(z): (N, D) -> (N, D)."""
        return self.fast.forward(params, z, context)[0]
