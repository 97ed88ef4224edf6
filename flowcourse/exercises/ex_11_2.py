"""ex-11-2: the direction u and the log_det of a planar layer, from free parameters u_raw, w, b."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale


def inputs(rng):
    z = np.array([[2.0, 1.0], [2.0, 1.25], [1.8, 1.1]])
    found = [TestInput((z, np.array([4.0, -3.0]), np.array([3.0, 4.0]), -10.0))]
    for n, dim, across in ((5, 3, -3.0), (4, 2, 0.8), (3, 4, -1.7)):
        w = direction(rng, dim) * scale(rng)
        u_raw = direction(rng, dim) + across * scale(rng) * w / (w @ w)
        z = rng.normal(size=(n, dim))
        b = -float(z[0] @ w) + 0.3 * offset(rng)  # the first point is near the plane
        found.append(TestInput((z, u_raw, w, b)))
    return found


def direction(rng, dim):
    """A vector of length 1, none of its entries near 0."""
    u = rng.choice([-1, 1], dim) * rng.uniform(0.4, 1.0, dim)
    return u / np.sqrt(u @ u)


def m(y):
    return np.logaddexp(0, y) - 1


def moved(u_raw, w, target=m, along=lambda w: w / (w @ w)):
    """u_raw moved along w until wᵀu is target(wᵀu_raw); `along` is where a mistake may be."""
    return u_raw + (target(w @ u_raw) - w @ u_raw) * along(w)


def psi(z, w, b):
    return (1 - np.tanh(z @ w + b) ** 2)[:, None] * w


def planar(z, u_raw, w, b):
    u = moved(u_raw, w)
    return u, np.log(1 + psi(z, w, b) @ u)


def folds(inputs, values):
    """How far below −1 some wᵀu is."""
    return max(-1 - float(p.args[2] @ u) for p, (u, _) in zip(inputs, values, strict=True))


def differs_from_the_jacobian(inputs, values):
    """|log_det − log|det J|| with the whole D × D matrix J = I + u ψᵀ."""
    gaps = []
    for test_input, (u, value) in zip(inputs, values, strict=True):
        z, _, w, b = test_input.args
        J = np.eye(len(w)) + u[:, None] * psi(z, w, b)[:, None, :]
        gaps.append(float(np.max(np.abs(value - np.linalg.slogdet(J)[1]))))
    return max(gaps)


def u_by(**mistake):
    """A mistake in u, which says nothing about the log_det that follows from u."""
    return lambda z, u_raw, w, b: (moved(u_raw, w, **mistake), None)


def log_det_by(formula):
    """formula(ψ, u, a, w) for the log_det, a = wᵀz + b; it says nothing about u."""

    def both(z, u_raw, w, b):
        return None, formula(psi(z, w, b), moved(u_raw, w), z @ w + b, w)

    return both


CHECK = Check(
    "ex-11-2",
    arguments=("z", "u_raw", "w", "b"),
    returns=("u", "log_det"),
    inputs=inputs,
    expected=planar,
    laws=(
        Law("wᵀu is above −1", folds, tolerance=0.0),
        Law("log_det is log|det J| of the whole Jacobian", differs_from_the_jacobian),
    ),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda z, u_raw, w, b: planar(z, u_raw, w, b)[::-1],
            "your results come in the wrong order: first u, then log_det.",
        ),
        Mistake(
            "‖w‖ for ‖w‖²",
            u_by(along=lambda w: w / np.sqrt(w @ w)),
            "you divide by ‖w‖: moving by t·w adds t·wᵀw to wᵀu, and wᵀw is ‖w‖ squared; only a unit vector hides it.",
        ),
        Mistake(
            "Σu for wᵀu_raw",
            lambda z, u_raw, w, b: (u_raw + (m(np.sum(u_raw)) - np.sum(u_raw)) * w / (w @ w), None),
            "you add up the entries of u_raw: wᵀu_raw weights each with that of w.",
        ),
        Mistake(
            "Σu for wᵀu",
            log_det_by(lambda psi, u, a, w: np.log(np.abs(1 + (1 - np.tanh(a) ** 2) * np.sum(u)))),
            "your log_det has the sum of the entries of u: ψᵀu weights each with that of w.",
        ),
        Mistake(
            "not divided by ‖w‖²",
            u_by(along=lambda w: w),
            "you move by the difference times w itself: moving by t·w adds t‖w‖² to wᵀu, so solve for t.",
        ),
        Mistake(
            "each entry of w by its own square",
            u_by(along=lambda w: w / w**2),
            "you divide each entry of w by its own square: ‖w‖² is one number, the sum of the squares.",
        ),
        Mistake(
            "u_raw as it came",
            lambda z, u_raw, w, b: (u_raw, None),
            "your u is u_raw, which may fold space: move it along w until wᵀu is m(wᵀu_raw), above −1.",
        ),
        Mistake(
            "m without its −1",
            u_by(target=lambda y: np.logaddexp(0, y)),
            "your wᵀu is log(1 + eʸ), always above 0: m has −1 before it, so that all of wᵀu > −1 can be reached.",
        ),
        Mistake(
            "adds m, not the difference",
            u_by(target=lambda y: y + m(y)),
            "you add m to what wᵀu_raw was: wᵀu must become m, so move by the difference of the two.",
        ),
        Mistake(
            "without tanh′",
            log_det_by(lambda psi, u, a, w: np.full(len(a), np.log(np.abs(1 + w @ u)))),
            "you take wᵀu for ψᵀu, and every z gets one number: the slope of tanh, 1 − tanh², belongs to ψ.",
        ),
        Mistake(
            "tanh for its slope",
            log_det_by(lambda psi, u, a, w: np.log(np.abs(1 + np.tanh(a) * (w @ u)))),
            "you take tanh itself: ψ is the gradient of tanh(wᵀz + b), and tanh′ = 1 − tanh².",
        ),
        Mistake(
            "tanh not squared",
            log_det_by(lambda psi, u, a, w: np.log(np.abs(1 + (1 - np.tanh(a)) * (w @ u)))),
            "you take 1 − tanh for the slope of tanh: it is 1 − tanh².",
        ),
        Mistake(
            "unit w in ψ",
            log_det_by(lambda psi, u, a, w: np.log(np.abs(1 + psi @ u / np.sqrt(w @ w)))),
            "you make w a unit vector in ψ, and not in the map: the chain rule gives w as it is.",
        ),
        Mistake(
            "u_raw in the log_det",
            lambda z, u_raw, w, b: (None, np.log(np.abs(1 + psi(z, w, b) @ u_raw))),
            "your log_det is that of u_raw: the layer moves by u.",
        ),
        Mistake(
            "without b",
            lambda z, u_raw, w, b: (None, np.log(np.abs(1 + psi(z, w, 0.0) @ moved(u_raw, w)))),
            "you leave b out: tanh and its slope are taken at wᵀz + b.",
        ),
        Mistake(
            "without the 1",
            log_det_by(lambda psi, u, a, w: np.log(np.abs(psi @ u))),
            "you take ψᵀu alone: J is the identity plus u ψᵀ, and det(I + u ψᵀ) = 1 + ψᵀu.",
        ),
        Mistake(
            "the diagonal alone",
            log_det_by(lambda psi, u, a, w: np.sum(np.log(np.abs(1 + psi * u)), axis=1)),
            "you multiply the diagonal of J: it has entries off the diagonal too, and is not triangular.",
        ),
        Mistake(
            "the trace of J",
            log_det_by(lambda psi, u, a, w: np.log(np.abs(psi.shape[1] + psi @ u))),
            "you take the logarithm of the trace, D + ψᵀu: D − 1 eigenvalues are 1, and a determinant multiplies them.",
        ),
    ),
)
