"""ex-18-1: Euler steps from noise to data along a velocity with guidance."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset
from ._fields import added_up

MANY = 49


def inputs(rng):
    """By hand; random classes in more dimensions, with much guidance and little; and many steps, for a law."""
    by_hand = partial(of_normals, centre=np.zeros(1), width=1.0, shifts=np.array([[2.0], [-1.0]]), ratios=np.ones(2))
    test_inputs = [TestInput((by_hand, np.array([[1.0], [4.0]]), np.eye(2), 2, 3.0))]
    for n, dim, classes, steps, low, high in ((4, 2, 3, 3, 1.5, 4.0), (5, 3, 2, 5, 0.2, 0.8), (3, 2, 1, 1, 2.0, 6.0)):
        z, context = rng.normal(size=(n, dim)), np.eye(classes)[rng.permutation(n) % classes]
        args = random_normals(rng, dim, classes), z, context, steps, float(rng.uniform(low, high))
        test_inputs.append(TestInput(args))
    for steps in (6, 7, 10, 13):
        args = random_normals(rng, 2, 2), rng.normal(size=(2, 2)), np.eye(2), steps, 1.5
        test_inputs.append(TestInput(args))
    for w in (0.0, 1.0):
        args = random_normals(rng, 2, 3), rng.normal(size=(3, 2)), np.eye(3)[rng.permutation(3)], MANY, w
        test_inputs.append(TestInput(args, "many steps"))
    return test_inputs


def random_normals(rng, dim, classes):
    """The velocity of classes that differ in place and width from all data."""
    centre, width = np.array([offset(rng) for _ in range(dim)]), float(rng.uniform(0.6, 1.5))
    shifts, ratios = 2 * rng.normal(size=(classes, dim)), rng.uniform(0.3, 0.8, classes)
    return partial(of_normals, centre=centre, width=width, shifts=shifts, ratios=ratios)


def of_normals(y, t, context, centre, width, shifts, ratios):
    """E[x − z | y] for x ~ N(c, r²), as `normals` has c and r at the context, on y = (1 − t) z + t x."""
    if np.ndim(t) == 1 and np.size(t) > 1:
        raise ValueError("velocity takes one number for t")
    if np.ndim(context) == 2 and len(context) != len(y):
        raise ValueError(f"velocity takes a row of the context for each row of y, {len(y)} here; it got {len(context)}")
    c, r = normals(context, centre, width, shifts, ratios)
    slope = (t * r**2 - (1 - t)) / ((1 - t) ** 2 + t**2 * r**2)
    return c + slope * (y - t * c)


def normals(context, centre, width, shifts, ratios):
    """c (N, D) and r (N, 1): centre and width of all data; class k is moved by shifts[k] and narrower by ratios[k]."""
    if np.ndim(context) != 2:
        raise ValueError(f"velocity takes a context (N, C), and has got the shape {np.shape(context)}")
    return centre + context @ shifts, width * np.exp(context @ np.log(ratios))[:, None]


def guide(v0, v, w):
    return v0 + w * (v - v0)


def sampled(velocity, z, context, steps, w, mix=guide, times=None, count=None):
    """Mistakes mix(v₀, v, w) in another way, look at other times(steps), or divide by another count than steps."""
    y = z
    for t in np.arange(steps) / steps if times is None else times(steps):
        y = y + mix(velocity(y, t, 0 * context), velocity(y, t, context), w) / (steps if count is None else count)
    return y


def another(**parts):
    return lambda velocity, z, context, steps, w: sampled(velocity, z, context, steps, w, **parts)


def away_from_the_bell(inputs, values):
    """With w = 1 the paths of normal data end in c + r z, and with w = 0 in that of all data; to the error of Euler."""
    gaps = [0.0]
    for p, v in zip(inputs, values, strict=True):
        if p.name == "many steps":
            velocity, z, context, _, w = p.args
            c, r = normals(w * context, **velocity.keywords)
            gaps.append(np.max(np.abs(v - (c + r * z))))
    return max(gaps)


def ends_mixed(velocity, z, context, steps, w):
    """Two samplers, each along its own path, and guidance at the end."""
    free = sampled(velocity, z, context, steps, 0.0)
    return free + w * (sampled(velocity, z, context, steps, 1.0) - free)


def one_after_the_other(velocity, z, context, steps, w):
    """A step along v₀, and from where it ends a step along the rest."""
    y = z
    for t in np.arange(steps) / steps:
        y = y + velocity(y, t, 0 * context) / steps
        y = y + w * (velocity(y, t, context) - velocity(y, t, 0 * context)) / steps
    return y


def velocities_at_z(velocity, z, context, steps, w):
    y = z
    for t in np.arange(steps) / steps:
        y = y + guide(velocity(z, t, 0 * context), velocity(z, t, context), w) / steps
    return y


def context_times_w(velocity, z, context, steps, w):
    return sampled(velocity, z, w * context, steps, 1.0)


def first_context(velocity, z, context, steps, w):
    return sampled(velocity, z, np.tile(context[:1], (len(z), 1)), steps, w)


def picture(answer):
    """One class in the plane, as the learner's sampler draws it with guidance 0, 1 and 3."""
    from minflow import plots

    classes = {"centre": np.zeros(2), "width": 1.0, "shifts": np.array([[1.0, 1.0]]), "ratios": np.array([0.5])}
    z = np.random.default_rng(0).normal(size=(300, 2))
    figure, panels = plots.new_figure(columns=3, size=(7.8, 3.0), sharex=True, sharey=True)
    circle, said = np.exp(1j * np.linspace(0, 2 * np.pi, 100)), []
    for w, axes in zip((0.0, 1.0, 3.0), panels, strict=True):
        x = np.asarray(answer(partial(of_normals, **classes), z, np.ones((300, 1)), MANY, w), dtype=float)
        axes.plot(*x.T, ".", color=plots.MODEL, markersize=3)
        axes.plot(1 + circle.real, 1 + circle.imag, color=plots.DATA)
        axes.set(xlabel="x₁", title=f"w = {w:.0f}", xlim=(-4, 4), ylim=(-4, 4), aspect="equal")
        said.append(f"w = {w:.0f}: mean {x[:, 0].mean():.2f}, deviation {x[:, 0].std():.2f}")
    panels[0].set(ylabel="x₂")
    alt = (
        "300 of your samples with guidance 0, 1 and 3, and a circle that holds most of the class, which has mean 1 "
        f"and deviation 0.50. In the first direction {'; '.join(said)}."
    )
    return plots.Picture(figure, alt.replace("-", "−"), "Guidance narrows the samples, and moves them past the mean")


