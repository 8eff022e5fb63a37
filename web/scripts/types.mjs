// Writes the types of what each domain says and hears, from the API documents in contracts.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const documents = join(home, '../contracts/openapi');
const out = join(home, 'src/shared/api/generated');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const name of readdirSync(documents).filter((each) => each.endsWith('.json'))) {
  const types = await openapi(pathToFileURL(join(documents, name)), {
    alphabetize: true,
    emptyObjectsUnknown: true,
  });
  const head = `// Made by scripts/types.mjs from contracts/openapi/${name}; not to be edited.\n`;
  writeFileSync(join(out, name.replace(/\.json$/, '.ts')), head + astToString(types));
}
