"""Papers that tenants get: the information sheet, and one to vote with."""
