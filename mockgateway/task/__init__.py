"""What takes time: a table of states, a script of events, and the tasks of a gateway."""
