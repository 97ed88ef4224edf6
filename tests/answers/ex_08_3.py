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


def rescale_with(z=lambda x, log_scale: x / np.exp(log_scale), log_det=lambda x, log_scale: -np.sum(log_scale)):
    """z(x, log_scale), and log_det(x, log_scale) for every row."""
    return lambda x, log_scale: (z(x, log_scale), np.zeros(len(x)) + log_det(x, log_scale))


def rescale_with_log_det(log_det):
    return lambda x, log_scale: (x / np.exp(log_scale), log_det(x, log_scale))


RIGHT = (
    rescale_by_columns,
    rescale_by_matrix,
    rescale_by_broadcast,
)


MISTAKES = (
    ("det for log_det", rescale_with(log_det=lambda x, log_scale: np.prod(1 / np.exp(log_scale)))),
    ("sums 1/s", rescale_with(log_det=lambda x, log_scale: (1 / np.exp(log_scale)).sum())),
    ("log of log s", rescale_with(log_det=lambda x, log_scale: -np.log(abs(log_scale)).sum())),
    ("mean for sum", rescale_with(log_det=lambda x, log_scale: -log_scale.mean())),
    ("summed over the batch", rescale_with_log_det(lambda x, log_scale: -np.sum(log_scale + 0 * x))),
    ("not summed over the dimensions", rescale_with_log_det(lambda x, log_scale: 0 * x - log_scale)),
    ("one number for the batch", rescale_with_log_det(lambda x, log_scale: np.sum(log_scale))),
    ("parts", lambda x, log_scale: x / np.exp(log_scale)),
)
