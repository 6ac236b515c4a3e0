"""Resources: who there is to do the work, and whether the records of information are in order."""
