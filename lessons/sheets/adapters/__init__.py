"""Workbooks as files: opening what was brought, writing what is taken away."""
