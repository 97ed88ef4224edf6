"""Reports: what a student wrote is escaped and visible, numbers agree everywhere, and it takes no mouse or script."""

import codecs
import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from hand_ins import takes_linear_time
from pretended import EXERCISES, IDS, Here, run, some, submission

from flowcourse.core import manifest
from flowcourse.core.command import Sentence
from flowcourse.core.visible import line, visible
from flowcourse.grading.intake.submission import Answer, Submission
from flowcourse.grading.marking.mark import Mark
from flowcourse.grading.reports import report
from flowcourse.grading.reports.escape import csv_field, highlight, stressed, write_table
from flowcourse.grading.reports.summary import Summary, points

NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7777*7 }}{% raw %}'\"&\u202e\u200b\x00\x1b[31m\ud800"


class Says:
    """A judge that answers the same to everything."""

    def __init__(self, **mark):
        self.mark = mark

    def marks(self, submission, seed, only, share):
        for exercise_id in only:
            yield Mark(exercise_id, **self.mark)


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def nasty_pages(folder):
    texts = {i: Answer(i, NASTY, NASTY if i == IDS[1] else "name") for i in IDS}
    handed_in = Submission("<b>name&'", texts, (NASTY,))
    judge = Says(status="failed", sentence=NASTY, mistake=NASTY, how=NASTY, flags=(NASTY,))
    run(folder, selftest=[(NASTY, False, NASTY)]).grade([handed_in, submission("honest", NASTY)], Here(judge))
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))]


@pytest.mark.attack("HTML in an answer, an error or a name")
def test_nothing_of_a_students_becomes_markup(tmp_path):
    pages = nasty_pages(tmp_path)
    assert len(pages) == 3
    for text in pages:
        page = Page(text)
        assert {"script", "img", "b", "iframe", "svg", "link", "form"} & {tag for tag, _ in page.tags} == set()
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert "<script>alert(1)</script>" in page.text, "it is shown as text"
        assert "{{ 7777*7 }}" in page.text and "54439" not in page.text
        assert [a["href"] for a in page.all("a") if not a["href"].startswith(("#", "reports/"))] == []


@pytest.mark.attack("text in a report that hides or turns")
def test_what_hides_or_turns_text_is_shown_as_an_escape(tmp_path):
    for text in nasty_pages(tmp_path):
        assert not re.search("[\u202e\u200b\x00\x1b\ud800]", text)
        escapes = r"\u202e", r"\u200b", r"\u0000", r"\u001b", r"\ud800"
        assert [escape for escape in escapes if escape not in text] == []


def test_grades_json_keeps_what_was_said_and_is_plain_ascii(tmp_path):
    nasty_pages(tmp_path)
    data = (tmp_path / "grades.json").read_bytes()
    assert data.isascii()
    assert json.loads(data)["submissions"]["honest"]["marks"][IDS[0]]["sentence"] == NASTY


@pytest.mark.attack("answers that make a report huge")
def test_a_report_shows_the_beginning_of_a_long_answer_and_says_so(tmp_path):
    for text in ("1 " * 32_000, "\U000e0041" * 16_000, "'&" * 32_000):
        handed_in = Submission("alice", {i: Answer(i, text) for i in IDS})
        run(tmp_path).grade([handed_in], Here(Says(status="failed", sentence="no")))
        page = (tmp_path / "reports" / "alice.html").read_text(encoding="utf-8")
        assert len(page) < 20_000 + len(IDS) * 70_000
        assert page.count(f"shows the first 4000 of its {len(text)} characters") == len(IDS)
    run(tmp_path).grade([Submission("bob", {IDS[0]: Answer(IDS[0], "x" * 4000)})], Here(Says(status="passed")))
    assert "shows the first" not in (tmp_path / "reports" / "bob.html").read_text(encoding="utf-8")


