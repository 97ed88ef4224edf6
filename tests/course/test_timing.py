"""`make times` says which cells of a notebook are slow."""

import pytest

from flowcourse.author.timing import main, measure

SLOW = "import time; time.sleep(0.2)"


def test_each_cell_is_timed(tmp_path):
    import nbformat

    path = tmp_path / "notebook.ipynb"
    cells = [nbformat.v4.new_code_cell(code, id=name) for name, code in {"quick": "1", "slow": SLOW}.items()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    seconds, cells = measure(path)
    assert {name for _, name in cells} == {"slow", "quick"} and cells == sorted(cells, reverse=True)
    assert seconds >= max(cells)[0] > 0.2


@pytest.mark.parametrize(("paths", "sentence"), [([], "name the notebooks"), (["gone.ipynb"], "gone.ipynb is missing")])
def test_what_is_no_notebook_ends_in_a_sentence(paths, sentence):
    with pytest.raises(SystemExit, match=sentence):
        main(paths)
