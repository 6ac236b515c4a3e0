"""The personal data that is held: what is past its time, what is held of one person, and how it is let go of."""
