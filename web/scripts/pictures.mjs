// Copies the pictures that the guides show from what the stories took: `images/guide-NAME.png` in
// docs/guide-*.md is target/pictures/NAME.png. Run the stories first.
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOST_BYTES = 150_000;

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(home, '../docs');
const troubles = [];
for (const guide of readdirSync(docs).filter((each) => /^guide-.*\.md$/.test(each))) {
  const text = readFileSync(join(docs, guide), 'utf8');
  for (const [, name] of text.matchAll(/images\/guide-([\w-]+)\.png/g)) {
    const taken = join(home, 'target/pictures', `${name}.png`);
    if (!existsSync(taken)) {
      troubles.push(`${guide}: no story took ${name}.png`);
    } else if (statSync(taken).size > MOST_BYTES) {
      troubles.push(`${guide}: ${name}.png is larger than ${MOST_BYTES} bytes`);
    } else {
      copyFileSync(taken, join(docs, 'images', `guide-${name}.png`));
    }
  }
}
if (troubles.length > 0) {
  console.error(troubles.join('\n'));
  process.exit(1);
}
