// Makes the screens for the jar: fetches the libraries where they changed, checks, tests, builds,
// and compresses once what is served many times. Does nothing where nothing changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(home, 'target/classes/web');
const stamp = join(home, 'target/web.stamp');
const libraries = join(home, 'node_modules/.dosirak-stamp');
const SOURCES = [
  'src',
  'public',
  'owner',
  'rider',
  'operator',
  'scripts',
  'index.html',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '.prettierrc.json',
  'vite.config.ts',
  // Types are made from what the domains say of themselves.
  '../contracts/openapi',
];
const GENERATED = join('api', 'generated') + sep;
const SMALLEST_COMPRESSED_BYTES = 1024;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`The screens need Node 20.19 or later; this is ${process.version}.`);
  process.exit(1);
}

function files(path) {
  const whole = join(home, path);
  if (!existsSync(whole)) {
    return [];
  }
  const names = readdirSync(whole, { withFileTypes: true, recursive: true });
  return names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths.sort()) {
    hash.update(relative(home, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function sources() {
  return SOURCES.flatMap((each) =>
    /\.(json|ts|html)$/.test(each) ? [join(home, each)] : files(each),
  ).filter((each) => !each.includes(GENERATED));
}

function run(program, ...args) {
  execFileSync(program, args, { cwd: home, stdio: 'inherit' });
}

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const wanted = digest([join(home, 'package-lock.json')]);
if (read(libraries) !== wanted) {
  // Not `ci`: it refuses a lock file that was made where not every platform's binaries are offered.
  run('npm', 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(libraries, wanted);
}
const now = digest(sources());
if (read(stamp) === now && existsSync(join(out, 'index.html'))) {
  console.log('The screens are as they were.');
  process.exit(0);
}
const bin = (name) => join(home, 'node_modules/.bin', name);
run('node', 'scripts/types.mjs');
run(bin('prettier'), '--check', '--log-level', 'warn', '.');
run(bin('tsc'), '--noEmit');
run(bin('vitest'), 'run', '--silent=passed-only');
run(bin('vite'), 'build', '--logLevel', 'warn');
for (const name of readdirSync(out, { recursive: true, withFileTypes: true })) {
  const path = join(name.parentPath, name.name);
  if (!name.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(path)) {
    continue;
  }
  const bytes = readFileSync(path);
  if (bytes.length >= SMALLEST_COMPRESSED_BYTES) {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, quality));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
mkdirSync(dirname(stamp), { recursive: true });
writeFileSync(stamp, now);
