"""Options to vote on, told: tables of a run, the terminal, words of each."""
