"""Invoices for a small business."""
