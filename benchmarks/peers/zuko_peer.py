"""zuko: its RealNVP. Its log-scale is bounded by log(1000): raw / (1 + |raw| / log 1000).

Its NSF and MAF read the coordinates in random orders, in the plane in turn first to last and last to first; its splines
end at ±5.
"""

import torch
from zuko.flows import MAF, NSF, RealNVP

from .torch_model import Model

NAME, NOTE = "zuko", "log-scale = raw / (1 + |raw / log 0.001|)"


def build(dtype, dim, layers, hidden):
    torch.manual_seed(0)
    return _model(RealNVP(dim, transforms=layers, randmask=False, hidden_features=tuple(hidden)), dtype)


def spline(dtype, dim, layers, hidden, bins, bound, masks, seed):
    torch.manual_seed(seed)
    return _model(NSF(dim, bins=bins, transforms=layers, randperm=dim > 2, hidden_features=tuple(hidden)), dtype)


def maf(dtype, dim, layers, hidden, seed):
    torch.manual_seed(seed)
    return _model(MAF(dim, transforms=layers, randperm=dim > 2, hidden_features=tuple(hidden)), dtype)


def _model(flow, dtype):
    return Model(flow, dtype, lambda x: flow().log_prob(x), lambda n: flow().sample((n,)))


OTHERS = {"autoregressive splines": spline, "MAF": maf}
