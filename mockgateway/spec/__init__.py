"""OpenAPI documents: load, check, route, read requests, validate, and describe replies."""
