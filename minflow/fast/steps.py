"""A transform as a row of steps: its elementary layers, each in one direction, on columns.

    for step in row:
        u, log_det = step.evaluate(u, context)                   # u (D, N), log_det (N,) or a number
    for step in reversed(row):
        g = step.vjp(g, g_log_det, g_context)                    # of Σ g · out + Σ g_log_det · log_det

A step may write into the u, the g and the g_context that it is given. It keeps what `vjp` reads in `residuals` until it
is evaluated again.
"""

import numpy as np

from .. import trees
from ..transforms import Chain, Inverse
from ..transforms.base import OTHER, sign_of


class Step:
    """One layer in one direction, with its parameters and the gradient in them, to which every `vjp` adds.

    params: as they were given. flat, gradient: what the step holds of the two vectors of its plan. shared: a dict of
    arrays that other steps overwrite, for a step that need not keep any.
    fewest: how many points a block has at least, below which the calls would take longer than the numbers. floats:
    about how many it keeps for a point.
    """

    fewest = 32

    @staticmethod
    def leaves(layer, params):
        """The arrays of params, checked, in the order in which `flat` holds them."""
        return trees.leaves(params)

    def __init__(self, layer, direction, params, flat, gradient, shared=None):
        self.layer, self.direction, self.sign, self.floats = layer, direction, sign_of(direction), 4 * layer.dim
        self.template = params
        self.params, self.gradient = trees.views(flat, params), trees.views(gradient, params)

    def tree(self, flat, rest):
        """A vector like `flat` as a tree like params; what has no place in it is rest(array)."""
        return trees.views(flat, self.template)

    def read(self):
        """Compute what depends on the parameters alone; called once they have changed."""

    def finish(self):
        """Compute what is left of the gradient once all points have been seen."""


def like(params, **gradients):
    """Gradients in the order of the keys of params and in their dtype; what no layer reads has zeros."""
    zeros = {key: trees.map_leaves(np.zeros_like, value) for key, value in params.items() if key not in gradients}
    return {key: zeros[key] if key in zeros else np.asarray(gradients[key], params[key].dtype) for key in params}


def nested(transform, direction, params, parts):
    """`parts`, one for each of `layers_of`, taken out of the list from its end, in the nesting of `params`."""
    if type(transform) is Inverse:
        return nested(transform.transform, OTHER[direction], params, parts)
    if type(transform) is not Chain:
        return parts.pop()
    entries = [nested(layer, direction, p, parts) for layer, p in transform.pairs(params)[:: -sign_of(direction)]]
    return type(params)(entries[:: -sign_of(direction)])
