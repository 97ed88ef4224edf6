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


def sigmoid_with(scale):
    """log of scale(raw + 2), with the warnings silenced as people do."""

    def answer(raw):
        with np.errstate(all="ignore"):
            return np.log(scale(raw + 2)).sum(axis=1)

    return answer


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def sigmoid_plus(floor):
    return sigmoid_with(lambda u: sigmoid(u) + floor)


def sigmoid_clipped(low):
    return sigmoid_with(lambda u: sigmoid(np.clip(u, low, None)))


RIGHT = (
    sigmoid_by_branch,
    sigmoid_by_loop,
)


MISTAKES = (
    ("underflow", sigmoid_with(sigmoid)),
    ("overflow", lambda raw: np.sum(raw + 2 - np.log(1 + np.exp(raw + 2)), axis=1)),
    *((f"a floor of {floor:g} under the scale", sigmoid_plus(floor)) for floor in (1e-6, 1e-8, 1e-12)),
    *((f"clipped at {low}", sigmoid_clipped(low)) for low in (-10, -20, -30, -50)),
    ("", sigmoid_clipped(-37)),
    ("sign", lambda raw: np.logaddexp(0, -raw - 2).sum(axis=1)),
    ("not summed over the dimensions", lambda raw: -np.logaddexp(0, -raw - 2)),
)
