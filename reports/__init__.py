"""A scored assessment turned into a workbook and charts. Never a place for output.

Importing this package loads nothing heavy: each module imports the library it needs, and only that one.
"""
