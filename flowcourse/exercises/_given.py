"""Layers to hand to an answer, which say in a sentence what they were given wrongly.

class Coupling(Told, AffineCoupling): own = list        # a layer whose own params are a list
"""

import numpy as np

ROWS_BY_MASK = (
    ("boolean index did not match", "the mask is one of coordinates, the columns: you ask it about the rows"),
)


class Told:
    """Before a layer's class: forward and inverse look at what comes before the layer does.

    own: the type of one layer's params, so that the list of the params of all layers is told apart.
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
