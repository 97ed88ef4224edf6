"""What minflow promises, as plain tests: one file for a module, or for an idea that several modules share.

Here belong formulas against formulas, draws against densities, gradients against autograd's, numbers of tests/data that
were computed once elsewhere, and the sentence of each refusal: test_refusals.py has those that many modules share, and
a module's own stand in its file. Build what is tested inside the test or a fixture, so that `make mutants`, which runs
these tests on faults in the engine, puts the fault into it too. What shows a figure is tested in pictures/; what
belongs to an exercise is in tests/course.
"""
