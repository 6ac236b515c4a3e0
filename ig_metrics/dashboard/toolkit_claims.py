"""The Toolkit page, claims and evidence: is each claim borne out, by which figure from which files, and what is due?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard import claimed, definitions, measured, owners
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people_counts import counted
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.toolkit import shown_claims
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.toolkit_views import ClaimsView
from ig_metrics.dashboard.views import Definition, Figure, Question
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.rounding import shown_percent
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import claims, evidence
from ig_metrics.toolkit.edition import FULL, Framework
from ig_metrics.wording import toolkit_claims as words

KINDS = ("toolkit", "staff", "completions", "paper_returns", "exemptions", "assets", "breaches")
CLAIMS = (
    "requirement", "title", "category", "level_shown", "claim", "reason", "value_percent", "needed_percent", "measured_at",
    "owner", "snapshots",
)  # fmt: skip
MEASURES = ("measure", "value_percent", "counted", "as_at", "definition", "rests_on")
EVIDENCE = (
    "requirement", "title", "category", "state", "evidence", "owner", "partner", "evidence_date", "expires", "days_left",
)  # fmt: skip
CERTIFICATES = ("certificate", "title", "starts", "expires", "days_left", "state", "full", "part", "level")
NOT_BEGUN, EXPIRED = "not begun", "expired, so they are open again"


@offered_dates
def toolkit_claims(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, framework: str | None = None
) -> ClaimsView:
    """Every claim with its figure and where that came from, every requirement's evidence, what is due, the certificates."""
    name = framework or measured.edition(store, settings, question)
    lacking = missing(store, viewer, {"toolkit": "see claims and evidence"}, question, framework=name)
    found = measured.toolkit(store, settings, question, name)
    if found is None:
        return ClaimsView(
            words.QUESTION,
            (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),),
            missing=lacking,
            **{
                each: pd.DataFrame()
                for each in ("counts", "claims", "measures", "evidence", "renewals", "certificates")
            },
        )
    now, terms = found.assessment, terms_of(found.assessment)
    of = store.in_force_snapshots("toolkit", question.as_at, known_on=question.known_on, framework=name)
    checked = _claims(
        found, shown_claims(store, settings, viewer, question, found), viewer, ", ".join(info.id for info in of)
    )
    proof = evidence.held(now, question.as_at, found.framework.evidence_from_level)
    hidden = [] if viewer.sees_narrative else ["evidence"]
    proof = owners.shown(proof.drop(columns=hidden), store, viewer, question)
    standing = evidence.standing(
        found.framework, claimed.certificates(store, question, found.framework.id), question.as_at
    )
    certified = evidence.certified_due(now, standing, question.as_at).drop(columns=hidden)
    certified = owners.shown(certified, store, viewer, question)
    due = proof[proof["state"].isin([evidence.EXPIRED, evidence.DUE])]
    due = pd.concat([due, certified], ignore_index=True).sort_values(["expires", "requirement"], kind="stable")
    states = proof["state"].value_counts()
    expired, bare = int(states.get(evidence.EXPIRED, 0)), int(states.get(evidence.MISSING, 0))
    tally = {
        word: int((checked["claim"] == word).sum())
        for word in (claims.NOT_SUPPORTED, claims.SUPPORTED, claims.NOT_CHECKED)
    }
    return ClaimsView(
        words.QUESTION,
        tuple(
            said
            for said in (
                words.claims_stand(
                    tally[claims.SUPPORTED], tally[claims.NOT_SUPPORTED], tally[claims.NOT_CHECKED], terms
                ),
                wording.evidence_due(expired, len(due) - expired, evidence.RENEW_WITHIN_DAYS),
                words.evidence_missing(bare, terms),
            )
            if said
        ),
        figures=(
            Figure("not_supported", "Claims not supported", str(tally[claims.NOT_SUPPORTED]),
                   float(tally[claims.NOT_SUPPORTED]), f"{tally[claims.SUPPORTED]} supported, {tally[claims.NOT_CHECKED]} not checked",
                   page="toolkit"),
            Figure("expired", "Evidence expired", str(expired), float(expired), f"as at {uk(question.as_at)}", page="toolkit"),
            Figure("due", "Evidence due for renewal", str(len(due) - expired), float(len(due) - expired),
                   f"within {evidence.RENEW_WITHIN_DAYS} days", page="toolkit"),
            Figure("missing", "No evidence named", str(bare), float(bare), page="toolkit"),
        ),
        sources=sources(store, viewer, KINDS, question, framework=name),
        definitions=(*explained(found.framework), *definitions.toolkit(settings, found.framework)),
        missing=lacking,
        terms=terms,
        counts=pd.DataFrame(list(tally.items()), columns=["claim", "requirements"]),
        claims=owners.shown(checked, store, viewer, question),
        measures=_measures(store, settings, viewer, question, found.framework),
        evidence=proof[[column for column in EVIDENCE if column in proof]],
        renewals=due[[column for column in EVIDENCE if column in proof]].reset_index(drop=True),
        certificates=_certificates(store, question, found.framework),
    )  # fmt: skip


