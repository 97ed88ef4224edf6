"""zuko: its RealNVP. Its log-scale is bounded by log(1000): raw / (1 + |raw| / log 1000).

Its splines are its NSF, written out to let the bound be chosen; they read the coordinates in random orders, or in the
plane in turn first to last and last to first.
"""

from functools import partial

import torch
from zuko.flows import MAF, RealNVP
from zuko.transforms import MonotonicRQSTransform

from .torch_model import Model

NAME, NOTE = "zuko", "log-scale = raw / (1 + |raw / log 0.001|)"


def build(dtype, dim, layers, hidden):
    torch.manual_seed(0)
    return _model(RealNVP(dim, transforms=layers, randmask=False, hidden_features=tuple(hidden)), dtype)


def spline(dtype, dim, layers, hidden, bins, bound, masks, seed):
    torch.manual_seed(seed)
    splines = {"univariate": partial(MonotonicRQSTransform, bound=bound), "shapes": [(bins,), (bins,), (bins - 1,)]}
    sizes = {"transforms": layers, "hidden_features": tuple(hidden)}
    return _model(MAF(dim, randperm=dim > 2, **sizes, **splines), dtype)


def _model(flow, dtype):
    return Model(flow, dtype, lambda x: flow().log_prob(x), lambda n: flow().sample((n,)))


OTHERS = {"autoregressive splines": spline}
