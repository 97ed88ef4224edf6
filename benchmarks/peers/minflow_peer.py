"""minflow: a step is what `fit` does with a batch, hand-derived gradient, flattening, clipping, Adam and all."""

import numpy as np
from autograd import value_and_grad

from minflow import trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.losses import negative_log_likelihood
from minflow.optimisers import Adam
from minflow.transforms import AffineCoupling, AutoregressiveSpline, Chain, Inverse, SplineCoupling

from .common import CAP, masks

NAME, NOTE = "minflow", ""


def build(dtype, dim, layers, hidden):
    couplings = [AffineCoupling(mask, hidden, "relu", CAP) for mask in masks(dim, layers)]
    return _model(couplings, dtype, dim, seed=0)


def spline(dtype, dim, layers, hidden, bins, bound, masks, seed):
    couplings = [Inverse(SplineCoupling(mask, hidden, "relu", bins, bound)) for mask in masks(dim, layers)]
    return _model(couplings, dtype, dim, seed)


def autoregressive_spline(dtype, dim, layers, hidden, bins, bound, masks, seed):
    orders = [np.random.default_rng([seed, k]).permutation(dim) for k in range(layers)]
    in_turn = [Inverse(AutoregressiveSpline(dim, hidden, "relu", order, bins, bound)) for order in orders]
    return _model(in_turn, dtype, dim, seed)


def _model(layers, dtype, dim, seed):
    return Model(Flow(Normal(dim=dim), Chain(layers)), np.dtype(dtype), seed)


OTHERS = {"spline couplings": spline, "autoregressive splines": autoregressive_spline}


class Model:
    def __init__(self, flow, dtype, seed):
        self.flow, self.rng = flow, np.random.default_rng(seed)
        params = flow.init(self.rng)
        self.adam = Adam(trees.flatten(params, dtype), 1.0, 1)
        self.params = trees.views(self.adam.params, params)
        self.value_and_grad = value_and_grad(lambda p, x: negative_log_likelihood(flow, p, x, self.rng))
        self.flat = self.adam.params  # the parameters are windows into it
        self.parameter_count = self.flat.size
        matrices = trees.map_leaves(lambda leaf: np.full(leaf.shape, leaf.ndim == 2), params)
        self.decays = trees.flatten(matrices, self.flat.dtype)

    def gradient(self, x):
        with np.errstate(all="ignore"):
            loss, self.grad = self.value_and_grad(self.params, x)
        return loss

    def step(self, x, learning_rate, clip=np.inf, decay=0.0):
        loss = self.gradient(x)
        self.adam.rate, self.adam.clip = (lambda: learning_rate), clip
        self.adam.step(trees.flatten(self.grad, self.adam.params.dtype))
        if decay:
            self.flat -= learning_rate * decay * self.decays * self.flat
        return loss

    def log_prob(self, x):
        return self.flow.log_prob(self.params, x)

    def sample(self, n):
        return self.flow.sample(self.params, self.rng, n)
