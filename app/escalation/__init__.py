"""Telling people of a clinic of its alerts, round after round until one of them has written what
was done. The alert's row is the truth; a push or a mail is only a hint to look at it."""