FORMULAS = ['=cmd|" /C calc"!A0', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", '=1","=2', "=1\r\n=2"]
FORMULAS += ["Ada;=1", "Ada; =1;-1"]


@pytest.mark.attack("a formula in the CSV")
@pytest.mark.parametrize("text", FORMULAS)
def test_no_field_of_the_csv_is_a_formula(tmp_path, text):
    empty = {"points": points({}, []), "marks": {}, "problems": []}
    write_table(tmp_path / "grades.csv", report._rows({text: empty}, [], "core"))
    rows = list(csv.reader(io.StringIO((tmp_path / "grades.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == 2 and len(rows[0]) == len(rows[1])
    fields = [field for field in rows[1] if field and not field.isdigit()]
    assert [field for field in fields for part in field.split(";") if part.lstrip()[:1] in tuple("=+-@＝")] == []
    assert [field for field in fields if field[0] in "\t\r\n "] == []


def test_an_honest_name_stays_as_it_is():
    assert [csv_field(name) for name in ("Zoë Müller", "王小明", "o'brien", "a_b-1")] == [
        "Zoë Müller",
        "王小明",
        "o'brien",
        "a_b-1",
    ]


def test_the_csv_has_a_row_a_submission_and_a_column_an_exercise(tmp_path):
    run(tmp_path).grade([submission("Zoë", "right", "wrong", "right"), submission("none")], Here())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "grades.csv").read_text(encoding="utf-8-sig"))))
    assert [row["submission"] for row in rows] == ["Zoë", "none"]
    assert (tmp_path / "grades.csv").read_bytes().startswith(codecs.BOM_UTF8), "or Excel shows ZoÃ«"
    assert [rows[0][i] for i in IDS] == ["1", "0", "1", "0"]
    solved = [EXERCISES[0], EXERCISES[2]]
    assert int(rows[0]["core_solved"]) == sum(e.core for e in solved)
    assert int(rows[0]["stretch_solved"]) == sum(not e.core for e in solved)
    assert int(rows[0]["core_of"]) + int(rows[0]["stretch_of"]) == len(IDS)
    assert [rows[1][k] for k in ("core_solved", "stretch_solved")] == ["0", "0"]


def test_a_page_can_be_read_without_mouse_colour_or_script(tmp_path):
    run(tmp_path).grade(some(2), Here())
    for path in tmp_path.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        page = Page(text)
        assert page.all("html") == [{"lang": "en"}] and page.all("title") and len(page.all("h1")) == 1
        assert {"skip"} <= {a.get("class") for a in page.all("a")} and page.all("main")
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert max(after - before for before, after in zip(levels, levels[1:])) <= 1, levels
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= set(ids)
        assert [attributes for attributes in page.all("th") if "scope" not in attributes] == []
        assert "tabindex" not in text and "default-src 'none'" in text


def test_a_student_reads_verdicts_sentences_and_how_a_cell_was_found(tmp_path):
    handed_in = submission("a", "right", "wrong turn", problems=["two.ipynb is a second copy"])
    handed_in.answers[IDS[1]] = Answer(IDS[1], "wrong turn", "name")
    run(tmp_path).grade([handed_in], Here())
    text = Page((tmp_path / "reports" / "a.html").read_text(encoding="utf-8")).text
    for part in ("✓ solved", "✗ not yet", "– missing", "you wrote wrong turn", "by the name it defines", "second copy"):
        assert part in text


def test_a_student_reads_first_what_is_not_solved_and_last_how_the_jail_was_tested(tmp_path):
    run(tmp_path).grade([submission("a", "right", "wrong")], Here())
    text = Page((tmp_path / "reports" / "a.html").read_text(encoding="utf-8")).text
    places = [text.index(part) for part in (f"✗ not yet: {IDS[1]}", "you wrote wrong", "The jail's self-test")]
    assert places == sorted(places)


def test_what_a_check_stresses_is_stressed_and_still_escaped(tmp_path):
    sentence = "take *row* 1 of <i>*A*</i>, and not *<b>x</b>*; 2*3*4, a * b * c, **kw"
    run(tmp_path).grade([submission("a", "wrong")], Here(Says(status="failed", sentence=sentence, mistake="m")))
    for name in ("index.html", "reports/a.html"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "take <em>row</em> 1 of &lt;i&gt;<em>A</em>&lt;/i&gt;" in text
        assert "not <em>&lt;b&gt;x&lt;/b&gt;</em>; 2*3*4, a * b * c, **kw" in text


@pytest.mark.attack("stars that are slow to read")
@pytest.mark.parametrize("piece", ["*", " *a", "*a", " *", "*a ", " *a\n"])
def test_stars_take_a_time_in_proportion_to_the_text(piece):
    assert takes_linear_time(lambda size: stressed(piece * size), 4_000)


def test_flags_are_for_the_instructor_and_not_for_the_student(tmp_path):
    run(tmp_path).grade([submission("a", "flag")], Here())
    assert "look" in Page((tmp_path / "index.html").read_text(encoding="utf-8")).text
    assert "look" not in Page((tmp_path / "reports" / "a.html").read_text(encoding="utf-8")).text


def test_what_could_not_be_graded_is_on_the_instructors_page(tmp_path):
    run(tmp_path).grade([submission("a", "right", "lost")], Here())
    text = " ".join(Page((tmp_path / "index.html").read_text(encoding="utf-8")).text.split())
    assert "Not graded: a-" in text and f", {IDS[1]}. Grade again" in text


@pytest.mark.parametrize("held", [True, False])
def test_every_page_says_what_the_self_test_found(tmp_path, held):
    run(tmp_path, selftest=[("reads a file", held, "what came")], trusted_class=not held).grade(some(1), Here())
    for path in tmp_path.rglob("*.html"):
        text = Page(path.read_text(encoding="utf-8")).text
        assert ("all 1 probes held" if held else "1 of 1 probes did not hold") in text
        assert ("Graded as a trusted class" in text) is not held
        assert ("what came" in text) is (path.name == "index.html"), "it names the instructor's folders"


@pytest.mark.parametrize(("route", "says"), [("", "ran in a jail"), ("open", "without a jail")])
def test_every_page_says_where_answers_ran(tmp_path, route, says):
    run(tmp_path, route=route, trusted_class=bool(route)).grade(some(1), Here())
    for path in tmp_path.rglob("*.html"):
        text = Page(path.read_text(encoding="utf-8")).text
        assert says in text and ("ran in a jail" in text) is (route == "")


def test_a_chapter_of_which_nothing_was_handed_in_is_one_line(tmp_path):
    other = manifest.find("ex-02-1")
    run(tmp_path, exercises=(*EXERCISES, other)).grade([submission("a", "right")], Here())
    text = (tmp_path / "reports" / "a.html").read_text(encoding="utf-8")
    assert text.count("<article") == len(EXERCISES) and "no answer cell of ex-02-1 was found" in text


def test_flags_are_counted_by_answers(tmp_path):
    flagged = Says(status="passed", flags=("one", "two"))
    run(tmp_path).grade([submission("a", "1")], Here(flagged))
    assert f"flags on {len(IDS)} answers" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_summary_counts_what_is_hard_and_which_mistakes_are_common():
    summary, names = Summary(EXERCISES), "abcd"
    for name in names:
        right, wrong = Mark(IDS[0], "passed"), Mark(IDS[1], "failed", "you forgot the sign", "sign")
        other = Mark(IDS[2], "passed") if name == "a" else Mark(IDS[2], "failed", "", "order" if name == "b" else "")
        summary.add(submission(name, "1"), {mark.exercise: mark for mark in (right, wrong, other)})
    assert [row.exercise.id for row in summary.hardest()] == [IDS[1], IDS[2]]
    assert [row.percent for row in summary.rows] == [100, 0, 25, 0]
    assert summary.commonest() == [(IDS[1], "sign", 4, "you forgot the sign"), (IDS[2], "order", 1, "")]
    assert summary.twins == [list(names)]


def test_what_has_no_result_is_neither_hard_nor_a_mistake_of_the_class(tmp_path):
    run(tmp_path).grade([submission("a", "right", "lost"), submission("b", "right", "right")], Here())
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Everyone solved what they tried." in page and "None was recognised." in page


def test_reports_are_written_again_from_the_folder_alone(tmp_path):
    run(tmp_path).grade(some(2), Here())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.suffix in (".html", ".csv", ".json")}
    for path in [*tmp_path.glob("*.html"), *tmp_path.glob("grades.*"), *tmp_path.glob("reports/*")]:
        path.unlink()
    report.write_all(tmp_path)
    assert {path: path.read_bytes() for path in before} == before


def test_a_report_of_one_who_left_the_class_is_removed(tmp_path):
    run(tmp_path).grade(some(2), Here())
    run(tmp_path).grade(some(1), Here())
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["student-00.html"]


@pytest.mark.parametrize("text", [None, "", "[]", '{"seed": 7', '{"seed": 7}'])
def test_a_folder_with_no_run_or_a_foreign_one_is_told_so(tmp_path, text):
    if text is not None:
        (tmp_path / "run.json").write_text(text)
    with pytest.raises(Sentence, match="holds no run"):
        report.write_all(tmp_path)


CODE = 'def f(x):  # a "comment"\n    return "a # b" + f\'{x}\' + 1.5e3 + """two\nlines"""\n'


def test_code_is_coloured_and_stays_what_it_was():
    html = str(highlight(CODE))
    assert Page(html).text == CODE
    assert re.findall(r'<span class="(\w+)">([^<]*)<', html)[:3] == [
        ("keyword", "def"),
        ("comment", "# a &#34;comment&#34;"),
        ("keyword", "return"),
    ]
    assert '<span class="literal">1.5e3</span>' in html and "two\nlines" in html


@pytest.mark.attack("code that is slow to colour")
@pytest.mark.parametrize(
    "piece", [" \n", '"""\\"', "'''\"\"\"", "r'", "\\", '"\\', "f'{", "1.", "_", "#", '"""', "(", "é", "\u202e"]
)
def test_colouring_takes_a_time_in_proportion_to_the_text(piece):
    def colour(size):
        for end in ("", "\\"):
            text = (piece * size)[:size] + end
            assert Page(str(highlight(text))).text == visible(text)

    assert takes_linear_time(colour, 2_000)


def test_one_line_stays_one_line():
    assert line("a\nb\tc\r\nd\u2028e\x85f") == r"a\nb\tc\nd\u2028e\u0085f"


@pytest.mark.parametrize(
    "character", "\u00a0\u00ad\u115f\u200e\u202e\u2066\u2800\u3164\ufeff\ue000\U000e0041\ud800\x7f"
)
def test_what_has_no_picture_is_written_as_its_escape(character):
    assert visible(f"a{character}b").isascii() and visible(f"a{character}b") != "ab"
