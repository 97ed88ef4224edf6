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


def planar_with(t, log_det=None):
    """u_raw + t(wᵀu_raw, w)·w, and log_det(1 − tanh², u, w, a)."""

    def answer(z, u_raw, w, b):
        u, a = u_raw + t(w @ u_raw, w) * w, z @ w + b
        if log_det is None:
            return u, np.log(np.abs(1 + ((1 - np.tanh(a) ** 2)[:, None] * w) @ u))
        return u, log_det(1 - np.tanh(a) ** 2, u, w, a)

    return answer


def right_t(wu, w):
    return (np.log1p(np.exp(wu)) - 1 - wu) / (w @ w)


RIGHT = (
    planar_by_loop,
    planar_without_u,
    planar_by_autograd,
    planar_by_minflow,
)


MISTAKES = (
    ("tanh not squared", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + (1 - np.tanh(a)) * (u @ w))))),
    (
        "unit w in ψ",
        planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + slope * (u @ w) / np.linalg.norm(w)))),
    ),
    (
        "the diagonal alone",
        planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + slope[:, None] * (u * w))).sum(axis=1)),
    ),
    ("exp for log", planar_with(right_t, lambda slope, u, w, a: 1 + slope * (u @ w))),
    ("sign", planar_with(right_t, lambda slope, u, w, a: -np.log(1 + slope * (u @ w)))),
    ("summed over the batch", planar_with(right_t, lambda slope, u, w, a: np.log(1 + slope * (u @ w)).sum())),
    ("parts", lambda *args: planar_by_loop(*args)[1]),
)
