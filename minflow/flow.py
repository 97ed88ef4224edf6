"""A flow: a base distribution pushed through an invertible transform.

    flow = Flow(Normal(dim=2), Chain([...]))
    params = flow.init(rng)
    flow.log_prob(params, x)            # (N,), nats
    flow.sample(params, rng, 1000)      # (1000, D)

It holds no numbers that are learned: those are `params`, and every method takes them first.
"""

import autograd.numpy as np

from . import fast, trees
from .arrays import OutsideRange, as_batch, as_offering, as_rng, as_size
from .change_of_variables import minus_inf_outside


class Flow:
    """p_X(x) = p_Z(h(x)) · |det ∂h/∂x|,  h = f⁻¹          (article 2.5 and 3)

    base: a distribution with dim, log_prob(z) and sample(rng, n). transform: f, a Transform of the same dim.
    Raises ValueError when the two dims differ. description: how a builder of `models` made it, for `storage`.
    """

    description = None

    def __init__(self, base, transform):
        as_offering(base, "base", "dim", "log_prob"), as_offering(transform, "transform", "dim", "inverse")
        if base.dim != transform.dim:
            found = f"base.dim {base.dim}, transform.dim {transform.dim}"
            raise ValueError(f"base and transform must have one dimension; got {found}")
        self.base, self.transform, self.dim = base, transform, transform.dim

    def init(self, rng, x=None):
        """Parameters to start from; data x (N, D), where given, sets the layers that start from data."""
        return self.transform.init(as_rng(rng), None if x is None else as_batch(x, "x", self.dim))

    def log_prob(self, params, x):
        """log p_X(x) = log p_Z(z) + log|det ∂z/∂x|: (N, D) -> (N,), nats; -inf outside the range of f.

        Cost: one inverse pass. Raises ValueError for a wrong shape, NaN or infinity.
        """
        try:
            return fast.log_prob(self.base, self.transform, params, x)
        except OutsideRange as error:
            x = as_batch(x, "x", self.dim)
            inside = np.isin(np.arange(len(x)), error.rows, invert=True)
            return minus_inf_outside(self.log_prob(params, x[inside]), inside)

    def sample(self, params, rng, n):
        """n draws x = f(z), z ~ base: (n, D), in the dtype of the parameters."""
        z = self.base.sample(as_rng(rng), as_size(n, "n", least=0)).reshape(n, self.dim)
        return self.to_data(params, z.astype(trees.dtype_of(params)))

    def reseeded(self, rng):
        """The flow with fresh random probes in the layers whose log_det is an estimate; itself when there are none."""
        transform = self.transform.reseeded(rng)
        return self if transform is self.transform else Flow(self.base, transform)

    def to_latent(self, params, x):
        """z = h(x): (N, D) -> (N, D)."""
        return fast.inverse(self.transform, params, x)[0]

    def to_data(self, params, z):
        """x = f(z): (N, D) -> (N, D)."""
        return fast.forward(self.transform, params, z)[0]
