import datetime as dt

import pytest

from ig_metrics import settings
from ig_metrics.errors import Refused

COURSE = '[[courses]]\ncode = "IG"\ntitle = "Information governance"\nlaunch = 2014-01-27\n'


@pytest.fixture
def read(tmp_path):
    def _read(text: str) -> settings.Settings:
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        return settings.load(path)

    return _read


def reasons(read, text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read(text)
    return "\n".join(refusal.value.reasons)


def test_no_file_gives_the_defaults_with_no_course_and_no_deadline(tmp_path):
    held = settings.load(tmp_path / "settings.toml")
    assert held.courses == ()
    assert held.toolkit.deadline is None
    assert (held.toolkit.pass_level, held.toolkit.target_level) == (2, 3)
    assert held.privacy.threshold == 5
    assert held.access is None


def test_every_key_of_a_course_is_read(read):
    text = COURSE + (
        'aliases = ["IG  Quiz"]\nwindow_days = 42\nvalid_months = 12\nnotice_days = 30\naudience = "system:Liquidlogic"\n'
        'target_percent = 97.5\ninclude = ["permanent"]\nexclude = { directorate = ["Schools"] }\n'
    )
    course = read(text).course("ig")
    assert course.launch == dt.date(2014, 1, 27)
    assert course.names == {"ig", "information governance", "ig quiz"}
    assert (course.window_days, course.valid_months, course.notice_days) == (42, 12, 30)
    assert course.target_percent == 97.5
    assert course.include == ("permanent",)
    assert course.exclude == {"directorate": ("Schools",)}


def test_the_first_course_is_the_one_meant_when_none_is_named(read):
    assert read(COURSE + COURSE.replace("IG", "SC").replace("Info", "Other info")).course().code == "IG"


def test_an_unknown_course_is_refused_with_those_there_are(read):
    with pytest.raises(Refused, match=r"no course 'XX'.*IG"):
        read(COURSE).course("XX")


def test_no_course_at_all_says_how_to_add_one():
    with pytest.raises(Refused, match=r"\[\[courses\]\]"):
        settings.Settings().course()


def test_the_mail_sender_is_spelled_from(read):
    assert read('[mail]\nfrom = "ig@example.gov.uk"\n').mail.from_ == "ig@example.gov.uk"


def test_access_makes_sign_in_required(read):
    access = read('[access]\nig_lead = ["a@example.gov.uk"]\n[access.manager]\n"b@example.gov.uk" = ["Homes"]\n').access
    assert access is not None
    assert access.manager == {"b@example.gov.uk": ("Homes",)}


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("[organisation]\nname = 'A'\ncolour = 1\n", 3, "no setting 'colour'"),
        ("[nonsense]\n", 1, "'nonsense' is not a setting"),
        ("[privacy]\nthreshold = 'five'\n", 2, "must be a whole number"),
        ("[privacy]\nthreshold = true\n", 2, "must be a whole number"),
        ("[privacy]\nthreshold = 0\n", 2, "must be 1 or more"),
        ("[toolkit]\ntarget_level = 4\n", 2, "levels run from 0 to 3"),
        ("[toolkit]\npass_level = 3\ntarget_level = 2\n", 2, "above target_level"),
        ("[toolkit]\ndeadline = '2014-03-31'\n", 2, "a date without quotes"),
        ("[organisation]\nname = 3\n", 2, "a text in quotes"),
        ("[breaches]\nimprovement = 'up'\n", 2, "neutral, decrease or increase"),
        ("[escalation]\nreminder_days = 5\nmanager_days = 1\n", 3, "must not be below reminder_days"),
        ("[escalation]\nmanager_days = 20\n", 1, "bar_days must not be below"),
        ("[escalation]\nmax_age_days = -1\n", 2, "it must be 0 or more"),
        ("[organisation]\nstaff_id_width = -3\n", 2, "it must be 1 or more, up to 20"),
        ("[privacy]\nretention_months = -1\n", 2, "it must be 1 or more"),
        ("[mail]\nport = 99999999\n", 2, "up to 65535"),
        ("[mail]\nper_minute = 0\n", 2, "it must be 1 or more, up to 6000"),
        ("[mail]\nsecurity = 'tls'\n", 2, "security must be none, starttls or ssl"),
        ("[mail]\nuser = 'ig'\n", 2, "a password is never sent in clear"),
        ("[mail]\nhost = 'relay'\nfrom = 'the IG team'\n", 3, "it must be an e-mail address"),
        ("[ingest]\nmax_parts = 0\n", 2, "max_parts is 0; it must be 1 or more"),
        ("[access]\nig_lead = 'a@b'\n", 2, "a list of texts"),
        ('[[courses]]\ncode = "IG"\ntitle = "T"\n', 1, "needs 'launch'"),
        (COURSE + "window_days = -1\n", 5, "window_days must be 0 or more"),
        (COURSE + "valid_months = 0\n", 5, "valid_months must be 1 or more"),
        (COURSE + 'audience = "some"\n', 5, "audience must be"),
        (COURSE + 'include = ["staff"]\n', 5, "'staff' is not an employment type"),
        (COURSE + 'exclude = { town = ["A"] }\n', 5, "not 'town'"),
        (COURSE + "exclude = 3\n", 5, "a table of lists"),
        (COURSE + "target_percent = 101\n", 5, "target_percent must be above 0"),
        (COURSE + "target_percent = '95'\n", 5, "must be a number"),
        (COURSE + COURSE, 6, "'ig' also names course IG"),
        (COURSE + COURSE.replace('"IG"', '"SC"'), 6, "'information governance' also names course IG"),
        (COURSE + COURSE.replace("IG", "SC").replace("Info", "Other info") + "window_days = -1\n", 9, "window_days"),
        (COURSE + COURSE.replace("launch = 2014-01-27\n", ""), 5, "course 2 needs 'launch'"),
        (COURSE + "notice_days = -1\n", 5, "notice_days must be 0 or more"),
        (COURSE.replace('"IG"', '""'), 2, "code is empty"),
        ("courses = 3\n", 1, "Courses are written as"),
        ("toolkit = 3\n", 1, "must be a table"),
    ],
)
def test_a_bad_setting_is_refused_with_its_line_and_the_fix(read, text, line, words):
    said = reasons(read, text)
    assert words in said
    assert f"settings.toml, line {line}:" in said


