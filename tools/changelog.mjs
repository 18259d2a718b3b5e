// Prints the chapter of one version from CHANGELOG.md; fails when there is none, so that no release goes out without its notes.
import * as fs from 'node:fs';

const version = process.argv[2] ?? '';
const chapters = fs.readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8').split(/^## /m);
const chapter = chapters.find((text) => text.startsWith(`${version} `) || text.startsWith(`${version}\n`));
if (!version || !chapter) {
  process.stderr.write(`CHANGELOG.md has no chapter "## ${version}"; write it before the tag\n`);
  process.exit(1);
}
process.stdout.write(chapter.slice(chapter.indexOf('\n') + 1).trim() + '\n');
