"""An ordinary script on a virtual system: brought there, run there, what it leaves."""
