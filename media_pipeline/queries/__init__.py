<<<<<<< HEAD
"""Reads: what the library holds and takes up, what is being done, what a player is given."""
=======
"""Reads: what the library holds, what is being done, what players are given."""
>>>>>>> main
