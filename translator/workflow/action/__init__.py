"""The GitHub Action: `run_action` does one job, in the runner's environment.

`setting` reads the environment (`inputs`, `event`), `run` decides what kind of job it is. `job` brings the posts
that `scope` chooses up to date on their `branches`, and shows them in `pulls` whose text is a `page` of `facts`;
`ordering` does what `orders` in comments want (`carrying_out`), `merged` accepts what was merged, `check` reports on
anybody's pull request. `texts` has the sentences, `outputs` goes to the runner.
"""
