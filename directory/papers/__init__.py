"""The papers of associations: sent by the team, checked by the service, kept as long as they serve."""
