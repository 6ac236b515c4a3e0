"""Whether a text that says who answers for something is a post or a body, or may be a person's name."""

from __future__ import annotations

import re
from collections.abc import Collection

LISTED = """
    accountant administrator adviser advisor agency analyst apprentice architect archivist assistant association auditor
    authority board business caldicott cabinet champion chief ciso cio clerk commissioner committee company consultant contractor
    controller coordinator co-ordinator corporate council custodian department departments deputy desk developer directorate director
    directors dpo executive forum governance group guardian head heads helpdesk hr ict inspector lead leader leads legal librarian
    limited llp ltd manager managers nhs office officer officers owner owners partnership plc practitioner principal procurement
    provider registrar representative secretary section security service services siro solicitor specialist sponsor staff
    steward supervisor supplier support team teams technician treasurer trust trustees unit university vendor
"""
WORDS = frozenset(LISTED.split())
"""Words of posts and bodies that are hardly anybody's name: one of them makes a text a post. Ours; a post without any is held
for a name, which is the safe side."""


def is_post(text: str, known: Collection[str] = ()) -> bool:
    """Whether a text reads as a post, a team or a body: it is one of `known` (folded texts: job titles, services, teams), or has
    one of WORDS in it. An address never does: it is somebody's, whatever stands before the @."""
    folded = " ".join(text.casefold().split())
    if "@" in folded:
        return False
    return folded in known or not WORDS.isdisjoint(re.findall(r"[\w-]+", folded))
