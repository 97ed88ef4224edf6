"""Faults in the splines and in their hand-derived gradient; see faults.py for the tables."""

from .mutants_of_transforms import FORWARD, INVERSE, OPPOSITE, SHAPES, TRIP

PLAIN, FAST = "transforms.spline", "fast.spline"

LAW_FAULTS = [
    (
        PLAIN,
        "RQSpline-4d",
        "return z, -log_det",
        {"return z, log_det": INVERSE, "return z, 0 * log_det": OPPOSITE, "return -z, -log_det": TRIP},
    ),
    (
        PLAIN,
        "SplineCoupling-4d",
        "np.sum(inside * log_slope(xi, *bins), axis=1)",
        {
            "np.sum(inside * log_slope(xi, *bins), axis=0)": SHAPES,
            "np.sum(log_slope(1 - xi, *bins), axis=1)": FORWARD,
            "np.mean(inside * log_slope(xi, *bins), axis=1)": FORWARD,
            "(inside * log_slope(xi, *bins))[:, 0]": FORWARD,
        },
    ),
    (
        PLAIN,
        "RQSpline-4d",
        "bin_of(np.sum(point >= line[1:-1], axis=0), knots)",
        {
            "bin_of(np.sum(point >= line[2:], axis=0), knots)": TRIP,
            "bin_of(np.sum(point >= knots[0, 1:-1], axis=0), knots)": TRIP,
            "bin_of(0 * np.sum(point >= line[1:-1], axis=0), knots)": TRIP,
        },
    ),
    (
        PLAIN,
        "RQSpline-4d",
        "(chord * xi * xi + left * turn) / (chord + (left + right - 2 * chord) * turn), xi",
        {
            "(chord * xi * xi + right * turn) / (chord + (left + right - 2 * chord) * turn), xi": TRIP,
            "(chord * xi + left * turn) / (chord + (left + right - 2 * chord) * turn), xi": TRIP,
            "(chord * xi * xi + left * turn) / (chord + (left + right - chord) * turn), xi": TRIP,
        },
    ),
    (
        PLAIN,
        "RQSpline-4d",
        "lean, rise, rest = left * (1 - eta) - right * eta, 2 * chord * eta, 2 * chord * (1 - eta)",
        {
            "lean, rise, rest = right * (1 - eta) - left * eta, 2 * chord * eta, 2 * chord * (1 - eta)": TRIP,
            "lean, rise, rest = left * (1 - eta) + right * eta, 2 * chord * eta, 2 * chord * (1 - eta)": TRIP,
            "lean, rise, rest = left * (1 - eta) - right * eta, chord * eta, chord * (1 - eta)": TRIP,
        },
    ),
    (
        PLAIN,
        "RQSpline-4d",
        "rise / (rise + root), root / (rest + root)",
        {"rise / (rise + root), root / (rise + root)": TRIP, "rise / (rest + root), root / (rest + root)": TRIP},
    ),
    (PLAIN, "RQSpline-4d", "np.sqrt(lean * lean + rise * rest)", {"np.sqrt(lean * lean - rise * rest + 9)": TRIP}),
    (
        PLAIN,
        "SplineCoupling-3d",
        "return 2 * np.log(share) + np.log(",
        {"return np.log(share) + np.log(": FORWARD, "return -2 * np.log(share) + np.log(": FORWARD},
    ),
    (
        PLAIN,
        "SplineCoupling-3d",
        "right * xi * xi + 2 * chord * turn + left * rest * rest",
        {
            "left * xi * xi + 2 * chord * turn + right * rest * rest": FORWARD,
            "right * xi * xi + chord * turn + left * rest * rest": FORWARD,
            "right * xi * xi + 2 * chord * turn": INVERSE,
        },
    ),
    (
        PLAIN,
        "SplineCoupling-5d",
        "return rq_inverse(x_b, self.knots(params, a))",
        {"return rq_inverse(x_b, self.knots(params, -a))": TRIP, "return rq_forward(x_b, self.knots(params, a))": TRIP},
    ),
    (
        PLAIN,
        "SplineCoupling-3d",
        "rq_forward(z_b, self.knots(params, a))",
        {"rq_forward(z_b, self.knots(params, 0 * a))": TRIP},
    ),
]

