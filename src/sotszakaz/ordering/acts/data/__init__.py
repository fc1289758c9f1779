"""Closed lists that the grammar leans on: subjects of the Federation, the classifier of services, the usual plan and
indicators.
"""
