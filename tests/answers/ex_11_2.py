"""Answers to ex-11-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np
from autograd import numpy as anp

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.transforms import Planar


def planar_by_loop(z, u_raw, w, b):
    wu = sum(a * c for a, c in zip(w, u_raw, strict=True))
    t = (math.log1p(math.exp(wu)) - 1 - wu) / sum(a * a for a in w)
    u = np.array([c + t * a for a, c in zip(w, u_raw, strict=True)])
    found = []
    for row in z:
        J = np.eye(len(w)) + np.outer(u, w) / math.cosh(row @ w + b) ** 2
        found.append(np.linalg.slogdet(J)[1])
    return u, np.array(found)


def planar_without_u(z, u_raw, w, b):
    """ψᵀu = tanh′ · m(wᵀu_raw): the length of w drops out."""
    unit, length = w / np.linalg.norm(w), np.linalg.norm(w)
    m = np.logaddexp(0, w @ u_raw) - 1
    u = u_raw - (unit @ u_raw) * unit + m / length * unit
    t = np.tanh(z @ w + b)
    return u, np.log1p(m * (1 - t) * (1 + t))


def planar_by_autograd(z, u_raw, w, b):
    u = u_raw + (np.log1p(np.exp(w @ u_raw)) - 1 - w @ u_raw) * w / np.sum(w**2)
    return u, log_abs_det(batch_jacobian(lambda z: z + u * anp.tanh(z @ w + b)[:, None])(z))


def planar_by_minflow(z, u_raw, w, b):
    layer, params = Planar(len(w)), {"u_raw": u_raw, "w": w, "b": np.array(b)}
    return layer.direction_and_plane(params)[0], layer.forward(params, z)[1]


RIGHT = (planar_by_loop, planar_without_u, planar_by_autograd, planar_by_minflow)


def planar_over_the_length(z, u_raw, w, b):
    wu = w @ u_raw
    u = u_raw + (np.log1p(np.exp(wu)) - 1 - wu) * w / np.linalg.norm(w)
    return u, np.log(np.abs(1 + (1 - np.tanh(z @ w + b) ** 2) * (w @ u)))


def planar_without_square(z, u_raw, w, b):
    u = planar_by_loop(z, u_raw, w, b)[0]
    slope = 1 - np.tanh(z @ w + b)
    return u, np.log(np.abs(1 + slope * (u @ w)))


def planar_without_slope(z, u_raw, w, b):
    u = planar_by_loop(z, u_raw, w, b)[0]
    return u, np.full(len(z), np.log(abs(1 + w @ u)))


def planar_det(z, u_raw, w, b):
    u, log_det = planar_without_u(z, u_raw, w, b)
    return u, np.exp(log_det)


MISTAKES = (
    ("‖w‖ for ‖w‖²", planar_over_the_length),
    ("tanh not squared", planar_without_square),
    ("without tanh′", planar_without_slope),
    ("exp for log", planar_det),
    ("sign", lambda *args: (planar_by_loop(*args)[0], -planar_by_loop(*args)[1])),
    ("summed over the batch", lambda *args: (planar_by_loop(*args)[0], planar_by_loop(*args)[1].sum())),
    ("parts", lambda *args: planar_by_loop(*args)[1]),
)
