"""The GitHub Action: `run_action` does one job, in the runner's environment.

`setting` reads the environment (`inputs`, `event`), `run` decides what kind of job it is. `job` brings the posts
that `scope` chooses up to date on their `branches`, and shows them in `pulls` whose text is a `page` of `facts`;
`ordering` does what `orders` in comments want (`carrying_out`), `merged` accepts what was merged, `check` reports on
anybody's pull request. `texts` has the sentences, `outputs` goes to the runner.

Its files, in the order in which they are best read:

    run, setting, inputs, event               one job, and its surroundings
    seam                                      a job as those see it who do a part of it
    job, scope, planning                      posts that need English, and which they are
    branches, pulls, pull_request_text, facts their branches, pull requests and what those say
    ordering, orders, carrying_out            orders in comments: caught, read, done
    merged, pull_request_check, overnight     what was merged; anybody's pull request; the batch interface
    outputs, tally, texts, repository_places  what is left with the runner; sums; sentences; where things lie
"""
