"""What effects lead to, found in the plainest way: to compare with what the site says."""


def reachable(start, found, goals):
    """The effects that can be reached, by widening a circle; none beyond a goal."""
    nodes, reached = {start}, set()
    while more := {one for one in found if one.cause in nodes} - reached:
        reached |= more
        nodes |= {one.target for one in more} - goals
    return reached
