"""Faults in planar, radial and residual layers, in the forms of mutants_of_transforms.py and mutants_of_layers.py."""

from .mutants_of_transforms import FORWARD, INTEGRAL, INVERSE, OPPOSITE, SHAPES, TRIP

BASE, PLANAR, RESIDUAL = "transforms.base", "transforms.planar", "transforms.residual"
PLANE = "planar_layers_move_points_along_one_direction_only"
ROOT = "the_equation_of_a_planar_layer_is_solved_from_flat_to_steep"
DIVISIONS = "a_batch_may_be_differentiated_where_the_formula_divides_by_zero"
RADIUS = "radial_layers_move_points_along_their_radius"
START = "residual_layers_start_as_the_identity"
IMPLICIT = "planar_and_radial_inverses_have_the_derivatives_of_an_inverse"
IMPLICIT_RESIDUAL = "residual_inverses_have_the_derivatives_of_an_inverse"
LIPSCHITZ = "a_residual_layer_stretches_by_at_most_1_plus_l_and_shrinks_to_at_least_1_minus_l"
SERIES = "the_series_is_the_logarithm_term_by_term"
BIAS = "the_bias_of_the_series_is_within_its_bound_and_falls_with_n"
PROBES = "probes_are_unbiased_and_drawn_once"
SEARCH = "the_inverse_says_how_well_and_how_fast_it_was_found"
MODELS = "the_models_of_the_residual_family_take_the_units_of_the_data"

PLANAR_FAULTS = [
    (
        PLANAR,
        "Planar-4d",
        "return z + t[:, None] * u, np.log(_planar_slope(t, gap))",
        {
            "return z - t[:, None] * u, np.log(_planar_slope(t, gap))": TRIP,
            "return z + t[:, None] * w, np.log(_planar_slope(t, gap))": FORWARD,
            "return z + t[:, None] * u, -np.log(_planar_slope(t, gap))": OPPOSITE,
            "return z + t[:, None] * u, np.log(_planar_slope(t, gap)) * self.dim": FORWARD,
            "return z + t[:, None] * u, np.log(1 - _planar_slope(t, gap))": FORWARD,
            "return z + t[:, None] * u, np.log(_planar_slope(t, gap))[:, None]": SHAPES,
        },
    ),
    (
        PLANAR,
        "Planar-4d",
        "return x - t[:, None] * u, -np.log(_planar_slope(t, gap))",
        {
            "return x + t[:, None] * u, -np.log(_planar_slope(t, gap))": TRIP,
            "return x - t[:, None] * u, np.log(_planar_slope(t, gap))": INTEGRAL,
        },
    ),
    (
        PLANAR,
        "Planar-4d",
        "return t * t + gap * (1 - t * t)",
        {
            "return gap * (1 - t * t)": FORWARD,
            "return 1 + gap * (1 - t * t)": FORWARD,
            "return t * t + gap * (1 - t)": FORWARD,
            "return t * t - gap * (1 - t * t)": FORWARD,
        },
    ),
    (
        PLANAR,
        "Planar-4d",
        "* w / (w_squared + (w_squared == 0))",
        {
            "* w / np.sqrt(w_squared + (w_squared == 0))": TRIP,
            "* w": FORWARD,
            "* u_raw / (w_squared + (w_squared == 0))": TRIP,
        },
    ),
    (PLANAR, "Planar-4d", "nets.tanh(z @ w + b)", {"nets.tanh(z @ w)": TRIP, "nets.tanh(z @ w - b)": TRIP}),
    (PLANAR, "Planar-4d", "a = x @ w + b", {"a = x @ u + b": TRIP, "a = x @ w": TRIP}),
    (PLANAR, "Planar-4d", "excess = y + wu * t - size", {"excess = y - wu * t - size": TRIP}),
    (PLANAR, "Planar-4d", "return np.copysign(y, a)", {"return y": TRIP}),
    (PLANAR, "Planar-4d", "MAX_STEPS = 100", {"MAX_STEPS = 1": TRIP}),
    (
        PLANAR,
        "Planar-4d",
        "lambda g: g / _planar_slope(nets.tanh(y), gap)",
        {"lambda g: g * _planar_slope(nets.tanh(y), gap)": INVERSE, "lambda g: g": INVERSE},
    ),
]

