"""ex-09-10 to ex-09-12, faults to repair: the first wrong answer of each is the fault as it was found."""

import math

import autograd.numpy as np


def parts(z, net):
    even, odd = z[:, 0::2], z[:, 1::2]
    log_scale, shift = net(even)
    return even, odd * np.exp(log_scale) + shift


def weave_by_copy(z, net):
    x = z.copy()
    x[:, 1::2] = parts(z, net)[1]
    return x


def weave_by_stack(z, net):
    return np.stack(parts(z, net), axis=2).reshape(len(z), -1)


def weave_by_columns(z, net):
    even, odd = parts(z, net)
    return np.stack([(odd if d % 2 else even)[:, d // 2] for d in range(z.shape[1])], axis=1)


def split_by_halves(z, net):
    half = z.shape[1] // 2
    log_scale, shift = net(z[:, :half])
    return np.concatenate([z[:, :half], z[:, half:] * np.exp(log_scale) + shift], axis=1)


def odd_ones_pass(z, net):
    log_scale, shift = net(z[:, 1::2])
    x = z.copy()
    x[:, 0::2] = z[:, 0::2] * np.exp(log_scale) + shift
    return x


def weave_odd_first(z, net):
    even, odd = parts(z, net)
    x = np.zeros_like(z)
    x[:, 0::2], x[:, 1::2] = odd, even
    return x


def scaled_by_loop(z, log_scale, shift):
    x, total = np.empty(z.shape), 0.0
    for place in range(z.shape[1]):
        x[:, place] = z[:, place] * np.exp(log_scale) + shift
        total = total + np.sum(log_scale)
    return x, np.full(len(z), total)


def scaled_by_broadcast(z, log_scale, shift):
    everywhere = np.ones(z.shape) * log_scale
    return z * np.exp(everywhere) + shift, everywhere.sum(axis=(1, 2))


def scaled_with(factor):
    def answer(z, log_scale, shift):
        return z * np.exp(log_scale) + shift, factor(*z.shape) * np.sum(log_scale) * np.ones(len(z))

    return answer


def sigmoid_by_branch(raw):
    u = raw + 2
    return np.sum(np.minimum(u, 0) - np.log1p(np.exp(-np.abs(u))), axis=1)


def sigmoid_by_loop(raw):
    def one(u):
        return -math.log1p(math.exp(-u)) if u > 0 else u - math.log1p(math.exp(u))

    return np.array([sum(one(value + 2) for value in row) for row in raw])


def sigmoid_with(scale):
    """log of scale(raw + 2), with the warnings silenced as people do."""

    def answer(raw):
        with np.errstate(all="ignore"):
            return np.log(scale(raw + 2)).sum(axis=1)

    return answer


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def sigmoid_plus(floor):
    return sigmoid_with(lambda u: sigmoid(u) + floor)


def sigmoid_clipped(low):
    return sigmoid_with(lambda u: sigmoid(np.clip(u, low, None)))


RIGHT = {
    "ex-09-10": (weave_by_copy, weave_by_stack, weave_by_columns),
    "ex-09-11": (scaled_by_loop, scaled_by_broadcast),
    "ex-09-12": (sigmoid_by_branch, sigmoid_by_loop),
}

WRONG = {
    "ex-09-10": (
        ("joined by halves", lambda z, net: np.concatenate(parts(z, net), axis=1)),
        ("halves exchanged", lambda z, net: np.hstack(parts(z, net)[::-1])),
        ("split by halves", split_by_halves),
        ("odd ones pass", odd_ones_pass),
        ("odd ones first", weave_odd_first),
    ),
    "ex-09-11": (
        ("places not counted", scaled_with(lambda n, places, channels: 1)),
        ("counts channels twice", scaled_with(lambda n, places, channels: places * channels)),
        ("channels for places", scaled_with(lambda n, places, channels: channels)),
        ("counts the images", scaled_with(lambda n, places, channels: n * places)),
        ("images for places", scaled_with(lambda n, places, channels: n)),
        ("a mean over places", scaled_with(lambda n, places, channels: 1 / places)),
        ("one number for the batch", lambda *args: (scaled_by_loop(*args)[0], scaled_by_loop(*args)[1][0])),
    ),
    "ex-09-12": (
        ("underflow", sigmoid_with(sigmoid)),
        ("overflow", lambda raw: np.sum(raw + 2 - np.log(1 + np.exp(raw + 2)), axis=1)),
        *((f"a floor of {floor:g} under the scale", sigmoid_plus(floor)) for floor in (1e-6, 1e-8, 1e-12)),
        *((f"clipped at {low}", sigmoid_clipped(low)) for low in (-10, -20, -30, -50)),
        ("", sigmoid_clipped(-37)),
        ("the other tail", lambda raw: -np.logaddexp(0, raw + 2).sum(axis=1)),
        ("softplus itself", lambda raw: np.logaddexp(0, raw + 2).sum(axis=1)),
        ("sign", lambda raw: np.logaddexp(0, -raw - 2).sum(axis=1)),
        ("forgets the 2", lambda raw: -np.logaddexp(0, -raw).sum(axis=1)),
        ("not summed over the dimensions", lambda raw: -np.logaddexp(0, -raw - 2)),
    ),
}
