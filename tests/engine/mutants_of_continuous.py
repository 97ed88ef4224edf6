"""Faults in the continuous flow, its solver and flow matching; see faults.py for the form."""

from .mutants_of_transforms import DIFFERENCES, FLOAT32, FORWARD, INVERSE, SHAPES, TRIP

CONTINUOUS, SOLVER = "transforms.continuous", "transforms.runge_kutta"
GROWS = "a_velocity_that_grows_with_time_is_integrated"
ORDER, STEPS = "the_solver_has_its_order", "steps_are_chosen_by_a_fourth_order_error"
TOLERANCE = "errors_stay_within_the_tolerance_and_follow_it"
EVERY = "with_every_vector_of_signs_as_a_probe_the_trace_is_exact"
MATCHING = "flow_matching_is_its_closed_form"

LAW_FAULTS = [
    (
        CONTINUOUS,
        "NeuralODE-3d",
        "trace = np.sum(moved * probes, axis=(0, 2))",
        {
            "trace = -np.sum(moved * probes, axis=(0, 2))": FORWARD,
            "trace = 0 * np.sum(moved * probes, axis=(0, 2))": FORWARD,
            "trace = np.sum(moved, axis=(0, 2))": INVERSE,
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
        "self.follow(params, x, self.time, -self.time)",
        {
            "self.follow(params, x, 0.0, -self.time)": TRIP,
            "self.follow(params, x, self.time, self.time)": TRIP,
        },
    ),
    (
        CONTINUOUS,
        "NeuralODE-3d",
        "+ np.cumsum(sizes, axis=0) - sizes",
        {"+ 0 * sizes": TRIP, "+ np.cumsum(sizes, axis=0)": TRIP},
    ),
    (SOLVER, "NeuralODE-3d", "[35 / 384, 0, 500", {"[34 / 384, 1 / 384, 500": FORWARD}),
    (CONTINUOUS, "NeuralODE-3d", "return vectors[:, None].astype(dtype)", {"return vectors[:, None]": FLOAT32}),
    (SOLVER, "NeuralODE-3d", "h, taken = left / 8, [0 * left]", {"h, taken = left / 8, []": SHAPES}),
]

LAW_FAULTS += [
    (
        CONTINUOUS,
        "NeuralODE-3d",
        "(lambda both: _step(both, *how), net_and_state)[0](g)",
        {
            "(lambda both: _step(both, *how[:2], 2 * how[2]), net_and_state)[0](g)": DIFFERENCES,
            "(lambda both: _step(both, *how), net_and_state)[0](-g)": DIFFERENCES,
        },
    ),
]

STATEMENT_FAULTS = [
    (SOLVER, ORDER, "125 / 192, -2187 / 6784", ["125 / 192, 2187 / 6784", "-2187 / 6784, 125 / 192"]),
    (SOLVER, ORDER, "44 / 45, -56 / 15, 32 / 9", ["44 / 45, 56 / 15, 32 / 9", "44 / 45, 32 / 9, -56 / 15"]),
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
    (CONTINUOUS, GROWS, "getval(state), start, span", ["getval(state), start, self.time"]),
    (CONTINUOUS, TOLERANCE, "self.tolerance / 1000", ["self.tolerance", "self.tolerance * 1000", "1e-4", "1e-12"]),
    (
        CONTINUOUS,
        "probes_are_the_same_both_ways_and_in_every_call",
        "traced.tuple((net, state)), self.rate_of_change, t, h)",
        ["traced.tuple((net, state)), self.reseeded(np.random.default_rng()).rate_of_change, t, h)"],
    ),
    (
        CONTINUOUS,
        "hutchinsons_estimate_is_unbiased_and_its_variance_falls_as_1_over_probes",
        "/ len(self.probes) ** 0.5",
        ["/ len(self.probes)", "/ 1.0"],
    ),
    (
        CONTINUOUS,
        "hutchinsons_estimate_is_unbiased_and_its_variance_falls_as_1_over_probes",
        "else self.probes / ",
        ["else self.probes[:1] / ", "else (self.probes + 1) / ", "else abs(self.probes) / "],
    ),
    (CONTINUOUS, EVERY, "else self.probes / ", ["else self.probes[:4] / ", "else abs(self.probes) / "]),
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
