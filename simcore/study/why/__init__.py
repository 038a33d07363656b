"""Why a tenant's cost or a result changes."""
