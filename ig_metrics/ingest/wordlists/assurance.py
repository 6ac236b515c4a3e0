"""What registers call the state of a post and the risk of an asset."""

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
