"""Answers to ex-04-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def gap_by_covariance(s1, s2, angle):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    covariance = turn @ np.diag([s1**2, s2**2]) @ turn.T
    return 0.5 * (np.sum(np.log(np.diag(covariance))) - np.linalg.slogdet(covariance)[1])


def gap_by_correlation(s1, s2, angle):
    """−½ log(1 − ρ²), with 1 − ρ² = det / (σ₁²σ₂²)."""
    mean, half = (s1**2 + s2**2) / 2, (s1**2 - s2**2) / 2 * math.cos(2 * angle)
    covariance = (s1**2 - s2**2) / 2 * math.sin(2 * angle)
    return -0.5 * math.log1p(-(covariance**2) / ((mean + half) * (mean - half)))


RIGHT = (gap_by_covariance, gap_by_correlation)


MISTAKES = (("bits for nats", lambda s1, s2, angle: gap_by_correlation(s1, s2, angle) / math.log(2)),)
