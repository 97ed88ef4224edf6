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


RIGHT = (gaussian_by_covariance, gaussian_loop, gaussian_by_minflow)


def gaussian_density(x, A, b):
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov, np.exp(log_p)


def gaussian_plus_log_det(x, A, b):
    z = np.linalg.solve(A, (x - b).T).T
    constant = len(b) * math.log(2 * math.pi)
    return A @ A.T, -0.5 * (np.sum(z**2, axis=1) + constant) + np.linalg.slogdet(A)[1]


MISTAKES = (
    ("sign of the log-det", gaussian_plus_log_det),
    ("exp for log", gaussian_density),
)
