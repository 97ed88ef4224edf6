"""Answers to ex-04-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import copy

import numpy as np

from minflow.flow import Flow
from minflow.transforms import Chain

from ._chapter_04 import forth, walk


def sample_by_flow(rng, n, base, layers, params):
    return Flow(base, Chain(layers)).sample(params, rng, n)


def sample_one_by_one(rng, n, base, layers, params):
    return np.concatenate([forth(base.sample(rng, 1), layers, params)[0] for _ in range(n)])


def sample_with(draw, way=forth):
    return lambda rng, n, base, layers, params: way(draw(rng, n, base), layers, params)[0]


def base_draw(rng, n, base):
    return base.sample(rng, n)


RIGHT = (
    sample_by_flow,
    sample_one_by_one,
    sample_with(base_draw),
)


MISTAKES = (
    (
        "inverse for forward, first to last",
        sample_with(base_draw, lambda z, layers, params: walk(z, zip(layers, params), "inverse")),
    ),
    ("order of the layers", sample_with(base_draw, lambda z, layers, p: forth(z, layers[::-1], p[::-1]))),
    ("the last layer left out", sample_with(base_draw, lambda z, layers, p: forth(z, layers[:-1], p[:-1]))),
    ("", sample_with(lambda rng, n, base: base.sample(copy.deepcopy(rng).spawn(1)[0], n))),
    ("shape", sample_with(lambda rng, n, base: base.sample(rng, 1))),
    ("type", lambda rng, n, base, layers, params: forth(base.sample(rng, n), layers, params)),
)
