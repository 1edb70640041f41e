"""The same program by pokes and through a system: live, in pictures, figures and source."""