GRADIENT_FAULTS = [
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "log_det = sign_of(way) * _rows",
        ["log_det = _rows", "log_det = -sign_of(way) * _rows", "log_det = 2 * sign_of(way) * _rows"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        'line, in_bin = (knots[0], forward_in_bin) if way == "forward" else (knots[1], inverse_in_bin)',
        [f'line, in_bin = knots[{k}], forward_in_bin if way == "forward" else inverse_in_bin' for k in (0, 1)],
    ),
    (FAST, "SplineCoupling-odd-mask-4d", "np.where(inside, moved, u)", ["moved", "np.where(inside, moved, 0 * u)"]),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "g, g_log = g.ravel(), np.repeat(sign_of(way) * g_log_det, len(layer.b))",
        [
            "g, g_log = g.T.ravel(), np.repeat(sign_of(way) * g_log_det, len(layer.b))",
            "g, g_log = g.ravel(), np.repeat(g_log_det, len(layer.b))",
            "g, g_log = g.ravel(), np.tile(sign_of(way) * g_log_det, len(layer.b))",
        ],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "(right * xi - left * rest + chord * (rest - xi)) * under - bend * (rest - xi) * over",
        [
            "(right * xi - left * rest + chord * (rest - xi)) * under",
            "(right * xi + left * rest + chord * (rest - xi)) * under - bend * (rest - xi) * over",
            "(right * xi - left * rest + chord * (rest - xi)) * under + bend * (rest - xi) * over",
        ],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "g_u = (g + g_xi / width) / slope",
        ["g_u = g / slope", "g_u = (g + g_xi) / slope", "g_u = (g + g_xi / width) * slope"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "g_x, g_xi = -g_u, -g * width",
        ["g_x, g_xi = g_u, -g * width", "g_x, g_xi = -g_u, g_xi - g * width"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "g_x, g_xi = g, g_xi + g * width * slope",
        ["g_x, g_xi = g, g * width * slope", "g_x, g_xi = g, g_xi + g * slope"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "2 * g_log * (1 / chord + turn * under) - g_over * (1 - 2 * turn)",
        [
            "2 * g_log * (1 / chord + turn * under)",
            "2 * g_log * turn * under - g_over * (1 - 2 * turn)",
            "2 * g_log * (1 / chord - turn * under) - g_over * (1 - 2 * turn)",
        ],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "g_width = -(g_xi * xi + g_chord * chord) / width",
        ["g_width = -g_xi * xi / width", "g_width = -(g_xi + g_chord * chord) / width"],
    ),
    (FAST, "SplineCoupling-odd-mask-4d", "g_height = g_x * reached + g_chord / width", ["g_height = g_x * reached"]),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "g_left = g_turn * (1 - reached) +",
        ["g_left = g_turn * reached +", "g_left = g_turn +", "g_left = -g_turn * (1 - reached) +"],
    ),
    (FAST, "SplineCoupling-odd-mask-4d", "under - g_turn * reached -", ["under + g_turn * reached -", "under -"]),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "before, here = number < index, number == index",
        ["before, here = number <= index, number == index", "before, here = number > index, number == index"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "(moved * g_steps).sum(axis=1, keepdims=True) / total",
        ["0", "(moved * g_steps).sum(axis=1, keepdims=True)"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "here[1:] * g_slope[0] + here[:-1] * g_slope[1]",
        ["here[:-1] * g_slope[0] + here[1:] * g_slope[1]", "here[1:] * g_slope[0]"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "-np.expm1(LEAST - knots[2, 1:-1]) *",
        ["-np.expm1(-knots[2, 1:-1]) *", "knots[2, 1:-1] *"],
    ),
    (
        FAST,
        "SplineCoupling-odd-mask-4d",
        "_rows(layer, np.where(inside, g_u, g))",
        ["_rows(layer, g_u)"],
    ),
]

STATEMENT_FAULTS = [
    (
        PLAIN,
        "splines_start_as_the_identity",
        "np.log(np.expm1(1 - LEAST))",
        ["0.0", "np.log(np.expm1(1))", "np.log(np.expm1(LEAST))"],
    ),
    (
        PLAIN,
        "knots_rise_from_minus_bound_to_bound",
        "steps = LEAST + (1 - bins * LEAST) * e /",
        ["steps = e /", "steps = LEAST + e /", "steps = 1 / bins + 0 * e /"][:2],
    ),
    (PLAIN, "knots_rise_from_minus_bound_to_bound", "bound * (2 * corners - 1)", ["2 * bound * corners"]),
    (
        PLAIN,
        "knots_are_their_formula",
        "LEAST + np.logaddexp(raw[2 * bins :], 0.0)",
        ["np.logaddexp(raw[2 * bins :], 0.0)", "LEAST + np.exp(raw[2 * bins :])"],
    ),
    (
        PLAIN,
        "knots_are_their_formula",
        "e / np.sum(e, axis=1, keepdims=True)",
        ["e / np.sum(e, axis=(0, 1), keepdims=True) * 2", "e * 0 + 1 / bins"],
    ),
    (
        PLAIN,
        "a_spline_goes_through_its_knots_with_their_slopes",
        "knots[(slice(None), index + 1, *place)]",
        ["knots[(slice(None), np.minimum(index + 1, len(knots) - 1), *place)]"],
    ),
    (
        PLAIN,
        "outside_the_knots_a_spline_is_the_identity",
        "return _choose(inside, moved, u), np.sum(inside * ",
        ["return moved, np.sum(inside * "],
    ),
    (
        PLAIN,
        "the_inverse_loses_no_digits_where_slopes_are_far_apart",
        "root / (rest + root))",
        ["1 - rest / (rest + root) + 1e-9)", "rise / (rise + np.sqrt(lean * lean + rise * rest) + lean + 1e-300))"],
    ),
    (
        PLAIN,
        "each_coordinate_has_the_spline_of_its_own_outputs",
        "(len(a), len(self.b), self.outputs))",
        ["(len(a), self.outputs, len(self.b))).swapaxes(1, 2)"],
    ),
    (
        FAST,
        "saturated_spline_networks_give_numbers",
        "np.clip(u, line[0], line[-1])",
        ["np.clip(u, -layer.bound, layer.bound)"],
    ),
    (
        FAST,
        "saturated_spline_networks_give_numbers",
        "np.log1p(np.exp(-np.abs(raw_slopes)))",
        ["np.log1p(np.exp(raw_slopes))"],
    ),
]
