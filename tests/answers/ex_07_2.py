"""Answers to ex-07-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_loop(log_1, log_2):
    leads = [sum(b - a for a, b in zip(*rows, strict=True)) / len(rows[0]) for rows in zip(log_1, log_2, strict=True)]
    n = len(leads)
    lead = sum(leads) / n
    return lead, (sum((one - lead) ** 2 for one in leads) / (n * (n - 1))) ** 0.5


def by_covariance(log_1, log_2):
    """Each model's mean for a patient, and the variance of a difference with its covariance."""
    C = np.cov(log_1.mean(axis=1), log_2.mean(axis=1))
    variance = max(C[0, 0] + C[1, 1] - 2 * C[0, 1], 0.0)
    return log_2.mean() - log_1.mean(), np.sqrt(variance / len(log_1))


def by_variance_of_all(log_1, log_2):
    """The error of independent scans."""
    d = (log_2 - log_1).ravel()
    return d.mean(), np.sqrt(np.sum((d - d.mean()) ** 2) / (d.size - 1) / d.size)


RIGHT = (by_loop, by_covariance)

MISTAKES = (("scans as independent", by_variance_of_all),)
