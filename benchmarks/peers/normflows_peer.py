"""normflows: AffineCouplingBlock on the first half of the coordinates, then a swap of the halves; log-scale free.

Its spline couplings take its own networks, a residual block of the last width, and alternate even and odd coordinates.
"""

import normflows as nf
import torch

from .torch_model import Model

NAME, NOTE = "normflows", "log-scale unbounded; halves instead of alternating coordinates"


def build(dtype, dim, layers, hidden):
    torch.manual_seed(0)
    if dim % 2:
        raise ValueError(f"dim must be even for normflows' Split and Permute; got {dim}")
    flows = []
    for _ in range(layers):
        net = nf.nets.MLP([dim // 2, *hidden, dim], init_zeros=True)
        flows += [nf.flows.AffineCouplingBlock(net), nf.flows.Permute(dim, mode="swap")]
    return _model(flows, dtype, dim)


def spline(dtype, dim, layers, hidden, bins, bound, masks, seed):
    torch.manual_seed(seed)
    settings = {"num_bins": bins, "tail_bound": bound}
    flows = [
        nf.flows.CoupledRationalQuadraticSpline(dim, 1, hidden[-1], reverse_mask=bool(k % 2), **settings)
        for k in range(layers)
    ]
    return _model(flows, dtype, dim)


def _model(flows, dtype, dim):
    model = nf.NormalizingFlow(nf.distributions.DiagGaussian(dim, trainable=False), flows)
    return Model(model, dtype, model.log_prob, lambda n: model.sample(n)[0])


OTHERS = {"spline couplings": spline}
