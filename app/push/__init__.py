"""Sends encrypted pushes and says what became of each: sent, gone, refused or later.

It knows no table: messages in, outcomes out, in the same order. Delivery is at least once: a push
whose answer is lost counts as `later`, and its topic and tag let the phone show a second copy as
one.
"""

from app.push.connections import Limits
from app.push.messages import Message, Outcome, Urgency, payload, usable_keys
from app.push.sending import Sender
from app.push.vapid import Vapid

__all__ = ["Limits", "Message", "Outcome", "Sender", "Urgency", "Vapid", "payload", "usable_keys"]
