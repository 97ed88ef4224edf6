"""A base class for layers that answers get as arguments: it says in a sentence what a layer was given wrongly.

class Coupling(Told, AffineCoupling): own = list        # a layer whose own params are a list
"""

import numpy as np

ROWS_BY_MASK = (
    ("boolean index did not match", "the mask is one of coordinates, the columns: you index the rows with it"),
)


class Told:
    """Stands before a layer's class: forward and inverse check their arguments before the layer gets them.

    own: the type of one layer's params, to tell them from the list of the params of all layers.
    """

    own = dict

    def forward(self, params, z):
        return super().forward(self._entry(params), points(z, self.dim))

    def inverse(self, params, x):
        return super().inverse(self._entry(params), points(x, self.dim))

    def _entry(self, params):
        if isinstance(params, np.ndarray):
            raise ValueError("a layer takes its params first and the points second, layer.inverse(p, x)")
        if isinstance(params, list) and params and isinstance(params[0], self.own):
            raise ValueError("the layer was given the whole list of params: it takes its own entry, params[m]")
        return params


def points(u, dim):
    """The points (N, D), or a sentence for what else a layer has returned."""
    if isinstance(u, tuple):
        raise ValueError("the layer was given a pair: each returns two things, and the next takes the points alone")
    if np.ndim(u) == 1 and len(u) != dim:
        raise ValueError("the layer was given one number for each row, a log_det: of the two things points come first")
    return u
