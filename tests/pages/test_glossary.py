"""The glossary: for everybody, with nothing stored too; searched from the link."""

from __future__ import annotations

from tests.pages.conftest import said


def test_with_nothing_stored_it_is_there_for_the_committee(nothing, opened):
    at = opened("glossary", "committee")
    assert at.title[0].value == "What do the words on these pages mean?"
    assert len(at.subheader) > 40
    assert not any("New version" in link.proto.label for link in at.page_link)


def test_a_search_keeps_the_terms_that_match_and_says_when_none_does(council, opened):
    at = opened("glossary", link={"glossary_term": "slippage"})
    assert [one.value for one in at.subheader] == ["Slippage", "What past form suggests"]
    at.text_input(key="glossary_term").set_value("xyzzy").run()
    assert not at.subheader
    assert "No term has “xyzzy”" in said(at)
