"""ex-18-2: hidden pixels filled in; the given code lets the known ones fall behind on their lines."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._fields import added_up, bend, random_bend


def inputs(rng):
    """By hand; normal pixels with the exact velocity; and a field that is not linear. Each row hides other pixels."""
    z, known, mask = np.array([[1.0, 0.0]]), np.array([[4.0, 0.0]]), np.array([[True, False]])
    test_inputs = [TestInput((each_by_the_other, z, known, mask, 3))]
    for n, dim, steps in ((4, 3, 4), (3, 5, 6)):
        mixed = rng.normal(size=(dim, dim))
        velocity = partial(of_normals, mean=rng.normal(size=dim), covariance=mixed @ mixed.T / dim + np.eye(dim) / 4)
        test_inputs.append(TestInput((velocity, *images(rng, n, dim), steps)))
    test_inputs.append(TestInput((partial(bend, **random_bend(rng, 4)), *images(rng, 5, 4), 5)))
    z, known, mask = images(rng, 4, 3)
    mask[0], mask[1] = True, False
    for steps in (6, 7, 10, 13, 49):
        args = z, np.where(mask, known, 1e3 * known), mask, steps
        test_inputs.append(TestInput((partial(bend, **random_bend(rng, 3)), *args)))
    return test_inputs


def images(rng, n, dim):
    """z, known and mask, (n, dim): two pixels of each image are hidden, and `known` has nothing to say of them."""
    mask = np.argsort(rng.uniform(size=(n, dim)), axis=1) >= 2
    return rng.normal(size=(n, dim)), 2 * rng.normal(size=(n, dim)), mask


def each_by_the_other(y, t):
    return y[:, ::-1]


def of_normals(y, t, mean, covariance):
    """E[x − z | y] for x ~ N(mean, covariance) on y = (1 − t) z + t x."""
    one = np.eye(len(mean))
    matrix = (t * covariance - (1 - t) * one) @ np.linalg.inv((1 - t) ** 2 * one + t**2 * covariance)
    return mean + (y - t * mean) @ matrix.T


def on_the_line(z, known, t, steps):
    return (1 - t) * z + t * known


def fallen_behind(z, known, t, steps):
    """Where v = known − y has brought a pixel after t · steps steps."""
    return known + (1 - 1 / steps) ** round(t * steps) * (z - known)


def filled(velocity, z, known, mask, steps, seen=on_the_line, late=0.0, count=None, times=None):
    """Mistakes show the velocity known pixels elsewhere, at seen(z, known, t, steps), or have other times or steps."""
    y = z
    for t in np.arange(steps) / steps if times is None else times(steps):
        y = np.where(mask, seen(z, known, t, steps), y)
        y = y + velocity(y, t + late / steps) / (steps if count is None else count)
    return np.where(mask, known, y)


def another(**parts):
    return lambda velocity, z, known, mask, steps: filled(velocity, z, known, mask, steps, **parts)


def known_pixels_change(inputs, values):
    """What is known comes out as it is."""
    return max(np.max(np.abs(v - p.args[2])[p.args[3]]) for p, v in zip(inputs, values, strict=True))


def as_given_without_the_last_line(velocity, z, known, mask, steps):
    return np.where(mask, fallen_behind(z, known, 1.0, steps), filled(velocity, z, known, mask, steps, fallen_behind))


def plain(velocity, z, known, mask, steps):
    """The velocity moves all pixels, and what is known comes in at the end."""
    y = z
    for t in np.arange(steps) / steps:
        y = y + velocity(y, t) / steps
    return np.where(mask, known, y)


def less_and_less(z, known, t, steps):
    """Where v = (1 − t) (known − y) has brought a pixel."""
    return known + np.prod(1 - (1 - np.arange(round(t * steps)) / steps) / steps) * (z - known)


def mask_turned(velocity, z, known, mask, steps):
    return filled(velocity, z, known, ~mask, steps)


CHECK = Check(
    "ex-18-2",
    arguments=("velocity", "z", "known", "mask", "steps"),
    returns=("the image",),
    inputs=inputs,
    domains=dict.fromkeys(("z", "known"), domains.entries(domains.real())) | {"steps": domains.whole(1, 100)},
    expected=filled,
    batch=("z", "known", "mask"),
    laws=(Law("what is known comes out as it is", known_pixels_change),),
    mistakes=(
        Mistake(
            "as given",
            another(seen=fallen_behind),
            "that is what the code returned: where are the known pixels just before the last line?",
        ),
        Mistake(
            "as given, without the last line",
            as_given_without_the_last_line,
            "you left out the line that hides the fault: why do the known pixels not arrive by themselves?",
        ),
        Mistake(
            "less and less of the way that is left",
            another(seen=less_and_less),
            "you multiply the distance that is left by the time that is left: a velocity is a distance over a time.",
        ),
        Mistake(
            "final values from the start",
            another(seen=lambda z, known, t, steps: known),
            "your known pixels have their final values at every t: at time t they should be at (1 − t) z + t known.",
        ),
        Mistake(
            "final values after the first step",
            another(seen=lambda z, known, t, steps: known if t else z),
            "your known pixels have their final values after one step: they should be at (1 − t) z + t known.",
        ),
        Mistake(
            "known pixels stay in noise",
            another(seen=lambda z, known, t, steps: z),
            "your known pixels stay at z until the end: the velocity of the others never depends on what is known.",
        ),
        Mistake(
            "no use of what is known",
            plain,
            "your known pixels are set at the end only: the velocity of the others never depends on what is known.",
        ),
        Mistake(
            "the end for the velocity",
            another(seen=lambda z, known, t, steps: z + t * known),
            "`known` is a place, where the line ends: which velocity leads there from z in a time of 1?",
        ),
        Mistake(
            "away from what is known",
            another(seen=lambda z, known, t, steps: z - t * (known - z)),
            "your known pixels go away from their values: the line leads from z to known.",
        ),
        Mistake(
            "whole line in each step",
            another(seen=lambda z, known, t, steps: z + t * steps * (known - z)),
            "your known pixels go along the whole line in each step: a step takes 1/steps.",
        ),
        Mistake(
            "line turned round",
            another(seen=lambda z, known, t, steps: t * z + (1 - t) * known),
            "your line leads from known to z: the noise is at t = 0.",
        ),
        Mistake(
            "noise forgotten",
            another(seen=lambda z, known, t, steps: t * known),
            "your known pixels are at t · known: where is the noise?",
        ),
        Mistake(
            "noise added",
            another(seen=lambda z, known, t, steps: known + (1 - t) * z),
            "at t = 0 your known pixels are more than noise: what is known has the factor t.",
        ),
        Mistake(
            "a step late",
            another(seen=lambda z, known, t, steps: on_the_line(z, known, max(t - 1 / steps, 0.0), steps)),
            "your known pixels are a step behind: when a step is done, it is 1/steps later than t.",
        ),
        Mistake(
            "a step early",
            another(seen=lambda z, known, t, steps: on_the_line(z, known, t + 1 / steps, steps)),
            "your known pixels are a step ahead: the velocity at t gets them as they are at t.",
        ),
        Mistake(
            "times at the ends of the steps",
            another(late=1.0),
            "you take the velocity at the time at which a step ends: the times in the code were right.",
        ),
        Mistake(
            "not divided by the steps",
            another(count=1),
            "you go along each velocity for a time of 1: a step takes 1/steps.",
        ),
        Mistake(
            "hidden pixels taken from known",
            lambda velocity, z, known, mask, steps: known,
            "your hidden pixels come from `known`, which says nothing of them: the mask is True where a pixel is "
            "known.",
        ),
        Mistake(
            "mask turned round",
            mask_turned,
            "you fill in the known pixels by the hidden ones: the mask is True where a pixel is known.",
        ),
        Mistake(
            "one step too many by rounding",
            another(times=added_up),
            "for some numbers of steps you make one step too many: 1/steps added up comes out just below 1, so that `t "
            "< 1` still holds. Count the steps.",
        ),
        Mistake(
            "one step too many by np.arange",
            another(times=lambda steps: np.arange(0, 1, 1 / steps)),
            "for some numbers of steps np.arange(0, 1, 1/steps) has one time too many, by rounding: count the steps.",
        ),
    ),
)
