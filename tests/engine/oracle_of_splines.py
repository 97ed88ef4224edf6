"""The reference cases with splines, built from minflow's layers: row -> (layer, params)."""

import numpy as np

from minflow import transforms as t
from minflow.transforms.spline import rq_forward, rq_inverse

from . import oracle_of_linear
from .oracle import array


def chain_of(rows):
    """(Chain, params) of a case's layers."""
    layers, params = zip(*[BUILDERS[row["type"]](row) for row in rows])
    return t.Chain(layers), list(params)


class Knotted(t.Transform):
    """A spline for each coordinate whose knots are given, (3, K + 1, 1, D)."""

    def forward(self, params, z):
        return rq_forward(z, params["knots"])

    def inverse(self, params, x):
        return rq_inverse(x, params["knots"])


def rq_spline(row):
    knots = np.stack([array(row[key]).T[:, None] for key in ("x_knots", "y_knots", "slopes")])
    return Knotted(knots.shape[-1]), {"knots": knots}


def rq_spline_coupling(row):
    net = row["param_net"]
    params = [{"weight": array(w), "bias": array(b)} for w, b in zip(net["weights"], net["biases"])]
    hidden = [len(layer["bias"]) for layer in params[:-1]]
    return t.SplineCoupling(row["keep"], hidden, net["activation"], bins=row["bins"], bound=row["bound"]), params


def permutation(row):
    return t.Permutation(row["perm"]), {}


BUILDERS = {
    "rq_spline": rq_spline,
    "rq_spline_coupling": rq_spline_coupling,
    "permutation": permutation,
    "linear_lu": oracle_of_linear.dense,
}
