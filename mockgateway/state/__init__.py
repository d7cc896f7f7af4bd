"""State that outlives a request: accounts, tasks, webhooks, idempotency records."""
