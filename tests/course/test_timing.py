"""`make times` says in which cells of a notebook the processor works longest."""

import pytest

from flowcourse.author.timing import main, measure

SLOW = "sum(k * k for k in range(3_000_000))"


def test_each_cell_is_timed(tmp_path):
    import nbformat

    path = tmp_path / "notebook.ipynb"
    cells = [nbformat.v4.new_code_cell(code, id=name) for name, code in {"quick": "1", "slow": SLOW}.items()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    seconds, cells = measure(path)
    assert [name for _, name in cells] == ["slow", "quick"]
    assert sum(spent for spent, _ in cells) == pytest.approx(seconds) and cells[0][0] > cells[1][0] >= 0


@pytest.mark.parametrize(("paths", "sentence"), [([], "name the notebooks"), (["gone.ipynb"], "gone.ipynb is missing")])
def test_what_is_no_notebook_ends_in_a_sentence(paths, sentence):
    with pytest.raises(SystemExit, match=sentence):
        main(paths)
