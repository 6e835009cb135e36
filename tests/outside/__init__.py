"""What Aune says to other machines, said to servers of the tests on loopback."""
