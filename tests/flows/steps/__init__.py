"""The steps of the main job, told through pages: each module is what one party does."""
