// What @mdx-js/mdx makes of MDX files, written as HTML beside each (`FILE.html`): elements, components with those of
// their attributes that hold no text, expressions and statements as code. What doesn't compile becomes `<mdx-error>`.
//
//     MDX_MODULES=FOLDER node mdx.mjs < paths, one a line
//
// An empty line is answered with `rendered` when the pages of all files before it are written. FOLDER is where npm installed @mdx-js/mdx, remark-gfm, remark-math and remark-directive.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.MDX_MODULES, "node_modules", "x.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { createProcessor } = await load("@mdx-js/mdx");
const [gfm, math, directive] = await Promise.all(
  ["remark-gfm", "remark-math", "remark-directive"].map(async (name) => (await load(name)).default),
);

const TEXTS = new Set(["alt", "title", "aria-label", "placeholder", "caption", "description", "text", "label"]);
const EMPHASIS = new Set(["strong", "em", "del"]); // the same as Markdown's own
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
// A site has the one or the other: the first set of plugins that a post compiles with is taken.
// A single tilde strikes nothing, as for the others: `5~10, ~3` does by default, and nobody means it.
const tables = [gfm, { singleTilde: false }];
const SETS = [[tables], [tables, math], [tables, math, directive]];

const spell = (text) =>
  String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function attributes(node) {
  if (node.type === "element") {
    const { properties } = node;
    return ["src", "href"]
      .filter((name) => properties[name] !== undefined)
      .map((name) => ` ${name}="${spell(properties[name])}"`)
      .join("");
  }
  const kept = node.attributes
    .filter((one) => one.type !== "mdxJsxAttribute" || !TEXTS.has(one.name.toLowerCase()) || one.value?.type)
    .map((one) => `${one.name ?? "..."}=${one.value?.value ?? one.value}`);
  return kept.length ? ` class="${spell(kept.join(" "))}"` : "";
}

function html(node) {
  const inner = (node.children ?? []).map(html).join("");
  if (node.type === "text") return spell(node.value);
  if (node.type === "element" || node.type.startsWith("mdxJsx")) {
    const plain = node.type === "element" || EMPHASIS.has(node.name);
    const name = plain ? (node.tagName ?? node.name) : `jsx-${spell(node.name ?? "fragment")}`;
    return VOID.has(name) ? `<${name}${attributes(node)}>` : `<${name}${attributes(node)}>${inner}</${name}>`;
  }
  return node.value === undefined ? inner : `<code>${spell(node.value)}</code>`;
}

function page(text) {
  let problem;
  for (const remarkPlugins of SETS) {
    let tree;
    const keep = () => (found) => {
      tree = structuredClone(found);
    };
    try {
      createProcessor({ remarkPlugins, rehypePlugins: [keep] }).processSync(text);
      return html(tree);
    } catch (error) {
      problem ??= error;
    }
  }
  return `<mdx-error>${spell(problem.reason ?? problem)} (${spell(problem.line ?? "")})</mdx-error>`;
}

for await (const path of createInterface({ input: process.stdin })) {
  if (path) writeFileSync(`${path}.html`, page(readFileSync(path, "utf8")));
  else console.log("rendered");
}
