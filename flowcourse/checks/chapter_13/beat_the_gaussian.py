"""ex-13-4: bits/dim of a Gaussian that is fitted after the logit."""

import numpy as np

from ..model import Check, Signature
from .densities import LOG2_17
from .scores import bits, centred_on_test, digits, full_gaussian, of_y, picture, probes, score, two_of_each, variances

CHECK = Check(
    "ex-13-4",
    arguments=("y_train", "y_test", "to_line"),
    returns=("bits/dim",),
    probes=probes,
    batch=("y_test",),
    expected=bits,
    picture=picture,
    prepare=digits,
    signatures=(
        Signature(
            "log-det forgotten",
            score(at=lambda y, line: (line(y)[0], 0.0)),
            "you report the density of v: the digits are y, and the map between is a layer that must answer for "
            "its change of volume.",
        ),
        Signature(
            "sign of the log-det",
            score(at=lambda y, line: (line(y)[0], -line(y)[1])),
            "the log-det has the wrong sign: to_line gives log|det ∂v/∂y|, and where the map stretches, the mass "
            "lies thicker in y than in v.",
        ),
        Signature(
            "log-dets of all images",
            score(at=lambda y, line: (line(y)[0], np.sum(line(y)[1]))),
            "you add the log-dets of all test images to each: to_line has summed over pixels already, and an image "
            "answers for itself.",
        ),
        Signature(
            "mean log-det",
            score(at=lambda y, line: (line(y)[0], np.mean(line(y)[1]))),
            "you give every test image the mean log-det: how far the map stretches differs from image to image.",
        ),
        Signature(
            "the full Gaussian",
            full_gaussian,
            "that is the full Gaussian itself, fitted to y: the bell shall stand on the line, not in the cube.",
        ),
        Signature(
            "full Gaussian with a log-det",
            score(fit=of_y, at=lambda y, line: (y, line(y)[1])),
            "you fit the Gaussian to y and add the log-det of a map that you did not use: the Gaussian is one of v.",
        ),
        Signature(
            "fitted to y, asked at v",
            score(fit=of_y),
            "mean and covariance are those of y, and you ask for the density at v: fit where you score.",
        ),
        Signature(
            "fitted to v, asked at y",
            score(at=lambda y, line: (y, line(y)[1])),
            "you fit the Gaussian to v, and ask it at y: take the test images to the line as well.",
        ),
        Signature(
            "fitted to the test images",
            score(fit=lambda y_train, y_test, line: line(y_test)[0]),
            "mean and covariance come from the test images: a judge that helped to choose is no judge.",
        ),
        Signature(
            "fitted to all images",
            score(fit=lambda y_train, y_test, line: line(np.concatenate([y_train, y_test]))[0]),
            "the test images took part in the fit: the drawer stays shut until the model is ready.",
        ),
        Signature(
            "mean of the test images",
            centred_on_test,
            "the mean is that of the test images: all that is fitted comes from training.",
        ),
        Signature(
            "nothing fitted",
            score(fit=two_of_each),
            "you score v under a standard normal: its mean and covariance are to be fitted to the training images.",
        ),
        Signature(
            "variances alone",
            score(covariance=variances),
            "you keep each pixel's variance and no covariance: that forgets all correlations, and a *full* Gaussian "
            "is to be beaten.",
        ),
        Signature(
            "N for N − 1",
            score(covariance=lambda v: np.cov(v.T, bias=True)),
            "your covariance divides by N, which is the maximum-likelihood one and hardly matters for 1300 images; "
            "so that numbers can be compared, take N − 1, as np.cov does.",
        ),
        Signature(
            "mean not subtracted",
            score(covariance=lambda v: v.T @ v / (len(v) - 1)),
            "your covariance is about 0: a covariance is about the mean.",
        ),
        Signature(
            "no log₂ 17",
            score(report=lambda log_p, dim: -log_p / np.log(2) / dim),
            "these are the bits of a density, not of a level: the volume of the cell is missing.",
        ),
        Signature(
            "log₂ 17 subtracted",
            score(report=lambda log_p, dim: -log_p / np.log(2) / dim - LOG2_17),
            "the cell's volume has the wrong sign: a small cell has little probability, and so more bits.",
        ),
        Signature(
            "log₂ 17 shared out",
            score(report=lambda log_p, dim: (-log_p / np.log(2) + LOG2_17) / dim),
            "you count one cell of width 1/17 for the whole image: each pixel has its own.",
        ),
        Signature(
            "log p in nats",
            score(report=lambda log_p, dim: -log_p / dim + LOG2_17),
            "log p comes in nats, and you add bits to it: divide by log 2 first.",
        ),
        Signature(
            "log 17 in nats",
            score(report=lambda log_p, dim: -log_p / np.log(2) / dim + np.log(17)),
            "the first term is in bits and the volume of the cell in nats: both need the base 2.",
        ),
        Signature(
            "bits of an image",
            score(report=lambda log_p, dim: -log_p / np.log(2) + dim * LOG2_17),
            "those are the bits of a whole image: share them out over its D pixels.",
        ),
        Signature(
            "log p of an image",
            score(report=lambda log_p, dim: -log_p / np.log(2) + LOG2_17),
            "log p is that of a whole image and log₂ 17 that of a pixel: share the first out over D pixels.",
        ),
        Signature(
            "divided by M",
            lambda y_train, y_test, line: score(report=lambda log_p, dim: -log_p / np.log(2) / len(y_test) + LOG2_17)(
                y_train, y_test, line
            ),
            "you divide by the number of test images: bits per *dimension* are per pixel.",
        ),
        Signature(
            "sign of log p",
            score(report=lambda log_p, dim: log_p / np.log(2) / dim + LOG2_17),
            "in your score a denser place costs more bits: it is the likely images that are cheap, so −log p.",
        ),
        Signature(
            "log-likelihood for bits",
            score(report=lambda log_p, dim: log_p / np.log(2) / dim - LOG2_17),
            "that is log₂ of the probability, per pixel: the bits of a code are minus that, and fewer is better.",
        ),
    ),
)
