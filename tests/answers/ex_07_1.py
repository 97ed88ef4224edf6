"""Answers to ex-07-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow.transforms.linear import OneByOne


def places_by_blocks(det, channels, places):
    """slogdet of the whole Jacobian, whose blocks have the determinant det."""
    block = np.diag([det] + [1.0] * (channels - 1))
    return np.linalg.slogdet(np.kron(np.eye(places), block))[1]


def places_by_sum(det, channels, places):
    return sum(math.log(abs(det)) for _ in range(places))


def places_by_minflow(det, channels, places):
    params = {"A": np.diag([det] + [1.0] * (channels - 1)), "b": np.zeros(channels)}
    return OneByOne(channels, places).forward(params, np.zeros((1, channels * places)))[1][0]


RIGHT = (
    places_by_blocks,
    places_by_sum,
    places_by_minflow,
)


MISTAKES = (
    ("channels for places", lambda det, channels, places: channels * np.log(abs(det))),
    ("every number counted", lambda det, channels, places: channels * places * np.log(abs(det))),
    ("places inside the logarithm", lambda det, channels, places: np.log(abs(places * det))),
    ("sign", lambda det, channels, places: -places * np.log(abs(det))),
    ("bits for nats", lambda det, channels, places: places * np.log2(abs(det))),
    ("raised", lambda det, channels, places: places * math.log(det)),
)
