"""Answers to ex-09-12 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np


def sigmoid_by_branch(raw):
    u = raw + 2
    return np.sum(np.minimum(u, 0) - np.log1p(np.exp(-np.abs(u))), axis=1)


def sigmoid_by_loop(raw):
    def one(u):
        return -math.log1p(math.exp(-u)) if u > 0 else u - math.log1p(math.exp(u))

    return np.array([sum(one(value + 2) for value in row) for row in raw])


RIGHT = (sigmoid_by_branch, sigmoid_by_loop)


def sigmoid_plus(floor):
    """A student's guard against log 0: scale + floor."""
    return lambda raw: np.log(1 / (1 + np.exp(-raw - 2)) + floor).sum(axis=1)


def sigmoid_clipped(low):
    return lambda raw: np.log(1 / (1 + np.exp(-np.maximum(raw + 2, low)))).sum(axis=1)


MISTAKES = (
    *((f"a floor of {floor:g} under the scale", sigmoid_plus(floor)) for floor in (1e-6, 1e-8, 1e-12)),
    *((f"clipped at {low}", sigmoid_clipped(low)) for low in (-10, -20, -30, -50)),
    ("", sigmoid_clipped(-37)),
)