def test_every_problem_is_said_at_once(read):
    said = reasons(read, "[privacy]\nthreshold = 'a'\nretention_months = 'b'\n[mail]\nport = 'c'\n")
    assert said.count("must be a whole number") == 3


def test_a_file_that_is_not_toml_is_refused_with_its_line(read):
    assert "line 2" in reasons(read, "[privacy]\nthreshold 5\n")


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"# caf\xe9\n")
    with pytest.raises(Refused, match="UTF-8"):
        settings.load(path)


def test_the_environment_says_where_settings_are(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    assert settings.settings_path() == tmp_path / "settings.toml"
    monkeypatch.setenv("IG_METRICS_SETTINGS", str(tmp_path / "other.toml"))
    assert settings.settings_path() == tmp_path / "other.toml"


def test_a_byte_order_mark_at_the_front_is_no_problem(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xef\xbb\xbf[organisation]\nname = 'A'\n")
    assert settings.load(path).organisation.name == "A"


def test_a_settings_file_that_is_named_must_be_there(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_SETTINGS", str(tmp_path / "none.toml"))
    with pytest.raises(Refused, match="which is not there"):
        settings.load()


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(Refused, match="cannot be opened"):
        settings.load(tmp_path / "settings.toml")


@pytest.mark.parametrize(
    "line, said",
    [
        ('two_of_three = "sometimes"', "two_of_three must be same_side, any_third or off"),
        ("target_per_month = -1", "target_per_month is -1"),
        ("serious_target_per_month = inf", "serious_target_per_month is inf"),
    ],
)
def test_settings_of_the_breach_charts_are_checked(read, line, said):
    assert said in reasons(read, f"[breaches]\n{line}\n")


def test_a_target_for_breaches_may_be_a_whole_number(read):
    assert read("[breaches]\ntarget_per_month = 3\n").breaches.target_per_month == 3


def test_earlier_launches_are_dates_before_the_launch(read):
    assert read(COURSE + "earlier_launches = [2013-02-04, 2012-03-05]\n").course().earlier_launches == (
        dt.date(2013, 2, 4),
        dt.date(2012, 3, 5),
    )
    assert "before launch" in reasons(read, COURSE + "earlier_launches = [2014-01-27]\n")
    assert "a list of dates" in reasons(read, COURSE + 'earlier_launches = ["2013-02-04"]\n')


def test_the_framework_may_be_a_list_of_editions_with_their_days(read):
    kit = read('[toolkit]\nframework = [{ id = "igt-v11-la" }, { id = "igt-v12-la", from = 2014-04-01 }]\n').toolkit
    assert kit.framework == "igt-v11-la"
    days = (dt.date(2013, 1, 1), dt.date(2014, 3, 31), dt.date(2014, 4, 1))
    assert [kit.framework_on(day) for day in days] == ["igt-v11-la", "igt-v11-la", "igt-v12-la"]


@pytest.mark.parametrize(
    "listed",
    [
        "[]", '["igt-v11-la"]', '[{ id = "a" }, { id = "b" }]', '[{ id = "a", since = 2014-04-01 }]',
        '[{ id = "a", from = 2014-04-01 }, { id = "b", from = 2014-04-01 }]', '[{ id = 11 }]',
    ],
)  # fmt: skip
def test_a_list_of_editions_that_cannot_be_is_refused_with_its_line_and_an_example(read, listed):
    said = reasons(read, f"[toolkit]\npass_level = 2\nframework = {listed}\n")
    assert said.startswith("settings.toml, line 3: [toolkit] framework is an id in quotes, or a list")
    assert '{ id = "igt-v12-la", from = 2014-04-01 }' in said


def test_editions_is_no_key_of_the_file(read):
    assert "has no setting 'editions'" in reasons(read, "[toolkit]\neditions = []\n")


# Partners


def test_what_is_agreed_with_partners_is_read(read):
    text = '[[partners]]\nname = "Example Services Ltd"\nrole = "Answers for systems"\nagreed_on = 2013-11-18\n[[partners]]\nname = "Other"\n'
    assert read(text).partners == (
        settings.Partner("Example Services Ltd", "Answers for systems", "", dt.date(2013, 11, 18)),
        settings.Partner("Other"),
    )


def test_a_partner_twice_or_without_a_name_is_refused_with_its_line(read):
    said = reasons(read, '[[partners]]\nname = "A  b"\n[[partners]]\nname = "a B"\n[[partners]]\nname = " "\n')
    assert "line 4: Partner a B is there twice. Keep one table." in said
    assert "line 6: Partner 3: name is empty. Give it as the self-assessment has it." in said


@pytest.mark.parametrize("entry", ["lead@example.gov.uk", "@example.gov.uk", "group:5c0e", "group:IG team"])
def test_an_entry_of_access_is_an_address_a_domain_or_a_group(tmp_path, entry):
    path = tmp_path / "settings.toml"
    path.write_text(f'[access]\nig_lead = ["{entry}"]\n[access.manager]\n"{entry}" = []\n', encoding="utf-8")
    assert settings.load(path).access.ig_lead == (entry,)


@pytest.mark.parametrize("entry", ["lead", "", "group:", "a@b@c", "lead @example.gov.uk", "*"])
def test_any_other_entry_of_access_is_refused_with_its_line(tmp_path, entry):
    path = tmp_path / "settings.toml"
    path.write_text(f'[access]\ncommittee = ["{entry}"]\n[access.manager]\n"{entry}" = []\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        settings.load(path)
    assert len(refused.value.reasons) == 2
    assert "settings.toml, line 2: [access] committee has" in refused.value.reasons[0]


def test_the_type_of_organisation_is_one_that_can_be_compared(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('[organisation]\ntype = "county council"\n', encoding="utf-8")
    assert settings.load(path).organisation.type == "county council"
    path.write_text('[organisation]\nname = "X"\ntype = "parish"\n', encoding="utf-8")
    with pytest.raises(
        Refused, match=r"line 3: \[organisation\] type is 'parish'; it must be one of: county council, "
    ):
        settings.load(path)


def test_another_home_holds_inside_its_block_only(tmp_path):
    before = settings.home_folder()
    with settings.at_home(tmp_path):
        assert settings.home_folder() == tmp_path
    assert settings.home_folder() == before
