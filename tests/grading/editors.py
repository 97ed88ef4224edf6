"""What the usual editors make of a notebook when they save it: editor(notebook) -> the notebook, changed, or its bytes.

for editor, found_by in EDITORS.items(): ...      # by what the answers in it are found then
"""

import json

from hand_ins import data, without_ids, without_marks

STORED = {"output_type": "stream", "name": "stdout", "text": ["✓ passed: all of it\n"]}


def jupyterlab(notebook):
    """Lines in a list, and stored outputs, which claim what no check has said."""
    for each in notebook["cells"]:
        each["source"] = each["source"].splitlines(keepends=True) if isinstance(each["source"], str) else each["source"]
        if each["cell_type"] == "code":
            each.update(execution_count=3, outputs=[dict(STORED)])
    return notebook


def vs_code(notebook):
    """It draws new ids, and keeps the marks."""
    for number, each in enumerate(notebook["cells"]):
        each["id"] = f"{number:08x}"
    return notebook


def vs_code_old(notebook):
    return without_ids(notebook) | {"nbformat_minor": 2}


def colab(notebook):
    """Format 4.0, and the id among the metadata."""
    for each in notebook["cells"]:
        each["metadata"] = {"id": each.pop("id")}
    return notebook | {"nbformat_minor": 0}


def colab_fresh(notebook):
    """Ids of its own, and nothing that the course left in the cells."""
    for number, each in enumerate(without_ids(notebook)["cells"]):
        each["metadata"] = {"id": f"kq{number}Zx"}
    return notebook | {"nbformat_minor": 0}


def by_nbformat(notebook):
    """Read as format 4.4 and written as 4.5: every id is a new one."""
    import nbformat

    old = nbformat.from_dict(without_ids(jupyterlab(notebook)) | {"nbformat_minor": 4})
    return json.loads(nbformat.writes(nbformat.convert(old, 4)))


def nothing_but_names(notebook):
    return without_marks(without_ids(notebook))


def windows(notebook):
    for each in notebook["cells"]:
        each["source"] = "".join(each["source"]).replace("\n", "\r\n")
    return b"\xef\xbb\xbf" + json.dumps(notebook, ensure_ascii=False, indent=4).encode()


def with_cr(notebook):
    for each in notebook["cells"]:
        each["source"] = "".join(each["source"]).replace("\n", "\r")
    return notebook


def with_a_byte_order_mark(notebook):
    return b"\xef\xbb\xbf" + data(notebook)


def indented_by_tabs(notebook):
    return json.dumps(notebook, indent="\t", ensure_ascii=False).replace("\n", "\r\n").encode()


def with_large_outputs(notebook):
    picture = {"image/png": "iVBORw0KGgo" * 10**6, "text/plain": ["<Figure>"]}
    for each in jupyterlab(notebook)["cells"][-3:]:
        if each["cell_type"] == "code":
            each["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": picture}]
    return notebook


EDITORS = {
    jupyterlab: "id",
    vs_code: "metadata",
    vs_code_old: "metadata",
    colab: "id",
    colab_fresh: "name",
    by_nbformat: "metadata",
    nothing_but_names: "name",
    windows: "id",
    with_cr: "id",
    with_a_byte_order_mark: "id",
    indented_by_tabs: "id",
    with_large_outputs: "id",
}
