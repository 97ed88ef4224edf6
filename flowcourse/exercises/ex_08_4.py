"""ex-08-4: masks that pass the even and the odd coordinates in turn, so that every coordinate moves."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput, Unfit, started

DIM = 4  # coordinates in the picture


def inputs(rng):
    dims, counts = rng.choice([4, 5, 6, 7, 8], size=3, replace=False), rng.choice([9, 10, 11, 12], size=3)
    return [TestInput((3, 2)), *(TestInput((int(d), int(m))) for d, m in zip(dims, counts)), TestInput((5, 3))]


def run(answer, dim, layers):
    """The masks as the rows of an array; a list of masks is accepted as well."""
    masks = started(answer(dim, layers))
    if not isinstance(masks, (list, tuple)):
        return masks
    odd = [np.shape(started(mask)) for mask in masks if np.shape(started(mask)) != (dim,)]
    if odd:
        raise Unfit(f"each mask is True or False at each of {dim} coordinates, shape ({dim},); one has shape {odd[0]}")
    return np.array(masks)


def parity(dim, layers, first=0):
    return (np.arange(dim) + np.arange(first, first + layers)[:, None]) % 2 == 0


def never_moved(inputs, values):
    """How many coordinates two consecutive layers both pass, in the worst case."""
    return max(float(np.max(np.sum(v[:-1] * v[1:], axis=1))) for v in values)


def masks_of(mask):
    """The masks whose row k is mask(d, k, dim), with d = 0, …, dim − 1."""
    return lambda dim, layers: np.array([mask(np.arange(dim), k, dim) for k in range(layers)])


def picture(answer):
    """Which output depends on which input after one, two and three layers with the learner's masks."""
    from minflow import calculus, laws, plots
    from minflow.transforms import AdditiveCoupling, Chain

    z, panels = np.random.default_rng(0).normal(size=(50, DIM)), {}
    for count, name in ((1, "1 layer"), (2, "2 layers"), (3, "3 layers")):
        chain = Chain([AdditiveCoupling(np.array(mask, dtype=bool), (8,)) for mask in answer(DIM, count)])
        params = laws.random_params(chain, np.random.default_rng(count))
        J = calculus.batch_jacobian(lambda z, f=chain, p=params: f.forward(p, z)[0])(z)
        heard = np.any(np.abs(J) > 1e-12, axis=0)
        panels[f"{name}: {np.sum(heard)} of {DIM**2}"] = heard
    found = plots.matrices(panels, rows="x", columns="z")
    found.alt = f"Which of {DIM} outputs can depend on which inputs, with your masks. Filled cells after "
    found.alt += "; ".join(panels) + ". Two layers move every coordinate, three let each hear of all."
    return found


CHECK = Check(
    "ex-08-4",
    arguments=("dim", "layers"),
    returns=("masks",),
    truth=("masks",),
    inputs=inputs,
    expected=parity,
    driver=run,
    laws=(Law("of two layers that follow each other, one moves the coordinate", never_moved),),
    picture=picture,
    mistakes=(
        Mistake(
            "the same mask in every layer",
            masks_of(lambda d, k, dim: d % 2 == 0),
            "every layer passes the same coordinates: they never move, and two such layers are one with another "
            "network.",
        ),
        Mistake(
            "one mask",
            lambda dim, layers: parity(dim, layers)[0],
            "that is one mask: M layers have M of them, the first layer's in row 0.",
        ),
        Mistake(
            "even and odd exchanged",
            lambda dim, layers: parity(dim, layers, first=1),
            "your masks alternate, and are all turned round: True is for what passes, and layer 0 passes the even "
            "coordinates.",
        ),
        Mistake(
            "odd in every layer",
            masks_of(lambda d, k, dim: d % 2 == 1),
            "every layer passes the odd coordinates: they never move. The layers take turns.",
        ),
        Mistake(
            "a row for each coordinate",
            lambda dim, layers: parity(dim, layers).T,
            "you have a row for each coordinate: a row is the mask of one layer, with a column for each coordinate.",
        ),
        Mistake(
            "the middle never moves",
            masks_of(lambda d, k, dim: d >= dim // 2 if k % 2 else d < (dim + 1) // 2),
            "with an odd number of coordinates your two halves overlap: the middle one passes in every layer and "
            "never moves. Even and odd coordinates are asked.",
        ),
        Mistake(
            "rolled",
            masks_of(lambda d, k, dim: (d - k) % dim % 2 == 0),
            "you push the mask along by one place a layer: with an odd number of coordinates two Trues meet, and a "
            "coordinate passes twice running.",
        ),
        Mistake(
            "halves",
            masks_of(lambda d, k, dim: d >= dim // 2 if k % 2 else d < dim // 2),
            "you pass the first half and the last half in turn: every coordinate moves, but even and odd ones are "
            "asked.",
        ),
        Mistake(
            "larger half first",
            masks_of(lambda d, k, dim: d >= (dim + 1) // 2 if k % 2 else d < (dim + 1) // 2),
            "you pass the first half and the rest in turn: every coordinate moves, but even and odd ones are asked.",
        ),
        Mistake(
            "only two turns",
            masks_of(lambda d, k, dim: d % 2 == k),
            "it works for two layers: from the third on nothing passes, and a network would have nothing to read. "
            "The turns start over.",
        ),
        Mistake(
            "all or none",
            masks_of(lambda d, k, dim: np.full(dim, k % 2 == 0)),
            "a layer of yours passes all coordinates or none: each mask has to split the coordinates into two parts.",
        ),
        Mistake(
            "one coordinate in turn",
            masks_of(lambda d, k, dim: d == k % dim),
            "each layer of yours passes one coordinate: everything moves, but a layer is to pass every second one.",
        ),
        Mistake(
            "all but one in turn",
            masks_of(lambda d, k, dim: d != k % dim),
            "each layer of yours moves one coordinate: with fewer layers than coordinates some never move. Let every "
            "second one move.",
        ),
    ),
)
