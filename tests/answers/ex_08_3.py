"""Answers to ex-08-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np


def rescale_by_columns(x, log_scale):
    z = np.empty(x.shape)
    for d, value in enumerate(log_scale):
        z[:, d] = x[:, d] / math.exp(value)
    return z, np.array([-math.fsum(log_scale)] * len(x))


def rescale_by_matrix(x, log_scale):
    """The Jacobian of h in full, and its slogdet."""
    jacobian = np.diag(1 / np.exp(log_scale))
    return x @ jacobian.T, np.repeat(np.linalg.slogdet(jacobian)[1], x.shape[0])


def rescale_by_broadcast(x, log_scale):
    return np.exp(np.log(np.abs(x)) - log_scale) * np.sign(x), (0 * x - log_scale).sum(axis=1)


RIGHT = (rescale_by_columns, rescale_by_matrix, rescale_by_broadcast)


def rescale_multiplying(x, log_scale):
    z = x * np.exp(log_scale)
    return z, -np.sum(log_scale) * np.ones(len(x))


def rescale_with_det(x, log_scale):
    scale = np.exp(log_scale)
    return x / scale, np.full(len(x), 1 / np.prod(scale))


def rescale_by_coordinate(x, log_scale):
    return x / np.exp(log_scale), 0 * x - log_scale


MISTAKES = (
    ("multiplies on the way back", rescale_multiplying),
    ("det for log_det", rescale_with_det),
    ("log_det of the way there", lambda x, log_scale: (x / np.exp(log_scale), np.array([sum(log_scale) for _ in x]))),
    ("mean for sum", lambda x, log_scale: (x / np.exp(log_scale), np.full(len(x), -log_scale.mean()))),
    ("not summed over the dimensions", rescale_by_coordinate),
    ("summed over the batch", lambda *args: (rescale_by_coordinate(*args)[0], rescale_by_coordinate(*args)[1].sum())),
    ("one number for the batch", lambda x, log_scale: (x / np.exp(log_scale), np.sum(log_scale))),
    ("parts", lambda x, log_scale: x / np.exp(log_scale)),
)
