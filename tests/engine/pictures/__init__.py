"""Tests of minflow.plots and minflow.widgets: what a picture draws, what it says in words, and what it refuses.

A picture is read from what matplotlib was given and from its alt text; only those tests that ask for `rendered`
make the PNG, which costs ten times as much as all else.
"""
