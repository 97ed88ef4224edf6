"""Scores of Gaussians, right ones and with slips, and their picture: what the check of ex-13-4 is made of."""

from functools import cache, partial

import numpy as np

from ..model import Probe
from .densities import LOG2_17, logit_line


def probes(rng):
    half = 1 / (1 + np.exp(-np.sqrt(0.75) * np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])))
    found = [Probe((half, np.array([[0.5, 0.5], [0.8, 0.5], [0.1, 0.9]]), partial(logit_line, 0.0)))]
    for n, m, dim in ((12, 6, 3), (10, 7, 4), (11, 5, 2)):
        mixing, shift = rng.normal(size=(dim, dim)) + np.eye(dim), rng.normal(size=dim)
        y = 1 / (1 + np.exp(-(rng.normal(size=(n + m, dim)) @ mixing + shift)))
        found.append(Probe((y[:n], y[n:], partial(logit_line, float(rng.uniform(0.02, 0.1))))))
    return found


def log_normal(x, mean, covariance):
    """log N(mean, covariance) at the rows of x."""
    away = x - mean
    squares = np.sum(away * np.linalg.solve(covariance, away.T).T, axis=1)
    return -0.5 * (squares + np.linalg.slogdet(covariance)[1] + x.shape[1] * np.log(2 * np.pi))


def bits(y_train, y_test, to_line):
    return score()(y_train, y_test, to_line)


def score(
    fit=lambda y_train, y_test, line: line(y_train)[0],
    at=lambda y, line: line(y),
    covariance=lambda v: np.cov(v.T),
    report=lambda log_p, dim: -log_p / np.log(2) / dim + LOG2_17,
):
    """The score of N(mean, covariance) of `fit`, at the v and with the log_det of `at`; each can be a slip."""

    def formula(y_train, y_test, to_line):
        found = fit(y_train, y_test, to_line)
        v, log_det = at(y_test, to_line)
        return report(log_normal(v, found.mean(axis=0), covariance(found)) + log_det, y_test.shape[1])

    return formula


def variances(v):
    return np.diag(np.var(v, axis=0, ddof=1))


@cache
def digits():
    """(training, test) images as y in [0, 1): eight draws of u for each to train on, one to test on."""
    from minflow import data

    train, _, test = data.digits()
    rng = np.random.default_rng(0)
    return np.concatenate([data.dequantise(rng, train) for _ in range(8)]), data.dequantise(rng, test)


def on_digits(answer):
    """{model: mean bits/dim on the test digits}."""
    y_train, y_test = (images.copy() for images in digits())
    return {
        "uniform": LOG2_17,
        "full Gaussian": float(np.mean(full_gaussian(y_train, y_test, None))),
        "yours": float(np.mean(answer(y_train, y_test, partial(logit_line, 0.05)))),
    }


def picture(answer):
    """The answer's score on the test digits, beside what it had to beat."""
    from minflow import plots

    found = on_digits(answer)
    figure, axes = plots.new_figure(size=(6.8, 2.4))
    axes.barh(list(found), list(found.values()), color=[plots.GUIDE, plots.GUIDE, plots.MODEL])
    for row, mean in enumerate(found.values()):
        axes.text(mean + 0.05, row, f"{mean:.2f}", va="center")
    axes.set(xlabel="bits per dimension on 300 test digits: fewer is better", xlim=(0, 4.7))
    gain = found["full Gaussian"] - found["yours"]
    axes.set_title(f"Your Gaussian after the logit is {gain:.1f} bits a pixel better")
    said = ", ".join(f"{name} {mean:.2f}" for name, mean in found.items())
    return plots.Picture(figure, f"Bars of bits per dimension on 300 test digits: {said}. Fewer is better.")


def of_y(y_train, y_test, line):
    return y_train


def two_of_each(y_train, y_test, line):
    """Points whose mean is 0 and whose covariance is the identity."""
    corners = np.sqrt(y_train.shape[1] - 0.5) * np.eye(y_train.shape[1])
    return np.concatenate([corners, -corners])


def centred_on_test(y_train, y_test, to_line):
    """The covariance of training and the mean of the test images."""
    apart = to_line(y_train)[0].mean(axis=0) - to_line(y_test)[0].mean(axis=0)
    return score(at=lambda y, line: (line(y)[0] + apart, line(y)[1]))(y_train, y_test, to_line)


full_gaussian = score(fit=of_y, at=lambda y, line: (y, 0.0))
