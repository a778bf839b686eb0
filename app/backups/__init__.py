"""Backups that are known to restore: sealed files, made while the clinic works, checked by being
restored."""
