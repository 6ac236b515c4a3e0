import pytest

from ig_metrics.privacy.roles import Viewer


@pytest.mark.parametrize(
    "role, names, small, narrative",
    [("ig_lead", True, True, True), ("manager", True, True, False), ("committee", False, False, False)],
)
def test_what_each_role_sees(role, names, small, narrative):
    viewer = Viewer("someone", role)
    assert (viewer.sees_names, viewer.sees_small_counts, viewer.sees_narrative) == (names, small, narrative)
    assert viewer.uploads == (role == "ig_lead")
    assert not viewer.previewing


def test_a_role_that_does_not_exist_opens_no_door():
    with pytest.raises(ValueError, match="'admin' is not a role"):
        Viewer("someone", "admin")


def test_the_ig_lead_previews_as_a_committee_member_and_sees_no_more_than_one():
    preview = Viewer("lead", "ig_lead").preview("committee")
    assert preview.username == "lead"
    assert preview.previewing
    assert not preview.sees_names


def test_previewing_as_oneself_is_not_a_preview():
    assert not Viewer("lead", "ig_lead").preview("ig_lead").previewing


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_nobody_else_can_preview(role):
    with pytest.raises(PermissionError):
        Viewer("someone", role).preview("ig_lead")


def test_a_preview_cannot_climb_back_up_by_itself():
    with pytest.raises(PermissionError):
        Viewer("lead", "ig_lead").preview("committee").preview("ig_lead")


def test_the_label_is_in_words():
    assert Viewer("lead", "ig_lead").label == "IG lead"
