"""One site, from the sky to the ledger."""
