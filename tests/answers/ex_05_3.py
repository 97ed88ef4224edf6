"""Answers to ex-05-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import ActNorm, ElementwiseAffine


def affine_by_moments(x):
    mean = x.sum(axis=0) / len(x)
    return 0.5 * np.log(((x - mean) ** 2).sum(axis=0) / len(x)), mean


def affine_by_loop(x):
    log_scale, shift = [], []
    for column in x.T:
        shift.append(sum(column) / len(column))
        log_scale.append(math.log(sum((c - shift[-1]) ** 2 for c in column) / len(column)) / 2)
    return np.array(log_scale), np.array(shift)


def affine_by_act_norm(x):
    params = ActNorm(x.shape[1]).init(np.random.default_rng(0), x)
    return params["log_scale"], params["shift"]


def affine_by_newton(x):
    """Newton's method on the two equations of the gradient."""
    shift = x.mean(axis=0)
    log_scale = np.zeros(x.shape[1])
    for _ in range(60):
        squares = np.mean((x - shift) ** 2, axis=0) * np.exp(-2 * log_scale)
        log_scale = log_scale - np.clip((1 - squares) / (2 * squares), -1.0, 1.0)
    return log_scale, shift


RIGHT = (affine_by_moments, affine_by_loop, affine_by_act_norm, affine_by_newton)


def affine_scale(x):
    shift = np.mean(x, axis=0)
    scale = np.sqrt(np.mean((x - shift) ** 2, axis=0))
    return scale, shift


MISTAKES = (
    ("N − 1", lambda x: (0.5 * np.log(np.diag(np.cov(x.T))), x.mean(axis=0))),
    ("over the wrong axis", lambda x: (np.log(x.std(axis=1)), x.mean(axis=1))),
    ("scale for log-scale", affine_scale),
    ("order", lambda x: affine_by_moments(x)[::-1]),
    ("parts", lambda x: Flow(Normal(dim=x.shape[1]), ElementwiseAffine(x.shape[1])).init(np.random.default_rng(0))),
)
