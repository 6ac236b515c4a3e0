"""What systems and people write for each word of a closed vocabulary: exact words, compared as headings are."""

from ig_metrics.ingest.wordlists.assurance import LEVEL_WORDS, NOT_RELEVANT_WORDS, POST_WORDS, RISK_WORDS
from ig_metrics.ingest.wordlists.incidents import CATEGORY_WORDS
from ig_metrics.ingest.wordlists.learning import EXPIRED, OUTCOME_WORDS
from ig_metrics.ingest.wordlists.people import ABSENCE_WORDS, ACCOUNT_OFF, ACCOUNT_ON, EMPLOYMENT_WORDS, NOT_AWAY_WORDS

__all__ = [
    "ABSENCE_WORDS",
    "ACCOUNT_OFF",
    "ACCOUNT_ON",
    "CATEGORY_WORDS",
    "EMPLOYMENT_WORDS",
    "EXPIRED",
    "LEVEL_WORDS",
    "NOT_AWAY_WORDS",
    "NOT_RELEVANT_WORDS",
    "OUTCOME_WORDS",
    "POST_WORDS",
    "RISK_WORDS",
]
