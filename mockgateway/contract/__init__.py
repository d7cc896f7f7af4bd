"""The contract tester: whether a deployed gateway keeps the document. It shares no code with the mock but the document loader."""
