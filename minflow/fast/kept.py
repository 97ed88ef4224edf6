"""A plan without a gradient, kept from one evaluation to the next: to make it takes as long as to evaluate 64 points.

Each thread keeps its last plan of either direction, and with it what it was made of, until the next evaluation. It
serves as long as every layer, setting and array stands where it stood; the numbers are copied every time.
"""

import threading

from .. import trees
from ..transforms.base import settings_of
from .plan import Plan

LAST = threading.local()  # vars(LAST) is {direction: Kept}, each thread's own


class Kept:
    """A plan for points u, and what stood where when it was made."""

    def __init__(self, transform, direction, params, u):
        self.plan = Plan(transform, direction, params, trees.dtype_of(params, u), with_gradient=False)
        self.dtype = u.dtype
        self.places = trees.Places([*settings_of(transform), *trees.containers(params)])
        self.lasts = set(map(id, self.plan.given)) <= set(map(id, trees.leaves(params)))  # it holds no copies

    def serves(self, transform, params, dtype):
        """Whether it is the plan for a transform, params and points of a dtype."""
        same = transform is self.plan.transform and params is self.plan.template and dtype == self.dtype
        return same and self.lasts and self.places.hold()
