"""A local mock of AI gateways and a contract tester, both driven by the same OpenAPI documents."""

__version__ = "0.1.0"
