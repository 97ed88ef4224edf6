"""Answers to ex-13-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def each(change):
    """An answer that makes the weight of each layer by `change`."""

    def answer(layers):
        return [{"weight": change(layer["weight"]), "bias": layer["bias"]} for layer in layers]

    return answer


def carried_entry_by_entry(layers):
    carried = []
    for layer in layers:
        ins, outs = layer["weight"].shape
        weight = np.zeros((outs, ins))
        for i in range(ins):
            for j in range(outs):
                weight[j, i] = layer["weight"][i, j]
        carried.append({"weight": weight, "bias": layer["bias"].copy()})
    return carried


def carried_as_lists(layers):
    return [{"weight": [list(row) for row in zip(*layer["weight"])], "bias": list(layer["bias"])} for layer in layers]


RIGHT = (
    carried_entry_by_entry,
    carried_as_lists,
    each(lambda weight: weight.reshape(weight.shape[::-1], order="F") if 1 in weight.shape else np.transpose(weight)),
)


def carried_as_given(layers):
    carried = []
    for layer in layers:
        ins, outs = layer["weight"].shape
        carried.append({"weight": layer["weight"].reshape(outs, ins), "bias": layer["bias"]})
    return carried


def carried_in_place(layers):
    for layer in layers:
        layer["weight"] = layer["weight"].T
    return layers


MISTAKES = (
    ("changed its argument", carried_in_place),
    ("unfit", lambda layers: each(np.transpose)(layers[::-1])),
    ("reshaped", carried_as_given),
    ("unfit", each(lambda weight: weight)),
    ("unfit", lambda layers: [layer["weight"].T for layer in layers]),
    ("unfit", lambda layers: {"weight": layers[0]["weight"].T}),
)
