"""Rules about registrations and money; no database."""
