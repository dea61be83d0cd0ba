"""The parts of the coordinator: what it reads, whom it asks, what it tells the cluster, and when it stops."""
