"""Who has done the training, who has not, and what follows: pure functions of frames, settings and a date."""