CHECK = Check(
    "ex-18-1",
    arguments=("velocity", "z", "context", "steps", "w"),
    returns=("x",),
    inputs=inputs,
    domains={
        "z": domains.entries(domains.real(1e-2, 100)),
        "context": domains.entries(domains.real(1e-2, 2)),
        "steps": domains.whole(1, 60),
        "w": domains.real(1e-2, 12),
    },
    expected=sampled,
    picture=picture,
    batch=("z", "context"),
    laws=(Law("with many steps x is nearly c + r z, of the class if w = 1, of all if w = 0", away_from_the_bell, 0.2),),
    raised=(
        ("takes a context (N, C)", "the context 0 is an array of zeros, as large as context"),
        ("takes one number for t", "all rows are at the same time"),
    ),
    mistakes=(
        Mistake(
            "guidance forgotten",
            another(mix=lambda v0, v, w: v),
            "your x does not depend on w: it is what comes out for w = 1.",
        ),
        Mistake(
            "context forgotten",
            another(mix=lambda v0, v, w: v0),
            "your x does not depend on the context: it is what comes out for w = 0.",
        ),
        Mistake(
            "from the class on",
            another(mix=lambda v0, v, w: v + w * (v - v0)),
            "you count w from the velocity with the context on: with w = 0 the context should play no part.",
        ),
        Mistake(
            "exchanged",
            another(mix=lambda v0, v, w: v + w * (v0 - v)),
            "you have the two velocities the wrong way round: w = 1 should give the one with the context.",
        ),
        Mistake(
            "away from the class",
            another(mix=lambda v0, v, w: v0 - w * (v - v0)),
            "you go away from the class: with w = 1 the velocity with the context should come out.",
        ),
        Mistake(
            "difference alone",
            another(mix=lambda v0, v, w: w * (v - v0)),
            "that is only what the context adds: where is v₀?",
        ),
        Mistake(
            "added",
            another(mix=lambda v0, v, w: v0 + w * v),
            "what the context adds is the difference of the two velocities.",
        ),
        Mistake(
            "velocity times w",
            another(mix=lambda v0, v, w: w * v),
            "you multiply the whole velocity by w, so that y moves too far: only the difference from v₀ is multiplied.",
        ),
        Mistake(
            "context times w",
            context_times_w,
            "you multiply the context by w: what is multiplied is the difference of the velocities.",
        ),
        Mistake(
            "one context for all",
            first_context,
            "all your rows have the context of the first: each has its own.",
        ),
        Mistake(
            "times at the ends of the steps",
            another(times=lambda steps: np.arange(1, steps + 1) / steps),
            "you take the velocity at the time at which a step ends: y is still where the step begins.",
        ),
        Mistake(
            "times in the middle",
            another(times=lambda steps: (np.arange(steps) + 0.5) / steps),
            "you take the velocity at the middle of each step, and y is still where the step begins.",
        ),
        Mistake(
            "times up to 1",
            another(times=lambda steps: np.linspace(0, 1, steps)),
            "your last time is 1: the last step begins 1/steps before that.",
        ),
        Mistake(
            "one step too many",
            another(times=lambda steps: np.arange(steps + 1) / steps),
            "you make one step too many: at t = 1 you have arrived.",
        ),
        Mistake(
            "one longer step too many",
            lambda velocity, z, context, steps, w: sampled(velocity, z, context, steps + 1, w),
            "you divide the time into one step too many.",
        ),
        Mistake(
            "last step missing",
            another(times=lambda steps: np.arange(steps - 1) / steps),
            "the last step is missing: it begins at t = 1 − 1/steps.",
        ),
        Mistake(
            "first step missing",
            another(times=lambda steps: np.arange(1, steps) / steps),
            "the first step is missing: it begins at t = 0.",
        ),
        Mistake(
            "not divided by the steps",
            another(count=1),
            "you go along each velocity for a time of 1: a step takes 1/steps.",
        ),
        Mistake(
            "number of the step for its time",
            another(times=np.arange),
            "you give the velocity the number of the step: t goes from 0 to 1.",
        ),
        Mistake(
            "time stands still",
            another(times=np.zeros),
            "all your velocities are those of t = 0.",
        ),
        Mistake(
            "time turned",
            another(times=lambda steps: 1 - np.arange(steps) / steps),
            "your time falls from 1 to 0: the noise is at t = 0.",
        ),
        Mistake(
            "from data to noise",
            another(mix=lambda v0, v, w: -guide(v0, v, w)),
            "you go against the velocity: it leads from z to x already.",
        ),
        Mistake(
            "velocities at z",
            velocities_at_z,
            "all your velocities are those at z: take each where y is by then.",
        ),
        Mistake(
            "ends mixed",
            ends_mixed,
            "you let two samplers run and mix their ends: mix the two velocities at the same y, in each step.",
        ),
        Mistake(
            "one after the other",
            one_after_the_other,
            "y has moved already when you look at the velocities a second time: take both at the same y.",
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
