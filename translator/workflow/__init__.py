"""What a command does. The only room below the commands that reads configuration; it prints nothing.

Its files, in the order in which they are best read:

    site, config, own_config, boundary    a site; what can be set for it; a person's own; what stays in it
    config_file, yaml_settings            the configuration as it is read; settings in YAML
    overview, posts, site_search          what there is on a site; the posts that a command is about
    counting                              how many posts there are of each kind
    glossaries, glossary, declined        which terms count; what `olgim glossary` does
    voice, same_passages, jobs            what a model is told
    work, post_run, guard, report         an open post, on its way through a run; the last resort; what came of it
    endpoints, trust, approvals           who is asked, and whether a person has agreed
    translate, text_translation, plan     a run over posts; a text without a site; a run beforehand
    again                                 what a machine wrote, asked anew
    mirror, last_mirror                   a mirror composed; the one that was written last
    mirror_take_over, mirror_merge        what a person changed in it, taken over; what they have of their own, kept
    mirror_write, publish                 a mirror written; posts published
    mirror_diff, committed, sync          what publishing would change; the mirror in git; both sides' edits
    adopt, differing                      English that people wrote; how its markup differs from the Korean's
    english_there                         what their page has where it could not be matched
    renames, memories                     posts that moved; the memory in and out
    redirects, making_way, moving         addresses that it had, and who is there now; mirrors of another layout
    leftovers, output_files               mirrors of deleted posts; `--output`
    checking, unwritable                  findings; what can't be in a mirror, and why
    todo, status                          what is left to do in a post; how far each post is
    review                                a review session, with review_post, review_page, review_deciding,
                                          review_units, review_checks, review_terms, review_brief, review_history,
                                          review_preview, review_arrivals, review_kept, review_listing, review_versions,
                                          review_memory, review_replacing, review_account
    site_replacing                        words replaced in all posts of the site in one step
    review_opening, retranslate           posts opened for review; the model asked again
    review_asking, halt                   the model at work while a person reviews, and how it is ended
    unattended, own_editor                a review without a screen; a person's own editor
    article, screen_colours               what stands around a segment; the colours that a person chose
    preview                               pages, with preview_page, preview_rows, preview_images, preview_live
    handing_out, worksheet, skill         work for an agent or a person
    taking_in, worksheet_reading          their English, with worksheet_post
    taken                                 what came of it
    batches                               posts through a batch interface
    local_git                             what is asked of the git repository that a site is in
    survey, setting_up, site_check        what `olgim init` and `olgim doctor` find and write
    models_at_hand                        the models that can be used here and now
    action, action_reference              the GitHub Action, with github_workflow that calls it
"""
