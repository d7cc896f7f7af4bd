"""Find the values of fields in the text of a conversation."""
