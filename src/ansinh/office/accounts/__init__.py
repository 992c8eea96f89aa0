"""Who works in the office, what each may see and do, and the record of what was seen and changed.

``permissions`` answers whether a user may; ``access`` is the only way to people's names and numbers; ``audit`` finds
who read or changed what.
"""
