"""Self-coding as a library: it knows repositories, findings and candidates, and no Kubernetes and no server.

Whoever runs it (local mode, the coordinator) brings the parts of `ports`.
"""
