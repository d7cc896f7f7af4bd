"""`python -m mockgateway` is `mockgateway`."""

from mockgateway.cli import main

main()
