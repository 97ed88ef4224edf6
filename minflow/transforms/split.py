"""Multi-scale flows: layers that move some coordinates only, and leave the others as they are.

    halves = [True, True, False, False]
    coarse = Chain([AffineCoupling(mask) for mask in alternating_masks(2, 4)])      # of the last two coordinates
    fine = Chain([AffineCoupling(mask) for mask in alternating_masks(4, 4)])        # of all four
    flow = Flow(Normal(dim=4), Chain([Split(halves, coarse), fine]))                # two scales

On the way from x to z `fine` acts on all four coordinates; then the first two are factored out, as they are, and
`coarse` goes on with the others alone.
"""

from typing import Self

import autograd.numpy as np

from ..arrays import as_offering
from ..signatures import ArrayLike, Generator, Params
from .base import Transform, apply, context_dim_of, start, units_of, with_attributes
from .coupling import as_mask


class Split(Transform):
    """x_a = z_a,  x_b = t(z_b)          log_det = that of t at z_b          (Dinh 2017, section 3.6)

    mask: (D,) booleans, True passes unchanged: a are the coordinates where it is True, b the others. transform: t, of
    dimension |b|; params are those of t, which starts from the columns b of the data. Unlike a coupling, t reads
    nothing of a: layers over all coordinates, before or after, let the two parts depend on each other. Where t leads
    from or to an interval, only the columns b must lie in it. Cost: that of t, whose gradient autograd takes.
    Raises ValueError for a mask that keeps all or none, and for a transform of another dimension.
    """

    def __init__(self, mask: ArrayLike, transform: Transform) -> None:
        self.mask = as_mask(mask)
        super().__init__(len(self.mask))
        self.a, self.b = np.flatnonzero(self.mask), np.flatnonzero(~self.mask)
        self.transform = as_offering(transform, "transform", "dim", "forward", "inverse", "tolerance")
        if transform.dim != len(self.b):
            got = f"dim {transform.dim} for {len(self.b)} of {self.dim} coordinates"
            raise ValueError(f"transform must have the dimension of the part that mask does not pass; got {got}")
        self.order = np.argsort(np.concatenate([self.a, self.b]))
        self.context_dim, self.tolerance = context_dim_of(transform), transform.tolerance

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        return start(self.transform, rng, None if x is None else x[:, self.b], context)

    def units(self, params: Params) -> Params:
        return units_of(self.transform, params)

    def reseeded(self, rng: Generator) -> Self:
        transform = self.transform.reseeded(rng)
        return self if transform is self.transform else with_attributes(self, transform=transform)

    def to_x(self, params, z, context=None):
        return self.with_b_moved("forward", params, z, context)

    def to_z(self, params, x, context=None):
        return self.with_b_moved("inverse", params, x, context)

    def with_b_moved(self, direction, params, u, context):
        moved, log_det = apply(self.transform, direction, params, u[:, self.b], context)
        return np.concatenate([u[:, self.a], moved], axis=1)[:, self.order], log_det
