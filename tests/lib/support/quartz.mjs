// Builds the notes below `content` into `public` by Quartz's own parts, put together as its build does it. Quartz itself
// is no package; what of it makes addresses, links and ids is. Runs in a site's folder that has `node_modules`.
import fs from 'node:fs';
import path from 'node:path';
import { CrawlLinks } from '@quartz-community/crawl-links';
import { ObsidianFlavoredMarkdown } from '@quartz-community/obsidian-flavored-markdown';
import { slugifyFilePath } from '@quartz-community/utils/path';
import matter from 'gray-matter';
import rehypeRaw from 'rehype-raw';
import rehypeSlug from 'rehype-slug';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

const files = fs.readdirSync('content', { recursive: true, withFileTypes: true })
  .filter(file => file.isFile())
  .map(file => path.relative('content', path.join(file.parentPath ?? file.path, file.name)));
const ctx = { allSlugs: files.map(file => slugifyFilePath(file)) };
const obsidian = ObsidianFlavoredMarkdown();
const links = CrawlLinks({ markdownLinkResolution: 'shortest' });

const use = (page, plugins) => plugins.forEach(plugin => page.use(...[plugin].flat()));
const put = (name, bytes) => {
  const file = path.join('public', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
};

for (const file of files) {
  const bytes = fs.readFileSync(path.join('content', file));
  const slug = slugifyFilePath(file);
  if (!file.endsWith('.md')) {
    put(slug, bytes);
    continue;
  }
  const { data, content } = matter(bytes.toString());
  const page = unified().use(remarkParse);
  use(page, obsidian.markdownPlugins(ctx));
  page.use(remarkGfm).use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw);
  use(page, obsidian.htmlPlugins?.(ctx) ?? []);
  page.use(rehypeSlug);
  use(page, links.htmlPlugins(ctx));
  const value = obsidian.textTransform(ctx, content);
  const html = await page.use(rehypeStringify).process({ value, data: { slug, frontmatter: data } });
  put(`${slug}.html`, `<html lang="${data.lang ?? 'ko'}"><body><main>${html}</main></body></html>`);
}
