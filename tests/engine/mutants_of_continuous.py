"""Faults in the continuous flow, its solver and flow matching; see faults.py for the form."""

from .mutants_of_transforms import DIFFERENCES, FLOAT32, FORWARD, INVERSE, SHAPES, TRIP

CONTINUOUS, SOLVER = "transforms.continuous", "transforms.runge_kutta"
GROWS = "a_velocity_that_grows_with_time_is_integrated"
ORDER, STEPS = "solvers_have_their_order", "steps_are_chosen_by_a_fourth_order_error"
MATCHING = "flow_matching_is_its_closed_form"

LAW_FAULTS = [
    (
        CONTINUOUS,
        "NeuralODE-3d",
        "return np.concatenate([v, np.sum(moved * probes, axis=(0, 2))[:, None]], axis=1)",
        {
            "return np.concatenate([v, -np.sum(moved * probes, axis=(0, 2))[:, None]], axis=1)": FORWARD,
            "return np.concatenate([v, 0 * np.sum(moved * probes, axis=(0, 2))[:, None]], axis=1)": FORWARD,
            "return np.concatenate([v, np.sum(moved, axis=(0, 2))[:, None]], axis=1)": INVERSE,
        },
    ),
    (
        CONTINUOUS,
        "NeuralODE-3d",
        "moved = (moved * nets.SLOPES[self.activation](u)) @ after",
        {"moved = moved @ after": FORWARD},
    ),
    (
        CONTINUOUS,
        "NeuralODE-3d",
        'as_batch(x, "x", self.dim), self.time, -self.time)',
        {
            'as_batch(x, "x", self.dim), 0.0, -self.time)': TRIP,
            'as_batch(x, "x", self.dim), self.time, self.time)': TRIP,
        },
    ),
    (
        CONTINUOUS,
        "NeuralODE-3d",
        "+ np.cumsum(sizes, axis=0) - sizes",
        {"+ 0 * sizes": TRIP, "+ np.cumsum(sizes, axis=0)": TRIP},
    ),
    (SOLVER, "NeuralODE-3d", "[35 / 384, 0, 500", {"[34 / 384, 1 / 384, 500": FORWARD}),
    (CONTINUOUS, "NeuralODE-3d", "return vectors.astype(y.dtype)", {"return vectors": FLOAT32}),
    (SOLVER, "NeuralODE-3d", "h, taken = left / 8, [0 * left]", {"h, taken = left / 8, []": SHAPES}),
]

LAW_FAULTS += [
    (
        CONTINUOUS,
        "NeuralODE-3d",
        "(lambda both: step(both, t, h), both)[0](g)",
        {
            "(lambda both: step(both, t, 2 * h), both)[0](g)": DIFFERENCES,
            "(lambda both: step(both, t, h), both)[0](-g)": DIFFERENCES,
        },
    ),
]

STATEMENT_FAULTS = [
    (SOLVER, ORDER, "[1 / 6, 1 / 3, 1 / 3, 1 / 6]", ["[1 / 4, 1 / 4, 1 / 4, 1 / 4]", "[1 / 3, 1 / 6, 1 / 6, 1 / 3]"]),
    (SOLVER, ORDER, "[0, 1 / 2], [0, 0, 1]]", ["[1 / 2, 0], [0, 0, 1]]", "[0, 1 / 2], [0, 1, 0]]"]),
    (SOLVER, ORDER, "-25360 / 2187", ["-25360 / 2178"]),
    (SOLVER, ORDER, "[3 / 40, 9 / 40]", ["[9 / 40, 3 / 40]"]),
    (SOLVER, ORDER, "found), t + h * sum(row))", ["found), t)", "found), t + h)"]),
    (SOLVER, STEPS, "71 / 1920", ["71 / 1290", "-71 / 1920"]),
    (SOLVER, STEPS, "good = error <= 1", ["good = error <= 1e6", "good = error >= 0"]),
    (SOLVER, STEPS, "** -0.2, 0.2", ["** 0.2, 0.2"]),
    (SOLVER, STEPS, "order = np.argsort(taken == 0", ["order = np.argsort(taken != 0"]),
    (
        SOLVER,
        "each_row_has_steps_of_its_own",
        "np.max(error, axis=1, keepdims=True)",
        ["np.max(error, axis=1, keepdims=True).max() + 0 * error[:, :1]"],
    ),
    (CONTINUOUS, GROWS, "span / self.steps, dtype", ["self.time / self.steps, dtype"]),
    (
        CONTINUOUS,
        "probes_are_the_same_both_ways_and_in_every_call",
        "np.random.default_rng(self.seed).integers",
        ["np.random.default_rng().integers", "np.random.default_rng(len(y)).integers"],
    ),
    (
        CONTINUOUS,
        "probes_are_the_same_both_ways_and_in_every_call",
        "self.rate_of_change(both[0], s, t, probes)",
        ["self.rate_of_change(both[0], s, t, self.reseeded(np.random.default_rng()).probe_vectors(y))"],
    ),
    (
        CONTINUOUS,
        "hutchinsons_estimate_is_unbiased_and_its_variance_falls_as_1_over_probes",
        "/ self.probes**0.5",
        ["/ self.probes", "/ 1.0"],
    ),
    (
        CONTINUOUS,
        "hutchinsons_estimate_is_unbiased_and_its_variance_falls_as_1_over_probes",
        "np.swapaxes(2 * draws - 1, 0, 1)",
        ["np.swapaxes(2 * draws - 1, 0, 1)[:, :1] + 0 * np.swapaxes(draws, 0, 1)", "np.swapaxes(2 * draws, 0, 1)"],
    ),
    (
        "losses",
        MATCHING,
        "(ode.time * v - (x - z))",
        ["(ode.time * v - (z - x))", "(v - (x - z))", "(ode.time * v - x)"],
    ),
    (
        "losses",
        MATCHING,
        "(1 - t) * z + t * x, ode.time * t)",
        ["t * z + (1 - t) * x, ode.time * t)", "(1 - t) * z + t * x, t)"],
    ),
    ("losses", MATCHING, "rng.uniform(size=(len(x), 1))", ["rng.uniform(size=(len(x), 1)) ** 2"]),
    ("losses", MATCHING, 'fast.inverse if way == "forward"', ['fast.forward if way == "forward"']),
    ("losses", "flow_matching_teaches_the_layers_after_nothing", "untraced(p), x", ["p, x"]),
]
