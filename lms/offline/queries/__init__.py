"""Reads: which lessons a pack holds, which packs there are, and whether one may be handed out."""
