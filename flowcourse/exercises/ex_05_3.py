"""ex-05-3: the mask of a last coupling, after which every output can depend on every input."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

BY_HAND = np.array([[True, True, False, False], [False, False, True, True]])


def inputs(rng):
    """By hand; stacks for which alternating is wrong, of one layer to six; several coordinates may be complete."""
    test_inputs = [TestInput((BY_HAND,)), *(TestInput((stack(rng, *shape),)) for shape in ((3, 5), (2, 5), (4, 7)))]
    one = np.array([[True, False]]), np.arange(5)[None] != rng.integers(5)
    stacks = stack(rng, 3, 6, several=True), relay(rng, 6), relay(rng, 8), *one
    return [*test_inputs, *(TestInput((masks,)) for masks in stacks)]


def stack(rng, layers, dim, several=False):
    """Masks after which a single layer is enough, and the usual guesses at it are wrong."""
    while True:
        masks = rng.uniform(size=(layers, dim)) < 0.5
        if not np.all(np.any(masks, axis=1) & np.any(~masks, axis=1)):
            continue
        complete = np.all(table(masks), axis=1)
        guesses = [*masks, ~complete] if several else [*masks, *~masks, ~complete, np.any(~masks, axis=0)]
        if 1 + several <= np.sum(complete) <= dim - 2 and not any(fills(mask, masks) for mask in guesses):
            return masks


def relay(rng, dim):
    """D − 1 masks, each of which passes one coordinate: only all of them together complete the last one."""
    return np.eye(dim, dtype=bool)[rng.permutation(dim)[:-1]]


def table(masks):
    """depends[i, j]: can coordinate i depend on input j after these masks?"""
    depends = np.eye(np.shape(masks)[1], dtype=bool)
    for mask in masks:
        mask = np.asarray(mask, dtype=bool)
        depends = np.where(mask[:, None], depends, depends | np.any(depends[mask], axis=0))
    return depends


def after(mask, masks):
    return table(np.concatenate([masks, [mask > 0.5]]))


def fills(mask, masks):
    return bool(np.all(after(mask, masks)))


def is_mask(mask, masks):
    return mask.shape == masks.shape[1:] and bool(np.all((mask == 0) | (mask == 1)))


def says_which_passes(mask, masks):
    i, j = np.argwhere(~table(masks) & (mask > 0.5)[:, None])[0]
    layers = ", ".join("".join("T" if passes else "F" for passes in row) for row in masks)
    return (
        f"your layer passes coordinate {i}, counted from 0, which does not depend on input {j} yet, and what passes "
        f"gains nothing. Follow the dependence through the layers {layers}, one after the other"
    )


def picture(answer):
    """Which output can depend on which input, before and after the learner's layer."""
    from minflow import plots

    mask = np.asarray(answer(BY_HAND.copy()), dtype=float)
    before, full = table(BY_HAND), after(mask, BY_HAND)
    panels = {f"two layers: {np.sum(before)} of 16": before, f"and yours: {np.sum(full)} of 16": full}
    picture = plots.matrices(panels, rows="x", columns="z")
    picture.alt = "Which of 4 outputs can depend on which of 4 inputs. Filled cells after " + "; ".join(panels) + "."
    return picture


CHECK = Check(
    "ex-05-3",
    arguments=("masks",),
    returns=("mask",),
    truth=("mask",),
    inputs=inputs,
    picture=picture,
    demands=(
        Demand(
            "no mask",
            is_mask,
            lambda mask, masks: f"a mask has True or False for each of the {masks.shape[1]} coordinates, shape (D,)",
        ),
        Demand("everything passes", lambda mask, masks: not np.all(mask == 1), "your layer passes everything"),
        Demand(
            "nothing passes",
            lambda mask, masks: bool(np.any(mask == 1)),
            "your layer passes nothing, so its network has nothing to read",
        ),
        Demand(
            "masks in reverse",
            lambda mask, masks: fills(mask, masks) or not np.array_equal(mask == 1, np.all(table(masks[::-1]), axis=1)),
            "that is the mask for the layers in reverse order: follow the dependence from the first row to the last",
        ),
        Demand(
            "turned round",
            lambda mask, masks: not np.array_equal(mask == 0, np.all(table(masks), axis=1)),
            "your layer moves the coordinates that are complete, and passes those with gaps: True is for what passes",
        ),
        Demand("passes a gap", fills, says_which_passes),
    ),
)
