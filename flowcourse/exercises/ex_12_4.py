"""ex-12-4, two faults to repair: bits/dim of a Gaussian after the logit, each image judged by itself."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Mistake, TestInput

LOG2_17 = np.log2(17)


def inputs(rng):
    half = 1 / (1 + np.exp(-np.sqrt(0.75) * np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])))
    test_inputs = [TestInput((half, np.array([[0.5, 0.5], [0.8, 0.5], [0.1, 0.9]]), partial(logit_line, 0.0)))]
    for n, m, dim in ((12, 6, 3), (7, 10, 4), (6, 6, 2)):
        mixing, shift = rng.normal(size=(dim, dim)) + np.eye(dim), rng.normal(size=dim)
        y = 1 / (1 + np.exp(-(rng.normal(size=(n + m, dim)) @ mixing + shift)))
        test_inputs.append(TestInput((y[:n], y[n:], partial(logit_line, float(rng.uniform(0.02, 0.1))))))
    y = 1 / (1 + np.exp(-rng.normal(size=3) - 1e-5 * rng.normal(size=(14, 3))))  # images that hardly differ
    test_inputs.append(TestInput((y[:10], y[10:], partial(logit_line, 0.05)), "hardly differ"))
    y = rng.uniform(0.45, 0.55, (263, 200))
    return [*test_inputs, TestInput((y[:260], y[260:], partial(logit_line, 0.05)), "many pixels")]


def logit_line(edge, y):
    """(v, log_det) of v = logit(t), t = edge + (1 − 2 edge) y: y (N, D) -> (N, D), (N,)."""
    t = edge + (1 - 2 * edge) * y
    log_slope = np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)
    return np.log(t) - np.log(1 - t), np.sum(log_slope, axis=1)


def bits(y_train, y_test, to_line):
    return score()(y_train, y_test, to_line)


def score(
    fit=lambda y_train, y_test, line: line(y_train)[0],
    at=lambda y, line: line(y),
    covariance=lambda v: np.cov(v.T),
    report=lambda log_p, dim: -log_p / np.log(2) / dim + LOG2_17,
):
    """The score of N(mean, covariance) of `fit`, at the v and with the log_det of `at`; mistakes replace these."""

    def formula(y_train, y_test, to_line):
        v_train = fit(y_train, y_test, to_line)
        v, log_det = at(y_test, to_line)
        return report(log_normal(v, v_train.mean(axis=0), covariance(v_train)) + log_det, y_test.shape[1])

    return formula


def log_normal(x, mean, covariance):
    """log N(mean, covariance) at the rows of x."""
    away = x - mean
    squares = np.sum(away * np.linalg.solve(covariance, away.T).T, axis=1)
    return -0.5 * (squares + np.linalg.slogdet(covariance)[1] + x.shape[1] * np.log(2 * np.pi))


def variances(v):
    return np.diag(np.var(v, axis=0, ddof=1))


def of_y(y_train, y_test, line):
    return y_train


full_gaussian = score(fit=of_y, at=lambda y, line: (y, 0.0))


def two_of_each(y_train, y_test, line):
    """Points whose mean is 0 and whose covariance is the identity."""
    corners = np.sqrt(y_train.shape[1] - 0.5) * np.eye(y_train.shape[1])
    return np.concatenate([corners, -corners])


def centred_on_test(y_train, y_test, to_line):
    """The covariance of training and the mean of the test images."""
    return with_the_mean_of_test(lambda log_det: log_det)(y_train, y_test, to_line)


def with_the_mean_of_test(volume):
    """The covariance of training, the mean of the test images, and volume(log_det) for the log_det."""

    def formula(y_train, y_test, to_line):
        apart = to_line(y_train)[0].mean(axis=0) - to_line(y_test)[0].mean(axis=0)
        return score(at=lambda y, line: (line(y)[0] + apart, volume(line(y)[1])))(y_train, y_test, to_line)

    return formula


def picture(answer):
    """The answer's score on the test digits, beside what it had to beat."""
    from minflow import plots

    scores = on_digits(answer)
    figure, axes = plots.new_figure(size=(6.8, 2.4))
    axes.barh(list(scores), list(scores.values()), color=[plots.GUIDE, plots.GUIDE, plots.MODEL])
    for row, mean in enumerate(scores.values()):
        axes.text(mean + 0.05, row, f"{mean:.2f}", va="center")
    axes.set(xlabel="bits per dimension on 300 test digits: fewer is better", xlim=(0, 4.7))
    gain = scores["full Gaussian"] - scores["yours"]
    axes.set_title(f"Your Gaussian after the logit is {gain:.1f} bits a pixel better")
    listed = ", ".join(f"{name} {mean:.2f}" for name, mean in scores.items())
    return plots.Picture(figure, f"Bars of bits per dimension on 300 test digits: {listed}. Fewer is better.")


