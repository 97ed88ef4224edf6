"""A transform whose range is not ℝ, for tests of what happens outside it."""

import autograd.numpy as anp
import numpy as np

from minflow.arrays import OutsideRange
from minflow.transforms import Transform


class Exponential(Transform):
    """x = e^z, whose range is x > 0."""

    range = (0, np.inf)

    def forward(self, params, z):
        return anp.exp(z), anp.sum(z, axis=1)

    def inverse(self, params, x):
        value = getattr(x, "_value", x)
        if not (value > 0).all():
            raise OutsideRange("x must be positive", np.flatnonzero(~(value > 0).all(axis=1)))
        return anp.log(x), -anp.sum(anp.log(x), axis=1)
