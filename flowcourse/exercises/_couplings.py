"""Couplings that answers get as arguments: networks with a name, minflow's layer around any network, stacks.

net(a) -> (log_scale, shift): a (N, |a|) is the part that passes, both results (N, |b|), one number for each moved one.
"""

from functools import partial

import autograd.numpy as np

from minflow import nets
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.laws import random_params
from minflow.transforms import AffineCoupling, Chain, alternating_masks

from ._given import Told


class Coupling(Told, AffineCoupling):
    """minflow's affine coupling for lists of layers, which says in a sentence what it was given wrongly."""

    own = list


class GivenCoupling(AffineCoupling):
    """minflow's affine coupling with any network: params is `net` itself."""

    def log_scale_and_shift(self, net, a):
        return net(a)


def coupled(z, mask, net):
    return GivenCoupling(mask).forward(net, z)[0]


def uncoupled(x, mask, net):
    return GivenCoupling(mask).inverse(net, x)[0]


def doubling(a):
    """α = ln 2 and μ = a: every moved coordinate is doubled, then shifted by the one beside it."""
    return np.log(2) * np.ones_like(a), a


def passing_part(a, columns):
    """`a` if it has as many columns as the network reads; otherwise a sentence, for those who pass the whole batch."""
    if np.shape(a)[1:] != (columns,):
        wanted = "1 column" if columns == 1 else f"{columns} columns"
        raise ValueError(f"net looks at the part that passes, {wanted} here; it was given shape {np.shape(a)}")
    return a


def doubling_of_one(a):
    return doubling(passing_part(a, 1))


doubling_of_one.__name__ = doubling.__name__  # what the tasks and the sentences call it


def network(params, a):
    """α and μ from a dense network, |α| below 2."""
    a = passing_part(a, len(params[0]["weight"]))
    outputs = nets.mlp(params, a)
    size = outputs.shape[1] // 2
    return 2 * nets.tanh(outputs[:, :size] / 2), outputs[:, size:]


def random_network(rng, size):
    """A network from `size` coordinates to as many others, far from α = 0 and μ = 0."""
    params = nets.init_mlp(rng, [size, 5, 2 * size], last=1.5)
    params[-1]["bias"] = rng.choice([-1, 1], 2 * size) * rng.uniform(0.4, 0.9, 2 * size)
    return partial(network, params)


def split(z, mask):
    """The part that passes and the part that moves."""
    return z[:, mask], z[:, ~mask]


def first_half(z):
    """The mistaken mask of those who split in the middle and ignore the mask that they were given."""
    return np.arange(z.shape[1]) < z.shape[1] // 2


def join(a, b, mask):
    """The batch whose parts are a and b, every coordinate in its place."""
    whole = np.empty((len(a), len(mask)))
    whole[:, mask], whole[:, ~mask] = a, b
    return whole


def funnel(weight, a):
    """α and μ of one moved coordinate, from any number of columns."""
    total = np.sum(np.sin(weight * a), axis=1, keepdims=True)
    return np.tanh(total) + 0.3, total + np.sum(a, axis=1, keepdims=True) ** 2


def coupling_inputs(rng):
    """(z, mask, net), the first by hand; the parts are equally large, or one coordinate moves: a net fits either."""
    triples = [(np.array([[1.0, 3.0], [2.0, -1.0], [0.0, 0.5]]), np.array([True, False]), doubling_of_one)]
    for n, mask in ((3, [False, True, False, True]), (5, rng.permutation([True, False] * 3)), (4, [False, True])):
        mask = np.array(mask)
        triples.append((rng.normal(size=(n, len(mask))), mask, random_network(rng, len(mask) // 2)))
    for mask in ([True, True, False], [False, True, True], rng.permutation([True] * 4 + [False])):
        triples.append((rng.normal(size=(3, len(mask))), np.array(mask), partial(funnel, rng.uniform(1.2, 1.8))))
    return triples


def random_stack(rng, dim, count):
    """`count` couplings with alternating masks, and parameters away from the identity."""
    layers = [Coupling(mask, (4,)) for mask in alternating_masks(dim, count)]
    return layers, [random_params(layer, rng, 0.8) for layer in layers]


def constant_stack(*scales):
    """Two couplings of the plane whose networks ignore their input: each scales its coordinate and adds 1."""
    raws = 4 * np.arctanh(np.log(scales) / 4)  # α = 4·tanh(raw / 4) = log(scale)
    layers = [Coupling(mask, ()) for mask in alternating_masks(2, 2)]
    return layers, [[{"weight": np.zeros((1, 2)), "bias": np.array([raw, 1.0])}] for raw in raws]


def with_moved(move, at=0):
    """The map whose moved part is move(b, α, μ), the network asked at the part number `at`."""

    def formula(z, mask, net):
        parts = split(z, mask)
        return join(parts[0], move(parts[1], *net(parts[at])), mask)

    return formula


def stack_log_prob(x, layers, params):
    """log p_X of a stack of layers over the standard normal."""
    return Flow(Normal(dim=x.shape[1]), Chain(layers)).log_prob(params, x)
