"""The initial state of 2018: real shares, and the history they imply.

What is data: shares, growth into 2018, sponsors' cash flow, spending of 2018. What follows from it: knowledge (from
each vendor's own R&D history), experience, vintages, and *reputation*, the part of each vendor's utility that makes its
2018 share, and in part its drift into 2018, what customers' choices give under the modelled drivers.
"""
