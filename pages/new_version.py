"""Is the Toolkit moving to a new version? What would be carried, kept with a reason, and undone; the lists there are."""

from ig_metrics.ui import framework_parts, panels, version_wizard
from ig_metrics.ui.viewer import IG_LEAD, require

who = require(IG_LEAD)
question = panels.asked_or_stop(who, "Is the Toolkit moving to a new version?", ("toolkit",))

if framework_parts.part() == framework_parts.LISTS:
    framework_parts.lists(question)
else:
    version_wizard.draw(who, question)
