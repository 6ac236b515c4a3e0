"""What was issued, held and decided: kept with who, when and why, taken back only by striking out."""
