"""The words of the product: API objects, reasons, names and the JSON that roles exchange.

No I/O and no import of ours: every other layer may speak these words, and nothing here can do anything.
"""
