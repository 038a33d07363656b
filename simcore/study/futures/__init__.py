"""Futures that questions share: what is not known, how it is drawn, tasks, parts on disk."""
