"""Faults in the masked network and in the autoregressive layers, by law, by gradient and by statement."""

from .mutants_of_transforms import FAST, FORWARD, INTEGRAL, INVERSE, OPPOSITE, SHAPES, TRIP, variants

HERE, MOVES = "transforms.autoregressive", "transforms.coupling"
SEEN = "a_place_sees_all_places_before_it_and_no_other"
MASKS = "masks_are_those_of_made"

LAW_FAULTS = [
    (
        "nets",
        "MAF-4d",
        "degrees[-1][:, None] < np.tile(places, outputs)",
        {
            "degrees[-1][:, None] <= np.tile(places, outputs)": INVERSE,
            "degrees[-1][:, None] > np.tile(places, outputs)": TRIP,
            "degrees[-1][:, None] < np.repeat(places, outputs)": TRIP,
            "(degrees[-1][:, None] < np.tile(places, outputs)).reshape(2 * len(places), -1).T": TRIP,
        },
    ),
    ("nets", "MAF-4d", "before[:, None] <= after for", {"before[:, None] <= after + 1 for": TRIP}),
    (
        "nets",
        "MAF-4d",
        "before[:, None] <= after for",
        {"(before <= after[:, None]).reshape(len(before), -1) for": TRIP},
    ),
    (
        "nets",
        "IAF-4d",
        '{**layer, "weight": layer["weight"] * mask}',
        {"layer": FORWARD, '{**layer, "weight": layer["weight"] * mask.T.reshape(mask.shape)}': TRIP},
    ),
    (
        MOVES,
        "IAF-4d",
        "return z_b * np.exp(log_scale) + shift, np.sum(log_scale, axis=1)",
        variants(
            "return z_b * np.exp(log_scale) + shift, np.sum(log_scale, axis=1)",
            "z_b * np.exp(log_scale) + shift",
            {
                "z_b * np.exp(-log_scale) + shift": TRIP,
                "z_b * np.exp(log_scale) - shift": TRIP,
                "(z_b + shift) * np.exp(log_scale)": TRIP,
                "z_b * np.exp(shift) + log_scale": FORWARD,
                "z_b * np.exp(log_scale)": TRIP,
            },
        )
        | variants(
            "return z_b * np.exp(log_scale) + shift, np.sum(log_scale, axis=1)",
            "np.sum(log_scale, axis=1)",
            {"-np.sum(log_scale, axis=1)": FORWARD, "np.sum(log_scale, axis=0)": SHAPES, "log_scale[:, -1]": OPPOSITE},
        ),
    ),
    (
        MOVES,
        "MAF-4d",
        "return (x_b - shift) * np.exp(-log_scale), -np.sum(log_scale, axis=1)",
        variants(
            "return (x_b - shift) * np.exp(-log_scale), -np.sum(log_scale, axis=1)",
            "(x_b - shift) * np.exp(-log_scale)",
            {
                "(x_b - shift) * np.exp(log_scale)": TRIP,
                "(x_b + shift) * np.exp(-log_scale)": TRIP,
                "x_b * np.exp(-log_scale) - shift": TRIP,
                "(x_b - shift) * np.exp(log_scale[:, ::-1] - 2 * log_scale)": INVERSE,
            },
        )
        | variants(
            "return (x_b - shift) * np.exp(-log_scale), -np.sum(log_scale, axis=1)",
            "-np.sum(log_scale, axis=1)",
            {
                "np.sum(log_scale, axis=1)": INTEGRAL,
                "-np.mean(log_scale, axis=1)": INVERSE,
                "-np.sum(log_scale)": INVERSE,
            },
        ),
    ),
    (HERE, "MAF-4d", "self.sequential(self.move, params, z)", {"self.move(params, z, z)": TRIP}),
    (HERE, "IAF-4d", "self.sequential(self.move_back, params, x)", {"self.move_back(params, x, x)": TRIP}),
    (HERE, "MAF-reversed-4d", "for _ in range(self.dim):", {"for _ in range(self.dim - 1):": TRIP}),
    (HERE, "IAF-4d", "for _ in range(self.dim):", {"for _ in range(2):": TRIP}),
    (HERE, "IAF-4d", "move(params, moved, u)", {"move(params, moved, moved)": TRIP}),
    (HERE, "MAF-4d", "move(params, moved, u)", {"move(params, u, u)": TRIP}),
    (
        MOVES,
        "MAF-4d",
        "raw, shift = outputs[:, : len(self.b)], outputs[:, len(self.b) :]",
        {
            "raw, shift = outputs[:, ::2], outputs[:, 1::2]": TRIP,
            "shift, raw = outputs[:, : len(self.b)], outputs[:, len(self.b) :]": FAST,
        },
    ),
]

