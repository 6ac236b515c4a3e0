"""What registers call a kind of incident, beside the regulator's own list of 22."""

CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    "not provided": ("Unknown", "Not known", "Not recorded", "Not stated", "Uncategorised", "None", "TBC", "To be confirmed"),
    "data emailed to incorrect recipient": (
        "Email sent to wrong recipient", "E-mail sent to wrong recipient", "Email to wrong recipient", "Misdirected email",
        "Data emailed to wrong recipient", "Email sent to incorrect recipient", "Email to incorrect recipient", "Email sent in error",
        "Misdirected e-mail", "E-mail to wrong recipient", "Email sent to wrong person", "Email sent to wrong address",
    ),
    "data posted or faxed to incorrect recipient": (
        "Post sent to wrong recipient", "Letter sent to wrong address", "Letter to wrong address", "Misdirected post",
        "Fax to wrong number", "Fax sent to wrong number", "Posted to wrong address", "Data posted to incorrect recipient",
        "Data faxed to incorrect recipient", "Letter sent to wrong person", "Letter sent to wrong recipient", "Letter sent in error",
        "Post sent to wrong address", "Post sent to incorrect recipient", "Misdirected fax", "Misdirected letter",
    ),
    "loss/theft of device containing personal data": (
        "Loss or theft of device", "Lost or stolen device", "Lost device", "Stolen device", "Lost or stolen equipment",
        "Loss/theft of unencrypted device", "Lost or stolen hardware", "Loss/theft of device", "Loss of device", "Theft of device",
        "Loss or theft of equipment", "Lost or stolen laptop", "Lost laptop", "Stolen laptop",
        "Loss/theft of only copy of encrypted data", "Loss/theft of unencrypted device",
    ),
    "loss/theft of paperwork or data left in insecure location": (
        "Loss or theft of paperwork", "Lost or stolen paperwork", "Lost paperwork", "Stolen paperwork", "Data left in insecure location",
        "Loss/theft of paperwork", "Loss of paperwork", "Theft of paperwork", "Paperwork left in insecure location",
    ),
    "unauthorised access": (
        "Unauthorized access", "Inappropriate access", "Unauthorised access or disclosure", "Unauthorised access to records",
        "Inappropriate access to records",
    ),
    "verbal disclosure of personal data": ("Verbal disclosure", "Verbal disclosure of data"),
    "failure to redact": ("Failure to redact data", "Redaction failure", "Redaction error"),
    "failure to use bcc": ("Failure to use blind copy", "Bcc not used", "Failure to use bcc when sending email"),
    "incorrect disposal of paperwork": ("Insecure disposal of paperwork", "Disposal of paperwork"),
    "incorrect disposal of hardware": ("Insecure disposal of hardware", "Disposal of hardware"),
    "hardware/software misconfiguration": ("Misconfiguration", "Hardware or software misconfiguration", "System misconfiguration"),
    "malware": ("Virus", "Malware infection"),
    "phishing": ("Phishing email", "Phishing attack"),
    "ransomware": ("Ransomware attack",),
    "other cyber incident": ("Other cyber",),
    "other non-cyber incident": ("Other", "Other incident", "Other non cyber", "Other non-cyber"),
}  # fmt: skip