RADIAL_FAULTS = [
    (
        PLANAR,
        "Radial-4d",
        "return center + stretch[:, None] * (z - center), log_det",
        {
            "return center - stretch[:, None] * (z - center), log_det": TRIP,
            "return stretch[:, None] * (z - center), log_det": TRIP,
            "return center + stretch[:, None] * z, log_det": FORWARD,
            "return center + stretch[:, None] * (z - center), -log_det": FORWARD,
        },
    ),
    (
        PLANAR,
        "Radial-4d",
        "return center + (x - center) / stretch[:, None], -log_det",
        {
            "return center + (x - center) * stretch[:, None], -log_det": TRIP,
            "return center + (x - center) / stretch[:, None], log_det": INTEGRAL,
        },
    ),
    (
        PLANAR,
        "Radial-4d",
        "across, along = (r + gap) * h, (r * r + 2 * a * r + a * gap) * h * h",
        {
            "across, along = (r + gap) * h, (r * r + a * r + a * gap) * h * h": FORWARD,
            "across, along = (r + gap) * h, (r * r + 2 * a * r + a * gap) * h": FORWARD,
            "across, along = (r + gap) * h, (r + gap) * h": FORWARD,
        },
    ),
    (
        PLANAR,
        "Radial-4d",
        "(self.dim - 1) * np.log(across) + np.log(along)",
        {
            "self.dim * np.log(across) + np.log(along)": FORWARD,
            "(self.dim - 1) * np.log(across)": FORWARD,
            "(self.dim - 1) * np.log(across) - np.log(along)": FORWARD,
            "np.log(across) + np.log(along)": FORWARD,
        },
    ),
    (PLANAR, "Radial-4d", " h = 1 / (a + r)\n", {" h = 1 / (a + r * r)\n": FORWARD, " h = 1 / a\n": FORWARD}),
    (PLANAR, "Radial-4d", "q = gap - rho", {"q = gap + rho": TRIP, "q = a - rho": TRIP}),
    (PLANAR, "Radial-4d", "4 * a * rho", {"2 * a * rho": TRIP, "4 * a * rho * rho": TRIP}),
    (PLANAR, "Radial-4d", "np.where(q < 0,", {"np.where(q > 0,": TRIP}),
    (PLANAR, "Radial-4d", "a * rho / larger)", {"rho / larger)": TRIP}),
]

RESIDUAL_FAULTS = [
    (
        RESIDUAL,
        "Residual-4d",
        "return z + self.g(net, z), self.log_det(net, z)",
        {
            "return z - self.g(net, z), self.log_det(net, z)": TRIP,
            "return z + 2 * self.g(net, z), self.log_det(net, z)": TRIP,
            "return z + self.g(net, z), -self.log_det(net, z)": FORWARD,
            "return self.g(net, z), self.log_det(net, z)": FORWARD,
            "return z + self.g(net, z), self.log_det(net, self.g(net, z))": FORWARD,
        },
    ),
    (
        RESIDUAL,
        "Residual-4d",
        "return z, -self.log_det(net, z)",
        {"return z, self.log_det(net, z)": INTEGRAL, "return z, -self.log_det(net, x)": INVERSE},
    ),
    (
        RESIDUAL,
        "Residual-4d",
        "return x_and_net[0] - self.g(x_and_net[1], z)",
        {"return x_and_net[0] + self.g(x_and_net[1], z)": TRIP, "return z - self.g(x_and_net[1], z)": TRIP},
    ),
    (
        RESIDUAL,
        "Residual-4d",
        "lambda z: z + self.g(net, z)",
        {"lambda z: z - self.g(net, z)": FORWARD, "lambda z: self.g(net, z)": FORWARD},
    ),
    (
        RESIDUAL,
        "Residual-4d",
        "if not (residual > 32 * np.finfo(z.dtype).eps * size).any():",
        {
            "if steps == 1:": TRIP,
            "if not (residual > 1e-3 * size).any():": TRIP,
        },
    ),
    (
        RESIDUAL,
        "Residual-4d",
        "return g + make_vjp(lambda z: step(args, z), z)[0](v)",
        {"return g - make_vjp(lambda z: step(args, z), z)[0](v)": INVERSE},
    ),
]

LAW_FAULTS = PLANAR_FAULTS + RADIAL_FAULTS + RESIDUAL_FAULTS

