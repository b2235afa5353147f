"""The document room: a post's bytes to spans and segments, and back.

    document = parse(read_post(path))
    document.segments            the prose, each as tagged text with a stable key
    document.assemble({...})     the same post with translations in place

Nothing that is not proven prose ever changes: see `translator.document.types` for the data.

Its files, in the order in which they are best read:

    types, parse_options               what a parsed post is made of; what a caller may decide about the reading
    decoding, source_map, spans        bytes to text; lines to offsets; slices that tile the text
    document, reader                   a parsed post; the stages by which it is read, in their order
    front_matter, toml_matter, fields  stage 1, the front matter: where its values stand, and which are text
    front_keys                         its keys set and taken out, for those who write mirrors
    mask, jsx, covers                  stage 2: what isn't Markdown (Liquid, math, HTML) is covered
    blocks, block_state                stage 3: mistune's blocks; their lines in the post, and where each stands there
    html_blocks, mdxblocks             blocks of HTML, by who renders the post; blocks as MDX has them
    kramdown_elements                  which elements begin a block to kramdown, and where each ends
    kramdown_blocks                    kramdown's own blocks, by which it is told what is code or a table to it
    disputed                           stage 4: blocks that are code to one renderer and none to another are to be kept
    glued                              and those that kramdown takes for others, since nothing parts them
    opaque_terms                       and those that goldmark takes for text, though they are none of Markdown
    layout, table_rows, htmlprose      stage 5: leaves of prose, protected blocks, and the nesting around them
    inline_scan, inline_state          stage 6: where inline markup stands, to the character; what a scan of it knows
    shortcode_bodies                   what stands within shortcodes, which Hugo renders by itself
    inline_pieces, inline_patterns     what is found; what each kind of it looks like
    attention, kramdown_emphasis       emphasis as micromark pairs it, for MDX; as kramdown does
    crossed                            what kramdown strikes out across the edges of other markup
    inline_code, inline_links          code spans; brackets, that is links, images, footnotes
    inline_html, bare_urls, delimiters HTML; addresses without marks; emphasis
    inline_pairs, link_targets         which HTML belongs together; what follows a link's text
    entities, urls, codemarks          references that are text; URLs; code spans that hold words to be read
    segments, tagged                   stage 7: from stretches of prose to drafts in tagged text
    placing                            stage 8: blocks in the post's order, with their prose and what else they hold
    notes, attributes, comments        stage 9: the author's notes to the translator; text in attributes and in code
    hidden                             stage 10: Korean that stays, and why
    keyed                              stage 11: from drafts to segments, with keys, lines and notes
    unmerged, inspection               merge conflicts; a post for a report
    assemble, trial_parse, parsed      the way back: translations tried in their places, and proven there
    writer, escape, content            how one is written there as text that is no markup; what it must hold then
    begun                              elements that begin a block to kramdown, kept in their sentences
    template_pairs                     shortcodes and Liquid tags that begin and end something, kept in pairs
    surroundings                       tags that may not move into other markup, nor words between others
    edges                              bare addresses whose ends the words around them must not move
    skeleton                           what a mirror must have in common with its post
    outline, pictures, placed          headings, links, images and blocks by place, for publish and preview
"""

from __future__ import annotations

from translator.document.decoding import decode_post, read_post
from translator.document.document import Document, parse
from translator.document.inspection import inspect
from translator.document.outline import Destination, Heading, Nature
from translator.document.parse_options import AltText, CodeWords, Engine, ParseOptions
from translator.document.pictures import Picture
from translator.document.placed import PlacedBlock
from translator.document.skeleton import Bone, Skeleton, explain_difference
from translator.document.tagged import check_tags, clean, clean_for, prose_of
from translator.document.types import Assembly, Notice, Refusal, Segment, SegmentKind, Span, Tag

__all__ = [
    "AltText",
    "Assembly",
    "Bone",
    "CodeWords",
    "Destination",
    "Document",
    "Engine",
    "Heading",
    "Nature",
    "Notice",
    "ParseOptions",
    "Picture",
    "PlacedBlock",
    "Refusal",
    "Segment",
    "SegmentKind",
    "Skeleton",
    "Span",
    "Tag",
    "check_tags",
    "clean",
    "clean_for",
    "decode_post",
    "explain_difference",
    "inspect",
    "parse",
    "prose_of",
    "read_post",
]
