"""Answers to ex-14-1 that people write: right ones by other ways."""

import math

import numpy as np


def by_logaddexp(log_q1, log_q2, log_prior, area):
    log_p = log_q1 - log_prior + log_q2
    return log_p - np.logaddexp.reduce(log_p) - math.log(area)


def in_turn(log_q1, log_q2, log_prior, area):
    """The posterior of the first reading is the prior of the second, cell by cell."""
    log_p = [first + (second - prior) for first, second, prior in zip(log_q1, log_q2, log_prior, strict=True)]
    most = max(log_p)
    mass = sum(math.exp(value - most) for value in log_p) * area
    return [value - most - math.log(mass) for value in log_p]


def by_likelihoods(log_q1, log_q2, log_prior, area):
    log_likelihoods = np.stack([log_q1, log_q2]) - log_prior
    log_p = log_likelihoods.sum(axis=0) + log_prior
    share = np.exp(log_p - log_p.max())
    return log_p - log_p.max() - np.log(share.sum()) - np.log(area)


RIGHT = (by_logaddexp, in_turn, by_likelihoods)


def largest_taken_out_before_the_prior(log_q1, log_q2, log_prior, area):
    log_p = log_q1 + log_q2
    log_p = log_p - np.max(log_p) - log_prior
    return log_p - np.log(np.sum(np.exp(log_p)) * area)


MISTAKES = (("overflow", largest_taken_out_before_the_prior),)