STATEMENT_FAULTS = [
    (PLANAR, PLANE, "nets.softplus(wu_raw), 1", ["np.exp(wu_raw), 1", "1 + nets.softplus(wu_raw), 1"]),
    (PLANAR, PLANE, "u = u_raw + (gap - 1 - wu_raw)", ["u = u_raw + (gap - 1)", "u = (gap - 1 - wu_raw)"]),
    (PLANAR, DIVISIONS, "(w_squared + (w_squared == 0))", ["w_squared"]),
    (PLANAR, DIVISIONS, "np.where(w_squared > 0, nets.softplus(wu_raw), 1 + wu_raw)", ["nets.softplus(wu_raw)"]),
    (PLANAR, DIVISIONS, "np.sqrt(squared + (squared == 0)) - (squared == 0)", ["np.sqrt(squared)"]),
    (PLANAR, ROOT, "np.where(wu < 0, size - wu, ", ["np.where(wu < 0, 0 * size, ", "np.where(wu > 0, size - wu, "]),
    (PLANAR, ROOT, "<= 4 * np.finfo(y.dtype).eps * (size + y)", ["<= 1e-6 * (size + y)", "<= 1e-12"]),
    (
        PLANAR,
        IMPLICIT,
        "-g * nets.tanh(y) / _planar_slope",
        ["g * nets.tanh(y) / _planar_slope", "-g * y / _planar_slope", "-g / _planar_slope"],
    ),
    (PLANAR, START, '"u_raw": SOFTPLUS_IS_1 * w', ['"u_raw": w', '"u_raw": 0 * w']),
    (PLANAR, START, '"beta_raw": one.copy()', ['"beta_raw": 0 * one']),
    (
        PLANAR,
        RADIUS,
        '(nets.softplus(parameter(params, name, ())) for name in ("a_raw", "beta_raw"))',
        [
            '(nets.softplus(parameter(params, name, ())) for name in ("beta_raw", "a_raw"))',
            '(np.exp(parameter(params, name, ())) for name in ("a_raw", "beta_raw"))',
        ],
    ),
    (RESIDUAL, LIPSCHITZ, "return weight * (bound / ", ["return weight; (bound / ", "return weight * (1 / "]),
    (RESIDUAL, LIPSCHITZ, "nets.relu(sigma - bound)", ["sigma - bound", "nets.relu(sigma - 1)"]),
    (RESIDUAL, LIPSCHITZ, "compute_uv=False)[0]", ["compute_uv=False)[-1]"]),
    (RESIDUAL, LIPSCHITZ, "self.lipschitz ** (1 / len(params))", ["self.lipschitz", "self.lipschitz ** len(params)"]),
    (
        RESIDUAL,
        SERIES,
        "total = total - (-1) ** k / k * (vJ @ v)",
        [
            "total = total + (-1) ** k / k * (vJ @ v)",
            "total = total - (-1) ** k * (vJ @ v)",
            "total = total - (-1) ** k / (k + 1) * (vJ @ v)",
            "total = total + 1 / k * (vJ @ v)",
            "total = total - (-1) ** k / k * (vJ @ vJ[0])",
        ],
    ),
    (RESIDUAL, SERIES, "range(1, self.series + 1)", ["range(1, self.series)", "range(2, self.series + 1)"]),
    (RESIDUAL, SERIES, "return total / len(self.probes)", ["return total"]),
    (RESIDUAL, BIAS, "range(1, self.series + 1)", ["range(1, 3)"]),
    (BASE, PROBES, "rng.choice([-1.0, 1.0], size=shape)", ["rng.normal(size=shape)", "np.ones(shape)"]),
    (BASE, PROBES, "fresh = copy.copy(self)", ["fresh = self"]),
    (BASE, PROBES, "fresh.probes = random_signs(as_rng(rng), self.probes.shape)", ["pass"]),
    (RESIDUAL, SEARCH, "range(max_steps + 1)", ["range(2000)", "range(5)"]),
    (RESIDUAL, SEARCH, "np.finfo(z.dtype).eps * size)", ["np.finfo(z.dtype).eps)", "1e-9 * size)"]),
    (RESIDUAL, SEARCH, "np.max(np.abs(after - z), axis=1)", ["np.max(np.abs(after), axis=1)"]),
    (
        RESIDUAL,
        IMPLICIT_RESIDUAL,
        "traced.tuple((g, z, args)), adjoint, 0.0, max_steps)",
        ["traced.tuple((g, z, args)), adjoint, 0.0, max_steps) * 0 + g"],
    ),
    (
        "models",
        MODELS,
        "t.Inverse(t.Residual(dim, hidden, lipschitz, activation, series, probes))",
        ["t.Residual(dim, hidden, lipschitz, activation, series, probes)", "t.Inverse(t.Residual(dim, hidden))"],
    ),
    ("models", MODELS, "[t.Planar(dim)] *", ["[t.Inverse(t.Planar(dim))] *", "[t.Radial(dim)] *"]),
]
