"""Faults in the hand-derived gradients of linear layers, in the form of mutants_of_gradients.py."""

GRADIENT_FAULTS = [
    (
        "fast.linear",
        "Linear-4d",
        'g_u = g_out @ A if way == "forward" else np.linalg.solve(A.T, g_out.T).T',
        [
            'g_u = g_out @ A.T if way == "forward" else np.linalg.solve(A.T, g_out.T).T',
            'g_u = g_out @ A if way == "forward" else np.linalg.solve(A, g_out.T).T',
        ],
    ),
    (
        "fast.linear",
        "Linear-4d",
        'g = g_out if way == "forward" else -g_u',
        ['g = g_out if way == "forward" else g_u', "g = g_out", "g = -g_u"],
    ),
    (
        "fast.linear",
        "Triangular-4d",
        "g.T @ kept[0], total)",
        ["kept[0].T @ g, total)", "g.T @ u, total)", "g.T @ kept[0], -total)", "g.T @ kept[0], 0.0)"],
    ),
    ("fast.linear", "PLU-4d", "sign_of(way) * g_log_det.sum()", ["g_log_det.sum()", "sign_of(way) * g_log_det.mean()"]),
    ("fast.linear", "Linear-4d", "total * np.linalg.inv(A).T", ["total * np.linalg.inv(A)", "0.0"]),
    (
        "fast.linear",
        "Triangular-upper-4d",
        '{"A": g_A * layer.side, "log_diagonal": np.diag(g_A) * np.diag(A) + total}',
        [
            '{"A": g_A, "log_diagonal": np.diag(g_A) * np.diag(A) + total}',
            '{"A": g_A * layer.side, "log_diagonal": np.diag(g_A) + total}',
            '{"A": g_A * layer.side, "log_diagonal": np.diag(g_A) * np.diag(A)}',
            '{"A": g_A * layer.side.T, "log_diagonal": np.diag(g_A) * np.diag(A) + total}',
        ],
    ),
    (
        "fast.linear",
        "PLU-4d",
        "g_L, g_U = g_LU @ U.T, L.T @ g_LU",
        ["g_L, g_U = g_LU @ U, L.T @ g_LU", "g_L, g_U = g_LU @ U.T, L @ g_LU", "g_L, g_U = U.T @ g_LU, g_LU @ L.T"],
    ),
    ("fast.linear", "PLU-4d", "g_A[np.argsort(layer.order)]", ["g_A[layer.order]", "g_A"]),
    (
        "fast.linear",
        "PLU-4d",
        "np.diag(g_U) * np.diag(U) + total",
        ["np.diag(g_U) * abs(np.diag(U)) + total", "np.diag(g_U) + total", "np.diag(g_U) * np.diag(U)"],
    ),
    (
        "fast.linear",
        "Permutation-4d",
        'g_out[:, layer.places if way == "forward" else layer.order]',
        ["g_out[:, layer.places]", 'g_out[:, layer.order if way == "forward" else layer.places]', "g_out"],
    ),
    (
        "fast.elementwise",
        "Rescaling-3d",
        '{**params, "shift": 0.0}',
        ['{**params, "shift": 1.0}', '{"log_scale": -params["log_scale"], "shift": 0.0}'],
    ),
]
