"""Faults in the hand-derived gradients and in the graph: (module, transform, fragment, [what it becomes]).

The law "fast map and gradient = autograd's" must notice each of them.
"""

ELEMENTWISE = [
    (
        "fast.layers",
        "ElementwiseAffine-3d",
        'g_u = g_out * np.exp(sign * params["log_scale"])',
        ['g_u = g_out * np.exp(params["log_scale"])', "g_u = g_out * 1.0", 'g_u = g_out * params["log_scale"]'],
    ),
    (
        "fast.layers",
        "ElementwiseAffine-3d",
        'moved = u if way == "forward" else u - params.get("shift", 0.0)',
        ['moved = u - params["shift"]', "moved = u", 'moved = u if way == "forward" else u + params["shift"]'],
    ),
    (
        "fast.layers",
        "ActNorm-3d",
        "sign * (sum_rows(g_u * moved) + g_log_det.sum())",
        [
            "sign * sum_rows(g_u * moved)",
            "sum_rows(g_u * moved) + g_log_det.sum()",
            "sign * (sum_rows(g_out * moved) + g_log_det.sum())",
            "sign * (sum_rows(g_u * moved) + g_log_det.mean())",
            "sign * (sum_rows((g_u * moved)[::-1, ::-1]) + g_log_det.sum())",
        ],
    ),
    (
        "fast.layers",
        "ActNorm-3d",
        'sum_rows(g_out) if way == "forward" else -sum_rows(g_u)',
        ['sum_rows(g_out) if way == "forward" else sum_rows(g_u)', "sum_rows(g_out)", "-sum_rows(g_u)"],
    ),
]

BY_NETWORK = [
    (
        "fast.coupling",
        "AdditiveCoupling-4d",
        "        g_u[:, b] = g_b\n        g_u[:, a] += g_a",
        [
            "        g_u[:, b] = g_b",
            "        g_u[:, b] = g_b\n        g_u[:, a] = g_a",
            "        g_u[:, b] = g_b\n        g_u[:, a] -= g_a",
            "        g_u[:, a] = g_b\n        g_u[:, b] += g_a",
        ],
    ),
    (
        "fast.coupling",
        "AffineCoupling-4d",
        "        g_u[:, b] = g_b\n",
        ["", "        g_u[:, b] += g_b\n"],
    ),
    (
        "fast.coupling",
        "AffineCoupling-4d",
        "        out[:, b] = moved\n",
        ["", "        out[:, a] = moved\n"],
    ),
]

ADDITIVE = [
    (
        "fast.coupling",
        "AdditiveCoupling-3d",
        "return u + sign_of(way) * outputs",
        ["return u + outputs", "return u - sign_of(way) * outputs", "return u"],
    ),
    (
        "fast.coupling",
        "AdditiveCoupling-3d",
        "return sign_of(way) * g, g",
        ["return g, g", "return -sign_of(way) * g, g", "return sign_of(way) * g, -g"],
    ),
]

AFFINE = [
    (
        "fast.coupling",
        "AffineCoupling-3d",
        "scale = np.exp(sign_of(way) * log_scale)",
        ["scale = np.exp(log_scale)", "scale = np.exp(-sign_of(way) * log_scale)", "scale = 1 + 0 * log_scale"],
    ),
    (
        "fast.coupling",
        "AffineCoupling-3d",
        'scaled * scale + shift if way == "forward" else scaled * scale',
        ["scaled * scale", "scaled * scale + shift", 'scaled * scale - shift if way == "forward" else scaled * scale'],
    ),
    (
        "fast.coupling",
        "AffineCoupling-odd-mask-3d",
        "return moved, sign_of(way) * log_scale.sum(axis=1)",
        ["return moved, log_scale.sum(axis=1)", "return moved, sign_of(way) * log_scale[:, 0]"],
    ),
    ("fast.coupling", "AffineCoupling-3d", "g_u = g * scale", ["g_u = g / scale", "g_u = g * 1.0"]),
    (
        "fast.coupling",
        "AffineCoupling-3d",
        'scaled = u if way == "forward" else u - shift',
        ["scaled = u", "scaled = u - shift"],
    ),
    (
        "fast.coupling",
        "AffineCoupling-odd-mask-3d",
        "g_log_scale = sign_of(way) * (g_u * scaled + g_log_det[:, None])",
        [
            "g_log_scale = g_u * scaled + g_log_det[:, None]",
            "g_log_scale = sign_of(way) * g_u * scaled",
            "g_log_scale = sign_of(way) * (g_u * scaled + g_log_det.sum())",
            "g_log_scale = sign_of(way) * (g_u * scaled - g_log_det[:, None])",
            "g_log_scale = sign_of(way) * ((g_u * scaled)[:, ::-1] + g_log_det[:, None])",
        ],
    ),
    (
        "fast.coupling",
        "AffineCoupling-3d",
        "g_raw = g_log_scale * (1 - (log_scale / layer.log_scale_cap) ** 2)",
        [
            "g_raw = g_log_scale",
            "g_raw = g_log_scale * (1 - log_scale**2)",
            "g_raw = g_log_scale * (1 + (log_scale / layer.log_scale_cap) ** 2)",
            "g_raw = g_log_scale * layer.log_scale_cap * (1 - (log_scale / layer.log_scale_cap) ** 2)",
        ],
    ),
    (
        "fast.coupling",
        "AffineCoupling-3d",
        'np.concatenate([g_raw, g if way == "forward" else -g_u], axis=1)',
        [
            'np.concatenate([g_raw, g if way == "forward" else g_u], axis=1)',
            "np.concatenate([g_raw, g], axis=1)",
            'np.concatenate([g if way == "forward" else -g_u, g_raw], axis=1)',
            "np.concatenate([g_raw, 0 * g_u], axis=1)",
        ],
    ),
]

