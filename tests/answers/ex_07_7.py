"""Answers to ex-07-7 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def with_deviations(s1, s2, angle):
    c, s = np.cos(angle), np.sin(angle)
    return 0.5 * np.log((c**2 * s1 + s**2 * s2) * (s**2 * s1 + c**2 * s2) / (s1 * s2))


def with_linear_cosines(s1, s2, angle):
    c, s = np.abs(np.cos(angle)), np.abs(np.sin(angle))
    return 0.5 * np.log((c * s1**2 + s * s2**2) * (s * s1**2 + c * s2**2)) - np.log(s1 * s2)


def with_cosines_and_their_sign(s1, s2, angle):
    c, s = np.cos(angle), np.sin(angle)
    return 0.5 * (np.log(c * s1**2 + s * s2**2) + np.log(s * s1**2 + c * s2**2)) - np.log(s1 * s2)


MISTAKES = (
    ("cosine for its square", with_cosines_and_their_sign),
    ("no half", lambda s1, s2, angle: 2 * gap_by_covariance(s1, s2, angle)),
    ("nothing is lost", lambda s1, s2, angle: 0.0),
    ("degrees", lambda s1, s2, angle: gap_by_correlation(s1, s2, angle * math.pi / 180)),
    ("deviations for variances", with_deviations),
    ("cosine and sine not squared", with_linear_cosines),
    ("bits for nats", lambda s1, s2, angle: gap_by_correlation(s1, s2, angle) / math.log(2)),
)
