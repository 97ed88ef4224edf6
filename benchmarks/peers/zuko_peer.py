"""zuko: its RealNVP. Its log-scale is bounded by log(1000): raw / (1 + |raw| / log 1000)."""

import torch
from zuko.flows import RealNVP

from .torch_model import Model

NAME, NOTE = "zuko", "log-scale = raw / (1 + |raw / log 0.001|)"


def build(dtype, dim, layers, hidden):
    torch.manual_seed(0)
    flow = RealNVP(dim, transforms=layers, randmask=False, hidden_features=tuple(hidden))
    return Model(flow, dtype, lambda x: flow().log_prob(x), lambda n: flow().sample((n,)))
