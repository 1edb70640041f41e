"""The seams: where one portable layer still lets three systems show.

    rows.toml    what is done, in the lines of Python that a person would type, and why they part
    rows         reads them, and finds those that are meant
    asking       runs each as a process of each system: what it answers, and by which calls
    board        all answers side by side, and which of them part
    table, page  the same in a terminal, and for a class

No answer is kept anywhere: what is shown is what came of running it.
"""
