"""Answers to ex-01-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math
from statistics import NormalDist

import numpy as np

from minflow.change_of_variables import log_density_1d
from minflow.distributions import Normal

PHI = NormalDist()


def log_normal_loop(x, mean, std):
    log_density = np.full(len(x), -np.inf)
    for i, value in enumerate(x):
        if value > 0:
            z = (math.log(value) - mean) / std
            log_density[i] = math.log(PHI.pdf(0)) - z * z / 2 - math.log(std * value)
    return log_density


def log_normal_by_minflow(x, mean, std):
    return log_density_1d(Normal(mean=mean, std=std), np.log, support=(0, np.inf))(x)


def log_normal_nan_to_num(x, mean, std):
    z = (np.log(x) - mean) / std
    log_p = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) - np.log(std) - np.log(x)
    return np.nan_to_num(log_p, nan=-np.inf)


RIGHT = (log_normal_loop, log_normal_by_minflow, log_normal_nan_to_num)


def log_normal_as_given(x, mean, std):
    z = (np.log(x) - mean) / std
    log_p = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) - np.log(std) - np.log(x)
    return np.nan_to_num(log_p)


def log_normal_with_a_floor(x, mean, std):
    log_p = log_normal_loop(x, mean, std)
    return np.maximum(log_p, -1e9)


MISTAKES = (
    ("0 outside the support", log_normal_as_given),
    ("-1e+09 outside the support", log_normal_with_a_floor),
    ("raised", lambda x, mean, std: Normal(mean=mean, std=std).log_prob(np.log(x)) - np.log(x)),
)
