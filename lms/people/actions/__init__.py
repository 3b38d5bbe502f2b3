"""What can be done about people: one module per concept, one verb per function.

Kept free of imports: Wagtail imports `publication` while its own models are still loading.
"""
