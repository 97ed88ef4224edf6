"""A plan without a gradient, kept from one evaluation to the next: to make it takes as long as to evaluate 64 points.

Each thread keeps its last plan of either direction. It serves as long as every layer, setting and array of which it was
made stands where it stood. The numbers in the arrays are copied every time.
"""

import operator
import threading

from .. import trees
from ..transforms.base import settings_of
from .plan import Plan

LAST = threading.local()  # vars(LAST) is {direction: Kept}, each thread's own


class Kept:
    """A plan for points u, and what stood where when it was made."""

    def __init__(self, transform, direction, params, u):
        self.plan = Plan(transform, direction, params, trees.dtype_of(params, u), with_gradient=False)
        self.made_for = transform, params, u.dtype
        self.places = trees.Places([*settings_of(transform), *trees.containers(params)])

    def serves(self, *made_for):
        """Whether it is the plan for a transform, params and points of a dtype, with the numbers of now if so."""
        serves = all(map(operator.is_, made_for, self.made_for)) and self.places.hold()
        if serves:
            self.plan.fill()
        return serves
