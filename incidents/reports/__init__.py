"""Reports on incidents: figures by SQL, months by the zone of the reader, and plots with their tables of both.

`figures` counts, `plots` draws, `partner` and `staff` say which of them a page shows.
"""
