"""ex-03-4, ex-03-5: the log-determinant for a batch, and the density in both forms."""

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.distributions import Normal


def log_det_loop(f, z):
    found = np.zeros(len(z))
    for n in range(len(z)):
        J = batch_jacobian(f)(z[n : n + 1])[0]
        found[n] = np.log(abs(np.linalg.det(J)))
    return found


def log_det_by_qr(f, z):
    R = np.linalg.qr(np.array(batch_jacobian(f)(z)))[1]
    return np.sum(np.log(np.abs(np.diagonal(R, axis1=-2, axis2=-1))), axis=-1)


def log_det_by_differences(f, z):
    """Good to eight digits, by extrapolation: (4 D(h/2) − D(h)) / 3."""

    def central(h):
        return np.stack([(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(z.shape[1])], axis=2)

    coarse, middle, fine = central(4e-3), central(2e-3), central(1e-3)
    J = (64 * fine - 20 * middle + coarse) / 45
    return log_abs_det(J)


def log_det_with(formula):
    return lambda f, z: formula(batch_jacobian(f)(z))


def both_loop(z, x, log_p_z, h, log_det_f, log_det_h):
    forward = [log_p_z(row[None])[0] - log_det_f(row[None])[0] for row in z]
    inverse = [log_p_z(h(row[None]))[0] + log_det_h(row[None])[0] for row in x]
    return np.array(forward), np.array(inverse)


def both_by_f(z, x, log_p_z, h, log_det_f, log_det_h):
    return [log_p_z(z) - log_det_f(z), log_p_z(h(x)) - log_det_f(h(x))]


def both_with(forward=lambda log_p, z, h, f, g: log_p(z) - f(z), inverse=lambda log_p, x, h, f, g: log_p(h(x)) + g(x)):
    """The two forms, one of them with a slip; f and g are the log-dets of f and of h."""

    def answer(z, x, log_p_z, h, log_det_f, log_det_h):
        return forward(log_p_z, z, h, log_det_f, log_det_h), inverse(log_p_z, x, h, log_det_f, log_det_h)

    return answer


RIGHT = {
    "ex-03-4": (log_det_loop, log_det_by_qr, log_det_by_differences, log_det_with(log_abs_det)),
    "ex-03-5": (both_loop, both_by_f, both_with()),
}

WRONG = {
    "ex-03-4": (
        ("no log", log_det_with(lambda J: abs(np.linalg.det(J)))),
        ("no log, no absolute value", log_det_with(np.linalg.det)),
        ("no absolute value", log_det_with(lambda J: np.log(np.linalg.det(J)))),
        ("J at x", lambda f, z: log_det_loop(f, f(z))),
        ("diagonal only", log_det_with(lambda J: np.log(np.abs(np.einsum("nii->ni", J))).sum(axis=1))),
        ("the plane's formula", log_det_with(lambda J: np.log(abs(np.linalg.det(J[:, :2, :2]))))),
        ("first row for all", log_det_with(lambda J: np.linalg.slogdet(J[0])[1] * np.ones(len(J)))),
        ("sign for log", log_det_with(lambda J: np.linalg.slogdet(J)[0])),
        ("sign times log", log_det_with(lambda J: np.linalg.slogdet(J)[0] * np.linalg.slogdet(J)[1])),
        ("log10", log_det_with(lambda J: np.log10(abs(np.linalg.det(J))))),
        ("log det of the mean", log_det_with(lambda J: np.linalg.slogdet(J.mean(axis=0))[1] * np.ones(len(J)))),
        ("sign", log_det_with(lambda J: np.linalg.slogdet(np.linalg.inv(J))[1])),
        ("summed over the batch", log_det_with(lambda J: np.sum(log_abs_det(J)))),
        ("one number for the batch", log_det_with(lambda J: np.linalg.slogdet(J[0])[1])),
        ("type", log_det_with(np.linalg.slogdet)),
    ),
    "ex-03-5": (
        ("results exchanged", lambda *args: both_loop(*args)[::-1]),
        (
            "standard normal assumed",
            lambda z, x, log_p_z, *maps: both_loop(z, x, Normal(dim=z.shape[1]).log_prob, *maps),
        ),
        (
            "both signs",
            both_with(lambda log_p, z, h, f, g: log_p(z) + f(z), lambda log_p, x, h, f, g: log_p(h(x)) - g(x)),
        ),
        ("sign, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(z) + f(z))),
        ("sign, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) - g(x))),
        ("no determinant, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(z))),
        ("no determinant, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)))),
        ("J_h at z, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(z) + g(z))),
        ("J_h at z, minus, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(z) - g(z))),
        ("h of z, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(h(z)) - f(z))),
        ("p_Z at x, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(x) + g(x))),
        ("J_h at h(x), inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) + g(h(x)))),
        ("J_f at x, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) - f(x))),
        (
            "J_f at the given z, inverse form",
            lambda z, x, log_p, h, f, g: (both_loop(z, x, log_p, h, f, g)[0], log_p(h(x)) - f(z)),
        ),
        ("exp for log", lambda *args: tuple(np.exp(part) for part in both_loop(*args))),
        ("parts", lambda *args: both_loop(*args)[1]),
    ),
}
