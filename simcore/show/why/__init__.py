"""What changes a tenant's cost or a result."""
