"""Answers to ex-03-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det


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


RIGHT = (log_det_loop, log_det_by_qr, log_det_by_differences)


def log_det_of_diagonals(f, z):
    J = batch_jacobian(f)(z)
    return np.array([np.sum(np.log(np.abs(np.diag(matrix)))) for matrix in J])


def log_det_times_sign(f, z):
    sign, log_size = np.linalg.slogdet(batch_jacobian(f)(z))
    return sign * log_size


MISTAKES = (
    ("diagonal only", log_det_of_diagonals),
    ("sign times log", log_det_times_sign),
    ("J at x", lambda f, z: log_abs_det(batch_jacobian(f)(f(z)))),
    ("sign", lambda f, z: -np.log(np.abs(np.linalg.det(batch_jacobian(f)(z))))),
    ("summed over the batch", lambda f, z: sum(np.linalg.slogdet(J)[1] for J in batch_jacobian(f)(z))),
    ("one number for the batch", lambda f, z: np.linalg.slogdet(batch_jacobian(f)(z)[0])[1]),
    ("type", lambda f, z: np.linalg.slogdet(batch_jacobian(f)(z))),
)
