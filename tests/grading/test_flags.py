"""A flag looks at the text of an answer as Python reads it; that honest work has none, test_judge.py holds."""

from flowcourse.grading.marking.flags import flags, plain


def test_letters_are_read_as_python_reads_them_one_by_one():
    assert plain("ｍinflow.𝐟low") == "minflow.flow"
    assert plain("ａ\u0315\u0300") == "a\u0315\u0300", "the text as a whole would have its accents sorted"
    assert flags("from ｍinflow.flow import Flow", "")[0].startswith("it says «from minflow.flow import Flow»")
    assert flags("import ｏs\nｏs.getcwd()", "") == ("it uses os.getcwd, which no answer needs",)


def test_a_line_of_the_set_up_is_no_flag():
    assert flags("    from minflow.flow import Flow", "from minflow.flow import Flow") == ()


def test_a_flag_is_short_however_long_a_name_in_the_answer_is():
    assert max(map(len, flags("os." + "a" * 50_000, ""))) < 200