def on_digits(answer):
    """{model: mean bits/dim on the test digits}."""
    y_train, y_test = digits()
    return {
        "uniform": LOG2_17,
        "full Gaussian": float(np.mean(full_gaussian(y_train, y_test, None))),
        "yours": float(np.mean(answer(y_train, y_test, partial(logit_line, 0.05)))),
    }


def digits():
    """(training, test) images as y in [0, 1): eight draws of u for each to train on, one to test on."""
    from minflow import data

    train, _, test = data.digits()
    rng = np.random.default_rng(0)
    return np.concatenate([data.dequantise(rng, train) for _ in range(8)]), data.dequantise(rng, test)


CHECK = Check(
    "ex-12-4",
    arguments=("y_train", "y_test", "to_line"),
    returns=("bits/dim",),
    inputs=inputs,
    domains={"y_test": domains.entries(domains.share(1e-3))},
    admits=lambda y_train, y_test, to_line: np.ptp(y_test) > 0,
    batch=("y_test",),
    expected=bits,
    picture=picture,
    mistakes=(
        Mistake(
            "both faults",
            with_the_mean_of_test(np.mean),
            "that is what the code returned: which of its numbers change when another test image is added?",
        ),
        Mistake(
            "log-det forgotten",
            score(at=lambda y, line: (line(y)[0], 0.0)),
            "you report the density of v. The digits are y, and the map between them is a layer whose change of "
            "volume counts.",
        ),
        Mistake(
            "sign of the log-det",
            score(at=lambda y, line: (line(y)[0], -line(y)[1])),
            "the log-det has the wrong sign: to_line gives log|det ∂v/∂y|, and where the map stretches, p_Y is "
            "higher than p_V.",
        ),
        Mistake(
            "log-dets of all images",
            score(at=lambda y, line: (line(y)[0], np.sum(line(y)[1]))),
            "you add the log-dets of all test images to each: to_line has summed over the pixels already, and "
            "every image has its own.",
        ),
        Mistake(
            "mean log-det",
            score(at=lambda y, line: (line(y)[0], np.mean(line(y)[1]))),
            "every test image still gets the mean log-det: how far the map stretches differs from image to image.",
        ),
        Mistake(
            "the full Gaussian",
            full_gaussian,
            "that is a full Gaussian fitted to y: the Gaussian of the task is one of v, on the line.",
        ),
        Mistake(
            "full Gaussian with a log-det",
            score(fit=of_y, at=lambda y, line: (y, line(y)[1])),
            "you fit the Gaussian to y and add the log-det of a map that you did not use: the Gaussian is one of v.",
        ),
        Mistake(
            "fitted to y, asked at v",
            score(fit=of_y),
            "mean and covariance are those of y, and you evaluate the density at v: fit and score in one unit.",
        ),
        Mistake(
            "fitted to v, asked at y",
            score(at=lambda y, line: (y, line(y)[1])),
            "you fit the Gaussian to v, and evaluate it at y: take the test images to the line as well.",
        ),
        Mistake(
            "fitted to the test images",
            score(fit=lambda y_train, y_test, line: line(y_test)[0]),
            "mean and covariance come from the test images: a model must not be fitted to what it is judged by.",
        ),
        Mistake(
            "fitted to all images",
            score(fit=lambda y_train, y_test, line: line(np.concatenate([y_train, y_test]))[0]),
            "the test images took part in the fit: a model must not be fitted to what it is judged by.",
        ),
        Mistake(
            "mean of the test images",
            centred_on_test,
            "the log-det is right, and the Gaussian still depends on the test images: where does its mean come from?",
        ),
        Mistake(
            "nothing fitted",
            score(fit=two_of_each),
            "you score v under a standard normal: its mean and covariance are to be fitted to the training images.",
        ),
        Mistake(
            "variances alone",
            score(covariance=variances),
            "you keep the variance of each pixel and no covariance: that ignores all correlations.",
        ),
        Mistake(
            "N for N − 1",
            score(covariance=lambda v: np.cov(v.T, bias=True)),
            "your covariance divides by N, the maximum-likelihood one. This hardly matters for 1300 images; so "
            "that numbers can be compared, divide by N − 1, as np.cov does.",
        ),
        Mistake(
            "mean not subtracted",
            score(covariance=lambda v: v.T @ v / (len(v) - 1)),
            "your covariance is about 0: a covariance is about the mean.",
        ),
        Mistake(
            "no log₂ 17",
            score(report=lambda log_p, dim: -log_p / np.log(2) / dim),
            "these are the bits of a density and not of a level: the volume of the cell is missing.",
        ),
        Mistake(
            "log₂ 17 subtracted",
            score(report=lambda log_p, dim: -log_p / np.log(2) / dim - LOG2_17),
            "the volume of the cell has the wrong sign: a small cell has little probability, and so more bits.",
        ),
        Mistake(
            "log₂ 17 shared out",
            score(report=lambda log_p, dim: (-log_p / np.log(2) + LOG2_17) / dim),
            "you count one cell of width 1/17 for the whole image: each pixel has its own.",
        ),
        Mistake(
            "log p in nats",
            score(report=lambda log_p, dim: -log_p / dim + LOG2_17),
            "log p is in nats, and you add bits to it: bring both to base 2.",
        ),
        Mistake(
            "log 17 in nats",
            score(report=lambda log_p, dim: -log_p / np.log(2) / dim + np.log(17)),
            "the first term is in bits and the volume of the cell in nats: bring both to base 2.",
        ),
        Mistake(
            "bits of an image",
            score(report=lambda log_p, dim: -log_p / np.log(2) + dim * LOG2_17),
            "those are the bits of a whole image: share them out over its D pixels.",
        ),
        Mistake(
            "log p of an image",
            score(report=lambda log_p, dim: -log_p / np.log(2) + LOG2_17),
            "log p is that of a whole image and log₂ 17 that of a pixel: both must be per pixel.",
        ),
        Mistake(
            "divided by M",
            lambda y_train, y_test, line: score(report=lambda log_p, dim: -log_p / np.log(2) / len(y_test) + LOG2_17)(
                y_train, y_test, line
            ),
            "you divide by the number of test images: bits per dimension are per pixel.",
        ),
        Mistake(
            "sign of log p",
            score(report=lambda log_p, dim: log_p / np.log(2) / dim + LOG2_17),
            "in your score a denser image costs more bits: images that the model expects should be cheap.",
        ),
        Mistake(
            "log-likelihood for bits",
            score(report=lambda log_p, dim: log_p / np.log(2) / dim - LOG2_17),
            "that is log₂ of the probability, per pixel: the bits of a code are minus that, and fewer is better.",
        ),
        Mistake(
            "log_det of a plain logit",
            lambda y_train, y_test, to_line: score(
                at=lambda y, line: (line(y)[0], -np.sum(np.log(y) + np.log(1 - y), axis=1))
            )(y_train, y_test, to_line),
            "your log_det is that of logit(y): to_line may do something to y before, and it returns the log_det of all "
            "that it does.",
        ),
    ),
)
