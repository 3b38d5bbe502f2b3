"""Masters for stations: what each profile asks for, how it is made, how it is judged."""
