"""How well a model implements functions: tasks with tests, tried through the same generator as a run's findings."""
