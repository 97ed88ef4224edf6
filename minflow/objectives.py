"""The value and the gradient of a loss, on flat vectors, as `fit` needs them.

    objective = objective_of(flow, params, loss, dtype, rng)
    value, gradient = objective.at(batch)              # at objective.flat, which an optimiser moves in place
    objective.tree(objective.flat)                     # the same numbers as parameters, by windows

For the negative log-likelihood of a Flow the gradient comes by hand, from a plan that is made once. Every other loss
has autograd's.
"""

import math

import numpy as np
from autograd import value_and_grad

from . import trees
from .arrays import OutsideRange, checked
from .batches import x_and_context
from .flow import Flow
from .losses import negative_log_likelihood
from .transforms.base import units_of


def objective_of(flow, params, loss, dtype, rng):
    """The objective for a loss."""
    if loss is negative_log_likelihood and type(flow) is Flow:
        return Likelihood(flow, params, dtype, rng)
    return ByAutograd(flow, params, loss, dtype, rng)


class ByAutograd:
    """loss(flow, params, batch, rng) for any loss and any flow."""

    def __init__(self, flow, params, loss, dtype, rng):
        self.template, self.flat = params, trees.flatten(params, dtype)
        self.params = self.tree(self.flat)
        self.value_and_grad = value_and_grad(lambda p, batch: one_number(loss(flow, p, batch, rng)))

    def tree(self, flat):
        """A vector like `flat` as parameters, windows into it."""
        return trees.views(flat, self.template)

    def at(self, batch):
        """(the loss, its gradient as a vector like `flat`)."""
        value, gradient = self.value_and_grad(self.params, batch)
        return value, trees.flatten(gradient, self.flat.dtype)


class Likelihood:
    """losses.negative_log_likelihood of a Flow."""

    def __init__(self, flow, params, dtype, rng):
        self.flow, self.rng = flow, rng
        self.plan = flow.fast.plan(params, dtype)
        self.flat, self.tree = self.plan.flat, self.plan.tree

    def at(self, batch):
        """(the loss, its gradient as a vector like `flat`)."""
        x, context = x_and_context(batch)
        fresh = self.flow.reseeded(self.rng)
        if fresh is not self.flow:
            self.plan.use(fresh.transform)  # whose probes are new
        self.plan.read()
        try:
            return self.plan.negative_log_likelihood(self.flow.base, np.asarray(x), context), self.plan.gradient
        except OutsideRange:
            return math.inf, self.plan.gradient


def vector_of(objective, tree):
    """The numbers of a tree like the parameters in a new vector like objective.flat."""
    vector = np.empty_like(objective.flat)
    trees.map_leaves(np.copyto, objective.tree(vector), tree)
    return vector


def units_of_steps(flow, objective):
    """Of each parameter the size of a small change: see Transform.units. 1 where a log_prob may read others."""
    if getattr(type(flow), "log_prob", None) is not Flow.log_prob:
        return np.ones_like(objective.flat)
    return vector_of(objective, units_of(flow.transform, objective.tree(objective.flat)))


def one_number(value):
    """`value` if a loss may return it."""
    need = "return one number made of the parameters, such as a mean over the batch"
    return checked(value, getattr(value, "shape", None) == (), "loss", need)
