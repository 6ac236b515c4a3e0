"""What each term on a page means, in words and with the numbers from settings."""

from __future__ import annotations

from ig_metrics import wording
from ig_metrics.dashboard.views import Definition
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import EMPLOYMENT_TYPES, Course, Settings
from ig_metrics.toolkit.edition import EACH_LINE, Framework

NHS = "NHS Information Governance Toolkit"


def toolkit(settings: Settings, framework: Framework | None = None) -> tuple[Definition, ...]:
    """Score, grade, category level, claim; status and what is expected where a framework states it line by line."""
    kit = settings.toolkit
    if framework is not None and framework.expects == EACH_LINE:
        return _line_by_line(framework)
    return (
        Definition(
            "Score",
            "The levels of all requirements added up, divided by 3 times the number of requirements that apply. "
            "A requirement that is not relevant (NR) is in neither part; one that is not assessed counts as 0.",
        ),
        Definition(
            "Grade",
            f"Satisfactory: every requirement that applies is at Level {kit.pass_level} (the national pass level) or above. "
            "Satisfactory with improvement plan: each one below it has an open action with an owner, a due date and a level "
            f"of {kit.pass_level} or more to deliver. Not satisfactory: anything else.",
        ),
        Definition(
            "Level of a category",
            "The lowest level among its requirements that apply. This is our definition: the Toolkit itself scores "
            f"requirements only. The target, Level {kit.target_level}, is the council's own.",
        ),
        Definition(
            "Claim",
            "Where a requirement has a rule that data can test (training, evidence), the level claimed is compared with "
            "the data: supported, not supported, or not checked.",
        ),
    )


def _line_by_line(framework: Framework) -> tuple[Definition, ...]:
    item, status = framework.item, framework.status
    return (
        Definition(
            "As expected",
            f"The {item} is at the level expected of it, or above. What is expected is what the framework file says, and "
            "where it does not say, what the upload says. What is not mandatory, or not relevant (NR), counts in nothing.",
        ),
        Definition(
            "Status",
            f"{status.met}: every {item} that applies is as expected. {status.with_plan}: each one below has an open action with "
            f"an owner, a due date and the level expected to deliver. {status.not_met}: anything else. Not checked: none is "
            f"known to be below, but what is expected is not known of all, or the list is not complete.",
        ),
        Definition(
            "Level of a category",
            f"The lowest level among its {item}s that apply. This is our definition.",
        ),
        Definition(
            "Claim",
            "Where data can test what is claimed (training, evidence), it is compared: supported, not supported, or not checked.",
        ),
    )


def plan() -> tuple[Definition, ...]:
    """Late, slippage, what an action would bring."""
    return (
        Definition("Late", "Not done, and past the date it is due now. An action done after its date was done late."),
        Definition(
            "Slippage",
            "Days from the date first promised, in the earliest plan that is held, to the date it was done, or is due now. An "
            "action is the same one while its wording and requirement are.",
        ),
        Definition(
            "Would bring",
            "The level the plan says the action delivers, beside the level the requirement has now and its target.",
        ),
        Definition(
            "No longer in the plan",
            "In an earlier plan, not done when last seen, and not in the plan of the date asked about. Nobody has said why.",
        ),
    )


def forecast() -> tuple[Definition, ...]:
    """The three numbers, how they are come by, and what is never made up."""
    return (
        Definition("If nothing more finishes", "The requirements at their target now."),
        Definition(
            "What the plan says",
            "Those, and each one with an open action (with an owner and a level that reaches the target) due by the deadline. Of "
            "several such actions the soonest counts. One that is late already is counted as if it were done today.",
        ),
        Definition(
            "What past form suggests",
            "The number expected if open actions slip, from the date first promised, as past ones did. Slippage is the days from "
            "the date first promised to the day an action was done; one still open has slipped by at least as much as until the "
            "date asked about, and is counted as such (the Kaplan-Meier estimate). An action that is late already is only compared "
            "with those that were as late. Nothing is assumed beyond what has been seen. It is shown from 8 finished actions on; "
            "with fewer, only the other two numbers are.",
        ),
        Definition(
            "The band",
            "From the 10th to the 90th percentile of the number reached, worked out exactly from each requirement's own chance (the "
            "Poisson binomial distribution): in 8 of 10 such cases the number falls within it. Actions are taken to be independent "
            "of one another; where one cause holds up many, the truth can lie outside it more often.",
        ),
        Definition("No date", "A requirement without a dated action is never given a date: it counts as not reached."),
        Definition(
            "Chance of a category",
            "The chance that every one of its requirements is at target by the deadline: their chances multiplied.",
        ),
    )


def forecasts_kept() -> tuple[Definition, ...]:
    """When a forecast is kept, what it is scored by, and what the scores mean."""
    return (
        Definition(
            "Kept",
            "Each time an assessment or a plan is brought in or edited, the forecast as at its date for the deadline in the settings "
            "is kept by itself; the IG lead can keep one on any day. Nothing kept is ever changed. The same forecast from the same "
            "files is kept once.",
        ),
        Definition(
            "What came",
            "The requirements at target in the first assessment dated on the deadline or up to 31 days after it. Without one, what "
            "came is not known and nothing is scored.",
        ),
        Definition(
            "Not scored",
            "A forecast that was made again for the same date and deadline (the last one made by the deadline counts), and one that "
            "rests on a file taken back since.",
        ),
        Definition(
            "Worked out afterwards",
            "Kept after its deadline had gone by, from files of earlier dates that were brought in late. It uses nothing that is "
            "dated later than the forecast, but nobody read it at the time.",
        ),
        Definition(
            "Inside its band",
            "What came was neither below the lower nor above the upper end. A sound band holds in about 8 of 10 forecasts: always "
            "inside means too wide a band, seldom inside means too hopeful or too gloomy a one.",
        ),
        Definition(
            "Score of the chances (Brier)",
            "For each requirement a forecast gave a chance: the square of the distance between the chance and what came (1 reached, "
            "0 not), on average. 0 is perfect; saying one in two of everything scores 0.25.",
        ),
    )


