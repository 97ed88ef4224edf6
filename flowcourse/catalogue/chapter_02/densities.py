"""ex-02-4, ex-02-5: a uniform and a Gaussian density under A."""

import math

import numpy as np

from minflow.change_of_variables import log_density
from minflow.distributions import MultivariateNormal, Uniform


def uniform_loop(x, A):
    found = []
    for point in x:
        z = np.linalg.solve(A, point)
        found.append(1 / abs(np.linalg.det(A)) if z.min() >= 0 and z.max() <= 1 else 0.0)
    return np.array(found)


def uniform_by_minflow(x, A):
    W = np.linalg.inv(A)
    return np.exp(log_density(Uniform(dim=len(A)), lambda points: points @ W.T)(x))


def uniform_with(height, inside=lambda z: np.all((z >= 0) & (z <= 1), axis=1), back=lambda x, A, W: x @ W.T):
    """height(A, W) where `inside` says so of the points that `back` makes of x, and 0 elsewhere."""

    def answer(x, A):
        W = np.linalg.inv(A)
        return np.where(inside(back(x, A, W)), height(A, W), 0.0)

    return answer


def det_w(A, W):
    return abs(np.linalg.det(W))


def uniform_on_rectangle(x, A):
    low, high = np.minimum(A, 0).sum(axis=1), np.maximum(A, 0).sum(axis=1)
    return np.all((x >= low) & (x <= high), axis=1) / abs(np.linalg.det(A))


def gaussian_by_covariance(x, A, b):
    cov = A @ A.T
    d = x - b
    square = np.einsum("ni,ij,nj->n", d, np.linalg.inv(cov), d)
    return cov, -0.5 * (square + np.log(np.linalg.det(2 * np.pi * cov)))


def gaussian_loop(x, A, b):
    dim = len(b)
    cov = np.array([[sum(A[i, k] * A[j, k] for k in range(dim)) for j in range(dim)] for i in range(dim)])
    log_p = np.zeros(len(x))
    for n, point in enumerate(x):
        z = np.linalg.solve(A, point - b)
        log_p[n] = -0.5 * z @ z - dim * math.log(math.sqrt(2 * math.pi)) - np.linalg.slogdet(A)[1]
    return cov, log_p


def gaussian_by_minflow(x, A, b):
    cov = A.dot(A.T)
    return cov, MultivariateNormal(b, cov).log_prob(x)


def gaussian_with(
    cov=lambda A, x: A @ A.T, z=lambda x, A, b: (x - b) @ np.linalg.inv(A).T, log_dets=-1.0, half=0.5, k=None
):
    """The two results with one piece exchanged: cov(A, x), z(x, A, b), multiples of log|det A|, ½, the constants."""

    def answer(x, A, b):
        latent = z(x, A, b)
        log_p = -half * np.sum(latent**2, axis=1) - (len(b) if k is None else k) * 0.5 * np.log(2 * np.pi)
        return cov(A, x), log_p + log_dets * np.log(abs(np.linalg.det(A)))

    return answer


def gaussian_of_the_transpose(x, A, b):
    return gaussian_by_minflow(x, A.T, b)


def gaussian_no_bars(x, A, b):
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov, log_p + np.log(np.linalg.det(np.linalg.inv(A))) - np.log(abs(np.linalg.det(np.linalg.inv(A))))


def gaussian_det_without_log(x, A, b):
    det_w = abs(np.linalg.det(np.linalg.inv(A)))
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov, log_p - np.log(det_w) + det_w


def gaussian_density(x, A, b):
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov, np.exp(log_p)


def gaussian_second_moment(x, A, b):
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov + b[:, None] * b, log_p


def gaussian_per_point(x, A, b):
    return gaussian_with(k=len(x))(x, A, b)


RIGHT = {
    "ex-02-4": (uniform_loop, uniform_by_minflow, uniform_with(det_w)),
    "ex-02-5": (gaussian_by_covariance, gaussian_loop, gaussian_by_minflow, gaussian_with()),
}

