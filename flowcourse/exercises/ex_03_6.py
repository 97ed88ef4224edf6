"""ex-03-6: the mean NLL of codes over a standard normal base, in nats and in bits/dim."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale

LOG_2PI = np.log(2 * np.pi)


def inputs(rng):
    z = np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 1.0]])
    test_inputs = [TestInput((z, np.array([0.2, 0.4, 0.6])))]
    for n, dim in ((5, 3), (4, 7), (6, 1), (1, 4), (10, 50), (3, 784), (2, 3000)):
        log_det = max(1, dim / 3) * offset(rng) * np.array(rng.uniform(0.5, 1.5, n))
        test_inputs.append(TestInput((scale(rng) * rng.normal(size=(n, dim)), log_det)))
    return test_inputs


def nats(z, log_det, half=0.5, constants=None, weight=1.0):
    """The mean over the points of half · ‖z‖² + constants · ½ log 2π − weight · log_det."""
    constants = z.shape[1] if constants is None else constants
    return np.mean(half * np.sum(z**2, axis=1) + constants * 0.5 * LOG_2PI - weight * log_det)


def bits(z, log_det):
    return nats(z, log_det) / (z.shape[1] * np.log(2))


def nats_and_bits(z, log_det):
    return nats(z, log_det), bits(z, log_det)


def units_disagree(inputs, values):
    gaps = [abs(b * p.args[0].shape[1] * np.log(2) - n) for p, (n, b) in zip(inputs, values, strict=True)]
    return float(max(gaps))


def in_nats(name, formula, sentence):
    return Mistake(name, lambda z, log_det: (formula(z, log_det), None), sentence)


def in_bits(name, formula, sentence):
    return Mistake(name, lambda z, log_det: (None, formula(nats(z, log_det), *z.shape)), sentence)


CHECK = Check(
    "ex-03-6",
    arguments=("z", "log_det"),
    returns=("nats", "bits/dim"),
    inputs=inputs,
    domains={
        "z": domains.entries(domains.real(1e-3, 1e3)),
        "log_det": domains.entries(domains.real(1e-3, 1e4)),
    },
    expected=nats_and_bits,
    laws=(Law("bits/dim · D · log 2 is the NLL in nats", units_disagree),),
    mistakes=(
        Mistake(
            "order",
            lambda z, log_det: nats_and_bits(z, log_det)[::-1],
            "the two results come in the wrong order: first nats, then bits/dim.",
        ),
        in_nats(
            "the log-likelihood",
            lambda z, log_det: -nats(z, log_det),
            "that is the mean log-likelihood: change its sign, so that less is better.",
        ),
        in_nats(
            "no log-det",
            lambda z, log_det: nats(z, log_det, weight=0),
            "the log-det is missing: without it the best flow sends every point to z = 0.",
        ),
        in_nats(
            "sign of the log-det",
            lambda z, log_det: nats(z, log_det, weight=-1),
            "the log-det has the wrong sign: that of h is added to log p_Z, and the NLL is minus the sum of both.",
        ),
        in_nats(
            "‖z‖² of the whole batch",
            lambda z, log_det: nats(z, log_det, half=0.5 * len(z)),
            "you add ½‖z‖² over all points, so it counts N times too much: each point has a ‖z‖² of its own.",
        ),
        in_nats(
            "log-det counted once",
            lambda z, log_det: nats(z, log_det, weight=1 / len(z)),
            "the log-det counts N times too little: each point has one of its own, and Σ reaches over both terms.",
        ),
        in_nats(
            "log-det once for each coordinate",
            lambda z, log_det: nats(z, log_det, weight=z.shape[1]),
            "the log-det counts D times too much: you add it before the sum over the coordinates, and a point has "
            "only one.",
        ),
        in_nats(
            "log-dets summed",
            lambda z, log_det: nats(z, log_det, weight=len(z)),
            "you average log p_Z and sum the log-dets: both belong to the points, so the mean reaches over both.",
        ),
        in_nats(
            "no constant",
            lambda z, log_det: nats(z, log_det, constants=0),
            "½ log 2π is missing, once for each coordinate: it changes no optimum, but without it the number is no "
            "NLL.",
        ),
        in_nats(
            "constant once",
            lambda z, log_det: nats(z, log_det, constants=1),
            "you count ½ log 2π once: every coordinate is a normal variable of its own, with a constant of its own.",
        ),
        in_nats(
            "sign of the constant",
            lambda z, log_det: nats(z, log_det, constants=-z.shape[1]),
            "½ log 2π has the wrong sign: a normal density is divided by √(2π), which lowers log p and raises the NLL.",
        ),
        in_nats(
            "constant without its half",
            lambda z, log_det: nats(z, log_det, constants=2 * z.shape[1]),
            "your constant is log 2π for each coordinate: a normal density is divided by the *root* of 2π.",
        ),
        in_nats(
            "sign of the base",
            lambda z, log_det: -nats(z, log_det, weight=-1),
            "you add log p_Z, and only the log-det has the minus: it stands in front of the whole bracket.",
        ),
        in_nats(
            "log₂ in the constant",
            lambda z, log_det: nats(z, log_det, constants=z.shape[1] / np.log(2)),
            "your constant is ½ log₂ 2π, in bits, and the rest is in nats: change the unit once, at the end.",
        ),
        in_nats(
            "no half",
            lambda z, log_det: nats(z, log_det, half=1.0),
            "the exponent of a normal density is −z²/2: the ½ is missing.",
        ),
        in_nats(
            "mean over the coordinates",
            lambda z, log_det: np.mean(0.5 * z**2) + 0.5 * LOG_2PI - np.mean(log_det),
            "you average log p_Z over the coordinates: log p of a point is the sum over its coordinates.",
        ),
        in_nats(
            "sum for mean",
            lambda z, log_det: len(z) * nats(z, log_det),
            "you sum over the points: a mean can be compared between data sets of different size.",
        ),
        in_bits(
            "divided by N once more",
            lambda value, N, D: value / (N * D * np.log(2)),
            "you divide by N twice: the NLL is already a mean over the points. A point has D dimensions.",
        ),
        in_bits(
            "not per dimension",
            lambda nats, n, dim: nats / np.log(2),
            "those are bits for the whole point: divide by D, so that images of different size can be compared.",
        ),
        in_bits(
            "nats per dimension",
            lambda nats, n, dim: nats / dim,
            "those are nats for each dimension: a bit is log 2 = 0.69 nats.",
        ),
        in_bits(
            "nats as bits",
            lambda nats, n, dim: nats,
            "those are still nats, for the whole point: a bit is log 2 nats, and there are D dimensions.",
        ),
        in_bits(
            "times log 2",
            lambda nats, n, dim: nats * np.log(2) / dim,
            "you multiply by log 2: a bit is smaller than a nat, so the same length takes more of them.",
        ),
        in_bits(
            "times the dimension",
            lambda nats, n, dim: nats * dim / np.log(2),
            "you multiply by D: the answer is the number of bits for *one* dimension.",
        ),
        in_bits(
            "decimal digits",
            lambda nats, n, dim: nats / (dim * np.log(10)),
            "those are decimal digits for each dimension: bits have base 2.",
        ),
        in_bits(
            "N for D",
            lambda nats, n, dim: nats / (n * np.log(2)),
            "you divide by the number of points again: the mean has already done that. Divide by the number of "
            "dimensions.",
        ),
        in_bits(
            "logarithm of the nats",
            lambda nats, n, dim: np.log2(nats) / dim,
            "you take log₂ of the NLL: it is already a logarithm, and a change of base is a division by log 2.",
        ),
    ),
)
