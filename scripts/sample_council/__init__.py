"""The parts of the invented sample council; `scripts/make_sample_data.py` puts them together."""
