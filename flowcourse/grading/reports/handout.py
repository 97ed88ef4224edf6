"""What a finished run gives to the LMS, in the folder of the run: write(folder, run, graded, students) -> sentences.

feedback.zip   a page for each student; under the names that Moodle expects where the export is Moodle's
gradebook.csv  the instructor's export with points filled in, where one is named (gradebook.xls where that was its name)
"""

import zipfile
from pathlib import Path, PurePath

from ..intake.whose import by_folder, claims
from .gradebook import Gradebook
from .summary import has_result, of_kinds

PACKED = zipfile.ZIP_DEFLATED


def write(folder, run, graded, students, book):
    """Write both; sentences on whose points are not filled in. `graded` is what grades.json says of each submission.

    students  {name of a submission: the Student of the roster whose work it is, or its name where there is no roster}
    book      the Gradebook, or None
    """
    tables, sentences = run["tables"], []
    pages = {who: f"{name}.html" for name, who in students.items()}
    if book and (another := of_another_assignment(book, run["paths"])):
        sentences, book = [f"nothing is filled in: {another}"], None
    if book:
        counted = {name: of_kinds(entry["points"], tables["count"]) for name, entry in graded.items()}
        of = max((of for _, of in counted.values()), default=0)
        whole = {name for name, entry in graded.items() if all(map(has_result, entry["marks"].values()))}
        filled = {who: counted[name][0] if name in whole else None for name, who in students.items()}
        sentences = book.fill(filled, of, tables.get("column"))
        if unknown := [name for name in graded if name not in students]:
            sentences.append(f"not filled in, as the roster does not say whose they are: {', '.join(unknown)}")
        if book.owners:
            (folder / f"gradebook{Path(tables['gradebook']).suffix or '.csv'}").write_bytes(book.content())
        pages = book.feedback_names() if book.lms == "moodle" else pages
    with zipfile.ZipFile(folder / "feedback.zip", "w") as archive:
        for name, who in students.items():
            if who in pages:
                page = (folder / "reports" / f"{name}.html").read_bytes()
                archive.writestr(zipfile.ZipInfo(pages[who]), page, PACKED)
    return sentences


def remove(folder):
    """Remove what an earlier run wrote: until this one has finished, nothing is to be imported."""
    for path in (folder / "feedback.zip", *folder.glob("gradebook.*")):
        path.unlink(missing_ok=True)


def of_another_assignment(book, submissions):
    """A sentence where no number that an LMS put before a file is in a Gradebook; else "".

    submissions  {name of a submission: paths where it was found}
    """
    paths = [PurePath(path) for paths in submissions.values() for path in paths]
    lms = by_folder(paths)
    numbered = [(name, number) for name, number in (claims(p.name, lms[p.parent]) for p in paths) if number]
    if not numbered or any(book.index.certain(*one) for one in numbered):
        return ""
    numbers = "none of the numbers that the LMS put into the names of the files"
    return f"{book.called} has {numbers}: name what this LMS exports for this assignment"


def opened(path):
    """The Gradebook of an exported file."""
    return Gradebook(Path(path).read_bytes(), Path(path).name)
