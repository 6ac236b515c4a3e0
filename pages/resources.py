"""Do we have the people, and are our records of information in order?"""

from ig_metrics.ui import panels, resource_editors, resource_parts
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(
    who, "Do we have the people, and are our records of information in order?", ("posts", "assets", "toolkit")
)
part = resource_parts.part(who)

if part == resource_parts.POSTS:
    panels.worked_out(resource_parts.posts(who, question))
elif part == resource_parts.ASSETS:
    panels.worked_out(resource_parts.assets(who, question))
elif part == resource_parts.PARTNERS:
    panels.worked_out(resource_parts.partners(who, question))
elif part == resource_parts.VERSION:
    panels.worked_out(resource_parts.version(who, question))
elif part == resource_parts.EDIT_POSTS:
    resource_editors.posts(who, question)
elif part == resource_parts.EDIT_ASSETS:
    resource_editors.assets(who, question)
else:
    panels.worked_out(resource_parts.glance(who, question))
