"""Afterglow: check-ins, trends and nudges between ketamine dosing sessions."""
