"""Where developers see every component, with the longest names and the emptiest lists. Only in rehearsals and debug."""
