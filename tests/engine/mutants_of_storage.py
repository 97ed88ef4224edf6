"""Faults in storage and digits: (module, statement that notices, fragment, [what it becomes])."""

STATEMENT_FAULTS = [
    ("storage", "a_saved_flow_comes_back", "number = count()", ["number = count(1)", "number = count(0, -1)"]),
    (
        "storage",
        "a_saved_flow_comes_back",
        "lambda number: arrays[number]",
        ["lambda number: arrays[0]", "lambda number: -arrays[number]"],
    ),
    ("storage", "a_saved_flow_comes_back", '{"flow": flow.description,', ['{"flow": None,']),
    ("models", "a_saved_flow_comes_back", '{"model": build.__name__,', ['{"model": "nice",']),
    ("models", "a_saved_flow_comes_back", "bound.apply_defaults()", ["bound.arguments.clear()"]),
    ("storage", "a_file_is_read_without_pickle_and_checked", "allow_pickle=False", ["allow_pickle=True"]),
    ("storage", "a_file_is_read_without_pickle_and_checked", "if name not in BUILDERS:", ["if not name:"]),
    ("storage", "a_file_is_read_without_pickle_and_checked", "> max(1000, size)", ["> 10**9"]),
    ("storage", "a_file_is_read_without_pickle_and_checked", "_check(flow, params)\n    except", ["pass\n    except"]),
    (
        "storage",
        "a_file_is_read_without_pickle_and_checked",
        "<= {np.dtype(np.float32), np.dtype(np.float64)}",
        ["<= {np.dtype(np.float32), np.dtype(np.float64), np.dtype(int)}"],
    ),
    ("storage", "a_file_is_read_without_pickle_and_checked", ").st_size:", [").st_size * 10**6:"]),
    (
        "data.digits",
        "dequantised_levels_fill_their_cells_evenly",
        "uniform(size=images.shape)",
        ["normal(size=images.shape)", "uniform(size=images.shape[:1] + (1,))", "uniform(0, 0.9, size=images.shape)"],
    ),
    ("data.digits", "dequantised_levels_fill_their_cells_evenly", "images.shape)) / LEVELS", ["images.shape)) / 16"]),
    (
        "data.digits",
        "bits_count_the_cells",
        "math.log2(LEVELS) - np.mean",
        ["math.log2(16) - np.mean", "-np.mean", "math.log2(LEVELS) + np.mean"],
    ),
    ("data.digits", "bits_count_the_cells", "(images.shape[1] * math.log(2))", ["images.shape[1]", "math.log(2)"]),
    ("data.digits", "bits_count_the_cells", "np.mean(scores, axis=0)", ["np.sum(scores, axis=0)"]),
    ("data.digits", "bits_count_the_cells", "len(bits) ** 0.5", ["len(bits)", "1"]),
    (
        "data.digits",
        "a_stream_draws_all_images_alike",
        "integers(0, len(images),",
        ["integers(0, len(images) - 1,", "integers(0, 2,"],
    ),
]
