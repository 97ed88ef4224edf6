"""The reference cases with splines, built from minflow's layers: row -> (layer, params)."""

from functools import partial

import numpy as np

from minflow import transforms as t
from minflow.transforms.spline import rq_forward, rq_inverse

from . import oracle, oracle_of_linear
from .oracle import array, dense_of, hidden_of


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
    return t.SplineCoupling(
        row["keep"], hidden_of(net), net["activation"], bins=row["bins"], bound=row["bound"]
    ), dense_of(net)


chain_of = partial(
    oracle.chain_of,
    builders=oracle.BUILDERS
    | {"rq_spline": rq_spline, "rq_spline_coupling": rq_spline_coupling, "linear_lu": oracle_of_linear.dense},
)
