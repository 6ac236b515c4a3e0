"""Sentences about posts, assets, partners and a new version: one by one, at none, one and many."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.wording import editions, partners, resources
from ig_metrics.wording.terms import LEVELLED

DAY = dt.date(2014, 4, 1)


@pytest.mark.parametrize(
    "said, text",
    [
        (resources.posts_filled(3.4, 5.4), "**3.4 of 5.4 full-time equivalents** wanted at this date are filled."),
        (resources.posts_filled(0, 0), "The list wants nobody at this date."),
        (resources.posts_listed(1, 1), "**1 of 1 post** wanted at this date is filled."),
        (" ".join(resources.posts_open(2, 1)), "2 posts are being recruited to and 1 is vacant."),
        (" ".join(resources.posts_open(0, 1)), "1 post is vacant."),
        (resources.posts_open(0, 0), ()),
        (resources.posts_unknown(2)[0], "2 entries give no full-time equivalent: they count as posts, and are in neither sum."),
        (resources.capacity_moved(3.4, 2.0, "in January"), "1.4 more than in January"),
        (resources.capacity_moved(2.0, 3.4, "in January"), "1.4 fewer than in January"),
        (resources.least([(DAY, 4.4, 5.0), (dt.date(2014, 10, 1), 2.0, 5.0)], 3.4)[0],
         "By the list's own dates it falls to 2 from 1 October 2014, unless somebody follows."),
        (resources.least([(DAY, 4.4, 5.0)], 3.4), ()),
        (resources.starts(DAY, None, "in_post"), "Next, on 1 April 2014: a post, in post."),
        (resources.starts(DAY, 0.4, "seconded"), "Next, on 1 April 2014: 0.4 full-time equivalents, seconded."),
        (resources.post_called("Head_of_IG", "Grade 13"), "Head\\_of\\_IG"),
        (resources.post_called(None, "Grade 13"), "A Grade 13 post"),
        (resources.post_called(None, None), "A post without a grade"),
        (resources.post_change("Head", "vacant", "in_post, seconded", DAY, (1, 1)),
         "**Head**: in post and seconded since 1 April 2014; vacant before."),
        (resources.post_change("Head", "seconded", "not on the list", None, (1, None)),
         "**Head**: not on the list; seconded before."),
        (resources.post_change("Head", "in_post", "in_post", None, (1, None)),
         "**Head**: in post as before; full-time equivalent not given, before 1."),
        (resources.assets_reviewed(0, 0, 12), "The register names no information asset."),
        (resources.assets_overdue(0, 0), "None is overdue for review."),
        (resources.assets_overdue(3, 0), "**3 are overdue for review**, none of them high risk."),
        (resources.assets_unowned(0, 0), ()),
        (resources.assets_personal(0, 1)[0], "The one with personal data was not reviewed."),
        (resources.yours(0), "The register gives your e-mail address as the owner of no asset."),
        (resources.serves("307", None, None, False, None, [("Level 3", 95.0)]),
         "**307** is not assessed. The register names no asset with personal data; Level 3 needs 95%."),
        # one short of the target is never shown as having reached it
        (resources.serves("307", None, "Level 2", False, (9499, 10000), [("Level 3", 95.0)]),
         "**307** is at Level 2. 9,499 of 10,000 assets with personal data are reviewed, 94.9%; Level 3 needs 95%."),
        (partners.named(0), "No partner is named: the council answers for every requirement itself."),
        (partners.stands(6, 0, LEVELLED)[0], "**None of their 6 requirements** is at Level 3."),
        (partners.stands(1, 1, LEVELLED)[0], "**Their one requirement** is at Level 3."),
        (" ".join(partners.outstanding(0, 2, 0, 0, 1)),
         "No evidence of theirs is outstanding; that for 2 is due for renewal. No action on their requirements is open."),
        (partners.outstanding(0, 0, 0, 0, 0), ()),
        (partners.agreed("A*", "", "", None), "**A\\***: settings do not say what is agreed."),
        (partners.agreed("A", "Does it.", "Ann", DAY), "**A**: Does it. Agreed, or last looked at together, on 1 April 2014. Contact: Ann."),
        (editions.coming("kept", "Version 12", DAY), "**Version 12 comes into force on 1 April 2014**: the move is kept."),
        (editions.still_to_assess(0, 28), "All its 28 requirements are assessed."),
        (editions.became(("112", "113"), ("110",)), "112 and 113 → 110"),
        (editions.became(("501",), ()), "501"),
        (editions.became((), ("140",)), "140"),
    ],
)  # fmt: skip
def test_a_sentence_reads_well(said, text):
    assert said == text
