"""What sharing means for households: information sheets and voting papers, their figures."""
