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


def line_with(t=lambda y, edge: edge + (1 - 2 * edge) * y, v=None, log_det=None):
    """Slips: another t(y, edge), v(t), or log_det(y, t, edge)."""

    def answer(w, edge):
        y = w / 17
        inside = t(y, edge)
        log_slope = np.log((1 - 2 * edge) / 17) - np.log(inside) - np.log(1 - inside)
        moved = v(inside) if v else np.log(inside) - np.log(1 - inside)
        return moved, log_det(y, inside, edge) if log_det else log_slope.sum(axis=1)

    return answer


def log_det_with(log_slope):
    return line_with(log_det=lambda y, t, edge: np.sum(log_slope(y, t, edge), axis=1))


def plain_slope(y, t, edge):
    return (1 - 2 * edge) / (17 * t * (1 - t))


RIGHT = (
    line_loop,
    line_by_minflow,
    line_by_determinant,
)


MISTAKES = (
    ("no distance from the ends", line_with(t=lambda y, edge: y)),
    (
        "constants once an image",
        line_with(log_det=lambda y, t, e: np.log((1 - 2 * e) / 17) - np.log(t * (1 - t)).sum(axis=1)),
    ),
    (
        "17 once an image",
        line_with(log_det=lambda y, t, e: np.sum(np.log((1 - 2 * e) / t / (1 - t)), axis=1) - np.log(17)),
    ),
    (
        "squeeze once an image",
        line_with(log_det=lambda y, t, e: np.log(1 - 2 * e) - np.log(17 * t * (1 - t)).sum(axis=1)),
    ),
    ("sign", log_det_with(lambda y, t, e: -np.log((1 - 2 * e) / 17 / t / (1 - t)))),
    ("mean for sum", line_with(log_det=lambda *a: np.log(plain_slope(*a)).mean(axis=1))),
    ("not summed over the dimensions", line_with(log_det=lambda *a: np.log(plain_slope(*a)))),
    ("summed over the batch", line_with(log_det=lambda *a: np.log(plain_slope(*a)).sum())),
    ("parts", lambda w, edge: line_loop(w, edge)[0]),
)
