"""Answers to ex-02-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow.distributions import MultivariateNormal


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


def gaussian_density(x, A, b):
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov, np.exp(log_p)


RIGHT = (
    gaussian_by_covariance,
    gaussian_loop,
    gaussian_by_minflow,
    gaussian_with(),
)


MISTAKES = (
    ("AᵀA for AAᵀ", gaussian_of_the_transpose),
    ("the inverse of the covariance", gaussian_with(cov=lambda A, x: np.linalg.inv(A).T @ np.linalg.inv(A))),
    ("transposed", gaussian_with(z=lambda x, A, b: (x - b) @ np.linalg.inv(A))),
    ("b subtracted last", gaussian_with(z=lambda x, A, b: x @ np.linalg.inv(A).T - b)),
    ("exp for log", gaussian_density),
    ("parts", lambda x, A, b: gaussian_by_minflow(x, A, b)[1]),
)
