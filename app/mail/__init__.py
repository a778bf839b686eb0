"""Sends short mails over SMTP and says what became of each: sent, refused or later.

It knows no table: mails in, outcomes out, in the same order. What a mail says is the caller's.
"""

from app.mail.sending import Mail, Mailer, Outcome

__all__ = ["Mail", "Mailer", "Outcome"]
