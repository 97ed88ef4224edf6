"""Reports in bits that answers of chapter 12 share, of log_p (S, N) at S draws of noise, on D pixels."""

import math

import numpy as np

LN2, LOG2_17 = math.log(2), math.log2(17)


def nats(log_p, dim):
    return math.log(17) - log_p.mean(axis=0) / dim


def one_number(log_p, dim):
    return LOG2_17 - np.mean(log_p) / (dim * LN2)
