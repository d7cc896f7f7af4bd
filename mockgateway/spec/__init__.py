"""What an OpenAPI document says, compiled piece by piece when it is needed."""
