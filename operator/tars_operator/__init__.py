"""TARS: autonomous code improvement on Kubernetes."""