NETWORK = [
    (
        "fast.dense",
        "AffineCoupling-3d",
        "as_in(dense, weight=u.T @ g, bias=sum_rows(g))",
        [
            "as_in(dense, weight=-(u.T @ g), bias=sum_rows(g))",
            "as_in(dense, weight=u[::-1].T @ g, bias=sum_rows(g))",
            "as_in(dense, weight=u.T @ g, bias=g[0])",
            "as_in(dense, weight=u.T @ g, bias=sum_rows(g) / len(g))",
        ],
    ),
    (
        "fast.dense",
        "AffineCoupling-3d",
        'g = np.matmul(g, dense["weight"].T, out=u)\n        g *= slope',
        [
            'g = -np.matmul(g, dense["weight"].T, out=u)\n        g *= slope',
            'g = np.matmul(g, dense["weight"].T, out=u)',
            'g = np.matmul(g, dense["weight"].T)\n        g *= nets.SLOPES[activation](g)',
        ],
    ),
    (
        "nets",
        "AffineCoupling-3d",
        '"tanh": lambda y: 1 - y * y',
        ['"tanh": lambda y: y * y', '"tanh": lambda y: 1 + y * y', '"tanh": lambda y: 1 - y'],
    ),
    (
        "nets",
        "AffineCoupling-odd-mask-3d",
        '"relu": lambda y: y > 0,',
        ['"relu": lambda y: y >= 0,', '"relu": lambda y: y < 0,', '"relu": lambda y: y,'],
    ),
    (
        "nets",
        "SoftplusCoupling-3d",
        "-np.expm1(-y)",
        ["np.expm1(-y)", "-np.expm1(y)", "np.exp(-y)", "1 + 0 * y"],
    ),
    (
        "fast.dense",
        "SoftplusCoupling-3d",
        "kept[-1] = nets.ACTIVATIONS[activation](kept[-1])",
        ["nets.ACTIVATIONS[activation](kept[-1])", 'kept[-1] = nets.ACTIVATIONS["tanh"](kept[-1])'],
    ),
    ("fast.dense", "AdditiveCoupling-3d", 'kept[-1] += dense["bias"]', ["pass", 'kept[-1] -= dense["bias"]']),
    (
        "fast.dense",
        "AdditiveCoupling-3d",
        "weight=both[:-1], bias=both[-1]",
        ["weight=both[:-1], bias=0 * both[-1]", "weight=both[1:], bias=both[0]"],
    ),
    (
        "fast.dense",
        "AdditiveCoupling-3d",
        'return type(params)(grads[::-1]), g @ params[0]["weight"].T',
        ['return type(params)(grads[::-1]), -g @ params[0]["weight"].T'],
    ),
    (
        "fast.dense",
        "AdditiveCoupling-3d",
        "return np.ones(len(g), g.dtype) @ g",
        ["return np.ones(len(g), g.dtype) @ g / len(g)", "return g.sum(axis=1)[: g.shape[1]]"],
    ),
]

GRAPH = [
    ("fast.graph", "Chain-3d", "u, total = out, total + log_det", ["u, total = out, log_det", "total += log_det"]),
    (
        "fast.graph",
        "Chain-3d",
        "transform.pairs(params)[:: sign_of(way)] for s in",
        ["transform.pairs(params) for s in", "transform.pairs(params)[::-1] for s in"],
    ),
    (
        "fast.graph",
        "Chain-3d",
        "type(params)(nested[:: sign_of(way)])",
        ["type(params)(nested)", "type(params)(nested[::-1])"],
    ),
    ("fast.graph", "Inverse-3d", "[both[argnum] for argnum in argnums]", ["[2 * both[argnum] for argnum in argnums]"]),
    (
        "fast.graph",
        "Inverse-3d",
        'OTHER = {"forward": "inverse", "inverse": "forward"}',
        ['OTHER = {"forward": "forward", "inverse": "inverse"}'],
    ),
]

GRADIENT_FAULTS = ELEMENTWISE + BY_NETWORK + ADDITIVE + AFFINE + NETWORK + GRAPH
