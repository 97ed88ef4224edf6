"""Answers to ex-04-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import copy

import numpy as np

from minflow.flow import Flow
from minflow.transforms import Chain

from ._chapter_04 import forth


def sample_one_by_one(rng, n, base, layers, params):
    return np.concatenate([forth(base.sample(rng, 1), layers, params)[0] for _ in range(n)])


RIGHT = (lambda rng, n, base, layers, params: Flow(base, Chain(layers)).sample(params, rng, n), sample_one_by_one)


def sample_by_inverses(rng, n, base, layers, params):
    x = base.sample(rng, n)
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        x = layer.inverse(p, x)[0]
    return x


def sample_from_the_last(rng, n, base, layers, params):
    x = base.sample(rng, n)
    for m in reversed(range(len(layers))):
        x, _ = layers[m].forward(params[m], x)
    return x


def sample_one_too_few(rng, n, base, layers, params):
    x = base.sample(rng, n)
    for m in range(len(layers) - 1):
        x, _ = layers[m].forward(params[m], x)
    return x


def sample_from_another_stream(rng, n, base, layers, params):
    z = base.sample(copy.deepcopy(rng).spawn(1)[0], n)
    return forth(z, layers, params)[0]


MISTAKES = (
    ("inverse for forward", sample_by_inverses),
    ("order of the layers", sample_from_the_last),
    ("the last layer left out", sample_one_too_few),
    ("", sample_from_another_stream),
    ("shape", lambda rng, n, base, layers, params: forth(base.sample(rng, 1), layers, params)[0]),
    ("type", lambda rng, n, base, layers, params: forth(base.sample(rng, n), layers, params)),
)