def training(course: Course, settings: Settings) -> tuple[Definition, ...]:
    """In date, in scope, the statuses, the two rates and the doubt around the headline."""
    valid = "does not expire" if course.valid_months is None else f"lasts {_months(course.valid_months)}"
    return (
        Definition(
            "In date",
            f"Has completed {course.title} and the completion has not expired. A completion {valid}. E-learning and paper "
            "training count alike; a failed attempt does not count.",
        ),
        Definition(
            "In date %",
            "People in date (due soon included), divided by people in scope who are neither absent nor exempt.",
        ),
        Definition(
            "In scope",
            "Employed on the date, of an employment type the course includes, and in the course's audience."
            f"{_scope(course)} Leavers are not in scope. Long-term absence and exemption are taken out of the rate, and always counted beside it.",
        ),
        Definition(
            "Due",
            f"{_days(course.window_days)} after the latest of the launch of the course, the start date and the return "
            "from absence.",
        ),
        Definition("Due soon", f"In date, and due to expire within {_days(course.notice_days)}."),
        Definition("In window", "Has never completed the course and is not yet past the due date."),
        Definition("Overdue", "Has never completed the course and is past the due date."),
        Definition("Lapsed", "Completed the course once, but the completion has expired."),
        Definition(
            "Lowest and highest it could be",
            "Some e-learning records match nobody on the HR list, and some people have no e-learning record. The lowest "
            "counts every unmatched learner who is not in date as a member of staff; the highest counts every unmatched "
            "completion as belonging to somebody without a record.",
        ),
    )


def escalation(settings: Settings) -> tuple[Definition, ...]:
    """Days past due and the steps."""
    steps = settings.escalation
    return (
        Definition(
            "Days past due",
            "Days since training was due; for lapsed training, days since it expired. Absence and exemption restart the "
            "window.",
        ),
        Definition("Reminder", f"From {_relative(steps.reminder_days)}: the person is reminded."),
        Definition(
            "Manager", f"From {_relative(steps.manager_days)}: the line manager is told. Overdue or lapsed people only."
        ),
        Definition(
            "Bar",
            f"From {_relative(steps.bar_days)}: network access may be barred. It is a list to act on, never automatic. "
            "People without network access stay on their manager's list.",
        ),
    )


def breaches(settings: Settings) -> tuple[Definition, ...]:
    """Which date counts, what a period is, and the rates."""
    return (
        Definition(
            "Breach",
            "An incident in the breach register, counted by the date it was reported. Near misses are counted apart.",
        ),
        Definition(
            "Period",
            "Includes its first and its last day. Since a meeting starts the day after the meeting.",
        ),
        Definition("Per 30 days", "Breaches divided by the days of the period, times 30: periods differ in length."),
        Definition("Per 1,000 staff", "Breaches divided by the people employed on the last day, times 1,000."),
        Definition(
            "More is not always worse",
            "More reports can mean that staff recognise and report more, rather than that more goes wrong.",
        ),
    )


def small_numbers(settings: Settings) -> Definition:
    """Why a count is hidden."""
    threshold = settings.privacy.threshold
    return Definition(
        "Hidden",
        f"Counts of people from 1 to {threshold - 1}, and any other count that would give one away, are hidden, so that "
        "nobody can be picked out.",
    )


def earlier_figures(settings: Settings) -> Definition:
    """Why some figures are of an earlier date."""
    enough = settings.privacy.threshold
    return Definition(
        "Figures of an earlier date",
        f"Two dates side by side could tell about people where fewer than {enough} of a group changed between them. Until more have, "
        "the group's figures stay those of the earlier date.",
    )


def hidden_means(viewer: Viewer, settings: Settings) -> tuple[Definition, ...]:
    """What "hidden" means, for whoever is shown it."""
    return () if viewer.sees_small_counts else (small_numbers(settings), earlier_figures(settings))


def _scope(course: Course) -> str:
    """Whom the settings leave out, in words."""
    left = [f"{column} {wording.listing(names)}" for column, names in course.exclude.items() if names]
    types = [kind.replace("_", " ") for kind in EMPLOYMENT_TYPES if kind not in course.include]
    if types:
        left.append(f"employment type {wording.listing(types)}")
    who = "" if course.audience == "all" else f" The course is for users of {course.audience.removeprefix('system:')}."
    return who + (f" Left out by the settings: {'; '.join(left)}." if left else "")


def _days(days: int) -> str:
    return f"{days} {'day' if days == 1 else 'days'}"


def _months(months: int) -> str:
    return f"{months} {'month' if months == 1 else 'months'}"


def _relative(days: int) -> str:
    if days == 0:
        return "the day training is due"
    return f"{_days(abs(days))} {'before' if days < 0 else 'after'} training is due"
