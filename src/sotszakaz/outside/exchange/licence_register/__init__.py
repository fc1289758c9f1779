"""The register of licences as a file of open data: dropped into a folder, or fetched from a configured address."""
