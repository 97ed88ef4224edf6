"""Answers to ex-06-12 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from minflow import models
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import ActNorm, AffineCoupling, Chain


def from_builder(stream, rng, steps):
    flow = models.realnvp(dim=2, layers=8, hidden=(32, 32))
    params, _ = fit(flow, flow.init(rng, stream(rng, 2000)), stream, steps=steps, rng=rng, progress=False)
    return lambda x: flow.log_prob(params, x)


def of_splines(stream, rng, steps):
    flow = models.nsf(dim=2, layers=4)
    params, _ = fit(flow, flow.init(rng, stream(rng, 2000)), stream, steps=steps, rng=rng, progress=False)
    return lambda x: flow.log_prob(params, x)


RIGHT = (from_builder, of_splines)


def one_mask(stream, rng, steps):
    flow = Flow(Normal(dim=2), Chain([*(AffineCoupling([True, False], (32, 32)) for _ in range(8)), ActNorm(2)]))
    params, _ = fit(flow, flow.init(rng, stream(rng, 2000)), stream, steps=steps, rng=rng, progress=False)
    return lambda x: flow.log_prob(params, x)


def untrained(stream, rng, steps):
    flow = models.realnvp(dim=2, layers=8, hidden=(32, 32))
    start = flow.init(rng, stream(rng, 2000))
    fit(flow, start, stream, steps=steps, rng=rng, progress=False)
    return lambda x: flow.log_prob(start, x)


def without_log_det(stream, rng, steps):
    flow = models.realnvp(dim=2, layers=8, hidden=(32, 32))
    params, _ = fit(flow, flow.init(rng, stream(rng, 2000)), stream, steps=steps, rng=rng, progress=False)
    return lambda x: flow.base.log_prob(flow.to_latent(params, x))


def density(stream, rng, steps):
    log_prob = from_builder(stream, rng, steps)
    return lambda x: np.exp(log_prob(x))


MISTAKES = (
    ("as many steps as asked", lambda stream, rng, steps: from_builder(stream, rng, 150 if steps else 0)),
    ("both coordinates move", one_mask),
    ("trained", untrained),
    ("mass", without_log_det),
    ("log-densities", density),
    ("a function of points", lambda stream, rng, steps: lambda x: from_builder(stream, rng, steps)(x)[:, None]),
)
