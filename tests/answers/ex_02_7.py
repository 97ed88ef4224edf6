"""Answers to ex-02-7 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.distributions import MultivariateNormal


def four(saved):
    return [saved, saved.T, np.linalg.inv(saved), np.linalg.inv(saved).T]


def by_likelihood(saved, x):
    found = [np.sum(MultivariateNormal(x.mean(axis=0), A @ A.T).log_prob(x)) for A in four(saved)]
    return four(saved)[int(np.argmax(found))]


def by_white_latents(saved, x):
    best, smallest = None, np.inf
    for A in four(saved):
        z = (x - x.mean(axis=0)) @ np.linalg.inv(A).T
        gap = np.sum((z.T @ z / len(z) - np.eye(len(A))) ** 2)
        if gap < smallest:
            best, smallest = A, gap
    return best


RIGHT = (by_likelihood, by_white_latents)


def by_transposed_covariance(saved, x):
    covariance = np.cov(x, rowvar=False)
    gaps = [np.linalg.norm(A.T @ A - covariance) for A in four(saved)]
    return four(saved)[np.argmin(gaps)]


def by_volume(saved, x):
    log_volume = 0.5 * np.linalg.slogdet(np.cov(x.T))[1]
    gaps = [abs(np.log(abs(np.linalg.det(A))) - log_volume) for A in (saved, np.linalg.inv(saved))]
    return (saved, np.linalg.inv(saved))[np.argmin(gaps)]


def by_half_a_likelihood(saved, x):
    d = x - x.mean(axis=0)
    scores = [-0.5 * np.sum((d @ np.linalg.inv(A).T) ** 2) for A in four(saved)]
    return four(saved)[np.argmax(scores)]


def by_variances(saved, x):
    gaps = [np.sum((np.sum(A**2, axis=1) - x.var(axis=0, ddof=1)) ** 2) for A in four(saved)]
    return four(saved)[np.argmin(gaps)]


MISTAKES = (
    ("variances alone", by_variances),
    ("AᵀA for AAᵀ", by_transposed_covariance),
    ("by the determinant", by_volume),
    ("log-det forgotten", by_half_a_likelihood),
    ("nothing repaired", lambda saved, x: saved.copy()),
    ("always transposed", lambda saved, x: np.transpose(saved)),
    ("a root of the covariance, ddof 1", lambda saved, x: np.linalg.cholesky(np.cov(x, rowvar=False))),
)
