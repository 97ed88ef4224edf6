"""nflows: AffineCouplingTransform with its MLP. Its scale is sigmoid(raw + 2) + 0.001, so a layer hardly expands.

Its spline couplings take the same MLP. Its autoregressive splines take its own MADE, two residual blocks of the last
width, and draw a new order for each layer (D = 2: turn it).
"""

import torch
from nflows.distributions.normal import StandardNormal
from nflows.flows.base import Flow
from nflows.nn.nets import MLP
from nflows.transforms.autoregressive import MaskedPiecewiseRationalQuadraticAutoregressiveTransform
from nflows.transforms.base import CompositeTransform
from nflows.transforms.coupling import AffineCouplingTransform, PiecewiseRationalQuadraticCouplingTransform
from nflows.transforms.permutations import RandomPermutation, ReversePermutation

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
    return _model(couplings, dtype, dim)


def spline(dtype, dim, layers, hidden, bins, bound, masks, seed):
    torch.manual_seed(seed)
    settings = {"num_bins": bins, "tails": "linear", "tail_bound": bound}
    couplings = [
        PiecewiseRationalQuadraticCouplingTransform(
            (~mask).astype(int), lambda m, n: Net([m], [n], list(hidden)), **settings
        )
        for mask in masks(dim, layers)
    ]
    return _model(couplings, dtype, dim)


def autoregressive_spline(dtype, dim, layers, hidden, bins, bound, masks, seed):
    torch.manual_seed(seed)
    settings = {"num_bins": bins, "tails": "linear", "tail_bound": bound}
    permutation = RandomPermutation if dim > 2 else ReversePermutation
    steps = [
        (MaskedPiecewiseRationalQuadraticAutoregressiveTransform(dim, hidden[-1], **settings), permutation(dim))
        for _ in range(layers)
    ]
    return _model([transform for step in steps for transform in step], dtype, dim)


def _model(transforms, dtype, dim):
    flow = Flow(CompositeTransform(transforms), StandardNormal([dim]))
    return Model(flow, dtype, flow.log_prob, flow.sample)


OTHERS = {"spline couplings": spline, "autoregressive splines": autoregressive_spline}
