"""minflow: a step is what `fit` does with a batch, gradient, clipping, Adam and all."""

import numpy as np

from minflow import trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.losses import negative_log_likelihood
from minflow.objectives import objective_of
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
    def __init__(self, flow, dtype, seed=0):
        self.flow, self.rng = flow, np.random.default_rng(seed)
        start = flow.init(self.rng)
        self.objective = objective_of(flow, start, negative_log_likelihood, dtype, self.rng)
        self.flat = self.objective.flat  # the parameters are windows into it
        self.params, self.parameter_count = self.objective.tree(self.flat), self.flat.size
        self.adam = Adam(self.flat, 1.0, 1)
        matrices = trees.map_leaves(lambda leaf: np.full(leaf.shape, leaf.ndim == 2), start)
        self.decays = flow.fast.plan(matrices, dtype).flat

    def gradient(self, x):
        with np.errstate(all="ignore"):
            loss, self.grad = self.objective.at(x)
        return loss

    def step(self, x, learning_rate, clip=np.inf, decay=0.0):
        loss = self.gradient(x)
        self.adam.rate, self.adam.clip = (lambda: learning_rate), clip
        self.adam.step(self.grad)
        if decay:
            self.flat -= learning_rate * decay * self.decays * self.flat
        return loss

    def log_prob(self, x):
        return self.flow.log_prob(self.params, x)

    def sample(self, n):
        return self.flow.sample(self.params, self.rng, n)
