"""Answers to ex-13-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow.transforms import ElementwiseAffine, Logit


def line_loop(w, edge):
    v, log_det = np.zeros(w.shape), np.zeros(len(w))
    for n, row in enumerate(w):
        for d, level in enumerate(row):
            t = edge + (1 - 2 * edge) * level / 17
            v[n, d] = math.log(t / (1 - t))
            log_det[n] += math.log((1 - 2 * edge) / (17 * t * (1 - t)))
    return v, log_det


def line_by_minflow(w, edge):
    dim = w.shape[1]
    squeeze = {"log_scale": np.full(dim, np.log((1 - 2 * edge) / 17)), "shift": np.full(dim, edge)}
    t, squeezed = ElementwiseAffine(dim).forward(squeeze, w)
    v, stretched = Logit(dim).forward({}, t)
    return v, squeezed + stretched


def line_by_determinant(w, edge):
    t = edge + (1 - 2 * edge) / 17 * w
    J = np.apply_along_axis(np.diag, 1, (1 - 2 * edge) / 17 * (1 / t + 1 / (1 - t)))
    return np.log(t) - np.log1p(-t), np.linalg.slogdet(J)[1]


RIGHT = (line_loop, line_by_minflow, line_by_determinant)


def line_without_edge(w, edge):
    t = w / 17
    log_slope = np.log(1 - 2 * edge) - np.log(17 * t * (1 - t))
    return np.log(t / (1 - t)), log_slope.sum(axis=1)


def line_with_one_17(w, edge):
    t = edge + (1 - 2 * edge) * w / 17
    v, log_det = np.log(t) - np.log(1 - t), np.log((1 - 2 * edge) / (t * (1 - t)))
    return v, np.sum(log_det, axis=1) - np.log(17)


def line_without_17(w, edge):
    t = edge + (1 - 2 * edge) * w / 17
    slope = (1 - 2 * edge) / (t * (1 - t))
    return np.log(t / (1 - t)), np.sum(np.log(slope), axis=1)


def log_slopes(w, edge):
    t = edge + (1 - 2 * edge) * w / 17
    return np.log((1 - 2 * edge) / (17 * t * (1 - t)))


MISTAKES = (
    ("no distance from the ends", line_without_edge),
    ("17 once an image", line_with_one_17),
    ("17 forgotten in the log_det", line_without_17),
    ("sign", lambda w, edge: (line_loop(w, edge)[0], -line_loop(w, edge)[1])),
    ("mean for sum", lambda w, edge: (line_loop(w, edge)[0], log_slopes(w, edge).mean(axis=1))),
    ("not summed over the dimensions", lambda w, edge: (line_loop(w, edge)[0], log_slopes(w, edge))),
    ("summed over the batch", lambda w, edge: (line_loop(w, edge)[0], log_slopes(w, edge).sum())),
    ("parts", lambda w, edge: line_loop(w, edge)[0]),
)
