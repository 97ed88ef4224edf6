"""Answers to ex-03-4 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import numpy as np

from minflow.flow import Flow
from minflow.transforms import Chain

from ._chapter_03 import forth


def scored(z, base, layers, params, sign=-1):
    x, log_dets = forth(z, layers, params)
    return x, base.log_prob(z) + sign * sum(log_dets)


def on_a_grid(base, layers, params):
    side = np.linspace(-2.0, 2.0, 81)
    x, log_p = scored(np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2), base, layers, params)
    return x[log_p.argmax()]


def of_many_samples(base, layers, params):
    flow = Flow(base, Chain(layers))
    x = flow.sample(params, np.random.default_rng(3), 3000)
    return x[np.argmax(flow.log_prob(params, x))]


def by_climbing(base, layers, params):
    """Random steps in z, kept where they climb."""
    rng, best = np.random.default_rng(1), np.zeros((1, 2))
    for _ in range(40):
        tries = np.concatenate([best, best + 0.4 * rng.normal(size=(60, 2))])
        best = tries[[scored(tries, base, layers, params)[1].argmax()]]
    return forth(best, layers, params)[0][0]


RIGHT = (on_a_grid, of_many_samples, by_climbing)


def samples(base, n=2000):
    return base.sample(np.random.default_rng(0), n)


def by_the_wrong_sign(base, layers, params):
    x, log_p = scored(samples(base), base, layers, params, sign=1)
    return x[np.argmax(log_p)]


def latent_of_the_best(base, layers, params):
    z = samples(base)
    return z[np.argmax(scored(z, base, layers, params)[1])]


def by_the_base_alone(base, layers, params):
    z = samples(base)
    x, _ = forth(z, layers, params)
    return x[np.argmax(base.log_prob(z))]


MISTAKES = (
    ("one point", lambda base, layers, params: forth(samples(base, 5), layers, params)[0]),
    ("not f(0)", lambda base, layers, params: forth(np.zeros((1, 2)), layers, params)[0][0]),
    ("x and not z", latent_of_the_best),
    ("not where f stretches", by_the_wrong_sign),
    ("denser", by_the_base_alone),
)
