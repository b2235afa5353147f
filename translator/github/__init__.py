"""GitHub's room: a repository through git, GitHub's REST API, and text that is safe in its pages and logs.

`git` runs the program git, `api` speaks HTTP, `markup` escapes. Nothing here knows posts or models.
"""
