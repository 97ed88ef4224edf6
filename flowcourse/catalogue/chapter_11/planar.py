"""ex-11-1 and ex-11-2: a lost mode, and the planar layer."""

import math

import numpy as np
from autograd import numpy as anp

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.transforms import Planar


def loss_by_draws(share, Z):
    """The mean over five draws, all of them on the mode, where p is 3, say."""
    log_p = np.log(np.full(5, 3.0))
    return np.mean(log_p - math.log(share) - (log_p + math.log(Z)))


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


def planar_log_det_of_u_raw(z, u_raw, w, b):
    return planar_by_loop(z, u_raw, w, b)[0], np.log(np.abs(1 + (1 - np.tanh(z @ w + b) ** 2) * (w @ u_raw)))


def planar_of_sums(z, u_raw, w, b):
    u = u_raw + right_t(u_raw.sum(), w) * w
    return u, np.log(np.abs(1 + (1 - np.tanh(z @ w + b) ** 2) * (w @ u)))


def planar_without_b(z, u_raw, w, b):
    return planar_by_loop(z, u_raw, w, b)[0], planar_by_loop(z, u_raw, w, 0.0)[1]


RIGHT = {
    "ex-11-1": (loss_by_draws, lambda share, Z: math.log(1 / (share * Z))),
    "ex-11-2": (planar_by_loop, planar_without_u, planar_by_autograd, planar_by_minflow),
}

WRONG = {
    "ex-11-1": (
        ("log Z forgotten", lambda share, Z: math.log(1 / share)),
        ("plus log Z", lambda share, Z: math.log(Z / share)),
        ("p and q exchanged", lambda share, Z: math.log(share / Z)),
        ("everything turned round", lambda share, Z: math.log(share * Z)),
        ("log Z alone", lambda share, Z: -math.log(Z)),
        ("averaged over p", lambda share, Z: -share * math.log(share * Z)),
        ("the mode weighted by its share", lambda share, Z: share * math.log(1 / share) - math.log(Z)),
        ("the share that is lost", lambda share, Z: -math.log((1 - share) * Z)),
        ("the ratio itself", lambda share, Z: 1 / share - math.log(Z)),
        ("bits for nats", lambda share, Z: -math.log2(share * Z)),
        ("exp for log", lambda share, Z: 1 / (share * Z)),
        ("type", lambda share, Z: None),
    ),
    "ex-11-2": (
        ("‖w‖ for ‖w‖²", planar_with(lambda wu, w: right_t(wu, w) * np.linalg.norm(w))),
        ("Σu for wᵀu_raw", planar_of_sums),
        ("Σu for wᵀu", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + slope * u.sum())))),
        ("not divided by ‖w‖²", planar_with(lambda wu, w: np.log1p(np.exp(wu)) - 1 - wu)),
        ("each entry of w by its own square", planar_with(lambda wu, w: right_t(wu, w) * (w @ w) / w**2)),
        ("u_raw as it came", planar_with(lambda wu, w: 0.0)),
        ("m without its −1", planar_with(lambda wu, w: (np.log1p(np.exp(wu)) - wu) / (w @ w))),
        ("adds m, not the difference", planar_with(lambda wu, w: (np.log1p(np.exp(wu)) - 1) / (w @ w))),
        ("without tanh′", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + u @ w)) * np.ones(len(a)))),
        ("tanh for its slope", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + np.tanh(a) * (u @ w))))),
        ("tanh not squared", planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + (1 - np.tanh(a)) * (u @ w))))),
        (
            "unit w in ψ",
            planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + slope * (u @ w) / np.linalg.norm(w)))),
        ),
        ("u_raw in the log_det", planar_log_det_of_u_raw),
        ("without b", planar_without_b),
        ("without the 1", planar_with(right_t, lambda slope, u, w, a: np.log(abs(slope * (u @ w))))),
        (
            "the diagonal alone",
            planar_with(right_t, lambda slope, u, w, a: np.log(abs(1 + slope[:, None] * (u * w))).sum(axis=1)),
        ),
        ("the trace of J", planar_with(right_t, lambda slope, u, w, a: np.log(abs(len(w) + slope * (u @ w))))),
        ("exp for log", planar_with(right_t, lambda slope, u, w, a: 1 + slope * (u @ w))),
        ("sign", planar_with(right_t, lambda slope, u, w, a: -np.log(1 + slope * (u @ w)))),
        ("summed over the batch", planar_with(right_t, lambda slope, u, w, a: np.log(1 + slope * (u @ w)).sum())),
        ("results exchanged", lambda *args: planar_by_loop(*args)[::-1]),
        ("parts", lambda *args: planar_by_loop(*args)[1]),
    ),
}
