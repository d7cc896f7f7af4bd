"""Test a deployed gateway against its OpenAPI document, within a budget."""
