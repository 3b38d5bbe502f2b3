"""Lessons on television and radio: channels, the season's plan, the week's airings, publication."""
