"""The steps of `engine.pipeline`, one file each: what each page of the workflow does when it is opened."""
