"""The whole landlord: residences grouped into operations, run one by one, put in order."""
