"""The outbox: post() writes what has to be said beside the fact; deliver_due() sends it, once."""
