"""Marked rows are those that one look at each mark finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.marked_rows import marked_rows


@given(st.lists(st.booleans(), max_size=70))
def test_marked_rows_are_those_found_one_by_one(marks: list[bool]) -> None:
    found = marked_rows(np.array(marks, dtype=np.bool_))
    assert found.dtype == np.intp
    assert found.tolist() == [row for row, mark in enumerate(marks) if mark]


def test_marks_in_the_last_part_of_a_word_count() -> None:
    marks = np.zeros(21, np.bool_)
    marks[[0, 7, 8, 20]] = True
    assert marked_rows(marks).tolist() == [0, 7, 8, 20]
