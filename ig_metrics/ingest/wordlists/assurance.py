"""What registers call the state of a post, the risk of an asset, and a level that has a name."""

LEVEL_WORDS: dict[str, tuple[str, ...]] = {
    "Not achieved": ("Not achieved", "Unachieved", "Not yet achieved"),
    "Partially achieved": ("Partially achieved", "Partly achieved", "Part achieved", "Partial", "Partially", "Partial achievement", "PA"),
    "Achieved": ("Achieved", "Fully achieved", "Outcome achieved"),
    "Not met": ("Not met", "Unmet", "Not yet met", "Standard not met", "Standards not met", "Not completed", "Incomplete", "No"),
    "Met": ("Met", "Standard met", "Standards met", "Fully met", "Completed", "Complete", "Yes"),
}  # fmt: skip
"""For a level that a framework has by this name: what people write for it."""
NOT_RELEVANT_WORDS = (
    "NR", "Not relevant", "Level NR", "N/A", "NA", "Not applicable", "Not applicable to us", "Does not apply",
)  # fmt: skip

POST_WORDS: dict[str, tuple[str, ...]] = {
    "vacant": ("Vacant", "Vacancy", "Unfilled", "Empty", "Not filled", "Vacated"),
    "recruiting": (
        "Recruiting", "Recruitment", "In recruitment", "Being recruited", "Out to advert", "Advertised", "Advertising", "At advert",
        "Interviewing", "Under recruitment", "Recruitment in progress", "Offer made", "Appointed, not started", "Being filled",
    ),
    "in_post": ("In post", "Filled", "Occupied", "Appointed", "Post filled", "Employed", "Yes", "Active"),
    "seconded": (
        "Seconded", "Secondment", "On secondment", "Seconded in", "Secondee", "Filled by secondment", "Secondment in",
    ),
}  # fmt: skip

RISK_WORDS: dict[str, tuple[str, ...]] = {
    "low": ("Low", "L", "Green", "Low risk", "Very low", "Minor"),
    "medium": ("Medium", "M", "Med", "Moderate", "Amber", "Medium risk", "Yellow"),
    "high": ("High", "H", "Red", "High risk", "Very high", "Critical", "Severe"),
}  # fmt: skip
