"""A plan without a gradient, kept from one evaluation to the next.

    with kept_plan(transform, direction, params, dtype, parts) as plan:
        out, log_det = plan.evaluate(u)

To make a plan takes longer than to evaluate it at a few points. So a thread keeps the last one of either direction. It
is used again where it was made of the same objects: the layers, what they hold, and the containers and arrays of
params. The numbers in the arrays are copied every time, so that no density is stale.
"""

import operator
import threading
from contextlib import contextmanager

from .. import trees
from ..transforms.base import layers_of
from .plan import Plan

LAST = threading.local()  # vars(LAST) is {direction: (what the plan was made of, the plan)} of each thread's own


def parts_of(transform, direction, params):
    """The objects of which a plan is made."""
    parts = []
    for layer, p, towards in layers_of(transform, direction, params):
        parts += layer, towards, *vars(layer).values(), *trees.parts(p)
    return parts


@contextmanager
def kept_plan(transform, direction, params, u, parts):
    """The plan for points u; while it is lent, the thread keeps none."""
    made_of, plan = [u.dtype, *parts], None
    before, plan = vars(LAST).pop(direction, ([], None))
    if len(before) == len(made_of) and all(map(operator.is_, before, made_of)):
        plan.fill()
    else:
        plan = Plan(transform, direction, params, trees.dtype_of(params, u), with_gradient=False)
    yield plan
    vars(LAST)[direction] = made_of, plan
