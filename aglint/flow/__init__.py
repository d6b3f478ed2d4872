"""What a function reads, binds and deletes, and where control can go.

Only `lower` knows Python's syntax tree; the graph, the solver and the dataflow problems work on
the small tree of `tree`.
"""