def _claims(found: measured.Assessed, checked: pd.DataFrame, viewer: Viewer, assessed: str) -> pd.DataFrame:
    """`assessed`: the ids of the assessment's own snapshots."""
    rows = found.assessment.requirements
    rows = rows[rows["applicable"]][["requirement", "title", "category", "level_shown", "owner"]]
    made = rows.merge(checked.drop(columns="level"), on="requirement", how="left")
    # What is said of evidence rests on the assessment itself; its date is the evidence's, not of a measurement.
    proof = made["measure"].isin(["evidence", "certificate"])
    made = made.assign(snapshots=made["snapshots"].mask(proof, assessed), measured_at=made["measured_at"].mask(proof))
    made = made.rename(columns={"value": "value_percent", "needed": "needed_percent"})
    worst = {claims.NOT_SUPPORTED: 0, claims.NOT_CHECKED: 2, claims.SUPPORTED: 1}
    made = made.assign(_order=made["claim"].map(worst)).sort_values("_order", kind="stable")
    hidden = [] if viewer.role == "ig_lead" else ["snapshots"]
    return made[[column for column in CLAIMS if column not in hidden]].reset_index(drop=True)


def _measures(
    store: Store, settings: Settings, viewer: Viewer, question: Question, framework: Framework
) -> pd.DataFrame:
    """Each figure that a rule of the framework needs and that is held."""
    table = claimed.measures(store, settings, question)
    needed = {rule.measure for rule in framework.rules}
    rows: list[dict[str, Any]] = []
    for line in table[table["measure"].isin(needed)].to_dict("records"):
        label, definition = words.measure(line["measure"])
        value = float(shown_percent(line["value"])[:-1])
        if line["source"]:
            course = settings.course(line["source"])
            label = f"{label}: {course.title}"
            told = counted(store, settings, viewer, course, question) if not viewer.sees_small_counts else None
            if told is not None and told["compliance_percent"] is None:
                continue
        rests_on = line["snapshots"] if viewer.role == "ig_lead" else _kinds(store, line["snapshots"])
        rows.append(
            {
                "measure": label, "value_percent": value, "counted": line["counted"], "as_at": line["as_at"],
                "definition": definition, "rests_on": rests_on,
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(MEASURES)).astype({"value_percent": "float64", "as_at": "datetime64[us]"})


def _kinds(store: Store, ids: str) -> str:
    """What uploads are, without their ids: `HR staff list of 31 March 2014; E-learning export of 31 March 2014`."""
    by_id = {info.id: info for info in store.snapshots()}
    infos = [by_id[each] for each in ids.split(", ") if each in by_id]
    return "; ".join(dict.fromkeys(f"{datasets.KINDS[info.kind].label} of {uk(info.as_at)}" for info in infos))


def _certificates(store: Store, question: Question, framework: Framework) -> pd.DataFrame:
    """Every certificate held with what it stands for, the first to expire first; then those the framework knows and none is held of."""
    held = claimed.certificates(store, question, framework.id)
    titles = {each.name.casefold(): each for each in framework.certificates}
    rows: list[dict[str, Any]] = []
    for line in held.to_dict("records"):
        known = titles.get(line["certificate"].casefold())
        left = (line["expires"] - pd.Timestamp(question.as_at)).days
        began = line["from"] <= pd.Timestamp(question.as_at)
        up_to = None if pd.isna(line["level"]) else framework.level_name(int(line["level"]))
        rows.append(
            {
                "certificate": line["certificate"], "title": known.title if known else None, "starts": line["from"],
                "expires": line["expires"], "days_left": left, "level": up_to or "any",
                "state": NOT_BEGUN if not began else evidence.STANDS if left >= 0 else EXPIRED,
                "full": ", ".join(line["full"]) or "none", "part": ", ".join(line["part"]) or "none",
            }
        )  # fmt: skip
    names = {row["certificate"].casefold() for row in rows}
    for name, each in titles.items():
        if name not in names:
            rows.append(
                {
                    "certificate": each.name, "title": each.title, "state": "none held",
                    "full": ", ".join(each.full) or "not known", "part": ", ".join(each.part) or "not known",
                }
            )  # fmt: skip
    made = pd.DataFrame(rows, columns=list(CERTIFICATES))
    return made.astype({"starts": "datetime64[us]", "expires": "datetime64[us]", "days_left": "Int64"})


def explained(framework: Framework) -> tuple[Definition, ...]:
    """The three verdicts, evidence, and certificates where the framework knows any."""
    from_level = framework.evidence_from_level
    rule = (
        f"A claim of {framework.level_name(max(1, from_level))} or above needs evidence that is named and in date"
        if from_level is not None
        else "The framework file sets no rule for evidence"
    )
    said = [
        Definition(
            "Supported, not supported, not checked",
            "Not supported: a rule of the framework file fails, or the evidence is missing or has expired. Not checked: no rule is "
            "tied to data that is held. Supported: every rule that applies is met.",
        ),
        Definition(
            "Evidence",
            f"{rule}. Evidence that expires on the day is still in date; from the next day the claim says that it has expired.",
        ),
    ]
    if framework.certificates:
        names = wording.listing(each.name for each in framework.certificates)
        said.append(
            Definition(
                "Certificate",
                f"While it is in force, a certificate ({names}) is evidence enough for the requirements it stands for {FULL}; the "
                "day after it expires they are open again, and need evidence of their own.",
            )
        )
    return tuple(said)
