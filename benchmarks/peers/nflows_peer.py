"""nflows: AffineCouplingTransform with its MLP. Its scale is sigmoid(raw + 2) + 0.001, so a layer hardly expands."""

import torch
from nflows.distributions.normal import StandardNormal
from nflows.flows.base import Flow
from nflows.nn.nets import MLP
from nflows.transforms.base import CompositeTransform
from nflows.transforms.coupling import AffineCouplingTransform

from .common import masks
from .torch_model import Model

NAME, NOTE = "nflows", "scale = sigmoid(raw + 2) + 0.001"


class Net(MLP):
    def forward(self, inputs, context=None):
        return super().forward(inputs)


def build(dtype, dim, layers, hidden):
    torch.manual_seed(0)
    couplings = [
        AffineCouplingTransform((~mask).astype(int), lambda m, n: Net([m], [n], list(hidden)))
        for mask in masks(dim, layers)
    ]
    flow = Flow(CompositeTransform(couplings), StandardNormal([dim]))
    return Model(flow, dtype, flow.log_prob, flow.sample)
