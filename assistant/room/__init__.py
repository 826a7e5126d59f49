"""One room: what it is doing, what is heard and said in it, and how its turns are answered."""
