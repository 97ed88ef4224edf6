"""What minflow promises, as plain tests: one file for a module or an idea.

Here belong formulas against formulas, draws against densities, gradients against autograd's, numbers of tests/data that
were computed once elsewhere, and the sentence of each refusal (test_refusals.py). Build what is tested inside the test
or a fixture, so that `make mutants`, which runs these tests on faults in the engine, puts the fault into it too. What
shows a figure is tested in files named after figures and pictures; what belongs to an exercise is in tests/course.
"""
