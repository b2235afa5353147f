"""GitHub's room: a repository through git, GitHub's REST API, and text that is safe in its pages and logs.

Nothing here knows posts or models. Its files, in the order in which they are best read:

    git           runs the program git
    api           speaks HTTP
    inert_text    escapes what strangers wrote
"""