GRADIENT_FAULTS = [
    ("fast.coupling", "MAF-3d", "mlp(nets.masked(params, layer.masks), u", ["mlp(params, u"]),
    (
        "fast.coupling",
        "IAF-3d",
        "mlp_pull_back(nets.masked(params, layer.masks), inputs",
        ["mlp_pull_back(params, inputs"],
    ),
    (
        "fast.coupling",
        "MAF-reversed-3d",
        "type(params)(nets.masked(g_params, layer.masks))",
        [
            "type(params)(g_params)",
            "type(params)(nets.masked(g_params, [mask[::-1, ::-1] for mask in layer.masks]))",
            "type(params)(nets.masked(g_params, [~mask for mask in layer.masks]))",
        ],
    ),
    (
        "fast.coupling",
        "IAF-3d",
        "        g_u[:, b] = g_b\n        g_u[:, a] += g_a",
        ["        g_u[:, b] = g_b", "        g_u[:, a] += g_a\n        g_u[:, b] = g_b"],
    ),
    ("fast.layers", "MAF-3d", '(t.MAF, "inverse"): coupling', ["t.MAF: coupling"]),
]

STATEMENT_FAULTS = [
    (
        "nets",
        SEEN,
        "before[:, None] <= after for",
        ["before[:, None] < after for", "before[:, None] <= after + 1 for", "before[:, None] < after + 3 for"],
    ),
    (
        "nets",
        SEEN,
        "degrees[-1][:, None] < np.tile",
        ["degrees[-1][:, None] <= np.tile", "degrees[-1][:, None] + 1 < np.tile"],
    ),
    ("nets", SEEN, "places = np.asarray(order)", ["places = np.arange(len(order))", "places = np.argsort(order)"]),
    (
        HERE,
        SEEN,
        "nets.made_masks(self.order, ",
        ["nets.made_masks(range(dim), ", "nets.made_masks(self.order[::-1], "],
    ),
    ("nets", MASKS, "max(len(places) - 1, 1)", ["max(len(places), 1)", "max(len(places) - 2, 1)"]),
    (
        "nets",
        "narrow_layers_spread_their_degrees",
        "np.arange(width) * max(width, last) // width",
        ["np.arange(width)"],
    ),
    (
        "nets",
        "the_jacobian_of_the_layer_is_triangular_in_the_order",
        "places = np.asarray(order)",
        ["places = np.arange(len(order))", "places = len(order) - 1 - np.asarray(order)"],
    ),
    (
        HERE,
        "the_network_is_called_once_or_once_a_dimension",
        "for _ in range(self.dim):",
        ["for _ in range(self.dim + 1):", "for _ in range(2 * self.dim):"],
    ),
    (
        MOVES,
        "autoregressive_log_scales_are_bounded_by_the_cap",
        "self.log_scale_cap * nets.tanh(raw / self.log_scale_cap)",
        ["nets.tanh(raw)", "raw", "self.log_scale_cap * nets.tanh(raw)"],
    ),
    (HERE, "one_coordinate_is_moved_by_the_biases_alone", "self.move(params, z, z)", ["self.move(params, z, 0 * z)"]),
    (
        "models",
        "autoregressive_flows_turn_the_order_round_and_end_in_the_units_of_the_data",
        "(-1) ** k]",
        ["1]", "-1]"],
    ),
]
