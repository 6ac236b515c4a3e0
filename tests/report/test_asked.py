"""What terms mean in a paper about several courses."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

from ig_metrics.report.asked import Views


def test_a_courses_own_meaning_of_a_term_stands_beside_the_others():
    def view(course, **terms):
        return SimpleNamespace(
            missing=(),
            figures=(1,),
            course_title=course,
            definitions=[SimpleNamespace(term=term, text=text) for term, text in terms.items()],
        )

    nothing = SimpleNamespace(missing=(), figures=(1,), definitions=[], day=None)
    given = {each.name: nothing for each in dataclasses.fields(Views)}
    courses = ((view("IG", Due="28 days", Lapsed="expired"), nothing, nothing), (view("LL", Due="98 days", Lapsed="expired"), nothing, nothing))  # fmt: skip
    assert Views(**given | {"courses": courses}).explained() == {
        "Training": {"Due": "28 days", "Lapsed": "expired", "Due (LL)": "98 days"}
    }
