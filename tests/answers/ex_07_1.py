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


RIGHT = (places_by_blocks, places_by_sum, places_by_minflow)

MISTAKES = (
    ("places not counted", lambda det, channels, places: np.linalg.slogdet([[det]])[1]),
    ("channels for places", lambda det, channels, places: sum(math.log(abs(det)) for _ in range(channels))),
    ("no absolute value", lambda det, channels, places: np.log(det) * places),
    ("sign", lambda det, channels, places: -places * np.log(abs(det))),
    ("bits for nats", lambda det, channels, places: places * np.log2(abs(det))),
    ("raised", lambda det, channels, places: places * math.log(det)),
)
