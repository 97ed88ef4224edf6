"""ex-06-8, a fault to repair: a coupling that splits by even and odd, and joins by halves."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._couplings import coupled, doubling, random_network, split, with_moved


def inputs(rng):
    test_inputs = [TestInput((np.array([[1.0, 10.0, 2.0, 20.0], [0.0, -1.0, 3.0, 0.5]]), doubling))]
    for n, dim in ((3, 2), (5, 6), (3, 4), (2, 10)):
        test_inputs.append(TestInput((rng.normal(size=(n, dim)), random_network(rng, dim // 2))))
    return test_inputs


def mask_of(z):
    return np.arange(z.shape[1]) % 2 == 0


def coupling(z, net):
    return coupled(z, mask_of(z), net)


def even_ones_change(inputs, values):
    return max(float(np.max(np.abs(v[:, ::2] - p.args[0][:, ::2]))) for p, v in zip(inputs, values))


def parts(z, net):
    return split(coupling(z, net), mask_of(z))


def reads_the_odd(z, net):
    return with_moved(lambda b, log_scale, shift: b * np.exp(log_scale) + shift, at=1)(z, mask_of(z), net)


def shift_on_the_even(z, net):
    log_scale, shift = net(z[:, ::2])
    return np.stack([z[:, ::2] + shift, z[:, 1::2] * np.exp(log_scale)], axis=2).reshape(z.shape)


def by_halves(z, net):
    return coupled(z, np.arange(z.shape[1]) < z.shape[1] // 2, net)


CHECK = Check(
    "ex-06-8",
    arguments=("z", "net"),
    returns=("x",),
    inputs=inputs,
    domains={"z": domains.entries(domains.real(1e-3, 1e3))},
    expected=coupling,
    laws=(Law("coordinates 0, 2, 4, … come out as they went in", even_ones_change),),
    mistakes=(
        Mistake(
            "shift on the even columns",
            shift_on_the_even,
            "the scale is right, and the shift has gone to the even columns: those pass as they are.",
        ),
        Mistake(
            "joined by halves",
            lambda z, net: np.concatenate(parts(z, net), axis=1),
            "in two dimensions it is right, in four the inverse does not find the parts again: where in x is "
            "coordinate 1 of z?",
        ),
        Mistake(
            "halves exchanged",
            lambda z, net: np.concatenate(parts(z, net)[::-1], axis=1),
            "exchanging the two halves breaks it in two dimensions as well: even and odd columns have to alternate.",
        ),
        Mistake(
            "split by halves",
            by_halves,
            "the layer now undoes itself, and it is another layer: the even coordinates must pass and the odd "
            "ones move.",
        ),
        Mistake(
            "odd ones pass",
            lambda z, net: coupled(z, ~mask_of(z), net),
            "you have exchanged the roles: coordinates 0, 2, 4, … pass, and 1, 3, 5, … move.",
        ),
        Mistake(
            "the network reads what moves",
            reads_the_odd,
            "your network reads the coordinates that move: on the way back they are not known yet.",
        ),
        Mistake(
            "odd ones first",
            lambda z, net: np.stack(parts(z, net)[::-1], axis=2).reshape(z.shape),
            "the columns alternate, and each pair is the wrong way round: coordinate 0 is an even one.",
        ),
    ),
)
