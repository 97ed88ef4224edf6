"""ex-01-5: the log-normal log-density."""

import math
from statistics import NormalDist

import numpy as np

from minflow.change_of_variables import log_density_1d
from minflow.distributions import Normal

PHI = NormalDist()


def log_normal_loop(x, mean, std):
    found = np.full(len(x), -np.inf)
    for i, value in enumerate(x):
        if value > 0:
            z = (math.log(value) - mean) / std
            found[i] = math.log(PHI.pdf(0)) - z * z / 2 - math.log(std * value)
    return found


def log_normal_by_mask(x, mean, std):
    found = np.full(x.shape, -np.inf)
    inside = x > 0
    log_x = np.log(x[inside])
    found[inside] = Normal(mean=mean, std=std).log_prob(log_x) - log_x
    return found


def log_normal_by_minflow(x, mean, std):
    return log_density_1d(Normal(mean=mean, std=std), np.log, support=(0, np.inf))(x)


def log_normal_with(outside, power):
    """log p_Z(z) + power · log x inside, another value outside."""

    def answer(x, mean, std):
        log_x = np.log(np.where(x > 0, x, 1.0))
        return np.where(x > 0, Normal(mean=mean, std=std).log_prob(log_x) + power * log_x, outside)

    return answer


def gaussian_of_x(power):
    """log p of the Gaussian at x + power · log x, and −∞ outside the support."""

    def answer(x, mean, std):
        inside = np.where(x > 0, x, 1.0)
        return np.where(x > 0, Normal(mean=mean, std=std).log_prob(inside) + power * np.log(inside), -np.inf)

    return answer


def log_normal_plain(x, mean, std):
    z = (np.log(x) - mean) / std
    return -np.log(x) - np.log(std) - np.log(2 * np.pi) / 2 - z**2 / 2


def log_normal_no_std(x, mean, std):
    return log_normal_loop(x, mean, std) + np.log(std)


def log_normal_slope_without_log(x, mean, std):
    inside = np.where(x > 0, x, 1.0)
    return np.where(x > 0, Normal(mean=mean, std=std).log_prob(np.log(inside)) + 1 / inside, -np.inf)


RIGHT = {
    "ex-01-5": (log_normal_loop, log_normal_by_mask, log_normal_by_minflow),
}

WRONG = {
    "ex-01-5": (
        ("0 outside the support", log_normal_with(0.0, -1)),
        ("NaN outside the support", log_normal_plain),
        ("no slope", log_normal_with(-np.inf, 0)),
        ("sign of the slope", log_normal_with(-np.inf, 1)),
        ("slope without log", log_normal_slope_without_log),
        ("no log std", log_normal_no_std),
        ("+∞ outside the support", log_normal_with(np.inf, -1)),
        ("outside left out", lambda x, mean, std: log_normal_loop(x[x > 0], mean, std)),
        ("variance for deviation", lambda x, mean, std: log_normal_loop(x, mean, std**2)),
        ("Gaussian of x", lambda x, mean, std: Normal(mean=mean, std=std).log_prob(x)),
        ("Gaussian of x, with the support", gaussian_of_x(0)),
        ("Gaussian of x, with the support and the slope", gaussian_of_x(-1)),
        ("negative log-likelihood", lambda x, mean, std: -log_normal_loop(x, mean, std)),
        ("exp for log", lambda x, mean, std: np.exp(log_normal_loop(x, mean, std))),
        ("raised", lambda x, mean, std: Normal(mean=mean, std=std).log_prob(np.log(x)) - np.log(x)),
    ),
}