WRONG = {
    "ex-02-4": (
        ("det A for det W", uniform_with(lambda A, W: abs(np.linalg.det(A)))),
        ("support forgotten", uniform_with(det_w, inside=lambda z: np.full(len(z), True))),
        ("det A, support forgotten", lambda x, A: np.full(len(x), abs(np.linalg.det(A)))),
        ("no determinant", uniform_with(lambda A, W: 1.0)),
        ("no absolute value", uniform_with(lambda A, W: np.linalg.det(W))),
        ("support at x", uniform_with(det_w, back=lambda x, A, W: x)),
        ("transposed", uniform_with(det_w, back=lambda x, A, W: x @ W)),
        ("forward for inverse", uniform_with(det_w, back=lambda x, A, W: x @ A.T)),
        ("rectangle for parallelogram", uniform_on_rectangle),
        ("one coordinate is enough", uniform_with(det_w, inside=lambda z: ((z >= 0) & (z <= 1)).any(axis=1))),
        ("a cube round the origin", uniform_with(det_w, inside=lambda z: np.all(abs(z) <= 1, axis=1))),
        ("upper bound only", uniform_with(det_w, inside=lambda z: np.all(z <= 1, axis=1))),
        ("lower bound only", uniform_with(det_w, inside=lambda z: np.all(z >= 0, axis=1))),
        ("log for exp", lambda x, A: np.log(uniform_loop(x, A))),
        ("not summed over the dimensions", lambda x, A: (abs(x @ np.linalg.inv(A).T - 0.5) < 0.5) * det_w(A, 1 / A)),
        ("one number for the batch", lambda x, A: 1 / abs(np.linalg.det(A))),
        ("raised", lambda x, A: A @ x),
    ),
    "ex-02-5": (
        ("AᵀA for AAᵀ", gaussian_with(cov=lambda A, x: A.T @ A)),
        ("AᵀA for AAᵀ", gaussian_of_the_transpose),
        ("A for the covariance", gaussian_with(cov=lambda A, x: A)),
        ("A squared", gaussian_with(cov=lambda A, x: A @ A)),
        ("the inverse of the covariance", gaussian_with(cov=lambda A, x: np.linalg.inv(A).T @ np.linalg.inv(A))),
        ("W for A", gaussian_with(cov=lambda A, x: np.linalg.inv(A.T @ A))),
        ("entries squared", gaussian_with(cov=lambda A, x: A**2)),
        ("variances alone", gaussian_with(cov=lambda A, x: np.diag(np.diag(A @ A.T)))),
        ("the mean squared added", gaussian_second_moment),
        ("covariance of the points", gaussian_with(cov=lambda A, x: np.cov(x, rowvar=False))),
        ("transposed", gaussian_with(z=lambda x, A, b: (x - b) @ np.linalg.inv(A))),
        ("sign of the log-det", gaussian_with(log_dets=1)),
        ("no determinant", gaussian_with(log_dets=0)),
        ("determinant of the covariance", gaussian_with(log_dets=-2)),
        ("no absolute value", gaussian_no_bars),
        ("b not subtracted", gaussian_with(z=lambda x, A, b: x @ np.linalg.inv(A).T)),
        ("b subtracted last", gaussian_with(z=lambda x, A, b: x @ np.linalg.inv(A).T - b)),
        ("forward for inverse", gaussian_with(z=lambda x, A, b: x @ A.T + b)),
        ("determinant without log", gaussian_det_without_log),
        ("p_Z at x", gaussian_with(z=lambda x, A, b: x)),
        ("one constant for all dimensions", gaussian_with(k=1)),
        ("a constant for each point", gaussian_per_point),
        ("no constant", gaussian_with(k=0)),
        ("no half", gaussian_with(half=1.0)),
        ("exp for log", gaussian_density),
        ("results exchanged", lambda x, A, b: gaussian_by_minflow(x, A, b)[::-1]),
        ("parts", lambda x, A, b: gaussian_by_minflow(x, A, b)[1]),
    ),
}
