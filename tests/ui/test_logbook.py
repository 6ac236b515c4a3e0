"""The log: one line of JSON an event, and nobody's data in any."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import textwrap

import pytest

from ig_metrics.ui import logbook

CANARY = "Jane Example 00012345"


def failed():
    try:
        try:
            {}[CANARY]
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError as error:
        return error


def record(message, *args, error=None, name="pandas.core", **extra):
    made = logging.LogRecord(name, logging.WARNING, "/x/site-packages/pandas/core/frame.py", 12, message, args,
                             (type(error), error, error.__traceback__) if error else None)  # fmt: skip
    made.__dict__ |= extra
    return json.loads(logbook.Line().format(made))


def test_a_trace_has_types_files_and_lines_of_the_error_and_its_cause_and_no_value():
    said = logbook.trace(failed())
    assert said.startswith("ValueError <- ")
    assert " || because of KeyError <- " in said
    assert said.count("test_logbook.py:") == 2
    assert CANARY not in said


def test_errors_that_are_each_others_cause_come_to_an_end():
    one, other = ValueError("a"), KeyError("b")
    one.__cause__, other.__cause__ = other, one
    assert logbook.trace(one).count("because of") == 1


def test_what_a_library_says_is_where_it_said_it_and_the_template_of_its_words():
    found = record("Could not read %s", CANARY)
    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "warning", "event": "said by a library", "logger": "pandas.core", "where": "pandas/core/frame.py:12",
        "template": "Could not read %s",
    }  # fmt: skip


@pytest.mark.parametrize(
    "made",
    [record(f"Could not read {CANARY}"), record("x", error=failed()), record(ValueError(CANARY)),
     record("%(who)s", {"who": CANARY}), record("x", stack_info=CANARY, told={"part": CANARY})],
)  # fmt: skip
def test_no_finished_words_of_a_library_are_kept(made):
    assert CANARY not in json.dumps(made)


def test_without_the_guard_the_words_of_an_error_would_be_there():
    error = failed()
    made = logging.LogRecord(
        "pandas", logging.ERROR, "x.py", 1, "of %s", (CANARY,), (type(error), error, error.__traceback__)
    )
    assert logging.Formatter().format(made).count(CANARY) >= 3


def test_ours_are_fixed_words_with_fields_out_of_a_list(caplog):
    caplog.set_level(logging.INFO)
    logbook.tell("info", "a request was answered", status=200, kind="page")
    line = json.loads(logbook.Line().format(caplog.records[0]))
    assert {name: line[name] for name in ("level", "event", "status", "kind")} == {
        "level": "info", "event": "a request was answered", "status": 200, "kind": "page",
    }  # fmt: skip
    with pytest.raises(ValueError, match="no field of the log: name"):
        logbook.tell("info", "somebody came", name=CANARY)


def test_a_reference_is_new_each_time_and_can_be_read_out():
    found = {logbook.reference() for _ in range(200)}
    assert len(found) == 200
    assert all(len(one) == 8 and one.upper() == one for one in found)


def test_whoever_logs_whichever_way_all_lines_of_a_process_are_ours():
    code = textwrap.dedent(f"""
        import logging, sys, threading, warnings
        from streamlit.logger import get_logger, update_formatter
        before = get_logger("streamlit.before")
        from ig_metrics.ui import logbook
        logbook.install()
        after = get_logger("streamlit.after")
        update_formatter()
        logging.getLogger("uvicorn.access").info('%s "%s"', "1.2.3.4", "/?name={CANARY}")
        for each in (before, after, logging.getLogger("pandas"), logging.getLogger("asyncio")):
            each.error("{CANARY}")
            each.warning("of %s", "{CANARY}")
            try:
                raise ValueError("{CANARY}")
            except ValueError:
                each.exception("failed: {CANARY}")
        warnings.warn("{CANARY}")
        thread = threading.Thread(target=lambda: int("{CANARY}")); thread.start(); thread.join()
        raise ValueError("{CANARY}")
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert len(lines) == 4 * 3 + 3
    assert CANARY not in done.stderr + done.stdout
    assert [line["event"] for line in lines[-2:]] == ["a thread ended in an error", "the program ended in an error"]
