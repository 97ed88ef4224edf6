"""What several answers of chapter 13 build on."""

import math

import numpy as np

LN2, LOG2_17 = math.log(2), math.log2(17)


def usual(log_p, dim):
    return LOG2_17 - np.mean(log_p, axis=0) / (dim * LN2)


REPORTS = (
    ("no log₂ 17", lambda log_p, dim: -log_p.mean(axis=0) / LN2 / dim),
    ("log₂ 17 subtracted", lambda log_p, dim: -log_p.mean(axis=0) / LN2 / dim - LOG2_17),
    ("log₂ 17 shared out", lambda log_p, dim: (LOG2_17 - log_p.mean(axis=0) / LN2) / dim),
    ("log p in nats", lambda log_p, dim: LOG2_17 - log_p.mean(axis=0) / dim),
    ("log 17 in nats", lambda log_p, dim: math.log(17) - log_p.mean(axis=0) / LN2 / dim),
    ("nats for bits", lambda log_p, dim: math.log(17) - log_p.mean(axis=0) / dim),
    ("bits of an image", lambda log_p, dim: dim * LOG2_17 - log_p.mean(axis=0) / LN2),
    ("log p of an image", lambda log_p, dim: LOG2_17 - log_p.mean(axis=0) / LN2),
    ("sign of log p", lambda log_p, dim: LOG2_17 + log_p.mean(axis=0) / LN2 / dim),
    ("log-likelihood for bits", lambda log_p, dim: log_p.mean(axis=0) / LN2 / dim - LOG2_17),
    ("mean over the batch", lambda log_p, dim: LOG2_17 - np.mean(log_p) / LN2 / dim),
)
