"""What do the words on these pages mean?"""

from ig_metrics.ui import glossary_parts
from ig_metrics.ui.viewer import require

who = require()
glossary_parts.draw(who)
