"""Raw footage: probed, decoded once, measured, chosen from. The only room that opens media.

probe(path) → Footage        what a file is: streams, rate, the time of every frame
listened(footage, …)         one pass over it: pictures and samples to every measure
measured(path, …)            the same, kept in the cache
moments(measured)            the pieces between pauses and shot changes
chosen(moments, …)           those that fill the wanted length best
"""
